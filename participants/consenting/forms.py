"""The form that asks for consents: of whom, for what."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from mentoring.kit.forms import Form
from mentoring.kit.russian import class_name
from participants.consents.asked import asked_people, choices, kept
from participants.consents.missing import REQUIRED
from participants.consents.models import Consent
from participants.people.models import Person

GROWN = [("grown", "взрослые")]
CHOICES = [(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in Consent.Kind]


def of_unsigned(query: str) -> bool:
    """The list was asked for those whose pupil has not signed: they are to be asked again."""
    asked = QueryDict(query)
    return "unsigned" in (asked.get("view"), asked.get("state"))


class PickedForm(Form):
    """People named on the page before."""

    ids = forms.CharField(widget=forms.HiddenInput)


class AskForm(Form):
    """Which consents, of the people who were ticked or of a class."""

    ids = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.ChoiceField(label="Кому", required=False)
    kinds = forms.MultipleChoiceField(
        label="На что",
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Первые два нужны для приказа; участие — только у тех, кому нет 18. Каждая цель — отдельный бланк",
    )
    recipient = forms.CharField(
        label="Кому передаются данные",
        max_length=200,
        required=False,
        help_text="Для согласия на передачу партнёру: организация и её адрес",
    )

    again = forms.BooleanField(
        label="И там, где нет подписи ученика",
        required=False,
        help_text="Согласие уже подписал представитель; на новом бланке распишутся он и ученик с 14 лет",
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.people = request, asked_people(request)
        people = self.people
        self.initial.setdefault("kinds", list(REQUIRED))
        self.fields["place"].needed_sometimes = self.fields["recipient"].needed_sometimes = True
        self.fields["kinds"].error_messages["required"] = "Отметьте, на что нужны согласия"
        if self.picked:
            del self.fields["place"]
        else:
            classes = people.exclude(grade=None).order_by("grade", "letter").values_list("grade", "letter").distinct()
            named = [(f"{grade} {letter}", class_name(grade, letter)) for grade, letter in classes]
            self.fields["place"].choices = [("", "все из баз и кандидаты этого года"), *named, *GROWN, *choices()]

    @property
    def picked(self) -> list[int]:
        """Numbers of the people who were ticked before."""
        text = str(self.data.get("ids", "") if self.is_bound else self.initial.get("ids", ""))
        return [int(key) for key in text.split(",") if key.isdecimal() and len(key) < 16][:2000]

    def clean(self) -> dict[str, Any]:
        """A consent to give data away names the one who gets it."""
        given = super().clean()
        if Consent.Kind.TRANSFER in given.get("kinds", ()) and not given.get("recipient"):
            self.add_error("recipient", "Напишите, кому передаются данные: согласие даётся на одну организацию")
        return given

    def asked(self) -> QuerySet[Person]:
        """The people the form speaks of."""
        place = self.cleaned_data.get("place", "")
        if self.picked:
            return self.people.filter(pk__in=self.picked)
        if place == "grown":
            return self.people.filter(grade=None)
        if place in dict(choices()):
            return self.people.filter(kept(self.request.user, self.request.year, [place]))
        grade, _, letter = place.partition(" ")
        return self.people.filter(grade=grade, letter=letter) if place else self.people
