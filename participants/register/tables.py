"""The register of people as a list: its tabs, filters and columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.cells import Day
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import From, Several, To
from mentoring.templatetags.ui import icon, phone
from participants.people.finding import Search
from participants.people.merging import OWN_FIELDS, differing
from participants.people.models import Person

OUTSIDE = [Person.Kind.GRADUATE, Person.Kind.ENTERPRISE, Person.Kind.OTHER]
VIEWS = [
    View("teachers", "Педагоги", Q(kind="teacher", left_on=None)),
    View("pupils", "Обучающиеся", Q(kind="pupil", left_on=None)),
    View("parents", "Родители", Q(kind="parent", left_on=None)),
    View("outside", "Внешние", Q(kind__in=OUTSIDE, left_on=None)),
    View("left", "Выбыли", Q(left_on__isnull=False)),
]


class PeopleFilter(django_filters.FilterSet):
    """By name, kind and class."""

    q = Search(field_name="search_text", label="Поиск")
    kind = Several(label="Кто это", choices=Person.Kind.choices)
    place = Several(label="Класс", field_name="grade", choices=[(number, str(number)) for number in range(1, 13)])
    left_on_from = From(label="Выбыл с", field_name="left_on")
    left_on_to = To(label="Выбыл по", field_name="left_on")


class PeopleTable(ListTable):
    """A person a row."""

    optional = ("birth", "email", "subject", "category", "left_on")
    name = Column("ФИО", accessor="full_name", order_by="sort_key")
    kind = Column("Кто это")
    place = Column("Класс, должность", order_by=("grade", "letter", "post", "sort_key"), empty_values=(None, ""))
    phone = Column("Телефон", orderable=False)
    birth = Column("Год рождения", accessor="born_in", order_by=("birth_date", "birth_year"))
    email = Column("Почта", orderable=False)
    subject = Column("Предмет")
    category = Column("Категория")
    left_on = Day(verbose_name="Выбыл")

    def render_name(self, record: Any) -> str:
        """A link to the card; those who left are marked."""
        return render_to_string("participants/register/_name.html", {"person": record})

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_phone(self, value: str) -> str:
        """«8 (924) 123-45-67»."""
        return phone(value)

    def actions(self, record: Any) -> str:
        """The pencil."""
        address = reverse("person_edit", args=[record.pk])
        words = ("btn btn-bare btn-icon btn-sm", address, f"Изменить: {record.full_name}", icon("pencil"))
        return format_html('<a class="{}" href="{}" aria-label="{}">{}</a>', *words)


def shown(keep: Person, drop: Person, take: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Two cards field by field for the page that joins them: label, both values in words, whether to choose, and
    whether the second was chosen before."""
    choose = differing(keep, drop)
    rows = []
    for name in OWN_FIELDS:
        own, other = getattr(keep, name), getattr(drop, name)
        if own in (None, "", {}) and other in (None, "", {}):
            continue
        words = [in_words(person, name) for person in (keep, drop)]
        both = name in choose and own not in (None, "", {})
        label = Person._meta.get_field(name).verbose_name
        rows.append(
            {"name": name, "label": label, "keep": words[0], "drop": words[1], "choose": both, "taken": name in take}
        )
    return rows


def in_words(person: Person, name: str) -> str:
    """A field of a card as the page shows it."""
    value = getattr(person, f"get_{name}_display", lambda: getattr(person, name))()
    if isinstance(value, dict):
        return ", ".join(value.values())
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value or "")
