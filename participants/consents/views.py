"""Pages of consents: who lacks what, one record, a pile of papers received, a withdrawal, the scan."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.audit.versions import both
from mentoring.entrance.signing import safe_next
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import confirm_page, form_page
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.consents.forms import ConsentForm, PapersForm, WithdrawalForm
from participants.consents.keeping import add_consent, change_consent, take_papers, withdraw
from participants.consents.missing import missing_of, missing_pairs, needed, words
from participants.consents.models import Consent
from participants.consents.scans import scan_response
from participants.consents.tables import ConsentFilter, ConsentTable, views
from participants.people import rules
from participants.people.cards import MenteeCard, MentorCard
from participants.people.finding import chosen
from participants.people.models import Person

CRUMBS = [("Согласия", reverse_lazy("consents"))]


def in_bases(request: HttpRequest) -> QuerySet[Person]:
    """People of the two bases of the year that is shown, with their consents."""
    cards = [
        Exists(model.objects.filter(person=OuterRef("pk"), year=request.year))  # scope: the people are the user's
        for model in (MenteeCard, MentorCard)
    ]
    rows = Person.objects.visible_to(request.user).here().filter(cards[0] | cards[1])
    return rows.prefetch_related(Prefetch("consents", to_attr="papers")).for_list()


@roles(*rules.READ)
def consents(request: HttpRequest) -> HttpResponse:
    """Who of the bases has which consents today."""
    writes = rules.can_register(request.user)
    bulk = [{"url": reverse("consents_take"), "label": "Отметить полученные", "icon": "check", "primary": True}]
    return table_page(
        request,
        table=ConsentTable,
        filterset=ConsentFilter,
        rows=in_bases(request),
        title="Согласия",
        views=views(timezone.localdate()),
        log=lambda act, rows: record(act, request.user.school, request.user, list="consents", rows=rows),
        bulk=bulk if writes else [],
        empty_text="Здесь будут согласия тех, кто внесён в базы этого года. Сначала заполните базы.",
    )


@roles(Role.CURATOR)
def consent_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down one consent of a person; what is missing at this age is chosen beforehand."""
    person, today = visible_or_404(Person, request.user, pk=pk), timezone.localdate()
    pairs = missing_pairs([person], today)[pk]
    kind, signer = (pairs or needed(person.is_minor_on(today)))[0]
    guardian = person.guardians.first() if signer == Consent.Signer.GUARDIAN else None
    initial = {"kind": kind, "signer": signer, "signer_name": guardian.full_name if guardian else ""}
    form = ConsentForm(request.POST or None, request.FILES or None, instance=Consent(person=person), initial=initial)
    lack = [words(*pair) for pair in pairs]
    return consent_page(
        request,
        form,
        title=f"Новое согласие: {person.full_name}",
        save=lambda form: add_consent(consent=form.instance, actor=request.user, scan=form.cleaned_data["scan"]),
        done="Согласие записано",
        intro="Сейчас: " + "; ".join(lack) if lack else "Сейчас все нужные согласия есть.",
        button_again="Сохранить и записать следующее" if len(lack) > 1 else "",
    )


@roles(Role.CURATOR)
def consent_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a record; whoever was second sees what the first has saved and keeps what was typed."""
    consent = visible_or_404(Consent, request.user, pk=pk)
    form = ConsentForm(request.POST or None, request.FILES or None, instance=consent)

    def save(form: ConsentForm) -> Consent:
        fields = [name for name in form.changed_data if name not in ("scan", "version")]
        version, scan = form.cleaned_data["version"] or 0, form.cleaned_data["scan"] or None
        try:
            return change_consent(consent=form.instance, fields=fields, version=version, actor=request.user, scan=scan)
        except Overtaken:
            form.both = both(form)
            raise

    title = f"Согласие: {consent.person.full_name}"
    return consent_page(request, form, title=title, save=save, done="Согласие исправлено")


def opened_from(request: HttpRequest) -> str:
    """Where to go afterwards: the page that `?next=` names, when it is ours, else the list."""
    return safe_next(request, request.GET["next"]) if "next" in request.GET else reverse("consents")


def consent_page(request: HttpRequest, form: ConsentForm, **page: Any) -> HttpResponse:
    """The page of one consent; afterwards back to where it was opened from."""
    template, person = "participants/consents/form.html", form.instance.person
    back = opened_from(request)
    again = request.get_full_path() if "again" in request.POST else ""
    told = {"crumbs": CRUMBS, "cancel": back, "guardians": person.guardians.all(), **page}
    return form_page(request, form, to=lambda saved: again or back, template=template, **told)


@roles(Role.CURATOR)
@require_POST
def consents_take(request: HttpRequest) -> HttpResponse:
    """A pile of papers: one press writes down what each of the ticked people lacks."""
    rows, today = in_bases(request), timezone.localdate()
    form = PapersForm(request.POST) if "given_on" in request.POST else None
    people = list((form.picked(rows) if form else chosen(request, ConsentFilter, rows, views(today)))[:1000])
    if not people:
        messages.error(request, "Выберите хотя бы одну строку")
        return redirect("consents")
    if form and form.is_valid():
        given = form.cleaned_data
        added = take_papers(people=people, given_on=given["given_on"], until=given["until"], actor=request.user)
        messages.success(request, f"Записано согласий: {len(added)}")
        return redirect(opened_from(request))
    lack = missing_of(people, today)
    form = form or PapersForm(initial={"ids": ",".join(str(person.pk) for person in people)})
    return confirm_page(
        request,
        title="Отметить полученные согласия",
        lines=[f"{person}: {', '.join(lack[person.pk])}" for person in people if lack[person.pk]],
        skipped=[f"{person}: согласия уже действуют" for person in people if not lack[person.pk]],
        button="Записать согласия",
        form=form,
        cancel=opened_from(request),
        crumbs=CRUMBS,
    )


@roles(Role.CURATOR)
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The consent was taken back: what follows is said first."""
    consent = visible_or_404(Consent, request.user, pk=pk)
    form = WithdrawalForm(request.POST or None, initial={"withdrawn_on": timezone.localdate()})
    context = {"form": form, "danger": True, "cancel": opened_from(request), "crumbs": CRUMBS}
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(consent=consent, day=form.cleaned_data["withdrawn_on"], actor=request.user)
        except MoveRefused as reason:
            context["refusal"] = str(reason)
        else:
            messages.success(request, "Согласие отозвано")
            return redirect(opened_from(request))
    lines = [
        f"Согласие от {consent.given_on:%d.%m.%Y} ({consent.get_kind_display()}) больше не действует",
        f"{consent.person.full_name} не войдёт в новые приказы, пока нет другого согласия",
        "Запись и скан останутся как доказательство; вернуть отозванное согласие нельзя",
    ]
    return confirm_page(request, title="Отозвать согласие", lines=lines, button="Отозвать согласие", **context)


@roles(*rules.READ)
@require_GET
def consent_scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan, for those who may see the person; each opening is written to the journal."""
    consent = visible_or_404(Consent, request.user, pk=pk)
    if not consent.scan:
        messages.error(request, "У этого согласия нет скана")
        return redirect("consents")
    record("file_viewed", consent, request.user)
    return scan_response(consent.scan, f"Согласие {consent.person.short_name} {consent.given_on:%d.%m.%Y}")
