"""In what the mentors of the year help, as a list."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import icon, tag
from participants.offers.models import MentorArea
from participants.people.finding import Search, Words
from participants.people.models import Person
from participants.requests.areas import RequestArea


def offers(**conditions: Any) -> Exists:
    """Condition on lines of the base: has such an area."""
    return Exists(MentorArea.objects.filter(card=OuterRef("pk"), **conditions))  # scope: the lines are the user's


def areas_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The areas that this school uses, read once a page."""
    rows = RequestArea.objects.used_in(request.user.school).leaves().order_by("parent__position", "position")
    return [(str(pk), title) for pk, title in rows.values_list("pk", "title")]


VIEWS = [
    View("none", "Без области", lambda: ~Q(offers())),
    View("guessed", "Угаданы по словам", lambda: Q(offers(guessed=True))),
]


class OfferFilter(django_filters.FilterSet):
    """By name, area, words of the competencies and kind of person."""

    q = Search(field_name="person__search_text", label="Поиск")
    area = Several(label="Область", choices=(), method="by_area")
    competencies = Words(label="Компетенции")
    kind = Several(label="Кто это", field_name="person__kind", choices=Person.Kind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = areas_of(self.request)

    def by_area(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Those who help in any of these areas."""
        return rows.filter(offers(area__in=value)) if value else rows


class OfferTable(ListTable):
    """A mentor a row."""

    optional = ("kind",)
    name = Column("ФИО", accessor="person__full_name", order_by="person__sort_key")
    place = Column("Класс, должность", accessor="person__place", order_by=("person__grade", "person__post"))
    kind = Column("Кто это", accessor="person__kind")
    competencies = Column("Компетенции", orderable=False)
    areas = Column("Области", empty_values=(), orderable=False)

    def render_name(self, record: Any) -> str:
        """A link to the card."""
        return format_html('<a href="{}">{}</a>', reverse("person", args=[record.person_id]), record.person.full_name)

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_kind(self, record: Any) -> str:
        """In words."""
        return record.person.get_kind_display()

    def value_areas(self, record: Any) -> str:
        """For Excel."""
        return ", ".join(offer.area.title for offer in record.offers.all())

    def render_areas(self, record: Any) -> str:
        """The areas, with a mark when nobody has confirmed them."""
        rows = record.offers.all()
        words = self.value_areas(record)
        if not words:
            return tag("mute", "нет области")
        if any(offer.guessed for offer in rows):
            return format_html("{} {}", words, tag("warn", "угадано"))
        return words

    def actions(self, record: Any) -> str:
        """The pencil."""
        address = reverse("mentor_areas", args=[record.pk])
        words = ("btn btn-bare btn-icon btn-sm", address, f"Выбрать области: {record.person.full_name}", icon("pencil"))
        return format_html('<a class="{}" href="{}" aria-label="{}">{}</a>', *words)
