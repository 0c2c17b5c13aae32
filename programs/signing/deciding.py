"""Pages where an order is decided: approval from a phone, registration."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentoring.accounts.models import RUNS_SCHOOL
from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.jobs.running import start
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.workflow import Overtaken
from mentoring.org.numbering import next_number
from programs.documents.gathering import tandems_of
from programs.documents.models import Order
from programs.documents.workflow import ORDER, decided_already, unmended
from programs.orders.views import panel_of, sheet_of
from programs.papers.printing import BIG, rows_of
from programs.signing.forms import RegisterForm, ReturnForm
from programs.signing.reading import keeping, new_since_approval, require_read, token_of
from programs.signing.registering import SERIES, later_than, make_paper, register

APPROVAL = "programs/orders/approve.html"


def approval(request: HttpRequest, found: Order, form: Any, *, save: Any, done: str) -> HttpResponse:
    """The director's page around one of its two acts: `save(form)` gives the act."""
    told: list[str] = []
    queue = list(Order.objects.visible_to(request.user).filter(state="submitted").order_by("submitted_at", "pk"))
    panel, following = panel_of(found), [one.pk for one in queue if one.pk != found.pk]
    sheet, tandems = sheet_of(found, panel["findings"]), tandems_of(found)
    return form_page(
        request,
        form,
        title=found.title,
        template=APPROVAL,
        save=lambda form: keeping(told, save(form)),
        done=f"{done}. На этой странице — следующий проект, он тоже ждёт решения" if following else done,
        told=told,
        to=lambda saved: reverse("order_approve", args=following[:1]) if following else "orders",
        order=found,
        panel=panel,
        sheet=sheet,
        version=token_of(found, sheet["facts"]),
        tandems=tandems,
        starts=min((tandem.starts for tandem in tandems), default=found.starts),
        ends=max((tandem.ends for tandem in tandems), default=found.ends),
        place=next((n for n, one in enumerate(queue, 1) if one.pk == found.pk), 0),
        total=len(queue),
        too_late="" if found.state == Order.State.SUBMITTED else decided_already(found),
        may_return=found.state == Order.State.APPROVED,
    )


@transaction.atomic
def decide(order: Order, move: str, actor: Any, *, read: str, **details: Any) -> None:
    """Make the move on what was read; a late press is told who was faster, the same press twice is one.

    Raises MoveRefused, Overtaken, and Unread when the order says something else than the page did."""
    rows = Order.objects.visible_to(actor).select_related("approved_by", "registered_by")
    fresh = rows.select_for_update(of=("self",)).get(pk=order.pk)
    if move == "approve" and fresh.state == Order.State.APPROVED and fresh.approved_by_id == actor.pk:
        return
    if fresh.state not in ORDER.moves[move].sources:
        said = decided_already(fresh)
        raise Overtaken(said) if said else late(fresh, actor, ORDER.moves[move].action)
    require_read(fresh, read)
    ORDER.make(fresh, move, actor, **details)
    fresh.approved_as = read if move == "approve" else ""
    fresh.save(update_fields=["approved_as"])


@roles("director")
def order_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the project and approve it. Form first for a phone."""
    found = visible_or_404(Order, request.user, pk=pk)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    form.fields["remark"].required = request.method == "GET"  # words are needed to return, not to approve
    record("order_viewed", found, request.user)
    read = request.POST.get("version", "")
    return approval(
        request,
        found,
        form,
        save=lambda form: partial(decide, found, "approve", request.user, read=read),
        done="Проект утверждён",
    )


@roles("director")
@require_POST
def order_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the project back with a remark."""
    found = visible_or_404(Order, request.user, pk=pk)
    read = request.POST.get("version", "")
    return approval(
        request,
        found,
        ReturnForm(request.POST),
        save=lambda form: partial(
            decide, found, "return_back", request.user, read=read, remark=form.cleaned_data["remark"]
        ),
        done="Проект возвращён куратору с замечанием",
    )


@roles("staff", "director")
def order_register(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and date: once and for good."""
    found = visible_or_404(Order, request.user, pk=pk)
    today = timezone.localdate()
    told: list[str] = []
    require(found.state != Order.State.PROJECT, "Сначала проект утверждает директор.")
    newest = later_than(found)
    upcoming = next_number(school=found.school, kind=SERIES, year=today.year)
    return form_page(
        request,
        RegisterForm(request.POST or None, initial={"dated": today}, newest=newest),
        title="Регистрация приказа",
        template="programs/orders/register.html",
        save=lambda form: keeping(told, partial(registered, request, found, form.cleaned_data["dated"])),
        told=told,
        version=token_of(found),
        rows=len(tandems_of(found)),
        since=new_since_approval(found),
        reasons=unmended(found) if found.state == Order.State.APPROVED else [],
        done="Приказ зарегистрирован, пары действуют",
        to=lambda saved: saved,
        order=found,
        upcoming=f"{upcoming}{found.school.order_suffix}",
        newest=newest,
        button="Зарегистрировать",
        cancel=reverse("order", args=[pk]),
        too_late="" if found.state == Order.State.APPROVED else decided_already(found),
    )


def registered(request: HttpRequest, order: Order, dated: Any) -> str:
    """Register, then have the PDF made: at once, or by the worker when it is long; the address to go to."""
    order = register(order=order, dated=dated, actor=request.user, read=request.POST.get("version", ""))
    if rows_of(order.facts or {"groups": []}) > BIG:
        return have_drawn(request, order)
    page = reverse("order", args=[order.pk])
    try:
        make_paper(order, request.build_absolute_uri(page))
    except PdfFailed as reason:
        messages.warning(request, f"Приказ зарегистрирован, но PDF пока нет. {reason}")
    return page


def have_drawn(request: HttpRequest, order: Order) -> str:
    """Ask the worker for the PDF; the address to go to."""
    page = reverse("order", args=[order.pk])
    arguments = {"order": order.pk, "card_url": request.build_absolute_uri(page)}
    start(kind="order_paper", title=f"{order}: PDF", actor=request.user, arguments=arguments, back=page)
    messages.info(request, "PDF собирается в фоне и появится на этой странице.")
    return page


@roles(*RUNS_SCHOOL)
@require_POST
def order_paper_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the PDF of a long project, or of an order that has none yet."""
    return redirect(have_drawn(request, visible_or_404(Order, request.user, pk=pk)))
