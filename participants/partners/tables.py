"""Partners as a list: tabs, filters, columns."""

import datetime
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.cells import Day, Linked
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import icon, phone, tag
from participants.partners.models import SOON, Partner
from participants.people.finding import Search


def ending(today: datetime.date) -> Q:
    """Condition: we work together and the agreement ends within a month."""
    return Q(over=False, agreed_until__range=(today, today + SOON))


def ended(today: datetime.date) -> Q:
    """Condition: we work together though the agreement is over."""
    return Q(over=False, agreed_until__lt=today)


VIEWS = [
    View("working", "Работаем", Q(over=False)),
    View("ending", "Соглашение истекает", lambda: ending(timezone.localdate())),
    View("ended", "Соглашение закончилось", lambda: ended(timezone.localdate())),
    View("without", "Без соглашения", Q(over=False, agreed_on=None)),
    View("over", "Не сотрудничаем", Q(over=True)),
]


class PartnerFilter(django_filters.FilterSet):
    """By name, kind, whether there are people."""

    q = Search(field_name="sort_key", label="Поиск")
    kind = Several(label="Что это", choices=Partner.Kind.choices)
    people = django_filters.ChoiceFilter(label="Люди", choices=[("yes", "есть"), ("no", "нет")], method="by_people")

    def by_people(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether somebody comes from there."""
        return rows.filter(links__isnull=value == "no").distinct()


def with_people(rows: QuerySet[Partner]) -> QuerySet[Partner]:
    """Partners with how many people come from each."""
    return rows.for_list().annotate(number=Count("links", distinct=True))


class PartnerTable(ListTable):
    """A partner a row."""

    optional = ("address", "email", "agreed_on", "agreed_until", "note")
    name = Linked("partner", "Название", order_by="sort_key")
    kind = Column("Что это")
    contact = Column("С кем говорить", accessor="contact_name", order_by="contact_name")
    phone = Column("Телефон", orderable=False)
    agreement = Column("Соглашение", orderable=False)
    standing = Column("Действует", accessor="pk", order_by="agreed_until")
    number = Column("Людей", order_by="number")
    address = Column("Адрес", orderable=False)
    email = Column("Почта", orderable=False)
    agreed_on = Day(verbose_name="Дата соглашения")
    agreed_until = Day(verbose_name="Действует по")
    note = Column("Что делает для школы", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edit_of = reverse("partner_edit", args=[0]).replace("/0/", "/{}/")  # once, not for each row
        self.today, self.pencil = timezone.localdate(), icon("pencil")

    def render_phone(self, value: str) -> str:
        """As people write it."""
        return phone(value)

    def render_standing(self, record: Any) -> str:
        """The tag of the agreement."""
        return tag(*record.standing(self.today))

    def value_standing(self, record: Any) -> str:
        """Its words."""
        return record.standing(self.today)[1]

    def actions(self, record: Any) -> str:
        """The pencil."""
        words = (self.edit_of.format(record.pk), record.name, self.pencil)
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" data-edit aria-label="Изменить: {}">{}</a>', *words
        )
