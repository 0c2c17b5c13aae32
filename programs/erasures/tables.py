"""Demands as a list: tabs, filters, columns."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django_tables2 import Column

from mentoring.cells import Day, Linked, Standing
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import tag
from participants.erasing.models import Erasure
from participants.people.finding import Search

VIEWS = [
    View("asked", "Ждут", Q(state="asked")),
    View("late", "Срок вышел", lambda: Q(state="asked", due_on__lt=timezone.localdate())),
    View("done", "Исполнены", Q(state="done")),
    View("declined", "Отклонены", Q(state="declined")),
]


class ErasureFilter(django_filters.FilterSet):
    """By name, ground, who demands."""

    q = Search(field_name="person__search_text", label="Поиск")
    ground = Several(label="Основание", choices=Erasure.Ground.choices)
    asked_by = Several(label="Кто требует", choices=Erasure.AskedBy.choices)


class ErasureTable(ListTable):
    """A demand a row."""

    key, optional = "person", ("asked_by",)
    person = Linked("erasure", "О ком", accessor="person__full_name", order_by="person__sort_key")
    standing = Standing(tag, "Состояние", order_by=("state", "due_on"))
    ground = Column("Основание")
    asked_by = Column("Кто требует")
    asked_on = Day(verbose_name="Дата")
    due_on = Day(verbose_name="Исполнить до")
    done_at = Column("Исполнено")
    kept_until = Day(verbose_name="Акт хранить до", orderable=False)

    def render_done_at(self, value: Any) -> str:
        """The day."""
        return f"{timezone.localtime(value):%d.%m.%Y}"
