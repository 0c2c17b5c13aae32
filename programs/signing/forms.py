"""Forms of approval, registration, acknowledgement and scans."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from mentoring.kit.forms import Form, RuDateField
from participants.consents.scans import check_scan, kind_of
from programs.documents.models import Order


class ReturnForm(Form):
    """What the director wants changed."""

    remark = forms.CharField(
        label="Замечание (при возврате)",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что исправить: без замечания проект не возвращают"},
    )


class RegisterForm(Form):
    """The date of the order; a date before the last registered one is asked about once more."""

    dated = RuDateField(label="Дата приказа", help_text="Например, 12.10.2026. Номер присвоится следующий в ряду")
    despite = forms.BooleanField(label="Всё равно поставить эту дату", required=False)

    def __init__(self, *args: Any, newest: Order | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = newest
        if not self.is_bound:  # asked only when the date is doubtful
            del self.fields["despite"]

    def clean(self) -> dict[str, Any]:
        """Numbers go up with the dates, unless the secretary insists."""
        cleaned = super().clean() or self.cleaned_data
        day: datetime.date | None = cleaned.get("dated")
        if day and day > timezone.localdate():
            self.add_error("dated", f"{day:%d.%m.%Y} ещё не наступило. Дата приказа — не позже сегодняшней")
        elif day and self.newest and self.newest.dated and day < self.newest.dated and not cleaned.get("despite"):
            text = f"Приказ № {self.newest.number_text} уже с более поздней датой: {self.newest.dated:%d.%m.%Y}"
            self.add_error("dated", f"{text}. Исправьте дату или отметьте «Всё равно»")
        return cleaned


class AcquaintForm(Form):
    """The day on which the ticked people signed."""

    day = RuDateField(label="Дата ознакомления")


class ScanForm(Form):
    """A scan of the signed paper, looked at as every scan is."""

    file = forms.FileField(
        label="Скан приказа или листа ознакомления",
        help_text="С подписями. PDF, JPG или PNG, до 10 МБ. Приложенные раньше сканы останутся",
        validators=[check_scan],
    )

    @property
    def kind(self) -> str:
        """pdf, jpg or png, by the content."""
        return (kind_of(self.cleaned_data["file"]) or ("", ""))[0]
