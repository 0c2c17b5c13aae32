"""The ends of a tandem, which its requests hear of, and requests out of the base."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import plural
from programs.answering.answering import follows_stop, stop_tandem
from programs.answering.forms import ReasonForm
from programs.answering.opening import open_from_base, unasked
from programs.tandems.models import Tandem
from programs.tandems.views import crumbs
from programs.tandems.workflow import TANDEM


def not_now(tandem: Tandem, move: str, user: Any) -> str:
    """Why nobody is asked about the move: an address kept from before, a second window. Empty when it may be made."""
    offer = next((one for one in TANDEM.offered(tandem, user) if one.name == move), None)
    if offer is None:
        return f"{tandem.title}: сейчас «{tandem.get_state_display()}», а это делают с действующим тандемом"
    return " ".join(offer.reasons)


@roles("curator")
def tandem_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a tandem, asked before."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    back = reverse("tandem", args=[pk])
    if request.method == "POST":
        return acted(request, partial(TANDEM.make, found, "finish", request.user), "Тандем завершён", back)
    if why := not_now(found, "finish", request.user):
        messages.error(request, why)
        return redirect(back)
    lines = [f"{found.title}: тандем перейдёт в завершённые", "Наставляемый сможет войти в другой тандем этого года"]
    return confirm_page(
        request, title="Завершить тандем", lines=lines, button="Завершить тандем", cancel=back, crumbs=crumbs(found)
    )


@roles("curator")
def tandem_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a tandem before its time, with the reason; what becomes of what it answered is said."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    if request.method == "GET" and (why := not_now(found, "stop", request.user)):
        messages.error(request, why)
        return redirect("tandem", pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        title="Прекратить тандем досрочно",
        save=lambda form: stop_tandem(tandem=found, reason=form.cleaned_data["reason"], actor=request.user),
        done="Тандем прекращён",
        to=lambda saved: reverse("tandem", args=[pk]),
        template="generic/confirm.html",
        lines=follows_stop(found) if found.state == Tandem.State.ACTIVE else [],
        button="Прекратить тандем",
        crumbs=crumbs(found),
        cancel=reverse("tandem", args=[pk]),
    )


@roles("curator")
def requests_from_base(request: HttpRequest) -> HttpResponse:
    """What stands in the base as a wish becomes a request, so that the map knows of it."""
    require(request.year is not None, "В школе ещё нет учебного года: добавьте его в настройках.")
    request.year.require_open()
    if request.method == "POST":
        made, answered = open_from_base(year=request.year, actor=request.user)
        words = f"Записано запросов: {made}, из них с действующим тандемом: {answered}. Проверьте угаданные области"
        messages.success(request, words if made else "Все запросы из базы уже записаны")
        return redirect("requests")
    number = unasked(request.user, request.year).count()
    if not number:
        messages.success(request, "Все запросы из базы уже записаны")
        return redirect("requests")
    people = plural(number, "наставляемого", "наставляемых", "наставляемых")
    lines = [
        f"у {number} {people} в базе есть основной запрос, которого нет среди запросов",
        "запросы будут сразу приняты, область угадана по словам: её можно поправить",
        "у кого тандем уже действует, запрос будет отмечен как отвеченный",
    ]
    return confirm_page(
        request,
        title="Записать запросы из базы",
        lines=lines,
        button="Записать запросы",
        cancel=reverse("requests"),
        crumbs=[("Запросы", reverse("requests"))],
    )
