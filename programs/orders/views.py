"""The register of orders and the project in the curator's hands."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import RUNS_SCHOOL
from mentoring.asked import OF_VERSION, number
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import plural
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.people.finding import chosen
from programs.documents import rules
from programs.documents.drafting import add_line, change_order, draft_order, drop_line, drop_order
from programs.documents.gathering import checked_of, facts_of, findings_of, items_of, tandems_of
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.matching.picking import looked_over
from programs.orders.forms import OrderTextForm
from programs.orders.tables import VIEWS, OrderFilter, OrderTable, state_of, with_sheet
from programs.papers.checking import Checked, Finding, marked, passed_checks
from programs.papers.items import shown
from programs.papers.printing import BIG, rows_of
from programs.papers.reading import fingerprint
from programs.tandems.models import Tandem
from programs.tandems.tables import VIEWS as TANDEM_VIEWS
from programs.tandems.tables import TandemFilter

CODES = ("project", "submitted", "approved", "registered", "executed")
WORDS = ("На утверждении", "Утверждён", "Зарегистрирован", "Исполнен")


@roles(*RUNS_SCHOOL)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The register."""
    acts = []
    if request.user.has("curator"):
        acts = [{"url": reverse("tandem_drafts"), "label": "Создать проект", "icon": "plus", "primary": True}]
    return table_page(
        request,
        table=OrderTable,
        filterset=OrderFilter,
        rows=with_sheet(Order.objects.visible_to(request.user).filter(year=request.year).for_list()),
        title="Приказы",
        views=VIEWS,
        log=lambda act, number: record(act, None, request.user, list="orders", rows=number),
        acts=acts,
        search_label="Поиск по заголовку",
        empty_text="Приказов пока нет. Проект составляется из черновиков пар",
        empty_acts=acts,
    )


@roles("curator")
@require_POST
def order_add(request: HttpRequest) -> HttpResponse:
    """A project of the ticked drafts; the second press of the same page gives the same project."""
    rows = Tandem.objects.visible_to(request.user).of(request.year)
    rows = rows.drafts() if "all" in request.POST else rows  # of the ticked, one that is no draft any more is told
    drafts = list(chosen(request, TandemFilter, rows, TANDEM_VIEWS).for_list())
    try:
        made = draft_order(tandems=drafts, actor=request.user, token=printable(request.POST.get("token", ""))[:40])
    except Overtaken:
        raise
    except MoveRefused as reason:
        context = {"title": "Проект не создан", "refusal": str(reason), "has_errors": True}
        return render(request, "programs/orders/refused.html", context, status=409)
    return redirect("order", pk=made.pk)


def route_of(order: Order) -> list[tuple[str, str]]:
    """The way of the order for the line under the heading: («done», «now», «», «back») and the word."""
    is_back = order.state == Order.State.RETURNED
    now = CODES.index("project" if is_back else order.state)
    marks = ["done"] * now + ["now"] + [""] * (len(CODES) - now - 1)
    return list(zip(marks, ["Возвращён" if is_back else "Проект", *WORDS], strict=True))


def sheet_of(order: Order, findings: list[Finding]) -> dict[str, Any]:
    """What the white sheet shows: the facts, and the items cut at the words that the checker marked."""
    facts = facts_of(order)
    items = [
        (
            marked(item["text"], str(number), findings),
            [marked(text, f"{number}.{part}", findings) for part, text in enumerate(item["subitems"], 1)],
        )
        for number, item in enumerate(facts["items"], 1)
    ]
    return {"facts": facts, "items": items, "rows": rows_of(facts)}


def panel_of(order: Order) -> dict[str, Any]:
    """The checker beside the sheet; an order that is frozen is not checked any more. `lacking` are people without
    consent when there are several: they stand in one remark with one way to write the consents down."""
    if order.is_frozen:
        return {"findings": [], "lacking": [], "stops": 0, "passed": []}
    checked: Checked = checked_of(order)
    findings = findings_of(order, checked)
    stops = sum(1 for one in findings if one.stops)
    words = f"{stops} {plural(stops, 'замечание', 'замечания', 'замечаний')}"
    panel = {"stops": stops, "stops_words": words, "passed": passed_checks(checked, findings), "lacking": []}
    lacking = [one for one in findings if one.kind == "consent" and one.stops]
    if len(lacking) > 1:
        panel["lacking"] = once_each(lacking)
        findings = [one for one in findings if one not in lacking]
    return panel | {"findings": findings}


def once_each(findings: list[Finding]) -> list[Finding]:
    """One remark on a person who stands in several pairs, with all their numbers."""
    found: dict[str, Finding] = {}
    for one in findings:
        known = found.get(one.code)
        found[one.code] = replace(known, hint=f"{known.hint}, {one.hint.removeprefix('Тандем ')}") if known else one
    return list(found.values())


@roles(*RUNS_SCHOOL)
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The project (or the order) as on paper, with the checker and the next step."""
    found = visible_or_404(Order, request.user, pk=pk)
    found.waits = found.acknowledgements.filter(acknowledged_on__isnull=True).exists()
    panel, editable = panel_of(found), found.is_editable and rules.can_write(request.user, found)
    moves = [n for n, move in ORDER.moves.items() if found.state in move.sources and move.who(request.user, found)]
    others = list(Tandem.objects.visible_to(request.user).of(found.year).drafts().for_list()[:10]) if editable else []
    record("order_viewed", found, request.user)
    context = {
        "order": found,
        "title": found.title if not found.number_text else f"{found} от {found.dated:%d.%m.%Y}",
        "state": state_of(found),
        "route": route_of(found),
        "sheet": sheet_of(found, panel["findings"]),
        "panel": panel,
        "moves": moves,
        "undrawn": not has_paper(found),
        "editable": editable and found.year.is_open,
        "may_acquaint": rules.can_acquaint(request.user, found) and not found.sealed_at,
        "tandems": tandems_of(found) if editable else [],
        "others": looked_over(others, found.year, timezone.localdate()) if others else [],
        "scans": list(found.scans.all()) if found.is_frozen and not found.sealed_at else [],
        "sheet_count": found.acknowledgements.count() if found.is_frozen else 0,
        "history": tell(list(AuditEntry.objects.visible_to(request.user).about(found).changes()[:15]), request.user),
    }
    return render(request, "programs/orders/order.html", context)


def has_paper(order: Order) -> bool:
    """The PDF can be downloaded now: it is stored and says what the order says now, or short enough to be drawn."""
    if order.is_frozen:
        return bool(order.sha256 or order.sealed_at)
    return len(tandems_of(order)) <= BIG or order.paper_of == fingerprint(facts_of(order))


def own_project(request: HttpRequest, pk: int) -> Order:
    """The project, if it is still in the curator's hands. Raises Http404, Refused, and Overtaken when it was sent on
    after the page with the button was drawn."""
    found = visible_or_404(Order, request.user, pk=pk)
    require(not found.is_frozen, f"{found} зарегистрирован: его меняют только новым приказом.")
    if request.method == "POST" and not found.is_editable and rules.can_write(request.user, found):
        raise late(found, request.user)
    require(found.is_editable, "Проект уже у директора. Отзовите его, чтобы изменить.")
    return found


@roles("curator")
def order_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the project."""
    found = own_project(request, pk)
    now, version = items_of(found), request.POST.get("version", str(found.version))
    form = OrderTextForm(request.POST or None, order=found, items=now)
    return form_page(
        request,
        form,
        title="Текст приказа",
        save=lambda form: change_order(
            order=found,
            version=number(version, OF_VERSION),
            actor=request.user,
            **form.cleaned_data,
        ),
        done="Текст сохранён, проверка обновлена",
        to=lambda saved: reverse("order", args=[pk]),
        template="programs/orders/edit.html",
        order=found,
        version=found.version,
        theirs=shown(now) if version != str(found.version) else "",
        cancel=reverse("order", args=[pk]),
    )


@roles("curator")
@require_POST
def order_line(request: HttpRequest, pk: int, tandem: int, act: str) -> HttpResponse:
    """Put one more draft into the project, or take a tandem out of it."""
    found, one = own_project(request, pk), visible_or_404(Tandem, request.user, pk=tandem)
    verb, said = {"add": (add_line, "в приказе"), "drop": (drop_line, "снова черновик")}[act]
    return acted(
        request, partial(verb, order=found, tandem=one, actor=request.user), f"Тандем № {one.number} {said}", back(pk)
    )


@roles("curator")
def order_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the project, asked before."""
    found = own_project(request, pk)
    if request.method == "POST":
        act = partial(drop_order, order=found, actor=request.user)
        return acted(request, act, "Проект удалён, пары снова черновики", reverse("orders"))
    lines = ["Проект будет удалён", "Его пары снова станут черновиками"]
    context = {"danger": True, "cancel": back(pk), "crumbs": crumbs(pk), "button": "Удалить проект"}
    return confirm_page(request, title="Удалить проект приказа", lines=lines, **context)


def printable(text: str) -> str:
    """Without the characters that nobody types and PostgreSQL does not keep."""
    return "".join(sign for sign in text if sign.isprintable())


def back(pk: int) -> str:
    """The order's own page."""
    return reverse("order", args=[pk])


def crumbs(pk: int) -> list[tuple[str, str]]:
    """The way back from a page of an order."""
    return [("Приказы", reverse("orders")), ("Проект", back(pk))]
