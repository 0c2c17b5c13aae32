"""Requests to correct as a list: tabs, filters, columns."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django_tables2 import Column

from mentoring.cells import Day, Linked, Standing
from mentoring.kit.tables import ListTable, View
from mentoring.templatetags.ui import tag
from participants.people.finding import Search

VIEWS = [
    View("asked", "Ждут", Q(state="asked")),
    View("late", "Срок вышел", lambda: Q(state="asked", due_on__lt=timezone.localdate())),
    View("corrected", "Исправлены", Q(state="corrected")),
    View("declined", "Отклонены", Q(state="declined")),
]


class CorrectionFilter(django_filters.FilterSet):
    """By name."""

    q = Search(field_name="person__search_text", label="Поиск")


class CorrectionTable(ListTable):
    """A request a row."""

    key, optional = "person", ("came", "document")
    person = Linked("correction", "О ком", accessor="person__full_name", order_by="person__sort_key")
    standing = Standing(tag, "Состояние", order_by=("state", "due_on"))
    asked_by = Column("Кто просит")
    came = Column("Как обратились")
    document = Column("Входящий номер", orderable=False)
    words = Column("Что исправить", orderable=False)
    asked_on = Day(verbose_name="Дата")
    due_on = Day(verbose_name="Ответить до")
