"""The page «Журнал действий»."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mentoring.audit.filters import AuditFilter
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.kit.access import roles

PER_PAGE = 100


@roles("curator", "director", "admin")
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, by day."""
    seen = AuditEntry.objects.visible_to(request.user)
    filters = AuditFilter(request.GET, seen, request=request, user=request.user)
    page = Paginator(filters.qs.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    record("list_viewed", None, request.user, list="audit", rows=len(page))
    told = tell(list(page), request.user)
    days = [(day, list(lines)) for day, lines in groupby(told, lambda line: timezone.localdate(line.entry.at))]
    query = request.GET.copy()
    query.pop("page", None)
    context = {"title": "Журнал действий", "filters": filters, "page": page, "days": days, "query": query.urlencode()}
    return render(request, "mentoring/audit/journal.html", context)
