"""How many tandems each mentor carries in a year is read from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_tandem_unadmitted")]

    operations = [
        migrations.RemoveIndex(model_name="tandemmember", name="member_person_side"),
        migrations.AddIndex(
            model_name="tandemmember",
            index=models.Index(fields=["year", "side", "person", "holds", "until"], name="member_year_side"),
        ),
    ]
