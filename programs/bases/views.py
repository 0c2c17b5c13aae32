"""Pages of the two bases, their official forms, and the card of a person."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.asked import NOBODYS, number, numbers
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import roles, signed_in, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.pdf import PdfFailed, render_pdf
from mentoring.kit.sheets import excel_response, safe_name, workbook_bytes
from mentoring.kit.tables import table_page
from mentoring.org.context import shown_year
from mentoring.reloading.offering import back_from_excel
from participants.consents.missing import missing_of
from participants.consents.standing import standing, worst
from participants.desk.planned import with_planned
from participants.people import rules
from participants.people.carding import add_card, change_card, set_form
from participants.people.finding import chosen
from participants.people.history import history
from participants.people.models import Person
from participants.people.registering import add_person
from participants.register.views import NOTHING_CHOSEN, leave_page, warn_of_look_alikes
from participants.requests.models import MentoringRequest
from participants.selection.models import Candidate
from programs.bases.carrying import carry_areas
from programs.bases.forms import ChooseForm, NewcomerForm
from programs.bases.kinds import BASES, Base
from programs.bases.official import columns
from programs.bases.removing import remove_card
from programs.bases.tables import views, with_papers
from programs.tandems.models import Tandem


@require_safe
@roles(*rules.READ)
def base(request: HttpRequest, name: str) -> HttpResponse:
    """One base of the year that is shown."""
    kind = BASES[name]
    year = shown_year(request)
    writes = rules.can_register(request.user) and year.is_open
    bulk = [
        {"url": reverse(f"{name}s_pair"), "label": "Добавить в пары", "icon": "match", "primary": True},
        {"url": reverse(f"{name}s_form"), "label": "Указать форму"},
        {"url": reverse(f"{name}s_leave"), "label": "Отметить выбывшими"},
    ]
    return table_page(
        request,
        table=kind.table,
        filterset=kind.filterset,
        rows=with_papers(kind.rows(request)),
        whole=kind.whole(year),
        title=kind.title,
        template="programs/bases/list.html",
        views=views(kind.table.side),
        log=lambda act, rows: record(act, request.user.school, request.user, list=f"{name}s", rows=rows),
        search_label="ФИО, класс или должность",
        bulk=bulk if writes else [],
        base=kind,
        writes=writes,
        **back_from_excel(request.user, f"{name}s", writes),
        empty_text=kind.about if year.is_open else "В этом учебном году в базе никого не было.",
    )


@roles(*rules.READ)
@require_GET
def official_form(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """The official form of a base, of the lines that the filters of the list find: a workbook or a paper."""
    kind, year, now = BASES[name], shown_year(request), timezone.localtime()
    lines = list(kind.lines(kind.filterset(request.GET, kind.rows(request), request=request).qs, year))
    record("list_exported", request.user.school, request.user, list=f"{name}s", rows=len(lines), form=ending)
    title = f"{kind.title} {year.start}–{year.start + 1}"
    if ending == "xlsx":
        return excel_response(title, workbook_bytes(kind.title, columns(kind.titles), lines))
    context = {"kind": kind, "lines": lines, "year": year, "now": now, "user": request.user, "school": year.school}
    try:
        data = render_pdf(render_to_string("pdf/base_of_people.html", context), title=title)
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect(f"{name}s")
    headers = {"Content-Disposition": f"inline; filename*=utf-8''{quote(safe_name(title))}.pdf"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@roles(Role.CURATOR)
def card_add(request: HttpRequest, name: str) -> HttpResponse:
    """A new line of a base: of somebody known (?person=), found by name (?q=), or of a new person at once."""
    kind, year = BASES[name], shown_year(request)
    year.require_open()
    person = Person(school=request.user.school, kind=Person.Kind.PUPIL if name == "mentee" else Person.Kind.TEACHER)
    if (key := number(request.GET.get("person", ""))) != NOBODYS:
        person = visible_or_404(Person, request.user, pk=key)
    card = kind.form(request.POST or None, instance=kind.model(person=person, year=year), prefix="card")
    form = card if person.pk else NewcomerForm(request.POST or None, instance=person)
    form.card = card

    def save(form: Any) -> Any:
        if not person.pk:
            warn_of_look_alikes(request, form)
            card.instance.person = add_person(
                person=form.instance, actor=request.user, guardians=form.representatives()
            )
        row = add_card(card=card.instance, actor=request.user)
        if name == "mentor":
            carry_areas(row, request.user)
        return row

    words = request.GET.get("q", "")[:100]
    people = Person.objects.visible_to(request.user).here().found(words).for_list()[:8] if len(words) > 1 else []
    return card_page(
        request, form, kind, title=f"Добавить {kind.one}", save=save, found=people, words=words, who=person
    )


@roles(Role.CURATOR)
def card_edit(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Correct a line; whoever was second sees what the first has saved."""
    kind = BASES[name]
    card = visible_or_404(kind.model, request.user, pk=pk)
    card.year.require_open()
    form = kind.form(request.POST or None, instance=card)

    def save(form: Any) -> Any:
        try:
            version = form.cleaned_data["version"] or 0
            return change_card(card=form.instance, fields=form.changes(), version=version, actor=request.user)
        except Overtaken:
            form.both = both(form)
            raise

    return card_page(request, form, kind, title=f"{kind.title}: {card.person.full_name}", save=save, who=card.person)


def card_page(request: HttpRequest, form: Any, kind: Base, **context: Any) -> HttpResponse:
    """The page of a line, new or old."""
    listed = reverse(f"{kind.name}s")
    context |= {"done": "Сохранено", "crumbs": [(kind.title, listed)], "cancel": listed, "base": kind}
    template = "programs/bases/card_form.html"
    return form_page(
        request, form, to=lambda card: reverse("person", args=[card.person_id]), template=template, **context
    )


@roles(Role.CURATOR)
@require_POST
def card_remove(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Take a person out of a base."""
    card = visible_or_404(BASES[name].model, request.user, pk=pk)
    back = reverse("person", args=[card.person_id])
    return acted(request, lambda: remove_card(card=card, actor=request.user), "Убрано из базы", back)


@roles(Role.CURATOR)
@require_POST
def cards_act(request: HttpRequest, name: str, act: str) -> HttpResponse:
    """What is done with the ticked lines: to the page of pairs, one form for all, left the school."""
    kind, rows = BASES[name], BASES[name].rows(request)
    if act == "leave" and "left_on" in request.POST:
        return leave_page(request, [], reverse(f"{name}s"))
    if "ids" in request.POST:
        cards = list(rows.filter(pk__in=numbers(request.POST["ids"].split(","))[:1000]))
    else:
        cards = list(chosen(request, kind.filterset, rows, views(kind.table.side))[:1000])
    if not cards:
        messages.error(request, NOTHING_CHOSEN)
        return redirect(f"{name}s")
    if act == "pair":
        return redirect(f"{reverse('tandem_add')}?{urlencode([(name, card.person_id) for card in cards[:30]])}")
    if act == "leave":
        return leave_page(request, [card.person for card in cards], reverse(f"{name}s"))
    return form_for_many(request, kind, cards)


def form_for_many(request: HttpRequest, kind: Base, cards: list[Any]) -> HttpResponse:
    """Asks for one form of mentoring and writes it into the lines."""
    year, listed = shown_year(request), reverse(f"{kind.name}s")
    form = ChooseForm(request.POST if "ids" in request.POST else None, year=year)
    if form.is_bound and form.is_valid():
        number = set_form(cards=cards, form=form.cleaned_data["form"], actor=request.user)
        messages.success(request, f"Форма указана в строках: {number}")
        return redirect(listed)
    form.initial["ids"] = ",".join(str(card.pk) for card in cards)
    lines = [f"{card.person}: {card.form or 'форма не указана'}" for card in cards]
    title = f"Указать форму: {len(cards)}"
    return confirm_page(request, title=title, lines=lines, button="Записать форму", form=form, cancel=listed)


def tandems_of(person: Person, user: Any) -> QuerySet[Tandem]:
    """Those in which the person is or was, each with `out_on`: the last day of who left while the others went on."""
    own = person.memberships.filter(tandem=OuterRef("pk")).order_by(F("until").desc(nulls_first=True))
    rows = Tandem.objects.visible_to(user).filter(pk__in=person.memberships.values("tandem")).for_list()
    return rows.annotate(out_on=Subquery(own.values("until")[:1]))


@signed_in
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a person: data, bases, consents, tandems, history. Each look is written to the journal."""
    person = visible_or_404(Person, request.user, pk=pk)
    record("person_viewed", person, request.user)
    today = timezone.localdate()
    cards = {name: list(kind.of(person)) for name, kind in BASES.items()}
    consents = list(person.consents.select_related("mistaken_by").order_by("-given_on", "-pk"))
    asked = with_planned(MentoringRequest.objects.visible_to(request.user).filter(person=person).select_related("year"))
    context = {
        "title": person.full_name,
        "person": person,
        "age": person.age_on(today) if person.birth_date else None,
        "guardians": person.guardians.all(),
        "mentee_cards": cards["mentee"],
        "mentor_cards": cards["mentor"],
        "consents": [(consent, standing(consent, today)) for consent in consents],
        "missing": [] if person.erased_at else missing_of([person], today)[person.pk],
        "papers": worst(person, consents, today),
        "tandems": tandems_of(person, request.user),
        "requests": asked,
        "candidacies": Candidate.objects.visible_to(request.user).filter(person=person).select_related("year"),
        "history": history(person, [*cards["mentee"], *cards["mentor"], *consents, *asked], request.user),
        "writes": rules.can_change(request.user, person),
        "runs_school": request.user.has(*rules.READ),
        "reads_requests": request.user.has(Role.CURATOR, Role.DIRECTOR),
    }
    return render(request, "programs/bases/person.html", context)
