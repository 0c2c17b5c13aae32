"""Lists: one ListTable (columns) and one FilterSet (conditions) give the page, its print and its Excel. The address
is the state: q and filters, view (a tab), sort, page, per, cols, density; print=1, xlsx=1 give the same rows."""

from collections.abc import Callable
from typing import Any, NamedTuple

import django_tables2
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.html import format_html

from mentoring.cells import cell
from mentoring.kit.sheets import Column, excel_response, workbook_bytes

# Tabs of more than COUNTED rows show no numbers: no school has more, and counting them all takes too long.
PER, COUNTED, ALL = {"50": 50, "100": 100}, 5000, 1_000_000
WAYS = {"xlsx": "list_exported", "print": "list_printed"}  # by the parameter of the address: the act in the journal
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


class Listing:
    """The list that the address asks for: its rows, columns, order, tabs with counts, and page."""

    def __init__(self, request: HttpRequest, table: Any, filters: Any, rows: Any, views: Any, whole: Any) -> None:
        asked = self.asked = request.GET
        self.filters, self.views = filters(asked, rows, request=request), views
        self.view = next((view for view in views if view.code == asked.get("view")), None)
        shown = self.filters.qs.filter(self.view.rows) if self.view else self.filters.qs
        names = [name for part in asked.getlist("cols") for name in part.split(",") if name in table.base_columns]
        names = names or [name for name in table.base_columns if name not in table.optional]
        self.names = list(dict.fromkeys([table.key, *names]))
        # In a name of a column to sort by, a dot is nonsense that django-tables2 would warn of in the log.
        self.table = table(shown, asked.get("sort", "").replace(".", "__"), sequence=self.names, default=NOTHING)
        data = self.table.data
        data.data = data.data.order_by(*map(_blank_first, data.data.query.order_by or data.model._meta.ordering), "pk")
        self.counts = {"all": (rows.order_by() if whole is None else whole).count()}
        found = [View("found", "", Q(pk__in=shown.values("pk")))] if self.applied else []
        if self.counts["all"] <= COUNTED:
            self.counts |= rows.aggregate(**{view.code: Count("pk", filter=view.rows) for view in [*views, *found]})
        size = ALL if WAYS.keys() & asked.keys() else PER.get(asked.get("per", ""), 25)
        self.paginator = self.table.paginator = Paginator(self.table.rows, size)
        tab = next((view.code for view in (*found, self.view) if view), "all")
        self.paginator.count = self.counts[tab] if tab in self.counts else shown.count()
        self.page = self.table.page = self.paginator.get_page(asked.get("page"))
        self.density = "dense" if (asked.get("density") or request.COOKIES.get("density")) == "dense" else "usual"

    @property
    def applied(self) -> list[tuple[str, str, str]]:
        """The filters in force: (name in the address, label, value in words)."""
        fields, given = self.filters.form.fields, self.filters.form.cleaned_data
        return [(name, str(fields[name].label), _words(fields[name], value)) for name, value in given.items() if value]

    def excel(self, title: str, who: Any, sealed: Callable[[list[Column]], list[Column]] = list) -> HttpResponse:
        """All the rows of the list, columns and order as on the screen, with the sheet «О выгрузке». `sealed` may add
        columns to them: keys by which the file comes back."""
        shown, now = [self.table.columns[name] for name in self.names], timezone.localtime()
        columns = sealed([Column(c.header, cell(self.table, c.name, plain=True), 24, "as is") for c in shown])
        about = [("Список", title), ("Вид", self.view.title if self.view else "Все"), ("Кто", str(who)), ("Когда", now)]
        about += [(f"Фильтр: {label}", value) for _, label, value in self.applied] + [("Строк", self.paginator.count)]
        return excel_response(f"{title} {now:%d.%m.%Y}", workbook_bytes(title, columns, self.page, about))


def _blank_first(name: str) -> Any:
    """SQLite puts rows without a value before the others and PostgreSQL after them; here they come before on both."""
    return F(name[1:]).desc(nulls_last=True) if name[0] == "-" else F(name).asc(nulls_first=True)


def _words(field: Any, value: Any) -> str:
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    given = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(one), str(formats.localize(one))) for one in given)


def table_page(
    request: HttpRequest, *, table: Any, filterset: Any, rows: Any, title: str, log: Callable[..., None], **context: Any
) -> HttpResponse:
    """The list as page, print or workbook; `log(act, number of rows)` writes the journal (152-ФЗ: reading too).

    In the context: `template`; `views`, the tabs; `whole`, the same rows asked in a way that is cheaper to count;
    `sealed`, what adds keys to the workbook (mentoring/reloading)."""
    listing = Listing(request, table, filterset, rows, context.pop("views", ()), context.pop("whole", None))
    way = next((way for way in WAYS if way in request.GET), "")
    log(WAYS.get(way, "list_viewed"), listing.paginator.count)
    if way == "xlsx":
        return listing.excel(title, request.user, context.get("sealed") or list)
    context |= {"listing": listing, "title": title, "now": timezone.localtime()}
    template = "generic/list_print.html" if way else context.get("template", "generic/list.html")
    response = render(request, template, context)
    if "density" in request.GET:
        response.set_cookie("density", listing.density, max_age=31_536_000, samesite="Lax", httponly=True)
    return response
