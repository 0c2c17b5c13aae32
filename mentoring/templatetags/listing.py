"""How a list is drawn: {% load listing %} in templates/generic/list.html and templates/ui/table.html. Addresses here
change one thing of the list and keep the rest; what a list is, stands in kit/tables.py."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mentoring.cells import cell
from mentoring.kit.tables import Listing
from mentoring.listviews.filters import KnownChoicesField
from mentoring.listviews.shelf import Shelf, shelf_of

register = template.Library()
PRINTED = 2000  # more is for Excel: a browser does not print it


def address(listing: Listing, **changes: Any) -> str:
    """The address of the same list with some parameters changed (None drops one) and the page begun anew."""
    asked = listing.asked.copy()
    for name, value in {"page": None, **changes}.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"?{asked.urlencode()}"


@register.simple_tag
def list_url(listing: Listing, **changes: Any) -> str:
    """{% list_url listing per=50 %}: the same list, changed."""
    return address(listing, **changes)


@register.simple_tag
def tabs(listing: Listing) -> list[dict[str, Any]]:
    """«Все 121 · Без наставника 21»: each tab begins the list anew, with the columns and the density kept."""
    kept = {name: None for name in listing.asked if name not in ("cols", "density", "per")}
    whole = {
        "title": "Все",
        "count": listing.counts["all"],
        "url": address(listing, **kept),
        "current": not listing.view,
    }
    return [whole] + [
        {
            "title": view.title,
            "count": listing.counts.get(view.code, ""),
            "url": address(listing, **{**kept, "view": view.code}),
            "current": view is listing.view,
        }
        for view in listing.views
    ]


@register.simple_tag(takes_context=True)
def saved_views(context: dict[str, Any]) -> Shelf | None:
    """One's own views of the list on this page."""
    return shelf_of(context["request"])


@register.simple_tag
def pills(listing: Listing) -> list[dict[str, str]]:
    """The filters in force, each with the address of the list without it."""
    return [
        {"label": label, "value": value, "url": address(listing, **{name: None})}
        for name, label, value in listing.applied
        if name != "q"
    ]


@register.simple_tag
def heads(listing: Listing) -> list[dict[str, Any]]:
    """The header cells, read twice by the template: titles and filters."""
    return [head(listing, name) for name in listing.names]


def head(listing: Listing, name: str) -> dict[str, Any]:
    """A header cell: title, class, order (arrow, its place among several keys), the addresses that the order goes on to
    alone (up, down, off) and with the keys there are, the filters of the column."""
    asked = list(listing.table.order_by or ())
    order = {key.lstrip("-"): key[0] != "-" for key in asked or listing.names[:1]}
    column, rising = listing.table.columns[name], order.get(name)
    then = {None: name, True: f"-{name}", False: None}[rising]
    others = [key for key in asked or listing.names[:1] if key.lstrip("-") != name]
    first = name == next(iter(order), "")
    return {
        "title": column.header,
        "css": column_class(column),
        "arrow": {None: "", True: "up", False: "down"}[rising],
        "place": "" if rising is None or len(order) == 1 else list(order).index(name) + 1,
        "aria_sort": {None: "", True: "ascending", False: "descending"}[rising if first else None],
        "url": address(listing, sort=then) if column.orderable else "",
        "also": address(listing, sort=",".join(filter(None, [*others, then])) or None) if column.orderable else "",
        "filter": column_filters(listing, name, column.header),
    }


def column_filters(listing: Listing, name: str, title: str) -> SafeString:
    """The inputs that stand under the heading of a column: one, or two for days from–to."""
    form = listing.filters.form
    drawn = [filter_field(form[name], title)] if name in form.fields else []
    drawn += [day_field(form[f"{name}_{end}"]) for end in ("from", "to") if f"{name}_{end}" in form.fields]
    return format_html_join("", "{}", ((one,) for one in drawn))


def day_field(field: Any) -> SafeString:
    """One end of a period."""
    words = {"form": "filters", "aria-label": f"Фильтр: {field.label}", "placeholder": field.label.rpartition(" ")[2]}
    return field.as_widget(attrs={"class": "form-control form-control-sm day", **words})


def filter_field(field: Any, title: str) -> SafeString:
    """The input of one filter in the second header row; it belongs to the form with id=filters. A choice is written
    here: Django draws each option by a template, which is half of the time of a list."""
    about = f"Фильтр: {title}"
    if isinstance(field.field, KnownChoicesField):
        return several(field, about)
    if not hasattr(field.field, "choices"):
        attrs = {
            "class": "form-control form-control-sm",
            "form": "filters",
            "aria-label": about,
            "placeholder": "содержит",
        }
        return field.as_widget(attrs=attrs)
    chosen = str(field.value() or "")
    marked = ((key, " selected" if str(key) == chosen else "", name) for key, name in field.field.choices)
    return format_html(
        '<select name="{}" id="{}" class="form-select form-select-sm" form="filters" aria-label="{}">{}</select>',
        field.html_name,
        field.auto_id,
        about,
        format_html_join("", '<option value="{}"{}>{}</option>', marked),
    )


def several(field: Any, about: str) -> SafeString:
    """A filter with several answers: it opens in its place, so nothing is cut off by the edge of the table."""
    asked = set(field.value() or ())
    chosen = [str(name) for key, name in field.field.choices if str(key) in asked]
    ticks = ((field.html_name, key, " checked" if str(key) in asked else "", name) for key, name in field.field.choices)
    return format_html(
        '<details class="drop multi"><summary class="form-select form-select-sm" aria-label="{}: {}">{}</summary>'
        '<div class="ticks" role="group" aria-label="{}">{}</div>'
        '<button class="btn btn-sm btn-quiet mt-2" form="filters">Показать</button></details>',
        about,
        ", ".join(chosen) or "любое",
        ", ".join(chosen) or "любое",
        about,
        format_html_join(
            "",
            '<label><input class="form-check-input" type="checkbox" name="{}" value="{}" form="filters"{}> {}</label>',
            ticks,
        ),
    )


def column_class(column: Any) -> str:
    """The css class that the table gives the cells of a column."""
    return column.column.attrs.get("td", {}).get("class", "")


BOX = (
    '<td class="c-box"><input class="form-check-input" type="checkbox" name="id" value="{}" form="bulk"'
    ' aria-label="Выбрать: {}"></td>'
)


@register.simple_tag
def lines(listing: Listing, bulk: Any = ()) -> Iterator[dict[str, Any]]:
    """The rows of this page: key, name in plain text, all the cells; with `bulk` also the box and the actions. They are
    written here and not in the template: there, each word of each row is looked up anew."""
    key, *others = (listing.table.columns[name] for name in listing.names)
    name = cell(listing.table, key.name, plain=True)
    draw = [cell(listing.table, column.name) for column in (key, *others)]
    tags = [opening(column).replace("{", "{{").replace("}", "}}") for column in others]
    whole = f'{BOX if bulk else ""}<th scope="row">{{}}</th>{"".join(f"{tag}{{}}</td>" for tag in tags)}'
    whole += '<td class="c-act">{}</td>'
    actions = getattr(listing.table, "actions", None) if bulk else None
    for row in listing.page.object_list:
        words = name(row)
        cells = [drawn(row) for drawn in draw] + [actions(row.record) if actions else ""]
        cells = [row.record.pk, words, *cells] if bulk else cells
        yield {"pk": row.record.pk, "name": words, "cells": format_html(whole, *cells)}


def opening(column: Any) -> SafeString:
    """The opening tag of the cells of a column, escaped once for the page."""
    css = column_class(column)
    return format_html('<td data-label="{}" class="{}">' if css else '<td data-label="{}">', column.header, css)


@register.simple_tag
def all_lines(listing: Listing) -> Iterator[list[Any]]:
    """The rows of the list for print, 2000 at most: cells in the order of the columns."""
    draw = [cell(listing.table, name) for name in listing.names]
    for row in listing.table.rows[:PRINTED]:
        yield [drawn(row) for drawn in draw]


@register.simple_tag
def columns_menu(listing: Listing) -> list[dict[str, Any]]:
    """Every column there is, the shown ones first and in their order; a shown one may be moved up."""
    base = listing.table.base_columns
    hidden = [name for name in base if name not in listing.names]
    names = listing.names
    return [
        {
            "name": name,
            "title": base[name].verbose_name or name,
            "shown": name in names,
            "fixed": name == names[0],
            "up": _swapped(listing, names.index(name)) if name in names[2:] else "",
        }
        for name in [*names, *hidden]
    ]


def _swapped(listing: Listing, place: int) -> str:
    names = list(listing.names)
    names[place - 1], names[place] = names[place], names[place - 1]
    return address(listing, cols=",".join(names))


@register.simple_tag
def kept(listing: Listing, *left_out: str) -> list[tuple[str, str]]:
    """What a GET form of the list must carry on as hidden inputs, so that the address keeps it."""
    return [
        (name, value) for name, values in listing.asked.lists() if name not in {"page", *left_out} for value in values
    ]


@register.simple_tag
def page_numbers(listing: Listing) -> list[dict[str, Any]]:
    """The numbered pages: text, address («…» has none), whether it is the one shown."""
    now = listing.page.number
    return [
        {
            "text": number,
            "url": address(listing, page=number) if isinstance(number, int) else "",
            "current": number == now,
        }
        for number in listing.paginator.get_elided_page_range(now, on_each_side=2, on_ends=1)
    ]


@register.simple_tag
def sizes(listing: Listing) -> list[tuple[int, str]]:
    """(rows on a page, address); the address is empty for the size in force."""
    now = listing.paginator.per_page
    return [(size, "" if size == now else address(listing, per=size)) for size in (25, 50, 100)]


@register.simple_tag
def other_filters(listing: Listing) -> list[Any]:
    """The filters whose column is not shown: they stand under «Ещё фильтр»."""
    form = listing.filters.form
    for name in form.fields:
        kind = "form-select" if hasattr(form.fields[name], "choices") else "form-control"
        form.fields[name].widget.attrs["class"] = f"{kind} {kind}-sm"
    shown = {f"{name}{end}" for name in listing.names for end in ("", "_from", "_to")} | {"q"}
    return [form[name] for name in form.fields if name not in shown]


@register.filter
def ticks_of(field: Any) -> SafeString | None:
    """A filter with several answers drawn under «Ещё фильтр»; None for any other."""
    return several(field, f"Фильтр: {field.label}") if isinstance(field.field, KnownChoicesField) else None


@register.filter
def misread(listing: Listing) -> list[tuple[str, str]]:
    """The filters that were not applied, and why: a day that no calendar has, a choice that has gone."""
    fields = listing.filters.form.fields
    return [
        (str(fields[name].label), "такого значения в списке нет" if hasattr(fields[name], "choices") else str(why[0]))
        for name, why in listing.filters.form.errors.items()
        if name in fields
    ]


@register.simple_tag
def kept_by_filters(listing: Listing) -> list[tuple[str, str]]:
    """What the form of filters carries on besides the filters themselves."""
    return kept(listing, *listing.filters.form.fields)


@register.filter
def counted(listing: Listing) -> dict[str, int]:
    """Numbers of the count line: rows shown, found by the filters, in the whole list; left out of print."""
    found = listing.paginator.count
    left_out = max(found - PRINTED, 0)
    return {"shown": len(listing.page), "found": found, "whole": listing.counts["all"], "not_printed": left_out}
