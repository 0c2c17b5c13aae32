"""The map groups the requests of a year by form: the index holds all it asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0012_marks_and_places")]

    operations = [
        migrations.RemoveIndex(model_name="mentoringrequest", name="request_year_state"),
        migrations.AddIndex(
            model_name="mentoringrequest",
            index=models.Index(fields=["year", "state", "form"], name="request_year_state_form"),
        ),
    ]
