"""Forms of a demand: writing it down, the word that is typed before it is carried out."""

from typing import Any

from django import forms
from django.utils import timezone

from mentoring.kit.forms import Form, ModelForm, RuDateField
from participants.erasing.models import Erasure


class AskForm(ModelForm):
    """Who demands, why, when."""

    asked_on = RuDateField(label="Дата требования", help_text="Срок считается со следующего дня")

    class Meta:
        model = Erasure
        fields = ["asked_by", "ground", "asked_on", "document"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].label = "Входящий номер"

    def clean_asked_on(self) -> Any:
        """Not ahead."""
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Дата требования — не позже сегодняшней")
        return day


class TypedForm(Form):
    """The surname once more, by hand."""

    typed = forms.CharField(
        label="Фамилия этого человека",
        max_length=120,
        help_text="Наберите сами: отменить уничтожение нельзя",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
