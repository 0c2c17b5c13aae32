"""Certificates as a list."""

from typing import Any

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import dmy, icon
from participants.certificates.models import Certificate
from participants.people.finding import Search, Words
from participants.people.models import Person

NAMELESS = "имя удалено"
VIEWS = [
    View("teachers", "Педагоги", Q(enrolment__person__kind=Person.Kind.TEACHER)),
    View("pupils", "Обучающиеся", Q(enrolment__person__kind=Person.Kind.PUPIL)),
]


class CertificateFilter(django_filters.FilterSet):
    """By person, course, number, year of the number."""

    q = Search(field_name="enrolment__person__search_text", label="Поиск")
    number = django_filters.NumberFilter(label="Номер", min_value=1, max_value=10**9)
    course = Words(field_name="enrolment__course__title", label="Курс")
    kind = Several(label="Кто это", field_name="enrolment__person__kind", choices=Person.Kind.choices)


class CertificateTable(ListTable):
    """A certificate a row."""

    key, optional = "number", ("hours", "code", "place")
    number = Column("Номер", accessor="number_text", order_by=("year", "number"))
    dated = Column("Дата", order_by=("dated", "number"))
    name = Column("Кому", accessor="pk", order_by="enrolment__person__sort_key")  # drawn from the whole record
    place = Column("Класс, должность", accessor="enrolment__person__place", orderable=False)
    course = Column("Курс", accessor="told__course", orderable=False)
    hours = Column("Часов", accessor="told__hours", orderable=False)
    code = Column("Код проверки", accessor="told__code", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = reverse("certificate_paper", args=[0]).replace("/0/", "/{}/")
        self.person_address, self.sheet = reverse("person", args=[0]).replace("/0/", "/{}/"), icon("dl")

    def render_number(self, record: Certificate) -> str:
        """The number leads to the page that everybody sees."""
        return format_html('<a href="{}">{}</a>', reverse("certificate_check", args=[record.code]), record.number_text)

    def value_number(self, value: str) -> str:
        """For Excel."""
        return value

    def render_dated(self, value: Any) -> str:
        """In figures."""
        return dmy(value)

    def value_dated(self, value: Any) -> Any:
        """A date for Excel."""
        return value

    def render_name(self, record: Certificate) -> str:
        """A link to the person; the name as it was when the number was given."""
        name = self.value_name(record)
        if record.is_nameless or record.enrolment is None:
            return name
        return format_html('<a href="{}">{}</a>', self.person_address.format(record.enrolment.person_id), name)

    def value_name(self, record: Certificate) -> str:
        """For Excel."""
        return record.facts.get("holder") or NAMELESS

    def actions(self, record: Certificate) -> str:
        """The paper."""
        if record.is_nameless:
            return ""
        words = (self.address.format(record.pk), record.number_text, self.sheet)
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" aria-label="Скачать сертификат № {}">{}</a>', *words
        )
