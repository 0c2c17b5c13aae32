"""The two bases side by side: what differs between them, in one table."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest

from mentoring.org.context import shown_year
from mentoring.org.models import SchoolYear
from participants.people.cards import Card, MenteeCard, MentorCard
from programs.bases import official, tables
from programs.bases.forms import CardForm, MenteeForm, MentorForm


class Base(NamedTuple):
    """One base: its model, list, form and official form."""

    name: str
    model: type[Card]
    table: Any
    filterset: Any
    form: type[CardForm]
    one: str
    title: str
    titles: list[tuple[str, int]]
    lines: Callable[..., Any]
    about: str

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        """The lines of the year that is shown. Raises Refused when the school has no year yet."""
        return self.model.objects.visible_to(request.user).of(shown_year(request)).for_list()

    def whole(self, year: SchoolYear) -> QuerySet[Any]:
        """The same lines without their people, to be counted: the year is the user's already."""
        return self.model.objects.filter(year=year)

    def of(self, person: Any) -> QuerySet[Any]:
        """The lines of one person, all years."""
        return self.model.objects.filter(person=person).select_related("year", "form").order_by("-year__start")


BASES = {
    "mentee": Base(
        "mentee", MenteeCard, tables.MenteeTable, tables.MenteeFilter, MenteeForm, "наставляемого", "База наставляемых",
        official.MENTEE_TITLES, official.mentee_rows,
        "Здесь будут те, кому нужна помощь наставника. Загрузите список из Excel или добавьте по одному",
    ),
    "mentor": Base(
        "mentor", MentorCard, tables.MentorTable, tables.MentorFilter, MentorForm, "наставника", "База наставников",
        official.MENTOR_TITLES, official.mentor_rows,
        "Здесь будут те, кто готов помогать. Загрузите список из Excel или добавьте по одному",
    ),
}  # fmt: skip
