"""Requests of a year as a list: its tabs, filters and columns."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import OneOf, Several
from mentoring.org.models import MentoringForm
from mentoring.templatetags.ui import dmy, icon, tag
from participants.desk.planned import in_hand
from participants.people.finding import Search, Words
from participants.people.models import Person
from participants.requests import slots
from participants.requests.areas import RequestArea
from participants.requests.models import PAIR_MADE, MentoringRequest, ThirdPartyView

S = MentoringRequest.State
GRADES = [(number, str(number)) for number in range(1, 12)]
NONE, GUESSED = "none", "guessed"
OPEN = Q(state__in=[S.SENT, S.ACCEPTED])


def placed(**which: Any) -> Exists:
    """Condition on requests: is in an area of this kind."""
    between = MentoringRequest.areas.through._default_manager
    return Exists(between.filter(mentoringrequest=OuterRef("pk"), **which))


def seen_by_others() -> Exists:
    """Condition on requests: somebody else has said what is known of it."""
    return Exists(ThirdPartyView.objects.given().filter(request=OuterRef("pk")))  # scope: of the request


PLANNED = "planned"
STATES = [*S.choices[:2], (PLANNED, PAIR_MADE), *S.choices[2:]]


def waits() -> Q:
    """Condition: accepted, and no pair is made yet."""
    return Q(state=S.ACCEPTED) & ~in_hand()


def paired() -> Q:
    """Condition: accepted, the pair is in a draft or in an order project."""
    return Q(state=S.ACCEPTED) & in_hand()


VIEWS = [
    View("new", "Новые", Q(state=S.SENT)),
    View("waiting", "Ждут наставника", waits),
    View(PLANNED, "Пара готовится", paired),
    View("answered", "Есть тандем", Q(state=S.ANSWERED)),
    View("closed", "Отклонены и отозваны", Q(state__in=[S.DECLINED, S.WITHDRAWN])),
    View("unsorted", "Без области", lambda: OPEN & ~Q(placed())),
]


class RequestFilter(django_filters.FilterSet):
    """By person, area, form, state, source."""

    q = Search(field_name="person__search_text", label="Поиск")
    place = Several(label="Класс", field_name="person__grade", choices=GRADES)
    words = Words(label="Запрос")
    areas = Several(label="Область", choices=(), method="by_area")
    form = OneOf(MentoringForm, label="Форма")
    source = Several(label="Откуда", choices=MentoringRequest.Source.choices)
    state = Several(label="Состояние", choices=STATES, method="by_state")
    group = Several(label="Группа областей", choices=(), method="by_group")
    kind = Several(label="Кто это", field_name="person__kind", choices=Person.Kind.choices)
    opinions = django_filters.ChoiceFilter(
        label="Сведения других", choices=[("yes", "есть"), ("no", "нет")], method="by_opinions"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(RequestArea.objects.visible_to(self.request.user).for_list())
        groups = [(str(row.pk), row.title) for row in rows if row.is_group]
        leaves = [(str(row.pk), row.title) for row in rows if not row.is_group]
        self.filters["group"].extra["choices"] = groups
        self.filters["areas"].extra["choices"] = [(NONE, "без области"), (GUESSED, "угаданы, проверить"), *leaves]

    def by_area(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the areas; without any; or guessed only."""
        if not value:
            return rows
        found = Q(placed(requestarea__in=[key for key in value if key.isdecimal()]))
        if NONE in value:
            found |= ~Q(placed())
        return rows.filter(found | Q(areas_guessed=True) if GUESSED in value else found)

    def by_state(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the states; whoever waits and whose pair is made are told apart as in the tabs."""
        if not value:
            return rows
        found = Q(state__in=[state for state in value if state not in (S.ACCEPTED, PLANNED)])
        if S.ACCEPTED in value:
            found |= waits()
        return rows.filter(found | paired() if PLANNED in value else found)

    def by_group(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any area of the groups."""
        return rows.filter(placed(requestarea__parent__in=value)) if value else rows

    def by_opinions(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether somebody else has said something."""
        return rows.filter(seen_by_others() if value == "yes" else ~seen_by_others())


class RequestTable(ListTable):
    """A request a row; `opinions` is asked with it."""

    optional = ("form", "kind", "wished_result", "mentor_wishes", "slots", "opinions", "created", "decided", "reason")
    name = Column("ФИО", accessor="person__full_name", order_by="person__sort_key")
    place = Column(
        "Класс, должность", accessor="person__place", order_by=("person__grade", "person__letter", "person__sort_key")
    )
    words = Column("Запрос", orderable=False, attrs={"td": {"class": "c-said"}})
    areas = Column("Область", accessor="pk", orderable=False)  # drawn from the whole record
    state = Column("Состояние")
    source = Column("Откуда")
    form = Column("Форма", order_by=("form__order", "person__sort_key"))
    kind = Column("Кто это", accessor="person__get_kind_display", order_by="person__kind")
    wished_result = Column("Желаемый результат", orderable=False)
    mentor_wishes = Column("Пожелания о наставнике", orderable=False)
    slots = Column("Удобные уроки", orderable=False)
    opinions = Column("Сведения других", accessor="has_opinions", empty_values=())
    created = Column("Записан", accessor="created_at", order_by="created_at")
    decided = Column("Решено", accessor="decided_at", order_by="decided_at")
    reason = Column("Причина", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("request", "request_edit")  # found out once, not for each row
        self.address, self.edit_address = (reverse(name, args=[0]).replace("/0/", "/{}/") for name in names)
        self.guess, self.none, self.pencil = tag("warn", "Угадано"), tag("mute", "Не указана"), icon("pencil")

    def render_name(self, record: Any) -> str:
        """A link to the request; those who left are marked."""
        left = record.person.left_on
        words = format_html('<span class="wait-d">выбыл с {}</span>', dmy(left)) if left else ""
        return format_html('<a href="{}">{}</a>{}', self.address.format(record.pk), record.person.full_name, words)

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_areas(self, record: Any) -> str:
        """Titles of the areas; guessed ones are marked."""
        areas = record.areas.all()
        if not areas:
            return self.none
        drawn = format_html_join(", ", "{}", ((area.title,) for area in areas))
        return format_html("{} {}", drawn, self.guess) if record.areas_guessed else drawn

    def value_areas(self, record: Any) -> str:
        """For Excel."""
        words = ", ".join(area.title for area in record.areas.all())
        return f"{words} (угадано)" if record.areas_guessed else words

    def render_state(self, record: Any) -> str:
        """Icon and word."""
        return tag(record.tone, record.standing)

    def value_state(self, record: Any) -> str:
        """The word."""
        return record.standing

    def render_slots(self, value: list[str]) -> str:
        """«пн: 6, 7 урок»."""
        return slots.shown(value)

    def render_opinions(self, value: bool) -> str:
        """Whether there are any."""
        return "есть" if value else "нет"

    def render_created(self, value: Any) -> str:
        """The day at the school."""
        return dmy(value)

    render_decided = render_created

    def actions(self, record: Any) -> str:
        """The pencil."""
        words = (self.edit_address.format(record.pk), record.person.full_name, self.pencil)
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" data-edit aria-label="Изменить: {}">{}</a>', *words
        )
