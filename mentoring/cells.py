"""How a column of a list draws a row, for the screen, the print and Excel alike; kit/tables.py says what a list is."""

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column, Table
from django_tables2.utils import Accessor, signature


class Standing(Column):
    """The state of a row: a tag on the screen and in print, its word in Excel. The row says `standing`: (tone, words);
    `draw` makes the tag of them (templatetags stand above this module)."""

    def __init__(self, draw: Callable[[str, str], str], *args: Any, **how: Any) -> None:
        super().__init__(*args, **({"accessor": "pk"} | how))
        self.draw = draw

    def render(self, record: Any) -> str:
        """Icon, word and colour."""
        return self.draw(*record.standing)

    def value(self, record: Any) -> str:
        """The word."""
        return str(record.standing[1])


class Linked(Column):
    """A name that leads to the page of its row; in Excel the name alone. `page` is the name of the address."""

    value = staticmethod(lambda value: value)

    def __init__(self, page: str, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.page = page

    @cached_property
    def address(self) -> str:
        """Found out once, not for each row."""
        return reverse(self.page, args=[0]).replace("/0/", "/{}/")

    def render(self, record: Any, value: Any) -> str:
        """The link."""
        return format_html('<a href="{}">{}</a>', self.address.format(record.pk), value)


class Day(Column):
    """A date: 28.08.2023 on the screen, a real date in Excel."""

    render = staticmethod(lambda value: f"{value:%d.%m.%Y}")
    value = staticmethod(lambda value: value)


def cell(table: Table, name: str, plain: bool = False) -> Callable[[Any], Any]:
    """How a column draws a row. What django-tables2 finds out for each cell (the way to the value, the words of a
    choice, the arguments of render) is found out here once: a page of 50 rows is drawn several times faster. `plain`
    is the text without its markup."""
    column = table.columns[name]
    render = column.value if plain else column.render
    if getattr(render, "__func__", None) is Column.value:  # only passes everything on to render
        render = column.column.render
    asked, keywords = signature(render)
    if keywords or column.link or not {"value", "record"}.issuperset(asked):
        return lambda row: row.get_cell_value(name) if plain else row.get_cell(name)
    accessor = Accessor(column.accessor)
    field = _choice_field(accessor, table)
    path = accessor.replace("__", ".")
    *way, last = path.split(".")
    take = attrgetter(".".join([*way, f"get_{last}_display" if field else last]))
    empty, default = column.column.empty_values, "" if plain else column.default

    def draw(row: Any) -> Any:
        try:
            value = take(row.record)
        except AttributeError:  # nothing on the way: a card without a form has no title of it
            value = None
        value = value() if callable(value) else value
        if value in empty:
            return default
        return render(**{key: given for key, given in (("value", value), ("record", row.record)) if key in asked})

    return draw


def _choice_field(accessor: Accessor, table: Table) -> bool:
    try:
        return bool(getattr(accessor.get_field(table.data.model), "choices", ()))
    except (FieldDoesNotExist, AttributeError):
        return False
