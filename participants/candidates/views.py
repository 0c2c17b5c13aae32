"""Candidates to mentors: the list, one of them, writing one down."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from mentoring.accounts.models import Role
from mentoring.asked import NOBODYS, number
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.tables import table_page
from mentoring.org.context import shown_year
from participants.candidates.asking import may_be_asked
from participants.candidates.forms import ApplicationForm, NewcomerForm
from participants.candidates.steps import steps_of
from participants.candidates.tables import VIEWS, CandidateFilter, CandidateTable, with_talks
from participants.people.models import Person
from participants.people.registering import add_person
from participants.register.views import warn_of_look_alikes
from participants.requests import slots
from participants.schooling.models import Enrolment
from participants.selection import rules
from participants.selection.keeping import add_candidate, change_candidate
from participants.selection.models import Admission, Candidate, Interview, RecordCheck
from participants.selection.standing import asked_in, missing_for, needs_certificate

LISTED = reverse_lazy("candidates")
CRUMBS = [("Кандидаты", LISTED)]


def lines(request: HttpRequest) -> QuerySet[Candidate]:
    """The candidates of the year that is shown."""
    return with_talks(Candidate.objects.visible_to(request.user).of(shown_year(request)))


def logged(request: HttpRequest, name: str) -> Any:
    """Writes down who looked at the list."""
    return lambda act, rows: record(act, request.user.school, request.user, list=name, rows=rows)


def asking_page(request: HttpRequest, row: Candidate, form: Any, **page: Any) -> HttpResponse:
    """A form about one candidate that leads back to the card."""
    row.year.require_open()
    back = reverse("candidate", args=[row.pk])
    usual = {"to": lambda saved: back, "crumbs": [*CRUMBS, (row.person.short_name, back)], "cancel": back}
    return form_page(request, form, **(usual | page))


@require_safe
@roles(*rules.READ)
def candidates(request: HttpRequest) -> HttpResponse:
    """Who wants to mentor in this year, and how far it has come."""
    year = shown_year(request)
    writes = rules.can_lead_any(request.user) and year.is_open
    acts = [{"url": reverse("admitted"), "label": "Допущенные наставники", "icon": "check"}]
    if writes:
        acts += [
            {"url": reverse("selection_rules"), "label": "Правила отбора", "icon": "gear"},
            {"url": reverse("candidate_add"), "label": "Добавить кандидата", "icon": "plus", "primary": True},
        ]
    bulk = [
        {"url": reverse("candidates_appoint"), "label": "Назначить собеседование", "icon": "cal", "primary": True},
        {"url": reverse("candidates_admit"), "label": "Допустить", "icon": "check"},
        {"url": reverse("candidates_refuse"), "label": "Отказать"},
    ]
    empty = "Здесь будут те, кто хочет стать наставником: заявки, собеседования, допуск. Добавьте первого кандидата"
    return table_page(
        request,
        table=CandidateTable,
        filterset=CandidateFilter,
        rows=lines(request),
        whole=Candidate.objects.visible_to(request.user).of(year),
        title="Кандидаты в наставники",
        views=VIEWS,
        log=logged(request, "candidates"),
        search_label="Найти по ФИО, классу, должности",
        acts=acts,
        bulk=bulk if writes else [],
        empty_text=empty if year.is_open else "В этом учебном году кандидатов не было.",
        empty_acts=acts[-1:] if writes else [],
    )


@roles(*rules.READ)
@require_GET
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate: the application, the talks, what was checked, what is missing, the next step."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    record("candidate_viewed", row, request.user, person=row.person_id)
    today, person = timezone.localdate(), row.person
    entries = AuditEntry.objects.visible_to(request.user).about(row).changes()
    learning = Enrolment.objects.visible_to(request.user).counted().filter(course__year=row.year_id)
    missing, writes = missing_for(row, today), rules.can_lead(request.user, row) and row.year.is_open
    lacking = [words for kind, words in missing if kind == "consent"]
    context = {
        "title": f"Кандидат: {person.full_name}",
        "crumbs": CRUMBS,
        "candidate": row,
        "person": person,
        "lessons": slots.shown(row.slots),
        "areas": row.areas.for_list(),
        "forms": row.forms.all(),
        "interviews": Interview.objects.visible_to(request.user).filter(candidate=row),
        "checks": RecordCheck.objects.visible_to(request.user).filter(person=person),
        "needs_certificate": needs_certificate(person, today),
        "missing": missing,
        "asks": writes and bool(lacking) and may_be_asked(row, request.year),
        "admission": Admission.objects.visible_to(request.user).filter(candidate=row, ended_on=None).first(),
        "enrolments": learning.filter(person=person).select_related("course", "group"),
        "steps": steps_of(row, request.user, asked_in(row.year), lacking),
        "history": tell(list(entries[:20]), request.user),
        "writes": writes,
    }
    return render(request, "participants/candidates/candidate.html", context)


@roles(Role.CURATOR)
def candidate_add(request: HttpRequest) -> HttpResponse:
    """Somebody applies on paper or is invited: found by name, or a new person on the same page."""
    year, user = shown_year(request), request.user
    year.require_open()
    person = Person(school=user.school, kind=Person.Kind.TEACHER)
    if (key := number(request.GET.get("person", ""))) != NOBODYS:
        person = visible_or_404(Person, user, pk=key)
    card = ApplicationForm(request.POST or None, instance=Candidate(person=person, year=year), prefix="card")
    form: Any = card if person.pk else NewcomerForm(request.POST or None, instance=person)
    form.card = card

    def save(form: Any) -> Candidate:
        if not person.pk:
            warn_of_look_alikes(request, form)
            card.instance.person = add_person(person=form.instance, actor=user, guardians=form.representatives())
        return add_candidate(candidate=card.instance, actor=user, **card.many())

    words = request.GET.get("q", "")[:100]
    people = Person.objects.visible_to(user).here().found(words).for_list()[:8] if len(words) > 1 else []
    again = "again" in request.POST
    return form_page(
        request,
        form,
        title="Добавить кандидата",
        save=save,
        done="Кандидат записан",
        to=lambda row: reverse("candidate_add") if again else reverse("candidate", args=[row.pk]),
        template="participants/candidates/form.html",
        found=people,
        words=words,
        who=person,
        button_again="Сохранить и добавить ещё",
        crumbs=CRUMBS,
        cancel=LISTED,
    )


@roles(Role.CURATOR)
def candidate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the application; whoever was second sees what the first has saved."""
    row = visible_or_404(Candidate, request.user, pk=pk)
    row.year.require_open()

    def save(form: ApplicationForm) -> Candidate:
        told = {"fields": form.changes(), "version": form.cleaned_data["version"] or 0} | form.many()
        try:
            return change_candidate(candidate=form.instance, actor=request.user, **told)
        except Overtaken:
            form.both = both(form)
            raise

    back = reverse("candidate", args=[pk])
    return form_page(
        request,
        ApplicationForm(request.POST or None, instance=row),
        title=f"Изменить заявку: {row.person.full_name}",
        save=save,
        done="Заявка сохранена",
        to=lambda saved: back,
        template="participants/candidates/form.html",
        who=row.person,
        crumbs=[*CRUMBS, (row.person.short_name, back)],
        cancel=back,
    )
