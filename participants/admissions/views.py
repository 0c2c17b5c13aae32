"""Admission: of one candidate, of mentors of experience at once; the list of the admitted; the rules of a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.few import few
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.tables import table_page
from mentoring.listviews.many import Act
from mentoring.org.context import shown_year
from participants.admissions.byhand import admit_by_hand, grounds_of, lacks, why_no_ground
from participants.admissions.experienced import admit_experienced, not_admitted
from participants.admissions.forms import AdmitForm, ExperiencedForm, RulesForm
from participants.admissions.tables import VIEWS, AdmissionFilter, AdmissionTable, admitted_in
from participants.admissions.together import Together
from participants.candidates.ticking import as_shown, link_to, many_candidates, ticked
from participants.candidates.views import CRUMBS, LISTED, asking_page, logged
from participants.consents.missing import missing_consents
from participants.people.models import Person
from participants.selection import rules
from participants.selection.keeping import set_rules
from participants.selection.models import Admission, Candidate, SelectionRules
from participants.selection.standing import asked_in


@roles(Role.CURATOR)
def candidate_admit(request: HttpRequest, pk: int) -> HttpResponse:
    """May be paired from today, and on what ground."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    row.year.require_open()
    why = lacks(missing_consents(row.person, timezone.localdate()))
    if why and request.method == "GET":
        messages.error(request, why)
        return redirect("candidate", pk=pk)
    grounds = grounds_of(row)
    asked = request.POST.get("ground", "")
    return asking_page(
        request,
        row,
        AdmitForm(request.POST or None, grounds=grounds, refused=why_no_ground(row, asked)),
        title=f"Допустить к наставничеству: {row.person.full_name}",
        save=lambda form: admit_by_hand(candidate=row, actor=request.user, **form.cleaned_data),
        done="Наставник допущен и внесён в базу наставников",
        intro="Человек попадёт в базу наставников этого года. Что он написал в заявке, повторно вводить не нужно.",
        button="Допустить",
    )


@roles(Role.CURATOR)
@require_POST
def candidates_admit(request: HttpRequest) -> HttpResponse:
    """Admit those of the ticked who lack nothing; asked on a page, the others are named with what is missing and
    a link to the card where it is written down."""
    rows = ticked(request)
    together = Together(rows)

    def give(row: Candidate, given: dict[str, str]) -> None:
        as_shown(row)
        together.admit(row, request.user)

    lines = ["Каждый попадёт в базу наставников этого года с тем, что написал в заявке"]
    what = ("Допустить кандидатов", "Допущено наставников")
    act = Act(*what, link_to, together.why_not, give, lines=lines, line=together.line, links=True)
    return many_candidates(request, act, rows)


@require_safe
@roles(*rules.READ)
def admitted(request: HttpRequest) -> HttpResponse:
    """The list of admitted mentors."""
    year = shown_year(request)
    writes = rules.can_lead_any(request.user) and year.is_open
    acts = [{"url": LISTED, "label": "Кандидаты", "icon": "people"}]
    if writes:
        acts.append({"url": reverse("experienced"), "label": "Допустить действующих", "icon": "check"})
    return table_page(
        request,
        table=AdmissionTable,
        filterset=AdmissionFilter,
        rows=admitted_in(Admission.objects.visible_to(request.user), year),
        title="Допущенные наставники",
        views=VIEWS,
        log=logged(request, "admitted"),
        search_label="Найти по ФИО, классу, должности",
        acts=acts,
        empty_text="Здесь будут все, кого школа допустила: после собеседования, обучения или по опыту.",
        empty_acts=acts,
    )


@roles(Role.CURATOR)
def experienced(request: HttpRequest) -> HttpResponse:
    """Mentors of the base who have worked before are admitted at once, with what confirms it."""
    year = shown_year(request)
    year.require_open()
    people = not_admitted(Person.objects.visible_to(request.user).here(), year, timezone.localdate())
    record("list_viewed", request.user.school, request.user, list="experienced", rows=len(people))
    if not people and request.method == "GET":
        messages.success(request, "Все наставники базы этого года уже допущены")
        return redirect("admitted")

    def save(form: ExperiencedForm) -> None:
        given = form.cleaned_data
        done, kept = admit_experienced(people=given["people"], year=year, reason=given["reason"], actor=request.user)
        messages.success(request, f"Допущено наставников: {done}")
        shown, more = few(kept)
        for person, reason in shown:
            messages.error(request, f"{person}: {reason}")
        if more:
            messages.error(request, f"И ещё {more}: они остались на странице «Допустить действующих»")

    return form_page(
        request,
        ExperiencedForm(request.POST or None, people=people),
        title="Допустить действующих наставников",
        save=save,
        done="",
        to=lambda saved: reverse("admitted"),
        intro="Это люди из базы наставников без допуска. По опыту допускают без собеседования и курса: нужно записать, "
        "чем опыт подтверждён.",
        button="Допустить отмеченных",
        crumbs=[*CRUMBS, ("Допущенные наставники", reverse("admitted"))],
        cancel=reverse("admitted"),
    )


@roles(Role.CURATOR)
def selection_rules(request: HttpRequest) -> HttpResponse:
    """What this school asks of mentors in this year."""
    year = shown_year(request)
    year.require_open()
    row = SelectionRules.objects.visible_to(request.user).filter(year=year).first()
    row = row or SelectionRules(year=year, admission_needed=asked_in(year).admission)
    return form_page(
        request,
        RulesForm(request.POST or None, instance=row),
        title=f"Правила отбора на {year.label} учебный год",
        save=lambda form: set_rules(year=year, actor=request.user, **form.cleaned_data),
        done="Правила сохранены",
        to=lambda saved: LISTED,
        crumbs=CRUMBS,
        cancel=LISTED,
    )
