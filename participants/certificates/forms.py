"""Forms of certificates: giving them, cancelling one."""

from typing import Any

from django import forms
from django.utils import timezone

from mentoring.kit.forms import Form, RuDateField


class DatedForm(Form):
    """The date of certificates."""

    dated = RuDateField(label="Дата сертификатов", error_messages={"required": "Введите дату"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated"].initial = timezone.localdate()


class CancelForm(Form):
    """Why a certificate is cancelled."""

    reason = forms.CharField(
        label="Почему",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например: ошибка в отчестве. Увидит только школа. О здоровье, учёте и семье не пишите",
        error_messages={"required": "Напишите, почему сертификат аннулирован"},
    )
