"""Candidates ticked in the list, and whether they are still as the page has shown them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mentoring.audit.versions import last_change
from mentoring.kit.workflow import Overtaken
from mentoring.listviews.many import MOST, Act, back_to, many_page, sent_rows
from mentoring.org.context import shown_year
from participants.candidates.tables import VIEWS, CandidateFilter
from participants.candidates.views import CRUMBS, LISTED, lines
from participants.people.finding import chosen
from participants.selection.models import Candidate


def many_candidates(request: HttpRequest, act: Act, rows: list[Candidate]) -> HttpResponse:
    """One act for these ticked candidates."""
    return many_page(request, act, rows, back_to(request, LISTED), CRUMBS)


def ticked(request: HttpRequest) -> list[Candidate]:
    """Those ticked in the list, or named by the page that asked: `seen` is the version that it has shown. Raises
    YearClosed."""
    shown_year(request).require_open()
    if "ids" not in request.POST:
        return list(chosen(request, CandidateFilter, lines(request), VIEWS)[: MOST + 1])
    versions = sent_rows(request)
    rows: list[Any] = list(lines(request).filter(pk__in=versions))
    for row in rows:
        row.seen = versions[row.pk]
    return rows


def as_shown(row: Any) -> None:
    """Raises Overtaken when somebody has moved or corrected the candidate since."""
    if row.version != row.seen:
        raise Overtaken(f"{last_change(row)} С этим кандидатом ничего не сделано.")


def name_of(row: Candidate) -> str:
    """In the list of names."""
    return row.person.full_name


def link_to(row: Candidate) -> SafeString:
    """The same, leading to the card."""
    return format_html('<a href="{}">{}</a>', reverse("candidate", args=[row.pk]), name_of(row))
