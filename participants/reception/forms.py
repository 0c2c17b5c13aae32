"""Forms of the reception: who it is, why not."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form
from mentoring.listviews.many import ManyForm
from mentoring.sensitive import found_in
from participants.applications.models import Application
from participants.applications.taking import Match, is_childs, texts_of
from participants.applying.forms import FORMS
from participants.hearing.forms import Careful, Lines
from participants.people.models import Person
from participants.telling.facts import place_of

NEW = "new"


class WhoForm(Form):
    """«Это он» for one of the people alike, or «новый человек»."""

    who = forms.ChoiceField(
        label="Кто это",
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, кто это: человек из базы или новый"},
    )

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in match.people}
        known = [(key, f"Это он: {line_of(person)}") for key, person in self.people.items()]
        self.fields["who"].choices = [*known, (NEW, "Новый человек, такого в базе нет")]
        if match.person or not match.people:
            self.fields["who"].initial = str(match.person.pk) if match.person else NEW

    @property
    def person(self) -> Person | None:
        """Who was chosen; None is somebody new."""
        return self.people.get(self.cleaned_data["who"])


class AcceptForm(Careful, WhoForm):
    """Who it is, and the applicant's words as they will go over: the curator takes out what a school must not keep."""

    send = "Принять"

    def __init__(self, *args: Any, row: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked, texts = FORMS[row.kind].base_fields, texts_of(row)
        self.careful = tuple(texts)
        for name, text in texts.items():
            line = {} if isinstance(asked[name], Lines) else {"widget": forms.TextInput}
            label = asked[name].label or "Класс, должность или место работы"
            most = max(asked[name].max_length, len(text))
            needed = name in ("words", "full_name")
            self.fields[name] = Lines(label=label, max_length=most, required=needed, initial=text, **line)
            self.fields[name].widget.attrs |= {"form": "accept"} | ({} if line else {"rows": 3})
        self.of_child = is_childs(row)
        if "words" in texts:
            self.fields["words"].error_messages["required"] = (
                "Напишите своими словами, о чём заявка: без этого её не принять"
            )

    def clean(self) -> dict[str, Any]:
        """A child stays a child whatever is taken out of the class: a parent is asked for the consents."""
        given = super().clean()
        if self.of_child and "place" in given and not place_of(given["place"]).grade:
            self.add_error("place", "Оставьте класс, например 8Б: без него ученика не записать")
        return given

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The boxes of the texts."""
        return [self[name] for name in self.careful]

    @property
    def texts(self) -> dict[str, str]:
        """What was left in the boxes."""
        return {name: self.cleaned_data[name] for name in self.careful}

    @property
    def is_open(self) -> bool:
        """The boxes are to be looked at: something in them is warned of or wrong."""
        return any(found_in(self[name].value() or "") or self[name].errors for name in self.careful)


class ReasonForm(Form):
    """Why it is declined."""

    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в карточке заявки. О здоровье, учёте и семье не пишите",
        error_messages={"required": "Напишите причину: её увидит тот, кто будет разбираться позже"},
    )


class ManyReasonForm(ManyForm, ReasonForm):
    """One reason for several."""


def line_of(person: Person) -> str:
    """«Белов Артём Дмитриевич, 8 «Б», 2012 г. р.»."""
    born = f"{person.born_in} г. р." if person.born_in else ""
    return ", ".join(filter(None, (person.full_name, person.get_kind_display(), person.place, born)))
