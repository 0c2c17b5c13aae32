"""The register of consents, a pile of papers received, blanks asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.jobs.running import start
from mentoring.kit.access import require, roles
from mentoring.kit.pages import confirm_page, form_page
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from mentoring.reloading.offering import back_from_excel
from participants.consenting.forms import AskForm, PapersForm, of_unsigned
from participants.consenting.saying import named, nothing_to_ask
from participants.consenting.tables import (
    ConsentFilter,
    ConsentTable,
    PaperDesk,
    PaperFilter,
    PaperTable,
    listed_papers,
    paper_views,
    rows_of,
    views,
)
from participants.consentpapers.asked import asked_people, roles_of
from participants.consentpapers.drawing import PORTION
from participants.consentpapers.issuing import issue_blanks, start_printing
from participants.consentpapers.models import BlankPrint
from participants.consentpapers.views import opened_from
from participants.consents.keeping import take_papers
from participants.consents.missing import missing_of
from participants.consents.models import Consent
from participants.people import rules
from participants.people.finding import chosen
from participants.people.models import Person

STILL_MISSING = "Нужных согласий по-прежнему нет"
WHY_STILL = "Бумага не подходит, если её подписали до отзыва или до 18 лет либо её срок уже прошёл: нужна новая"
CRUMBS = [("Согласия", reverse_lazy("consents"))]


def page_acts(writes: bool) -> list[dict[str, Any]]:
    """The buttons above the list: the register for everybody who reads it."""
    register = {"url": reverse("consent_papers"), "label": "Реестр"}
    if not writes:
        return [register]
    return [
        register,
        {"url": reverse("links"), "label": "Ссылки"},
        {"url": reverse("scans_add"), "label": "Загрузить сканы", "icon": "ul"},
        {"url": reverse("blanks_add"), "label": "Бланки по классам", "icon": "print", "primary": True},
    ]


@require_safe
@roles(*rules.READ)
def consents(request: HttpRequest) -> HttpResponse:
    """Who of the bases and of the candidates has which consents today."""
    writes = rules.can_register(request.user)
    bulk = [
        {"url": reverse("blanks_add"), "label": "Напечатать бланки", "icon": "print", "primary": True},
        {"url": reverse("links_add"), "label": "Создать ссылки"},
        {"url": reverse("consents_take"), "label": "Отметить полученные"},
    ]
    return table_page(
        request,
        table=ConsentTable,
        filterset=ConsentFilter,
        rows=rows_of(request),
        title="Согласия",
        views=views(timezone.localdate()),
        log=lambda act, rows: record(act, request.user.school, request.user, list="consents", rows=rows),
        bulk=bulk if writes else [],
        acts=page_acts(writes),
        empty_text="Здесь будут согласия тех, кто внесён в базы этого года, и кандидатов. Сначала заполните базы.",
    )


@require_safe
@roles(*rules.READ)
def consent_papers(request: HttpRequest) -> HttpResponse:
    """Every consent of the school: what was signed, till when it serves, where the paper lies."""
    writes = rules.can_register(request.user)
    rows = Consent.objects.visible_to(request.user).written()
    return table_page(
        request,
        table=PaperDesk if writes else PaperTable,
        filterset=PaperFilter,
        rows=listed_papers(request.user).filter(mistaken_at=None),
        whole=rows,
        title="Реестр согласий",
        views=paper_views(timezone.localdate()),
        log=lambda act, number: record(act, request.user.school, request.user, list="consent_papers", rows=number),
        crumbs=CRUMBS,
        **back_from_excel(request.user, "consent_papers", writes),
        empty_text="Здесь будут подписанные согласия: на что, до какого дня, где бумага. Записывают их на странице "
        "«Согласия».",
    )


def unnamed_words(people: list[Person]) -> list[str]:
    """Said once when there are children: a pile is written down without the names of the parents."""
    by_parents = any(person.is_minor_on(timezone.localdate()) for person in people)
    words = "ФИО подписавших родителей не запишутся: их вписывают в каждое согласие или берут со сканов"
    return [words] if by_parents else []


def unsigned_words(people: list[Person]) -> str:
    """The question about pupils whose own signature is not ticked; empty when there is none."""
    if not people:
        return ""
    return (
        f"Нужна и подпись учеников, которым есть 14 ({named(people)}). Если они расписались, отметьте это. Если нет, "
        "согласия будут действовать, но ученики останутся на вкладке «Нет подписи ученика»: нажмите «Записать "
        "согласия» ещё раз."
    )


def list_left(request: HttpRequest) -> str:
    """The page to go back to: the one that `?next=` names, or the list as it was, on its tab and with its filters."""
    asked = QueryDict(request.POST.get("query", "")[:2000]).urlencode()
    return opened_from(request) + (f"?{asked}" if asked and "next" not in request.GET else "")


@roles(Role.CURATOR)
@require_POST
def consents_take(request: HttpRequest) -> HttpResponse:
    """A pile of papers: one press writes down what each of the ticked people lacks."""
    rows, today = asked_people(request), timezone.localdate()
    form = PapersForm(request.POST) if "given_on" in request.POST else None
    people = list((form.picked(rows) if form else chosen(request, ConsentFilter, rows, views(today)))[:1000])
    if not people:
        messages.error(request, "Выберите хотя бы одну строку")
        return redirect("consents")
    back, query = list_left(request), request.POST.get("query", "")
    bare = form.asks_of(people) if form and form.is_valid() else []
    if form and form.is_valid() and not bare:
        given = form.cleaned_data
        seen, child_signed = given["opened"], given["child_signed"]
        term = {"given_on": given["given_on"], "until": given["until"], "place": given["place"]}
        term["roles"] = roles_of(people, request.user, request.year)
        added = take_papers(people=people, actor=request.user, seen=seen, child_signed=child_signed, **term)
        messages.success(request, f"Записано согласий: {len(added)}")
        lack = missing_of(people, today)
        if left := [person for person in people if lack[person.pk]]:
            messages.warning(request, f"{STILL_MISSING} ({named(left)}). {WHY_STILL}")
        return redirect(back)
    lack = missing_of(people, today)
    meant = [person for person in people if lack[person.pk]]
    if not (form or meant):
        messages.info(request, "У отмеченных согласия уже действуют, записывать нечего")
        return redirect(back)
    form = form or PapersForm(initial={"ids": ",".join(str(person.pk) for person in meant), "query": query})
    return confirm_page(
        request,
        title="Отметить полученные согласия",
        lines=[f"{person}: {', '.join(lack[person.pk])}" for person in meant] + unnamed_words(meant),
        skipped=[f"{person}: согласия уже действуют" for person in people if not lack[person.pk]],
        button="Записать согласия",
        form=form,
        warning=unsigned_words(bare),
        cancel=back,
        crumbs=CRUMBS,
    )


def ticked(request: HttpRequest) -> str:
    """Numbers of the people whom the page before has ticked, or of the one in the address."""
    if request.method == "POST":
        people = chosen(request, ConsentFilter, asked_people(request), views(timezone.localdate()))
        return ",".join(str(key) for key in people.values_list("pk", flat=True)[:2000])
    return request.GET.get("person", "")


def asked_form(request: HttpRequest) -> AskForm | None:
    """The form of whom to ask for what; None when nobody was ticked, which is said. Raises Refused without a year."""
    require(request.year is not None, "В школе ещё нет учебного года: добавьте его в настройках.")
    sent = request.POST if "asked" in request.POST else None
    if request.method == "POST" and sent is None and not ({"id", "all"} & request.POST.keys()):
        messages.error(request, "Выберите хотя бы одну строку")
        return None
    again = of_unsigned(request.POST.get("query", ""))
    return AskForm(sent, request=request, initial={} if sent else {"ids": ticked(request), "again": again})


def said(form: AskForm) -> str:
    """How many were ticked before."""
    return f"Выбрано: {len(form.picked)}. " if form.picked else ""


@roles(Role.CURATOR)
def blanks_add(request: HttpRequest) -> HttpResponse:
    """Which consents to print blanks of: for those ticked in the list, for a class, for one person."""
    form = asked_form(request)
    if form is None:
        return redirect("consents")

    def save(form: AskForm) -> BlankPrint:
        given = form.cleaned_data
        people, to = list(form.asked()), given["recipient"]
        words = {"year": request.year, "actor": request.user, "recipient": to, "again": given["again"]}
        blanks = issue_blanks(people=people, kinds=given["kinds"], **words)
        if not blanks:
            raise MoveRefused(nothing_to_ask(form, "все выбранные согласия уже есть", "Печатать нечего."))
        return start_printing(blanks=blanks, actor=request.user)

    return form_page(
        request,
        form,
        title="Бланки согласий",
        save=save,
        done="Бланки записаны, ниже — файл для печати",
        to=lambda printing: send_to_print(request, printing),
        template="participants/consenting/ask.html",
        intro=said(form)
        + "Напечатаем только то, чего не хватает, по одному листу на согласие. QR на бланке сам найдёт запись, когда "
        "вы загрузите скан.",
        button="Подготовить бланки",
        crumbs=CRUMBS,
        cancel=reverse("consents"),
    )


def send_to_print(request: HttpRequest, printing: BlankPrint) -> str:
    """A small printing is drawn when asked for; a big one by the worker. The page to show."""
    page = reverse("blanks_print", args=[printing.pk])
    if len(printing.blanks) <= PORTION:
        return page
    title = f"Бланки согласий: {len(printing.blanks)}"
    job = start(kind="blanks", title=title, actor=request.user, arguments={"printing": printing.pk}, back=page)
    return reverse("job", args=[job.pk])
