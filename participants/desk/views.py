"""The desk of requests: the list, one request, writing it down, what the curator decides of one and of many."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.tables import table_page
from mentoring.org.context import shown_year
from mentoring.reloading.offering import back_from_excel
from participants.desk.forms import ManyForm, ReasonForm, RequestForm
from participants.desk.planned import look_for_pair, with_planned
from participants.desk.tables import VIEWS, RequestFilter, RequestTable, seen_by_others
from participants.opinions.views import teachers_page
from participants.people.finding import chosen
from participants.people.models import Person
from participants.requests import rules, slots
from participants.requests.accepting import accept_many, kept_back
from participants.requests.keeping import add_request, change_request
from participants.requests.models import MentoringRequest, ThirdPartyView
from participants.requests.workflow import BY_HAND, REQUEST, WITH_REASON

LISTED = reverse_lazy("requests")
CRUMBS = [("Запросы", LISTED)]
NOTHING_CHOSEN = "Выберите хотя бы одну строку"
REASONS = {  # the act → title of the page that asks why, its button, what is said afterwards
    "decline": ("Отклонить запрос", "Запрос отклонён"),
    "withdraw": ("Отозвать запрос", "Запрос отозван"),
}
DONE = {"accept": "Запрос принят и ждёт наставника, человек есть в базе наставляемых", "reopen": "Запрос снова новый"}


def lines(request: HttpRequest) -> QuerySet[MentoringRequest]:
    """The requests of the year that is shown."""
    rows = MentoringRequest.objects.visible_to(request.user).of(year := shown_year(request)).for_list()
    return with_planned(rows.annotate(has_opinions=seen_by_others()), year)


@require_safe
@roles(*rules.READ)
def requests(request: HttpRequest) -> HttpResponse:
    """What people ask mentors for in this year."""
    writes = (year := shown_year(request)).is_open and rules.can_lead_any(request.user)
    acts = [{"url": reverse("request_areas"), "label": "Области"}]
    if writes:
        acts += [
            {"url": reverse("requests_sort"), "label": "Разобрать по областям", "icon": "sort"},
            {"url": reverse("request_find"), "label": "Записать запрос", "icon": "plus", "primary": True},
        ]
    bulk = [
        {"url": reverse("requests_accept"), "label": "Принять", "icon": "check", "primary": True},
        {"url": reverse("requests_area"), "label": "Указать область"},
        {"url": reverse("opinions_ask"), "label": "Спросить классных руководителей", "icon": "link"},
    ]
    empty = "Здесь будет, в чём людям нужна помощь наставника: своими словами и по областям. Запишите первый запрос"
    return table_page(
        request,
        table=RequestTable,
        filterset=RequestFilter,
        rows=lines(request),
        whole=MentoringRequest.objects.visible_to(request.user).of(year),
        title="Запросы",
        views=VIEWS,
        log=lambda act, rows: record(act, request.user.school, request.user, list="requests", rows=rows),
        search_label="Найти по ФИО, классу, должности",
        **back_from_excel(request.user, "requests", writes, acts),
        bulk=bulk if writes else [],
        empty_text=empty if year.is_open else "В этом учебном году запросов не было.",
        empty_acts=acts[:0:-1],
    )


@roles(*rules.READ)
@require_GET
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: own words, areas, what others say, what may be done with it, what happened to it."""
    asked = look_for_pair(visible_or_404(MentoringRequest, request.user, pk=pk))
    record("request_viewed", asked, request.user, person=asked.person_id)
    offers = [offer for offer in REQUEST.offered(asked, request.user) if offer.name in BY_HAND]
    entries = AuditEntry.objects.visible_to(request.user).about(asked).changes()
    others = MentoringRequest.objects.visible_to(request.user).filter(person=asked.person_id).exclude(pk=pk)
    context = {
        "title": f"Запрос: {asked.person.full_name}",
        "crumbs": CRUMBS,
        "asked": asked,
        "person": asked.person,
        "areas": asked.areas.select_related("parent").order_by("parent__position", "position"),
        "lessons": slots.shown(asked.slots),
        "offers": [(offer, reverse(f"request_{offer.name}", args=[pk])) for offer in offers],
        "why_not": list(dict.fromkeys(reason for offer in offers for reason in offer.reasons)),
        "views": ThirdPartyView.objects.visible_to(request.user).filter(request=asked).select_related("link"),
        "others": with_planned(others).select_related("year").order_by("-created_at"),
        "history": tell(list(entries[:20]), request.user),
        "writes": rules.can_change(request.user, asked),
        "with_reason": WITH_REASON,
    }
    return render(request, "participants/desk/request.html", context)


@roles(Role.CURATOR)
@require_GET
def request_find(request: HttpRequest) -> HttpResponse:
    """Whose request it will be: found by name, also without JavaScript."""
    shown_year(request).require_open()
    given, words = request.GET.get("person", ""), request.GET.get("q", "")[:100]
    if given.isdecimal() and len(given) < 16:
        return redirect("request_add", visible_or_404(Person, request.user, pk=given).pk)
    rows = Person.objects.visible_to(request.user).here().found(words).for_list()
    people = list(rows[:8]) if len(words) > 1 else []
    if people:
        record("list_viewed", None, request.user, list="people", rows=len(people))
    context = {"title": "Записать запрос", "crumbs": CRUMBS, "words": words, "found": people}
    return render(request, "participants/desk/find.html", context)


@roles(Role.CURATOR)
def request_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new request of a person for the year that is shown."""
    person, year = visible_or_404(Person, request.user, pk=pk), shown_year(request)
    year.require_open()
    asked = MentoringRequest(person=person, year=year)
    if request.method == "GET":
        record("person_viewed", person, request.user)
    card = person.menteecards.filter(year=year).first()
    initial = {"words": card.request_text, "form": card.form_id} if card else {}
    earlier = MentoringRequest.objects.visible_to(request.user).of(year).filter(person=person)
    return request_page(
        request,
        RequestForm(request.POST or None, instance=asked, initial=initial),
        title=f"Новый запрос: {person.full_name}",
        save=lambda form: add_request(asked=form.instance, areas=form.cleaned_data["areas"], actor=request.user),
        done="Запрос записан",
        earlier=with_planned(earlier, year),
        cancel=reverse("person", args=[pk]),
    )


@roles(Role.CURATOR)
def request_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a request; whoever was second sees what the first has saved."""
    asked = opened(request, pk)

    def save(form: RequestForm) -> MentoringRequest:
        areas = form.cleaned_data["areas"] if form.confirms else None
        version = form.cleaned_data["version"] or 0
        try:
            return change_request(
                asked=form.instance, fields=form.changes(), areas=areas, version=version, actor=request.user
            )
        except Overtaken:
            form.both = both(form)
            raise

    form = RequestForm(request.POST or None, instance=asked)
    title, back = f"Изменить запрос: {asked.person.full_name}", reverse("request", args=[pk])
    return request_page(request, form, title=title, save=save, done="Запрос сохранён", cancel=back)


def opened(request: HttpRequest, pk: int) -> MentoringRequest:
    """The request that a form is about to change; the look at it is written to the journal. Raises Http404, Refused."""
    asked = visible_or_404(MentoringRequest, request.user, pk=pk)
    asked.year.require_open()
    if request.method == "GET":
        record("request_viewed", asked, request.user, person=asked.person_id)
    return asked


def request_page(request: HttpRequest, form: RequestForm, **page: Any) -> HttpResponse:
    """The page of a request, new or old."""
    told = {"crumbs": CRUMBS, "template": "participants/desk/form.html", "person": form.instance.person, **page}
    return form_page(request, form, to=lambda saved: reverse("request", args=[saved.pk]), **told)


@roles(Role.CURATOR)
@require_POST
def request_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Accept, or take back among the new ones."""
    asked = visible_or_404(MentoringRequest, request.user, pk=pk)
    return acted(
        request, partial(REQUEST.make, asked, move, request.user), DONE[move], reverse("request", args=[asked.pk])
    )


@roles(Role.CURATOR)
def request_close(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Decline or withdraw, with the reason."""
    asked = opened(request, pk)
    (title, done), back = REASONS[move], reverse("request", args=[pk])
    return form_page(
        request,
        ReasonForm(request.POST or None),
        title=f"{title}: {asked.person.full_name}",
        save=lambda form: REQUEST.make(asked, move, request.user, reason=form.cleaned_data["reason"]),
        done=done,
        to=lambda saved: back,
        button=title,
        crumbs=[*CRUMBS, (f"№ {pk}", back)],
        cancel=back,
    )


def ticked(request: HttpRequest) -> list[MentoringRequest]:
    """The rows ticked in the list, or named by the page that asked once more."""
    rows = lines(request).select_related("person__school", "year__school")
    if "ids" in request.POST:
        keys = [key for key in request.POST["ids"].split(",") if key.isdecimal() and len(key) < 16]
        return list(rows.filter(pk__in=keys[:1000]))
    return list(chosen(request, RequestFilter, rows, VIEWS)[:1000])


@roles(Role.CURATOR)
@require_POST
def requests_accept(request: HttpRequest) -> HttpResponse:
    """Accept the ticked ones; asked before, with those that are passed over and why."""
    rows = ticked(request)
    ready = [asked for asked in rows if not kept_back(asked)]
    if not ready:
        messages.error(request, f"Принять нельзя: {rows[0].person}: {kept_back(rows[0])}" if rows else NOTHING_CHOSEN)
        return redirect(LISTED)
    if "ids" in request.POST:
        accepted, kept = accept_many(rows=rows, actor=request.user)
        messages.success(request, f"Принято запросов: {len(accepted)}")
        for asked, reason in kept[:5]:
            messages.error(request, f"{asked.person}: {reason}")
        return redirect(LISTED)
    lines = ["Эти люди появятся в базе наставляемых, если их там ещё нет", *(str(asked.person) for asked in ready)]
    form = ManyForm(initial={"ids": ",".join(str(asked.pk) for asked in ready)})
    skipped = [f"{asked.person}: {kept_back(asked)}" for asked in rows if kept_back(asked)]
    title = f"Принять запросы: {len(ready)}"
    told = {"skipped": skipped, "form": form, "cancel": LISTED, "crumbs": CRUMBS}
    return confirm_page(request, title=title, lines=lines, button=title, **told)


@roles(Role.CURATOR)
@require_POST
def opinions_ask(request: HttpRequest) -> HttpResponse:
    """Class teachers of the ticked requests are asked what they know of them."""
    return teachers_page(request, ticked(request))
