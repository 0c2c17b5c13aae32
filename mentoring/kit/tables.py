"""Lists: one ListTable (columns) and one FilterSet (conditions) give the page, its print and its Excel. The address
is the state: q and filters, view (a tab), sort, page, per, cols, density; print=1, xlsx=1 give the same rows."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import django_tables2
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django_filters import CharFilter

from mentoring.kit.russian import fix_layout, search_key
from mentoring.kit.sheets import Column, excel_response, workbook_bytes

COUNTED = 5000  # rows of a list whose tabs show numbers; no school has more, and counting them all takes too long
NOTHING = format_html('<span class="dash" role="img" aria-label="{}">—</span>', "нет данных")


class View(NamedTuple):
    """A tab over the list: a named condition (or what makes it, asked only when needed) with the number of its rows."""

    code: str
    title: str
    condition: Q | Callable[[], Q]

    @property
    def rows(self) -> Q:
        """The condition."""
        return self.condition() if callable(self.condition) else self.condition


class ListTable(django_tables2.Table):
    """The base of tables: `key` is the column that names the row, `optional` columns are shown when asked for."""

    key, optional = "name", ()


class Day(django_tables2.Column):
    """A date: 28.08.2023 on the screen, a real date in Excel."""

    render = staticmethod(lambda value: f"{value:%d.%m.%Y}")
    value = staticmethod(lambda value: value)


class Search(CharFilter):
    """Every word somewhere in the column of folded text, as typed or as if typed in the other keyboard layout."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that hold all the words."""
        readings = [search_key(text).split()[:8] for text in (value, fix_layout(value))]
        as_typed, other = (Q(*((f"{self.field_name}__contains", word) for word in words)) for words in readings)
        return qs.filter(as_typed | other) if readings[0] else qs


class Listing:
    """The list that the address asks for: its rows, columns, order, tabs with counts, and page."""

    def __init__(
        self, request: HttpRequest, table: Any, filterset: Any, rows: Any, views: Sequence[View], whole: Any = None
    ) -> None:
        asked = self.asked = request.GET
        self.filters, self.views = filterset(asked, rows, request=request), views
        self.view = next((view for view in views if view.code == asked.get("view")), None)
        shown = self.filters.qs.filter(self.view.rows) if self.view else self.filters.qs
        names = [name for part in asked.getlist("cols") for name in part.split(",") if name in table.base_columns]
        usual = [name for name in table.base_columns if name not in table.optional]
        self.names = list(dict.fromkeys([table.key, *(names or usual)]))
        self.table = table(shown, sequence=self.names, order_by=asked.get("sort", ""), default=NOTHING)
        data = self.table.data
        data.data = data.data.order_by(*(data.data.query.order_by or data.model._meta.ordering), "pk")
        self.counts = {"all": (rows.order_by() if whole is None else whole).count()}
        if self.counts["all"] <= COUNTED:
            self.counts |= rows.aggregate(**{v.code: Count("pk", filter=v.rows) for v in views})
        self.paginator = self.table.paginator = Paginator(
            self.table.rows, {"50": 50, "100": 100}.get(asked.get("per", ""), 25)
        )
        counted = self.counts.get(self.view.code if self.view else "all")
        if counted is not None and not any(self.filters.form.cleaned_data.values()):  # the tab knows already
            self.paginator.count = counted
        self.page = self.paginator.get_page(asked.get("page"))
        if not {"xlsx", "print"} & set(asked):
            self.table.page = self.page  # what `paginated_rows` of the table are
        self.density = asked.get("density") or request.COOKIES.get("density") or "usual"

    @property
    def applied(self) -> list[tuple[str, str, str]]:
        """The filters in force: (name in the address, label, value in words)."""
        fields, given = self.filters.form.fields, self.filters.form.cleaned_data
        return [(name, str(fields[name].label), _words(fields[name], value)) for name, value in given.items() if value]

    def excel(self, title: str, who: Any) -> HttpResponse:
        """All the rows of the list, columns and order as on the screen, with the sheet «О выгрузке»."""
        shown, now = [self.table.columns[name] for name in self.names], timezone.localtime()
        columns = [Column(c.header, lambda row, name=c.name: row.get_cell_value(name), 24, "as is") for c in shown]
        about = [("Список", title), ("Вид", self.view.title if self.view else "Все"), ("Кто", str(who)), ("Когда", now)]
        about += [(f"Фильтр: {label}", value) for _, label, value in self.applied] + [("Строк", self.paginator.count)]
        return excel_response(f"{title} {now:%d.%m.%Y}", workbook_bytes(title, columns, self.table.rows, about))


def _words(field: Any, value: Any) -> str:
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    return ", ".join(names.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))


def table_page(
    request: HttpRequest,
    *,
    table: Any,
    filterset: Any,
    rows: Any,
    title: str,
    log: Callable[[str, int], None],
    template: str = "generic/list.html",
    views: Sequence[View] = (),
    whole: Any = None,
    **context: Any,
) -> HttpResponse:
    """The list as page, print or workbook; `log(act, number of rows)` writes the journal (152-ФЗ: reading too).
    `whole` is the same rows asked in a way that is cheaper to count."""
    listing = Listing(request, table, filterset, rows, views, whole)
    if "xlsx" in request.GET:
        log("list_exported", listing.paginator.count)
        return listing.excel(title, request.user)
    if "print" in request.GET:
        log("list_printed", listing.paginator.count)
        template = "generic/list_print.html"
        context |= {"printed_by": request.user, "printed_at": timezone.localtime()}
    else:
        log("list_viewed", listing.paginator.count)
    response = render(request, template, {**context, "listing": listing, "title": title})
    if "density" in request.GET:
        response.set_cookie("density", listing.density[:5], max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def chosen(request: HttpRequest, filterset: Any, rows: QuerySet[Any], views: Sequence[View] = ()) -> QuerySet[Any]:
    """The rows ticked in the list, or all that its filters find when «все по фильтру» was ticked."""
    if "all" not in request.POST:
        keys = [int(key) for key in request.POST.getlist("id")[:1000] if key.isdecimal() and len(key) < 16]
        return rows.filter(pk__in=keys)
    asked = QueryDict(request.POST.get("query", ""))
    found = filterset(asked, rows, request=request).qs
    return found.filter(*(view.rows for view in views if view.code == asked.get("view")))
