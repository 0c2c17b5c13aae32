"""Pages of the reception: the list of applications, one at a time, decisions on one and on many."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, form_page
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from mentoring.org.context import shown_year
from participants.applications import rules
from participants.applications.models import Application, Kind
from participants.applications.taking import match_of
from participants.applications.workflow import APPLICATION
from participants.applying.telling import answers
from participants.posters.typing import twins
from participants.reception.comparing import compared
from participants.reception.forms import AcceptForm, ReasonForm
from participants.reception.onward import next_step, warned_of
from participants.reception.tables import VIEWS, ApplicationFilter, ApplicationTable, twin
from participants.requests.models import MentoringRequest
from participants.selection.models import Candidate

LISTED = reverse_lazy("applications")
CRUMBS = [("Заявки", LISTED)]
NEW = Application.State.NEW
DONE = {"double": "Заявка отмечена повтором", "reopen": "Заявка снова ждёт решения"}


def lines(request: HttpRequest) -> QuerySet[Application]:
    """The applications of the year that is shown."""
    rows = Application.objects.visible_to(request.user).of(shown_year(request)).for_list()
    return rows.annotate(has_twin=twin())


@require_safe
@roles(*rules.READ)
def applications(request: HttpRequest) -> HttpResponse:
    """What came by link and on paper in this year."""
    year, leads = shown_year(request), rules.can_lead_any(request.user)
    writes = leads and year.is_open
    acts = [{"url": reverse("doors"), "label": "Приём заявок", "icon": "link"}]
    if writes:
        acts += [{"url": reverse("application_type", args=["mentee"]), "label": "Внести с бумаги", "icon": "pencil"}]
    bulk = [
        {"url": reverse("applications_accept"), "label": "Принять ясные", "icon": "check", "primary": True},
        {"url": reverse("applications_double"), "label": "Это повторы"},
        {"url": reverse("applications_decline"), "label": "Отклонить"},
    ]
    empty = "Здесь ждут решения заявки, которые пришли по ссылке школы или внесены с бумаги. Откройте приём заявок"
    return table_page(
        request,
        table=ApplicationTable,
        filterset=ApplicationFilter,
        rows=lines(request),
        whole=Application.objects.visible_to(request.user).of(year),
        title="Заявки",
        views=VIEWS,
        log=lambda act, rows: record(act, request.user.school, request.user, list="applications", rows=rows),
        search_label="Найти по ФИО, классу",
        acts=acts,
        bulk=bulk if writes else [],
        empty_text=empty if year.is_open else "В этом учебном году заявок не осталось.",
        empty_acts=acts if writes else [],
    )


@require_safe
@roles(*rules.READ)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what was typed, who it may be, what may be done."""
    row = visible_or_404(Application, request.user, pk=pk)
    record("application_viewed", row, request.user)
    return render(request, "participants/reception/application.html", told(request, row))


def told(request: HttpRequest, row: Application, form: AcceptForm | None = None, refusal: str = "") -> dict[str, Any]:
    """Everything that the page of an application shows."""
    writes = rules.can_lead(request.user, row) and row.year.is_open
    waits = row.state == NEW
    match = match_of(row) if waits else None
    form = form or (AcceptForm(match=match, row=row) if match and writes else None)
    requests = MentoringRequest.objects.visible_to(request.user).filter(
        year=row.year_id, person__in=match.people if match else []
    )
    candidacies = Candidate.objects.visible_to(request.user).filter(year=row.year_id, person=row.person_id or 0)
    waiting = Application.objects.visible_to(request.user).of(row.year).waiting()
    return {
        "title": f"Заявка: {row.name}",
        "crumbs": CRUMBS,
        "row": row,
        "answers": answers(row.kind, row.payload, row.year),
        "alike": [(person, compared(row, person)) for person in match.people] if match else [],
        "form": form,
        "refusal": refusal,
        "twins": twins(row) if waits else [],
        "requests": requests.select_related("person") if row.kind == Kind.MENTEE else [],
        "candidate": candidacies.first() if row.kind == Kind.MENTOR else None,
        "sensitive": warned_of(row),
        "base": "наставляемых" if row.kind == Kind.MENTEE else "наставников",
        "writes": writes,
        "next": waiting.exclude(pk=row.pk).order_by("created_at", "pk").first(),
        "history": tell(list(AuditEntry.objects.visible_to(request.user).about(row).changes()[:20]), request.user),
    }


@roles(Role.CURATOR)
@require_POST
def application_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it in as a known person or as a new one; then the next one that waits."""
    row = visible_or_404(Application, request.user, pk=pk)
    form = AcceptForm(request.POST, match=match_of(row), row=row)
    refusal, status = "", 422
    if row.state != NEW:
        messages.error(request, f"Заявка уже {row.get_state_display()}: решил другой человек. Ничего не изменено.")
        return redirect("application", pk)
    if form.is_valid():
        try:
            APPLICATION.make(row, "accept", request.user, person=form.person, texts=form.texts)
        except MoveRefused as reason:
            refusal, status = str(reason), 409
            row = visible_or_404(Application, request.user, pk=pk)
            form = None if row.state != NEW else form
        else:
            messages.success(request, next_step(row, request.user))
            return onward(request, row)
    context = told(request, row, form, refusal)
    return render(request, "participants/reception/application.html", context | {"has_errors": True}, status=status)


def onward(request: HttpRequest, row: Application) -> HttpResponse:
    """The next application that waits; the list when there is none."""
    waiting = Application.objects.visible_to(request.user).of(row.year).waiting().order_by("created_at", "pk")
    after = waiting.filter(created_at__gte=row.created_at).first() or waiting.first()
    return redirect("application", after.pk) if after and "next" in request.POST else redirect("application", row.pk)


@roles(Role.CURATOR)
@require_POST
def application_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """«Это повтор», or back among those that wait."""
    row = visible_or_404(Application, request.user, pk=pk)
    to = reverse("application", args=[pk])
    return acted(request, partial(APPLICATION.make, row, move, request.user), DONE[move], to)


@roles(Role.CURATOR)
def application_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline one, with the reason."""
    row = visible_or_404(Application, request.user, pk=pk)
    row.year.require_open()
    return form_page(
        request,
        ReasonForm(request.POST or None),
        title=f"Отклонить заявку: {row.name}",
        save=lambda form: APPLICATION.make(row, "decline", request.user, reason=form.cleaned_data["reason"]),
        done="Заявка отклонена",
        to=lambda saved: LISTED,
        button="Отклонить заявку",
        crumbs=[*CRUMBS, (f"№ {pk}", reverse("application", args=[pk]))],
        cancel=reverse("application", args=[pk]),
    )
