"""Forms of a request to correct."""

from typing import Any

from django import forms
from django.utils import timezone

from mentoring.kit.forms import Form, ModelForm, RuDateField
from programs.correcting.models import LONGEST, Correction


class AskForm(Form):
    """What is wrong and how it is right."""

    words = forms.CharField(
        label="Что исправить",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Что записано и как правильно: «телефон +7 900 … сменился на …». Документ куратор попросит сам",
    )


class WriteForm(ModelForm):
    """The same, told by somebody else or on paper: the curator writes it down."""

    asked_on = RuDateField(label="Дата просьбы", help_text="Срок считается со следующего дня")

    class Meta:
        model = Correction
        fields = ["asked_by", "came", "asked_on", "document", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"words": "Что записано и как правильно. О здоровье, учёте и семье не пишите"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = [one for one in Correction.Came.choices if one[0] != Correction.Came.PAGE]
        self.fields["came"].initial = Correction.Came.PAPER
        self.fields["asked_on"].widget.attrs["class"] = "w-date"

    def clean_asked_on(self) -> Any:
        """Not ahead."""
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Дата просьбы — не позже сегодняшней")
        return day


class DeclineForm(Form):
    """Why the data stays; `told` is said below the field."""

    reason = forms.CharField(label="Почему данные остаются", max_length=300)

    def __init__(self, *args: Any, told: str = "Это прочтёт тот, кто просил исправить", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = told
