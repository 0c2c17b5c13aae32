"""Certificates as a list."""

from typing import Any

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import dmy, tag
from participants.certificates.models import Certificate
from participants.people.finding import Search, Words
from participants.people.models import Person

NAMELESS = "имя удалено"
VIEWS = [
    View("teachers", "Педагоги", Q(enrolment__person__kind=Person.Kind.TEACHER)),
    View("pupils", "Обучающиеся", Q(enrolment__person__kind=Person.Kind.PUPIL)),
    View("cancelled", "Аннулированы", Q(cancelled_on__isnull=False)),
]
STATES = [("valid", "действует"), ("cancelled", "аннулирован")]


class CertificateFilter(django_filters.FilterSet):
    """By person, course, number, whether it serves."""

    q = Search(field_name="enrolment__person__search_text", label="Поиск")
    number = django_filters.NumberFilter(label="Номер", min_value=1, max_value=10**9)
    course = Words(field_name="enrolment__course__title", label="Курс")
    kind = Several(label="Кто это", field_name="enrolment__person__kind", choices=Person.Kind.choices)
    state = django_filters.ChoiceFilter(label="Состояние", choices=STATES, method="by_state")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Those that serve, or the cancelled ones."""
        return rows.filter(cancelled_on__isnull=value == "valid")


class CertificateTable(ListTable):
    """A certificate a row."""

    doings = [("certificate_paper", "Скачать")]
    key, optional = "number", ("hours", "code", "place", "cancel_reason")
    number = Column("Номер", accessor="number_text", order_by=("year", "number"))
    dated = Column("Дата", order_by=("dated", "number"))
    name = Column("Кому", accessor="pk", order_by="enrolment__person__sort_key")  # drawn from the whole record
    place = Column("Класс, должность", accessor="enrolment__person__place", orderable=False)
    course = Column("Курс", accessor="told__course", orderable=False)
    state = Column("Состояние", accessor="cancelled_on", order_by="cancelled_on", empty_values=())
    hours = Column("Часов", accessor="told__hours", orderable=False)
    code = Column("Код проверки", accessor="told__code", orderable=False)
    cancel_reason = Column("Почему аннулирован", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_address = reverse("person", args=[0]).replace("/0/", "/{}/")

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

    def render_state(self, record: Certificate) -> str:
        """Whether it serves, since when not, and what may be done with it."""
        told = tag("mute" if record.cancelled_on else "ok", self.value_state(record))
        served = [] if record.is_nameless or record.cancelled_on else self.doings
        links = [(reverse(name, args=[record.pk]), word, record.number_text, word) for name, word in served]
        link = '<a class="d-block py-1 text-nowrap" href="{}" aria-label="{} сертификат № {}">{}</a>'
        return told + format_html_join("", link, links)

    def value_state(self, record: Certificate) -> str:
        """For Excel."""
        return f"аннулирован {record.cancelled_on:%d.%m.%Y}" if record.cancelled_on else "действует"


class LeadTable(CertificateTable):
    """The same for the curator, who may cancel one."""

    doings = [*CertificateTable.doings, ("certificate_cancel", "Аннулировать")]
