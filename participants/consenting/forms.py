"""The forms that ask for consents, of whom and for what, and that write down a pile of papers received."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from mentoring.asked import numbers
from mentoring.kit.forms import Form, RuDateField
from mentoring.kit.russian import class_name
from participants.consenting import counting
from participants.consentpapers.asked import asked_people, choices, kept
from participants.consents.forms import Kept, Opened, not_later_than_today
from participants.consents.missing import REQUIRED, missing_since
from participants.consents.models import Consent
from participants.consents.signing import who_signs
from participants.people.models import Person

GROWN = [(counting.GROWN, "взрослые")]
CHOICES = [(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in Consent.Kind]


def of_unsigned(query: str) -> bool:
    """The list was asked for those whose pupil has not signed: they are to be asked again."""
    asked = QueryDict(query)
    return "unsigned" in (asked.get("view"), asked.get("state"))


class PickedForm(Form):
    """People named on the page before."""

    ids = forms.CharField(widget=forms.HiddenInput)


def took_back(kinds: Collection[str], recipient: str = "") -> Exists:
    """Condition on people: they took a consent to one of these back, of a transfer that to this `recipient`, and have
    not given it anew since. However long ago: it is for them to change their mind."""
    same = {name: OuterRef(name) for name in ("person", "kind", "recipient")}
    anew = Consent.objects.written().filter(withdrawn_on=None, **same)
    others, to = [kind for kind in kinds if kind != Consent.Kind.TRANSFER], Q(pk__in=[])
    if Consent.Kind.TRANSFER in kinds:
        to = Q(kind=Consent.Kind.TRANSFER, recipient=recipient)
    gone = Consent.objects.filter(Q(kind__in=others) | to, person=OuterRef("pk"), withdrawn_on__isnull=False)
    return Exists(gone.filter(~Exists(anew)))


class AskForm(Form):
    """Which consents, of the people who were ticked or of a class."""

    ids = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.ChoiceField(
        label="Кому",
        required=False,
        help_text="Рядом — скольких нужных согласий (на обработку и участие) не хватает. Кто отозвал согласие, того "
        "здесь не спросят и не считают. Передумали — отметьте человека в списке согласий",
    )
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
            places = [("", "все из баз и кандидаты этого года"), *named, *GROWN, *choices()]
            self.fields["place"].choices = self._counted(places)

    def _counted(self, places: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Beside each choice how many of the needed consents nobody has yet, of those who are asked."""
        asked = self.people.prefetch_related(None).exclude(took_back(REQUIRED))
        found = counting.lacking_in(asked, self.request.user, self.request.year)
        return [(code, counting.with_number(title, found.get(code))) for code, title in places]

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
        """The people the form speaks of; of a class, not those who have taken such a consent back."""
        if self.picked:
            return self.people.filter(pk__in=self.picked)
        return self._placed().exclude(self._back())

    def passed_over(self) -> QuerySet[Person]:
        """Those of the class who are not asked, because they took such a consent back."""
        return self.people.none() if self.picked else self._placed().filter(self._back())

    def _back(self) -> Exists:
        return took_back(self.cleaned_data["kinds"], self.cleaned_data["recipient"])

    def _placed(self) -> QuerySet[Person]:
        place = self.cleaned_data.get("place", "")
        if place == counting.GROWN:
            return self.people.filter(grade=None)
        if place in dict(choices()):
            return self.people.filter(kept(self.request.user, self.request.year, [place]))
        grade, _, letter = place.partition(" ")
        return self.people.filter(grade=grade, letter=letter) if place else self.people


class PapersForm(Form):
    """A pile of signed papers of many people."""

    ids = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    opened = Opened()
    bare = forms.CharField(widget=forms.HiddenInput, required=False)
    given_on = RuDateField(label="Дата подписания", help_text="Например, 01.09.2026", validators=[not_later_than_today])
    child_signed = forms.BooleanField(
        label="Ученики с 14 лет тоже расписались", required=False, help_text="Подпись стоит под подписью представителя"
    )
    until = RuDateField(label="Действуют по", required=False, help_text="Пусто: до отзыва")
    place = Kept()

    def picked(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """The people that the page before has named."""
        return rows.filter(pk__in=numbers(self.data.get("ids", "").split(","))[:1000])

    def asks_of(self, people: Iterable[Person]) -> list[Person]:
        """Whose own signature is due on that day and, as the form says, is not there, while the page before has not
        told of them all; from then on it has. Two queries."""
        day = self.cleaned_data["given_on"]
        if self.cleaned_data["child_signed"]:
            return []
        lack = missing_since(people, day, timezone.localdate(), self.cleaned_data["until"])
        bare = [person for person in people if lack[person.pk] and who_signs(person, day).child]
        if {person.pk for person in bare} <= set(numbers(self.data.get("bare", "").split(","))):
            return []
        self.data = self.data.copy()
        self.data["bare"] = ",".join(str(person.pk) for person in bare)
        return bare

    def clean(self) -> dict[str, Any]:
        """Ends after it begins."""
        given = super().clean()
        if given.get("until") and given.get("given_on") and given["until"] < given["given_on"]:
            self.add_error("until", "Согласие не может закончиться раньше, чем подписано")
        return given
