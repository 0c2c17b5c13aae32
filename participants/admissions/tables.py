"""The admitted mentors as a list: sub-bases are its tabs."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.cells import Day
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import OneOf, Several
from mentoring.org.models import MentoringForm, SchoolYear
from participants.candidates.tables import CONTOURS, SUB_BASES, PeopleFilter
from participants.people.cards import still_here
from participants.people.finding import Search
from participants.selection.models import Admission

PERSON = "candidate__person"
VIEWS = [
    View(kind.value, title.capitalize(), Q(**{f"{PERSON}__kind": kind})) for kind, title in SUB_BASES[:-1]
]  # fmt: skip


class AdmissionFilter(PeopleFilter):
    """By person, sub-base, contour, ground, form."""

    person = PERSON
    q = Search(field_name=f"{PERSON}__search_text", label="Поиск")
    kind = Several(label="База", field_name=f"{PERSON}__kind", choices=SUB_BASES)
    contour = django_filters.ChoiceFilter(label="Контур", choices=CONTOURS, method="by_contour")
    ground = Several(label="Основание", choices=Admission.Ground.choices)
    form = OneOf(MentoringForm, label="Форма", field_name="candidate__form")


def admitted_in(rows: QuerySet[Admission], year: SchoolYear) -> QuerySet[Admission]:
    """The newest admission of everybody who is admitted in this year, on the day that the year shows."""
    day = max(year.starts, min(timezone.localdate(), year.ends))
    standing = rows.filter(candidate__year__start__lte=year.start).in_force(day)
    newer = Admission.objects.in_force(day).filter(  # scope: the rows are the user's
        candidate__person=OuterRef("candidate__person"), pk__gt=OuterRef("pk"), candidate__year__start__lte=year.start
    )
    return standing.filter(~Exists(newer), still_here(f"{PERSON}__")).for_list()


class AdmissionTable(ListTable):
    """An admitted mentor a row."""

    optional = ("contour", "reason", "year", "phone", "time")
    name = Column("ФИО", accessor=f"{PERSON}__full_name", order_by=f"{PERSON}__sort_key")
    place = Column("Класс, должность", accessor=f"{PERSON}__place", order_by=(f"{PERSON}__grade", f"{PERSON}__post"))
    kind = Column("База", accessor=f"{PERSON}__kind", order_by=f"{PERSON}__kind")
    can_teach = Column("Чему готов учить", accessor="candidate__can_teach", orderable=False)
    form = Column("Форма", accessor="candidate__form", order_by="candidate__form__order")
    ground = Column("Основание")
    admitted_on = Day(verbose_name="Допущен с")
    contour = Column("Контур", accessor="candidate__outside", orderable=False, empty_values=())
    reason = Column("Чем подтверждён опыт", orderable=False)
    year = Column("Год отбора", accessor="candidate__year", order_by="candidate__year__start")
    phone = Column("Телефон", accessor=f"{PERSON}__phone", orderable=False)
    time = Column("Время", accessor="candidate__time_resource", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address, self.kinds = reverse("candidate", args=[0]).replace("/0/", "/{}/"), dict(SUB_BASES)

    def render_name(self, record: Any) -> str:
        """A link to the card of the selection."""
        who = record.candidate
        return format_html('<a href="{}">{}</a>', self.address.format(who.pk), who.person.full_name)

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_kind(self, record: Any) -> str:
        """The sub-base."""
        return self.kinds[record.candidate.person.kind]

    def render_contour(self, value: bool) -> str:
        """In words."""
        return "внешний" if value else "внутренний"
