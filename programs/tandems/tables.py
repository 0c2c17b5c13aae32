"""The list of tandems: one definition for the screen, the print and Excel."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from mentoring.cells import Day
from mentoring.kit.russian import search_key
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import From, OneOf, Several, To
from mentoring.org.models import MentoringForm
from mentoring.templatetags.ui import tag
from participants.people.finding import Search
from programs.tandems.models import Tandem, TandemMember

VIEWS = [
    View("drafts", "Черновики", Q(state="draft")),
    View("ordered", "В приказе", Q(state="ordered")),
    View("active", "Действуют", Q(state="active")),
    View("ended", "Окончены", Q(state__in=["finished", "stopped"])),
]


class TandemTable(ListTable):
    """A row is a pair or a group."""

    key, optional = "title", ("mentoring_kind", "role_model")
    title = django_tables2.Column("Тандем", orderable=False)
    number = django_tables2.Column("№", attrs={"td": {"class": "c-num"}})
    form = django_tables2.Column("Форма", accessor="form__title")
    role_model = django_tables2.Column("Ролевая модель", accessor="role_model__title")
    mentoring_kind = django_tables2.Column("Вид", accessor="mentoring_kind__title")
    theme = django_tables2.Column("Запрос")
    starts = Day(verbose_name="Начало")
    ends = Day(verbose_name="Окончание")
    state = django_tables2.Column("Состояние")

    def render_title(self, value: str, record: Tandem) -> Any:
        """Full names of the mentors, then of the mentees, as a link."""
        return format_html('<a href="{}">{}</a>', reverse("tandem", args=[record.pk]), value)

    def value_title(self, value: str) -> str:
        """For Excel."""
        return value

    def render_state(self, record: Tandem) -> Any:
        """Icon and word."""
        return tag(record.tone, record.get_state_display())

    def value_state(self, record: Tandem) -> str:
        """The word."""
        return record.get_state_display()


class MemberSearch(Search):
    """Finds tandems by the name of any member."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Tandems where somebody has all the words in the name, class or post."""
        if not search_key(value):
            return qs
        members = super().filter(TandemMember.objects.filter(until__isnull=True), value)
        return qs.filter(pk__in=members.values("tandem_id"))


class TandemFilter(django_filters.FilterSet):
    """Conditions of the list."""

    q = MemberSearch(field_name="person__search_text", label="Поиск")
    form = OneOf(MentoringForm, label="Форма")
    state = Several(label="Состояние", choices=Tandem.State.choices)
    starts_from = From(label="Начало с", field_name="starts")
    starts_to = To(label="Начало по", field_name="starts")
    ends_from = From(label="Окончание с", field_name="ends")
    ends_to = To(label="Окончание по", field_name="ends")
    left = django_filters.ChoiceFilter(label="Участник выбыл", choices=[("yes", "да")], method="by_left")

    def by_left(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Tandems still open in which somebody has left the school."""
        gone = TandemMember.objects.filter(holds=True, until__isnull=True, person__left_on__isnull=False)
        return rows.filter(pk__in=gone.values("tandem_id"))
