"""Pages after registration: the acknowledgement sheet, scans of the signed paper, downloads."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import RUNS_SCHOOL
from mentoring.asked import numbers
from mentoring.audit.recording import record
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.sheets import safe_name
from programs.documents import rules
from programs.documents.gathering import facts_of, tandems_of
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.orders.views import has_paper
from programs.papers.printing import BIG, draw
from programs.signing.acknowledging import acquaint, add_scan
from programs.signing.forms import AcquaintForm, ScanForm

PER_PAGE = 500  # boxes on a page of the sheet: a request holds 1,000 fields at most
SEALED = (
    "Этот файл закрыт: в нём имя человека, чьи данные уничтожены по его требованию. Подлинник на бумаге — в деле школы."
)
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@roles(*RUNS_SCHOOL)
def order_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read the order; the ticked lines get the day of their signatures."""
    found = visible_or_404(Order, request.user, pk=pk)
    require(found.is_frozen, "Лист ознакомления появится после регистрации приказа.")
    may = rules.can_acquaint(request.user, found)
    record("order_viewed", found, request.user)
    lines = list(found.acknowledgements.all())
    waiting = [line.pk for line in lines if not line.acknowledged_on]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    everybody = "all" in request.POST
    ticked = waiting if everybody else numbers(request.POST.getlist("line"))
    form = AcquaintForm(request.POST if request.method == "POST" else None, initial={"day": timezone.localdate()})
    if request.method == "POST" and not ticked:
        form.add_error(None, "Выберите хотя бы одну строку")
    return form_page(
        request,
        form,
        title=f"Ознакомление с приказом № {found.number_text}",
        template="programs/orders/sheet.html",
        save=lambda form: acquaint(order=found, lines=ticked, day=form.cleaned_data["day"], actor=request.user),
        done="Ознакомление отмечено",
        to=lambda saved: f"{reverse('order_sheet', args=[pk])}?page={page.number}",
        order=found,
        page=page,
        ticked=ticked,
        everybody=everybody,
        waiting=len(waiting),
        signed=len(lines) - len(waiting),
        may=may,
    )


@roles("staff", "curator")
@require_POST
def order_move(request: HttpRequest, pk: int, move: str, done: str) -> HttpResponse:
    """A move that needs no page of its own: taking the project back, marking the order as carried out."""
    found = visible_or_404(Order, request.user, pk=pk)
    return acted(request, partial(ORDER.make, found, move, request.user), done, reverse("order", args=[pk]))


@roles("staff", "curator")
def order_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload the signed paper."""
    found = visible_or_404(Order, request.user, pk=pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        title=f"Скан: {found}",
        save=lambda form: add_scan(order=found, upload=form.cleaned_data["file"], kind=form.kind, actor=request.user),
        done="Скан приложен",
        to=lambda saved: reverse("order", args=[pk]),
        button="Приложить скан",
        cancel=reverse("order", args=[pk]),
        crumbs=[("Приказы", reverse("orders")), (str(found), reverse("order", args=[pk]))],
    )


@roles(*RUNS_SCHOOL)
@require_GET
def order_scan_file(request: HttpRequest, pk: int, scan: int) -> FileResponse:
    """The scan itself, always as a download."""
    found = visible_or_404(Order, request.user, pk=pk)
    one = found.scans.filter(pk=scan).first()
    if one is None:
        raise Http404
    require(found.sealed_at is None, SEALED)
    record("file_viewed", found, request.user, scan=one.pk)
    kind = str(one.file.name).rpartition(".")[2]
    return FileResponse(one.file.open("rb"), content_type=TYPES[kind], headers=attachment(f"Скан, {found}", kind))


def attachment(name: str, kind: str) -> dict[str, str]:
    """The header of a download under a Russian name (RFC 6266)."""
    return {"Content-Disposition": content_disposition_header(True, f"{safe_name(name)}.{kind}") or "attachment"}


@roles(*RUNS_SCHOOL)
@require_GET
def order_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes of a registered order; before that a drawing marked «ПРОЕКТ», by the worker when it is long. Of
    an order that names somebody erased a copy without the name."""
    found = visible_or_404(Order, request.user, pk=pk)
    if not has_paper(found):
        messages.warning(request, "PDF ещё не собран. Нажмите «Собрать PDF», он появится на этой странице.")
        return redirect("order", pk=pk)
    name = f"Приказ № {found.number_text} от {found.dated:%d.%m.%Y}" if found.is_frozen else f"Проект приказа {pk}"
    name = f"Обезличенная копия, {found}" if found.sealed_at else name
    is_stored = not found.sealed_at and (found.is_frozen or len(tandems_of(found)) > BIG)
    return paper(
        request, found, name, lambda: bytes(found.paper or b"") if is_stored else draw(found.kind, facts_of(found))
    )


@roles(*RUNS_SCHOOL)
@require_GET
def order_sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The acknowledgement sheet alone."""
    found = visible_or_404(Order, request.user, pk=pk)
    return paper(request, found, f"Лист ознакомления, {found}", lambda: draw("acknowledgement", facts_of(found)))


def paper(request: HttpRequest, order: Order, name: str, bytes_of: Any) -> HttpResponse:
    """A PDF to download, noted in the journal; when it cannot be made, the reason on the order's page."""
    try:
        data = bytes_of()
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect("order", pk=order.pk)
    record("order_printed", order, request.user)
    return HttpResponse(data, content_type=TYPES["pdf"], headers=attachment(name, "pdf"))
