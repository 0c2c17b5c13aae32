"""Homes and search: the pages that see the whole building."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_safe

from mentoring.accounts.models import RUNS_SCHOOL, Role
from mentoring.audit.recording import record
from mentoring.kit.access import signed_in
from mentoring.kit.russian import day_words
from monitoring.attention.gathering import gather, grouped
from monitoring.attention.items import Look
from monitoring.dashboards import panels
from monitoring.dashboards.coming import coming
from monitoring.dashboards.searching import find
from monitoring.dashboards.setup import installation

FEW = 7


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What needs attention first, figures second; a person with several roles gets one page."""
    user, today = request.user, timezone.localdate()
    context: dict[str, Any] = {"title": f"{WEEKDAYS[today.weekday()]}, {day_words(today)}"}
    if user.school and request.year and user.has(*RUNS_SCHOOL):
        context |= school_home(Look(user, user.school, request.year, today), "all" in request.GET)
    if user.has(Role.MENTOR, Role.MENTEE):
        context["own"] = panels.own_tandems(user, request.year)
        context["asked"] = panels.own_requests(user, request.year)
        context["duties"] = panels.own_duties(user, request.year)
    if user.municipality:
        context["municipal"] = panels.municipal_figures(user.municipality)
    context["administers"] = user.has(Role.ADMIN)
    context["to_begin"] = installation() if user.has(Role.ADMIN) else {}
    context["without_role"] = not user.role_codes
    return render(request, "monitoring/dashboards/home.html", context)


def school_home(look: Look, show_all: bool) -> dict[str, Any]:
    """The part of the page for those who run the school."""
    items, now = gather(look), panels.figures(look)
    rail = panels.stages(look, now)
    return {
        "attention": grouped(items if show_all else items[:FEW]),
        "hidden": 0 if show_all else max(0, len(items) - FEW),
        "total": len(items),
        "figures": now,
        "tiles": panels.tiles(now),
        "stages": rail,
        "course": panels.course(rail),
        "changes": panels.changes(look),
        "coming": coming(look),
        "may_pair": look.user.has(Role.CURATOR) and look.year.is_open,
    }


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """People, tandems, orders and pages by a few letters, also typed in the wrong layout."""
    question = request.GET.get("q", "").replace("\0", " ").strip()[:100]  # PostgreSQL refuses that sign
    groups = find(request.user, request.year, question) if question else []
    if groups:
        record("list_viewed", None, request.user, list="search", rows=sum(len(hits) for _, hits in groups))
    template = "_results.html" if request.htmx or "fragment" in request.GET else "search.html"
    context = {"title": "Поиск", "question": question, "groups": groups}
    return render(request, f"monitoring/dashboards/{template}", context)
