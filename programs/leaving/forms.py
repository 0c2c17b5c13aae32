"""What is asked when one leaves a tandem."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from mentoring.kit.forms import Form, RuDateField
from programs.leaving.rules import wrong_day
from programs.tandems.models import TandemMember


class PartForm(Form):
    """The last day and why; `version` of the tandem that was read."""

    day = RuDateField(label="Последний день в тандеме")
    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в карточке тандема, её видит администрация школы. Не пишите о здоровье и о делах семьи",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seat: TandemMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.fields["day"].widget.attrs["class"] = "w-date"

    def clean_day(self) -> datetime.date:
        """Between the beginning and today."""
        day: datetime.date = self.cleaned_data["day"]
        if wrong := wrong_day(self.seat, day, timezone.localdate()):
            raise ValidationError(wrong.removesuffix("."))
        return day

    def read_again(self, version: int) -> None:
        """What was typed stays, and may be sent of the tandem as it is now."""
        self.data = self.data.copy()
        self.data["version"] = str(version)
