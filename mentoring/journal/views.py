"""The page «Журнал действий»."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import Told, tell
from mentoring.audit.recording import record
from mentoring.journal.filters import AuditFilter
from mentoring.kit.access import roles
from mentoring.kit.sheets import Column, excel_response, workbook_bytes

PER_PAGE = 100
MOST = 10_000  # lines that are counted and leafed through; a journal of years is asked by days
MOST_IN_EXCEL = 10_000
COLUMNS = [
    Column("Когда", lambda line: f"{timezone.localtime(line.entry.at):%d.%m.%Y %H:%M:%S}", 20),
    Column("Кто", lambda line: line.actor, 28),
    Column("В роли", lambda line: line.entry.actor_label, 20),
    Column("Что сделано", lambda line: line.entry.get_action_display(), 32),
    Column("С чем", lambda line: line.kind, 24),
    Column("Название", lambda line: line.name, 32),
    Column("Номер записи", lambda line: line.entry.object_id, 12, "number"),
    Column("Подробности", lambda line: line.details, 50),
    Column("Адрес", lambda line: line.entry.ip, 16),
    Column("Запрос", lambda line: line.entry.request_id, 12),
]


class Leafing(Paginator):
    """Pages of the newest lines. Counting stops at MOST: counting a million takes longer than reading a page."""

    @cached_property
    def count(self) -> int:
        """How many there are, MOST at most."""
        return int(self.object_list[:MOST].count())


@require_safe
@roles("curator", "director", "admin")
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, by day; the same as Excel."""
    seen = AuditEntry.objects.visible_to(request.user)
    filters = AuditFilter(request.GET, seen, request=request, user=request.user)
    rows = filters.qs.order_by("-at", "-pk")
    if "xlsx" in request.GET:
        return as_excel(request, filters, rows)
    page = Leafing(rows, PER_PAGE).get_page(request.GET.get("page"))
    record("list_viewed", None, request.user, list="audit", rows=len(page))
    told = tell(list(page), request.user)
    days = [(day, list(lines)) for day, lines in groupby(told, lambda line: timezone.localdate(line.entry.at))]
    query = request.GET.copy()
    query.pop("page", None)
    context = {"title": "Журнал действий", "filters": filters, "page": page, "days": days, "query": query.urlencode()}
    context |= {"most": MOST if page.paginator.count == MOST else 0, "most_in_excel": MOST_IN_EXCEL}
    return render(request, "mentoring/audit/journal.html", context)


def as_excel(request: HttpRequest, filters: AuditFilter, rows: Any) -> HttpResponse:
    """The newest lines that the conditions find, as a workbook; taking it out is in the journal too."""
    told: list[Told] = []
    rows = rows[:MOST_IN_EXCEL]
    while part := list(rows[len(told) : len(told) + 2000]):
        told += tell(part, request.user)
    record("list_exported", None, request.user, list="audit", rows=len(told))
    about = [("Список", "Журнал действий"), ("Кто", str(request.user)), ("Когда", timezone.localtime())]
    about += [(f"Фильтр: {label}", value) for label, value in filters.in_words] + [("Строк", len(told))]
    if len(told) == MOST_IN_EXCEL:
        about.append(("Внимание", f"Выгружены только последние {MOST_IN_EXCEL} записей: сузьте дни"))
    return excel_response(f"Журнал {timezone.localdate():%d.%m.%Y}", workbook_bytes("Журнал", COLUMNS, told, about))
