"""The register of orders: one definition for the screen, the print and Excel."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from mentoring.cells import Day
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import From, Several, To
from mentoring.templatetags.ui import tag
from participants.people.finding import LONGEST
from programs.documents.models import Acknowledgement, Order, OrderLine, OrderQuerySet

VIEWS = [
    View("projects", "Проекты", Q(state__in=["project", "returned"])),
    View("submitted", "На утверждении", Q(state="submitted")),
    View("numberless", "Без номера", Q(state="approved")),
    View("acquainting", "На ознакомлении", Q(state="registered", waits=True)),
]


def with_sheet(orders: OrderQuerySet) -> OrderQuerySet:
    """Each order with its sheet: `named`, `signed`, whether somebody has still to sign; and the number of `pairs`."""
    signed = Count("acknowledgements", filter=Q(acknowledgements__acknowledged_on__isnull=False))
    waiting = Acknowledgement.objects.filter(order=OuterRef("pk"), acknowledged_on__isnull=True)
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(number=Count("pk"))
    pairs = Coalesce(Subquery(lines.values("number")), 0)
    return orders.annotate(named=Count("acknowledgements"), signed=signed, waits=Exists(waiting), pairs=pairs)


def state_of(order: Order) -> tuple[str, str]:
    """(tone, words): a registered order that somebody has still to sign is «на ознакомлении»."""
    if order.state == Order.State.REGISTERED and getattr(order, "waits", False):
        return order.tone, "на ознакомлении"
    return order.tone, order.get_state_display()


class OrderTable(ListTable):
    """A row is an order or a project of one."""

    key, optional = "title", ()
    title = django_tables2.Column("Заголовок")
    number = django_tables2.Column("№", empty_values=(), attrs={"td": {"class": "text-nowrap"}})
    dated = Day(verbose_name="Дата")
    pairs = django_tables2.Column("Пары", attrs={"td": {"class": "c-num"}})
    created_at = Day(verbose_name="Составлен")
    state = django_tables2.Column("Состояние")
    signed = django_tables2.Column("Ознакомлены", orderable=False)

    def render_title(self, value: str, record: Order) -> Any:
        """A link to the page that this state calls for."""
        return format_html('<a href="{}">{}</a>', reverse("order", args=[record.pk]), value)

    render_created_at = staticmethod(lambda value: f"{localtime(value):%d.%m.%Y}")
    value_created_at = staticmethod(lambda value: localtime(value).date())  # the day of the school, for Excel
    value_title = staticmethod(lambda value: value)
    value_number = staticmethod(lambda record: record.number_text)
    value_state = staticmethod(lambda record: state_of(record)[1])

    def render_number(self, record: Order) -> Any:
        """The number with the index of the school; projects take no numbers."""
        return record.number_text or self.default

    def render_state(self, record: Order) -> Any:
        """Icon and word."""
        return tag(*state_of(record))

    def render_signed(self, record: Order) -> Any:
        """«12 из 17»."""
        return f"{record.signed} из {record.named}" if record.named else self.default

    def value_signed(self, record: Order) -> str:
        """For Excel."""
        return f"{record.signed} из {record.named}" if record.named else ""


class OrderFilter(django_filters.FilterSet):
    """Conditions of the register."""

    q = django_filters.CharFilter(label="Поиск", method="by_words")
    state = Several(label="Состояние", choices=Order.State.choices)
    dated_from = From(label="Дата с", field_name="dated")
    dated_to = To(label="Дата по", field_name="dated")

    def by_words(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        """Every word in the heading or in the number; SQLite folds no Russian letters, so the usual cases are tried."""
        for word in value[:LONGEST].split()[:8]:
            heading = [("title__contains", form) for form in (word, word.lower(), word.capitalize())]
            number = [("number_text__contains", form) for form in (word, word.upper())]
            orders = orders.filter(Q(*heading, *number, _connector=Q.OR))
        return orders
