"""The register of consents, a pile of papers received, blanks asked for and printed."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.jobs.models import Job
from mentoring.jobs.running import going_on, start
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import confirm_page, form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from mentoring.reloading.offering import back_from_excel
from participants.consenting.forms import AskForm, of_unsigned
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
from participants.consentpapers.drawing import PORTION, draw
from participants.consentpapers.issuing import issue_blanks, start_printing
from participants.consentpapers.models import BlankPrint
from participants.consentpapers.views import opened_from
from participants.consentpapers.working import blanks_of
from participants.consents.asked import asked_people
from participants.consents.forms import PapersForm
from participants.consents.keeping import take_papers
from participants.consents.missing import missing_of
from participants.consents.models import Consent
from participants.people import rules
from participants.people.finding import chosen

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


@roles(*rules.READ)
def consent_papers(request: HttpRequest) -> HttpResponse:
    """Every consent of the school: what was signed, till when it serves, where the paper lies."""
    writes = rules.can_register(request.user)
    rows = Consent.objects.visible_to(request.user)
    return table_page(
        request,
        table=PaperDesk if writes else PaperTable,
        filterset=PaperFilter,
        rows=listed_papers(request.user),
        whole=rows,
        title="Реестр согласий",
        views=paper_views(timezone.localdate()),
        log=lambda act, number: record(act, request.user.school, request.user, list="consent_papers", rows=number),
        crumbs=CRUMBS,
        **back_from_excel(request.user, "consent_papers", writes),
        empty_text="Здесь будут подписанные согласия: на что, до какого дня, где бумага. Записывают их на странице "
        "«Согласия».",
    )


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
    if form and form.is_valid():
        given = form.cleaned_data
        seen, child_signed = given["opened"], given["child_signed"]
        term = {"given_on": given["given_on"], "until": given["until"]}
        added = take_papers(people=people, actor=request.user, seen=seen, child_signed=child_signed, **term)
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
            raise MoveRefused("У этих людей все выбранные согласия уже есть. Печатать нечего.")
        return start_printing(blanks=blanks, actor=request.user)

    return form_page(
        request,
        form,
        title="Бланки согласий",
        save=save,
        done="Бланки готовы к печати",
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


@roles(Role.CURATOR)
@require_GET
def blanks_print(request: HttpRequest, pk: int) -> HttpResponse:
    """What is printed, by class, and what to do with the sheets."""
    printing = visible_or_404(BlankPrint, request.user, pk=pk)
    blanks = blanks_of(printing, request.user)
    groups = Counter(blank.person.class_name or "Взрослые" for blank in blanks)
    job = Job.objects.visible_to(request.user).filter(kind="blanks", arguments__printing=pk).first()
    context = {
        "title": f"Бланки согласий: {len(blanks)}",
        "crumbs": CRUMBS,
        "printing": printing,
        "groups": list(groups.items()),
        "blanks": len(blanks),
        "job": job,
        "ready": bool(printing.file) or 0 < len(blanks) <= PORTION,
        "drawing": going_on("blanks", request.user.school, printing=pk),
    }
    return render(request, "participants/consenting/print.html", context)


@roles(Role.CURATOR)
@require_GET
def blanks_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF; each download is written to the journal."""
    printing = visible_or_404(BlankPrint, request.user, pk=pk)
    record("file_viewed", printing, request.user)
    name = f"Бланки согласий {timezone.localtime(printing.created_at):%d.%m.%Y}.pdf"
    if printing.file:
        return FileResponse(printing.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    blanks = blanks_of(printing, request.user)
    try:
        if not 0 < len(blanks) <= PORTION:
            raise PdfFailed("Бланки ещё не готовы. Подождите, пока закончится задание")
        data = draw(blanks, request.user.school)
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect("blanks_print", pk=pk)
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
