"""Applications of a year as a list: its tabs, filters and columns."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import dmy, tag
from participants.applications.models import Application, Kind
from participants.people.finding import Search

S = Application.State
VIEWS = [
    View("new", "Ждут решения", Q(state=S.NEW)),
    View("accepted", "Приняты", Q(state=S.ACCEPTED)),
    View("declined", "Отклонены", Q(state=S.DECLINED)),
    View("double", "Повторы", Q(state=S.DOUBLE)),
]


def twin() -> Exists:
    """Condition on applications: another of this name waits or was accepted in the same year."""
    same = {"year": OuterRef("year"), "kind": OuterRef("kind"), "sort_key": OuterRef("sort_key")}
    others = Application.objects.filter(state__in=[S.NEW, S.ACCEPTED], **same)  # scope: of the same year
    return Exists(others.exclude(pk=OuterRef("pk")))


class ApplicationFilter(django_filters.FilterSet):
    """By name, kind, state, how it came."""

    q = Search(field_name="search_text", label="Поиск")
    kind = Several(label="Чья", choices=Kind.choices)
    state = Several(label="Состояние", choices=[one for one in S.choices if one[0] != S.STARTED])
    by_paper = django_filters.ChoiceFilter(label="Как пришла", choices=[("True", "на бумаге"), ("False", "по ссылке")])


class ApplicationTable(ListTable):
    """An application a row; `has_twin` is asked with it."""

    optional = ("by_paper", "decided", "reason", "number")
    name = Column("ФИО", order_by="sort_key")
    place = Column("Класс, должность")
    kind = Column("Чья")
    words = Column("Своими словами", accessor="payload", orderable=False, attrs={"td": {"class": "c-said"}})
    state = Column("Состояние")
    came = Column("Пришла", accessor="created_at", order_by="created_at")
    by_paper = Column("Как пришла")
    decided = Column("Решено", accessor="decided_at", order_by="decided_at")
    reason = Column("Причина", orderable=False)
    number = Column("Номер бланка")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = reverse("application", args=[0]).replace("/0/", "/{}/")  # found out once, not for each row
        self.twin, self.silent = tag("warn", "Похожая есть"), tag("warn", "Контакт не указан")

    def render_name(self, record: Any) -> str:
        """A link to the application; a possible double is marked, and who cannot be reached."""
        twin = self.twin if record.has_twin and record.state == S.NEW else ""
        silent = self.silent if record.lacks_contact else ""
        return format_html('<a href="{}">{}</a> {} {}', self.address.format(record.pk), record.name, twin, silent)

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_words(self, value: dict[str, Any]) -> str:
        """Their beginning of the story; the rest is on the page of the application."""
        return value.get("words", "")

    def render_state(self, record: Any) -> str:
        """Icon and word."""
        return tag(record.tone, record.get_state_display())

    def value_state(self, record: Any) -> str:
        """The word."""
        return record.get_state_display()

    def render_by_paper(self, value: bool) -> str:
        """By link or on paper."""
        return "на бумаге" if value else "по ссылке"

    def render_came(self, value: Any) -> str:
        """The day at the school."""
        return dmy(value)

    render_decided = render_came
