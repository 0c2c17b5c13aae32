"""The form of giving certificates."""

from typing import Any

from django.utils import timezone

from mentoring.kit.forms import Form, RuDateField


class DatedForm(Form):
    """The date of certificates."""

    dated = RuDateField(label="Дата сертификатов", error_messages={"required": "Введите дату"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated"].initial = timezone.localdate()
