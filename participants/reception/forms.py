"""Forms of the reception: who it is, why not."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form
from mentoring.listviews.many import ManyForm
from participants.applications.taking import Match
from participants.people.models import Person

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
