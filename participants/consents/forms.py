"""The form of one record of a consent, and what other forms of papers ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from mentoring.kit.forms import ModelForm, RuDateField
from participants.consents.models import Consent
from participants.consents.scans import check_scan
from participants.consents.signing import UNNAMED, unnamed, wrong_signer


def not_later_than_today(day: Any) -> None:
    """Raises ValidationError: what is written down has already happened (signed, withdrawn, talked, shown)."""
    if day > timezone.localdate():
        raise ValidationError("Эта дата ещё не наступила. Напишите сегодняшнюю или прошедшую")


class Opened(forms.DateTimeField):
    """When the page was opened: what was withdrawn since does not come back by it."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=lambda: timezone.now().isoformat())


class Kept(forms.CharField):
    """Where the papers of a whole pile are kept; empty: it is not written down."""

    def __init__(self) -> None:
        help_text = "Например: папка 3. Запишется у каждого согласия; пусто — место не запишем"
        super().__init__(label="Где бумага", max_length=120, required=False, help_text=help_text)


class ConsentForm(ModelForm):
    """One signed document about one purpose."""

    kind = forms.ChoiceField(label="На что", choices=Consent.Kind, widget=forms.RadioSelect)
    signer = forms.ChoiceField(label="Кто подписал", choices=Consent.Signer, widget=forms.RadioSelect)
    given_on = RuDateField(label="Дата подписания", help_text="Например, 01.09.2026", validators=[not_later_than_today])
    until = RuDateField(label="Действует по", required=False, help_text="Пусто: до отзыва")
    opened = Opened()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    scan = forms.FileField(
        label="Скан", required=False, help_text="pdf, jpg или png, до 10 МБ", validators=[check_scan]
    )

    class Meta:
        model = Consent
        fields = ["kind", "recipient", "signer", "signer_name", "child_signed", "given_on", "until", "place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in ("kind", "signer"):
            self.fields[name].error_messages["required"] = "Выберите: " + self.fields[name].label.lower()
        for name in ("given_on", "until"):
            self.fields[name].widget.attrs["class"] = "w-date"
        self.fields["scan"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
        self.fields["signer_name"].needed_sometimes = True
        self.fields["signer_name"].help_text = "Если подписал законный представитель"
        self.fields["signer_name"].widget.attrs["list"] = "guardians"
        self.fields["recipient"].help_text = "Если согласие на передачу партнёру: название организации"
        self.fields["child_signed"].help_text = "С 14 лет ученик расписывается под подписью представителя"

    def clean(self) -> dict[str, Any]:
        """A representative is named; a child's own signature alone would not count."""
        given = super().clean()
        if unnamed(given.get("signer", ""), given.get("signer_name", "")):
            self.add_error("signer_name", UNNAMED)
        if given.get("kind") == Consent.Kind.TRANSFER and not given.get("recipient"):
            self.add_error("recipient", "Напишите, кому передаются данные: согласие даётся на одну организацию")
        if given.get("kind", "transfer") != "transfer":  # records of one purpose are withdrawn together
            given["recipient"] = ""
        if given.get("signer") and given.get("given_on"):
            wrong = wrong_signer(self.instance.person, given["signer"], given["given_on"])
            if wrong:
                self.add_error("signer", wrong)
        if given.get("until") and given.get("given_on") and given["until"] < given["given_on"]:
            self.add_error("until", "Согласие не может закончиться раньше, чем подписано")
        return given

    def besides(self) -> dict[str, Any]:
        """What the verb needs beside the record."""
        return {"scan": self.cleaned_data["scan"], "seen": self.cleaned_data["opened"]}
