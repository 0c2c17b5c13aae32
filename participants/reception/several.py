"""Several applications at once: the clear ones taken in, repeats marked, the rest declined with one reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from mentoring.accounts.models import Role
from mentoring.kit.access import roles
from mentoring.kit.workflow import MoveRefused
from mentoring.listviews.many import MOST, Act, ManyForm, back_to, many_page, sent_rows
from mentoring.org.context import shown_year
from mentoring.sensitive import found_in
from participants.applications.models import Application
from participants.applications.taking import Match, match_of
from participants.applications.workflow import APPLICATION
from participants.people.finding import chosen
from participants.reception.forms import ManyReasonForm
from participants.reception.tables import VIEWS, ApplicationFilter
from participants.reception.views import CRUMBS, LISTED, lines

FEW = 100  # taken in at once: each is compared with the whole register
TWIN = "Похожая заявка уже есть: откройте и решите, повтор ли это"
ALIKE = "Похожие люди уже есть в школе: откройте и выберите, кто это"
SENSITIVE = "В заявке есть то, чего школа не хранит: откройте и уберите лишнее до «Принять»"


def ticked(request: HttpRequest, most: int = MOST) -> list[Application]:
    """The rows ticked in the list, or named by the page that asked. Raises YearClosed."""
    shown_year(request).require_open()
    if "ids" in request.POST:
        return list(lines(request).filter(pk__in=sent_rows(request))[: most + 1])
    return list(chosen(request, ApplicationFilter, lines(request), VIEWS)[: most + 1])


def several(request: HttpRequest, act: Act) -> HttpResponse:
    """The page that asks, then the act."""
    return many_page(request, act, ticked(request, act.most), back_to(request, LISTED), CRUMBS)


def name_of(row: Application) -> str:
    """Name and class, as typed; leads to the application."""
    words = f"{row.name}, {row.place}" if row.place else row.name
    return format_html('<a href="{}">{}</a>', reverse("application", args=[row.pk]), words)


def decided(row: Application) -> str:
    """Why nothing is decided any more; empty when the application waits."""
    return "" if row.state == Application.State.NEW else f"Уже {row.get_state_display()}"


def unclear(row: Any) -> str:
    """Why a person must look first; empty when it is beyond doubt who it is."""
    if told := decided(row):
        return told
    if row.has_twin:
        return TWIN
    if any(found_in(text) for text in row.payload.values() if isinstance(text, str)):
        return SENSITIVE
    row.match = match_of(row)
    return "" if row.match.sure else ALIKE


@roles(Role.CURATOR)
@require_POST
def applications_accept(request: HttpRequest) -> HttpResponse:
    """Take in those of the ticked of whom there is no doubt; the others are named with what is to be decided."""

    def take(row: Any, given: dict[str, str]) -> None:
        if row.state == Application.State.NEW and (why := unclear(row)):  # what was clear on the page may be so no more
            raise MoveRefused(why)
        match: Match = getattr(row, "match", Match([], None, False))
        APPLICATION.make(row, "accept", request.user, person=match.person)

    told = ["Человека из базы дополним, ничего не сотрём; кого нет в базе, тот появится"]
    return several(
        request, Act("Принять заявки", "Принято заявок", name_of, unclear, take, lines=told, most=FEW, links=True)
    )


@roles(Role.CURATOR)
@require_POST
def applications_double(request: HttpRequest) -> HttpResponse:
    """The ticked ones repeat others."""
    return decide(request, "double", "Отметить повторами", "Отмечено повторами")


@roles(Role.CURATOR)
@require_POST
def applications_decline(request: HttpRequest) -> HttpResponse:
    """Decline the ticked ones with one reason."""
    return decide(request, "decline", "Отклонить заявки", "Отклонено заявок", ManyReasonForm)


def decide(request: HttpRequest, move: str, title: str, done: str, form: type[ManyForm] = ManyForm) -> HttpResponse:
    """One move for those that wait; those decided already are left as they are."""

    def make(row: Application, given: dict[str, str]) -> None:
        APPLICATION.make(row, move, request.user, reason=given.get("reason", ""))

    return several(request, Act(title, done, name_of, decided, make, form, links=True))
