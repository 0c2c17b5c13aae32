"""Consents as a list: a person a row, a purpose a column."""

import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import icon, tag
from participants.consents.missing import lacks
from participants.consents.models import Consent
from participants.consents.standing import SOON, standing_of
from participants.people.finding import Search
from participants.people.models import Person

STATES = [("missing", "не хватает"), ("expiring", "скоро закончатся"), ("full", "все есть")]


def expiring(on: datetime.date) -> Q:
    """Condition on people: a valid consent ends within thirty days."""
    soon = Consent.objects.valid_on(on).filter(person=OuterRef("pk"), until__lte=on + SOON)
    return Q(Exists(soon))


def views(on: datetime.date) -> list[View]:
    """The tabs."""
    return [
        View("missing", "Не хватает", lambda: lacks(on)),
        View("expiring", "Скоро закончатся", lambda: expiring(on)),
    ]


class ConsentFilter(django_filters.FilterSet):
    """By name, kind of person and state of the papers."""

    q = Search(field_name="search_text", label="Поиск")
    kind = Several(label="Кто это", choices=Person.Kind.choices)
    state = django_filters.ChoiceFilter(label="Согласия", choices=STATES, method="by_state")

    def by_state(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Missing, expiring or all there today."""
        today = timezone.localdate()
        if value == "expiring":
            return rows.filter(expiring(today))
        return rows.filter(lacks(today)) if value == "missing" else rows.exclude(lacks(today))


class ConsentTable(ListTable):
    """A person of the bases a row; `papers` are loaded with it."""

    optional = ("kind",)
    name = Column("ФИО", accessor="full_name", order_by="sort_key")
    place = Column("Класс, должность", order_by=("grade", "letter", "post", "sort_key"))
    kind = Column("Кто это")
    processing = Column("Обработка данных", empty_values=(), orderable=False)
    participation = Column("Участие", empty_values=(), orderable=False)

    def render_name(self, record: Any) -> str:
        """A link to the card."""
        return render_to_string("participants/register/_name.html", {"person": record})

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def value_processing(self, record: Any) -> str:
        """For Excel."""
        return standing_of(record, record.papers, Consent.Kind.PROCESSING, timezone.localdate()).words

    def value_participation(self, record: Any) -> str:
        """For Excel."""
        return standing_of(record, record.papers, Consent.Kind.PARTICIPATION, timezone.localdate()).words

    def render_processing(self, record: Any) -> str:
        """A tag."""
        return tag(*standing_of(record, record.papers, Consent.Kind.PROCESSING, timezone.localdate()))

    def render_participation(self, record: Any) -> str:
        """A tag."""
        return tag(*standing_of(record, record.papers, Consent.Kind.PARTICIPATION, timezone.localdate()))

    def actions(self, record: Any) -> str:
        """The plus: write down a consent."""
        address = reverse("consent_add", args=[record.pk])
        words = ("btn btn-bare btn-icon btn-sm", address, f"Записать согласие: {record.full_name}", icon("plus"))
        return format_html('<a class="{}" href="{}" aria-label="{}">{}</a>', *words)
