"""Views of third parties as a list: one asked or given a row."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.cells import Day, Linked, Standing
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import dmy, icon, local_day, tag
from participants.opinions.standing import STATES, standing
from participants.people.finding import Search
from participants.requests.models import ThirdPartyView


def views() -> list[View]:
    """The tabs."""
    titles = {"waiting": "Ждём ответа", "overdue": "Срок вышел", "given": "Получены"}
    return [View(code, title, lambda code=code: standing(code)) for code, title in titles.items()]


class Moment(Day):
    """The day of a moment, as the school's clock says."""

    render = staticmethod(lambda value: dmy(value))
    value = staticmethod(lambda value: local_day(value))


class OpinionFilter(django_filters.FilterSet):
    """By the child's name, who is asked, state and class."""

    q = Search(field_name="request__person__search_text", label="Поиск")
    kind = Several(label="От кого", choices=ThirdPartyView.Kind.choices)
    state = Several(label="Состояние", choices=STATES, method="by_state")
    place = Several(label="Класс", field_name="request__person__grade", choices=[(n, str(n)) for n in range(1, 13)])

    def by_state(self, rows: QuerySet[ThirdPartyView], name: str, value: list[str]) -> QuerySet[ThirdPartyView]:
        """In any of these states now."""
        return rows.filter(Q(*map(standing, value), _connector=Q.OR)) if value else rows


class OpinionTable(ListTable):
    """A view a row; person and link are loaded with it."""

    optional = ("stance", "until", "text", "advice")
    name = Linked("opinion", "О ком", accessor="request__person__full_name", order_by="request__person__sort_key")
    place = Column(
        "Класс, должность",
        accessor="request__person__place",
        order_by=("request__person__grade", "request__person__letter", "request__person__post"),
    )
    kind = Column("От кого")
    author_name = Column("ФИО")
    state = Standing(tag, "Состояние", orderable=False)
    asked_at = Moment(verbose_name="Запрошены")
    given_at = Moment(verbose_name="Получены")
    until = Moment(verbose_name="Ссылка действует до", accessor="link__expires_at")
    stance = Column("Мнение")
    text = Column("Что известно", orderable=False)
    advice = Column("Какой наставник нужен", orderable=False)

    def actions(self, record: Any) -> str:
        """The slip of a link that still works."""
        if record.given_at or not record.link or not record.link.is_open:
            return ""
        address = f"{reverse('opinions_slips')}?ids={record.pk}"
        words = f"Листок со ссылкой: {record.request.person.full_name}"
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" aria-label="{}">{}</a>', address, words, icon("print")
        )
