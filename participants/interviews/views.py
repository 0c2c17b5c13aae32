"""What is decided of candidates: a day of the talk, its result, a certificate, a move with its reason."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.asked import numbers
from mentoring.audit.recording import record
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page
from mentoring.listviews.many import Act
from participants.candidates.tables import VIEWS, CandidateFilter
from participants.candidates.ticking import as_shown, many_candidates, name_of, ticked
from participants.candidates.views import CRUMBS, LISTED, asking_page, lines
from participants.interviews.forms import AppointForm, CertificateForm, InterviewForm, ManyReasonForm, ReasonForm
from participants.people.finding import chosen
from participants.selection import rules
from participants.selection.interviewing import appoint, appoint_many, hold, kept_back
from participants.selection.keeping import note_certificate, remove_certificate
from participants.selection.models import Candidate, Interview, RecordCheck
from participants.selection.workflow import CANDIDATE

NOTHING_CHOSEN = "Выберите хотя бы одну строку"
REASONS = {  # the move → title of the page that asks why, what is said afterwards
    "keep": ("Оставить в резерве", "Кандидат в резерве"),
    "refuse": ("Отказать кандидату", "Кандидату отказано"),
    "withdraw": ("Отозвать заявку", "Заявка отозвана"),
    "revoke": ("Отозвать допуск", "Допуск отозван. Строка в базе наставников осталась"),
}
DONE = {"teach": "Кандидат направлен на обучение", "reopen": "Заявка снова новая"}


def surname(request: HttpRequest) -> str:
    """Who sits at the page, as a hint of who held the talk."""
    return str(request.user)


@roles(Role.CURATOR)
def candidate_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """A day of the talk, or another day."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    planned = Interview.objects.visible_to(request.user).filter(candidate=row, decision="").first()
    known = {"planned_on": planned.planned_on, "place": planned.place} if planned else {}
    return asking_page(
        request,
        row,
        AppointForm(request.POST or None, initial=known),
        title=f"Собеседование: {row.person.full_name}",
        save=lambda form: appoint(
            candidate=row,
            planned_on=form.cleaned_data["planned_on"],
            place=form.cleaned_data["place"],
            actor=request.user,
        ),
        done="Собеседование назначено",
        button="Назначить",
    )


@roles(Role.CURATOR)
@require_POST
def candidates_appoint(request: HttpRequest) -> HttpResponse:
    """One day for all that are ticked; asked on a page, with those passed over and why."""
    form = AppointForm(request.POST) if "planned_on" in request.POST else None
    rows = list(
        lines(request).filter(pk__in=numbers(request.POST.get("ids", "").split(","))[:1000])
        if form
        else chosen(request, CandidateFilter, lines(request), VIEWS)[:1000]
    )
    ready = [row for row in rows if not kept_back(row)]
    if not ready:
        told = f"Назначить нельзя: {rows[0].person}: {kept_back(rows[0])}" if rows else NOTHING_CHOSEN
        messages.error(request, told)
        return redirect(LISTED)
    if form and form.is_valid():
        given = form.cleaned_data
        done, kept = appoint_many(
            candidates=rows, planned_on=given["planned_on"], place=given["place"], actor=request.user
        )
        messages.success(request, f"Назначено собеседований: {len(done)}")
        for row, reason in kept[:5]:
            messages.error(request, f"{row.person}: {reason}")
        return redirect(LISTED)
    form = form or AppointForm(initial={"ids": ",".join(str(row.pk) for row in ready)})
    skipped = [f"{row.person}: {kept_back(row)}" for row in rows if kept_back(row)]
    title = f"Назначить собеседования: {len(ready)}"
    asked = {"form": form, "skipped": skipped, "cancel": LISTED, "crumbs": CRUMBS}
    return confirm_page(request, title=title, lines=[str(row.person) for row in ready], button="Назначить", **asked)


@roles(Role.CURATOR)
@require_POST
def candidates_refuse(request: HttpRequest) -> HttpResponse:
    """Refuse the ticked ones with one reason; asked on a page, with those passed over and why."""

    def refuse(row: Candidate, given: dict[str, str]) -> None:
        as_shown(row)
        CANDIDATE.make(row, "refuse", request.user, reason=given["reason"])

    act = Act("Отказать кандидатам", "Отказано кандидатам", name_of, not_refused, refuse, ManyReasonForm)
    return many_candidates(request, act, ticked(request))


def not_refused(row: Candidate) -> str:
    """Why this candidate is not refused from the list; empty when it is possible."""
    move = CANDIDATE.moves["refuse"]
    return " ".join(move.blockers(row)) if row.state in move.sources else row.get_state_display().capitalize()


@roles(Role.CURATOR)
def interview(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of the talk."""
    talk = visible_or_404(Interview, request.user, pk=pk)
    row = talk.candidate
    if talk.decision:
        messages.error(request, "Итоги этого собеседования уже записаны")
        return redirect("candidate", row.pk)
    initial = {"held_on": timezone.localdate(), "held_by": surname(request)}
    return asking_page(
        request,
        row,
        InterviewForm(request.POST or None, instance=talk, initial=initial),
        title=f"Итоги собеседования: {row.person.full_name}",
        save=lambda form: hold(interview=form.instance, actor=request.user),
        done="Итоги собеседования записаны",
        button=InterviewForm.send,
        template="participants/candidates/interview_form.html",
        talk=talk,
        candidate=row,
    )


@roles(*rules.READ)
@require_GET
def interview_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a talk on paper: filled in, or empty for the talk itself."""
    talk = visible_or_404(Interview, request.user, pk=pk)
    record("interview_printed", talk, request.user, person=talk.candidate.person_id)
    marks = [
        (field.verbose_name, [(mark.value, mark.label, getattr(talk, name) == mark.value) for mark in Interview.Mark])
        for name, field in ((name, Interview._meta.get_field(name)) for name in ("motivation", "communication", "time"))
    ]
    context = {"title": "Карточка собеседования", "talk": talk, "candidate": talk.candidate, "marks": marks}
    context["now"] = timezone.localtime()
    return render(request, "participants/candidates/interview_print.html", context)


@roles(Role.CURATOR)
def candidate_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of no criminal record was shown."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    return asking_page(
        request,
        row,
        CertificateForm(request.POST or None, initial={"seen_on": timezone.localdate(), "seen_by": surname(request)}),
        title=f"Справка об отсутствии судимости: {row.person.full_name}",
        save=lambda form: note_certificate(candidate=row, actor=request.user, **form.cleaned_data),
        done="Справка отмечена",
        intro="Отметьте только, что справку показали. Номер и содержание в программу не записывают.",
        button="Отметить",
    )


@roles(Role.CURATOR)
@require_POST
def certificate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest note of a certificate was a mistake."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    check = RecordCheck.objects.visible_to(request.user).filter(person=row.person).first()
    back = reverse("candidate", args=[pk])
    if check is None:
        messages.error(request, "Справка и так не отмечена")
        return redirect(back)
    act = partial(remove_certificate, check=check, candidate=row, actor=request.user)
    return acted(request, act, "Отметка о справке снята", back)


@roles(Role.CURATOR)
@require_POST
def candidate_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Send to the course, or consider again."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    return acted(request, partial(CANDIDATE.make, row, move, request.user), DONE[move], reverse("candidate", args=[pk]))


@roles(Role.CURATOR)
def candidate_close(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Keep for later, refuse, take back the application or the admission, with the reason."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    title, done = REASONS[move]
    return asking_page(
        request,
        row,
        ReasonForm(request.POST or None),
        title=f"{title}: {row.person.full_name}",
        save=lambda form: CANDIDATE.make(row, move, request.user, reason=form.cleaned_data["reason"]),
        done=done,
        button=title,
    )
