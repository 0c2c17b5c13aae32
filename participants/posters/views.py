"""Pages of the school's links: opened, closed, renewed, as a poster, as a message; blanks; papers typed in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.workflow import MoveRefused
from mentoring.links.issuing import Printed, printed
from mentoring.org.context import shown_year
from participants.applications import rules
from participants.applications.doors import close_door, open_door, renew_door
from participants.applications.models import Application, Door, Kind
from participants.posters.drawing import TITLES, draw_blanks, draw_poster
from participants.posters.forms import TYPED, DoorForm, SheetsForm
from participants.posters.typing import write_down
from participants.posters.wording import message

CRUMBS = [("Заявки", reverse_lazy("applications")), ("Приём заявок", reverse_lazy("doors"))]
ABOUT = {"mentee": "Кому нужен наставник", "mentor": "Кто хочет быть наставником"}
NO_LINK = "Ссылку нельзя показать снова: сменился секретный ключ программы. Создайте новую."
LAST = 5


def own_link(request: HttpRequest, door: Door) -> Printed | None:
    """The link with its address."""
    return printed(door.link, request.build_absolute_uri("/")[:-1])


@roles(*rules.READ)
@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """Both links of the year: state, address, message, what may be done."""
    year, leads = shown_year(request), rules.can_lead_any(request.user)
    rows = Door.objects.visible_to(request.user).filter(year=year).select_related("link", "year__school")
    known = {door.kind: door for door in rows}
    today, cards = timezone.localdate(), []
    for kind, title in ABOUT.items():
        door = known.get(kind)
        shown = own_link(request, door) if door and leads and not door.closed_at and door.link.is_open else None
        if door and shown:
            record("door_viewed", door, request.user)
        words = message(year.school.short_name, kind, shown.address, door.closes_on) if door and shown else ""
        card = {"kind": kind, "title": title, "door": door, "own": shown, "message": words}
        cards.append(card | {"tag": door.standing(today) if door else ("mute", "Не открыт")})
    context = {"title": "Приём заявок", "crumbs": CRUMBS[:1], "cards": cards, "writes": leads and year.is_open}
    return render(request, "participants/posters/doors.html", context)


@roles(Role.CURATOR)
def door_open(request: HttpRequest, kind: str) -> HttpResponse:
    """The days of one link: open it, or move the days of an open one."""
    year = shown_year(request)
    year.require_open()
    door = Door.objects.visible_to(request.user).filter(year=year, kind=kind).first()
    today = timezone.localdate()
    initial = {"opens_on": door.opens_on if door else today, "closes_on": door.closes_on if door else year.ends}
    return form_page(
        request,
        DoorForm(request.POST or None, initial=initial),
        title=f"Приём заявок: {Kind(kind).label}",
        save=lambda form: open_door(year=year, kind=kind, actor=request.user, **form.cleaned_data),
        done="Приём заявок открыт",
        to=lambda saved: reverse("doors"),
        intro="По ссылке заявку заполнит любой, у кого она есть. В базу ничего не попадёт, пока вы не примете заявку.",
        button="Открыть приём",
        crumbs=CRUMBS,
        cancel=reverse("doors"),
    )


@roles(Role.CURATOR)
def door_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more; asked once more."""
    door = visible_or_404(Door, request.user, pk=pk)
    if request.method == "POST":
        return acted(request, lambda: close_door(door=door, actor=request.user), "Приём заявок закрыт", "doors")
    lines = ["Ссылка и код на плакатах перестанут открываться", "Отложенные, но не отправленные заявки пропадут"]
    lines.append("Заявки, которые уже пришли, останутся")
    title = "Закрыть приём заявок"
    return confirm_page(request, title=title, lines=lines, button=title, cancel=reverse("doors"), crumbs=CRUMBS)


@roles(Role.CURATOR)
def door_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another code; asked once more."""
    door = visible_or_404(Door, request.user, pk=pk)
    if request.method == "POST":
        return acted(request, lambda: renew_door(door=door, actor=request.user), "Ссылка заменена на новую", "doors")
    lines = ["Прежняя ссылка и код на плакатах перестанут открываться: разошлите новую", "Отложенные заявки останутся"]
    title = "Заменить ссылку"
    return confirm_page(request, title=title, lines=lines, button=title, cancel=reverse("doors"), crumbs=CRUMBS)


@roles(Role.CURATOR)
@require_GET
def door_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The poster as PDF."""
    door = visible_or_404(Door, request.user, pk=pk)
    own = own_link(request, door) if door.link.is_open and not door.closed_at else None
    if own is None:
        messages.error(request, NO_LINK if door.link.is_open else "Приём заявок закрыт: плакат вёл бы в никуда.")
        return redirect("doors")
    record("door_viewed", door, request.user)
    try:
        return as_pdf(draw_poster(door, own), "Плакат")
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect("doors")


@roles(Role.CURATOR)
def application_blanks(request: HttpRequest, kind: str) -> HttpResponse:
    """Blanks as PDF, as many as asked for."""
    year, refusal = shown_year(request), ""
    year.require_open()
    form = SheetsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copies = form.cleaned_data["copies"]
        try:
            data = draw_blanks(year, kind, copies)
        except PdfFailed as reason:
            refusal = str(reason)
        else:
            record("forms_printed", year, request.user, kind=kind, sheets=copies)
            return as_pdf(data, TITLES[kind].replace(":", ""))
    words = {"title": f"Бланки: {Kind(kind).label}", "button": "Скачать PDF", "cancel": reverse("doors")}
    context = words | {"form": form, "refusal": refusal, "crumbs": CRUMBS, "has_errors": request.method == "POST"}
    return render(request, "generic/form.html", context, status=422 if request.method == "POST" else 200)


def as_pdf(data: bytes, name: str) -> HttpResponse:
    """The PDF, opened in the browser."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = str(content_disposition_header(False, f"{name}.pdf"))
    return response


@roles(Role.CURATOR)
@sensitive_post_parameters()
def application_type(request: HttpRequest, kind: str) -> HttpResponse:
    """Papers one after the other: Enter in a field of one line keeps the paper and opens the next; the class stays."""
    year = shown_year(request)
    year.require_open()
    form = TYPED[kind](request.POST or None, year=year, initial={"place": request.GET.get("place", "")[:200]})
    refusal, status = "", 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        row = Application(year=year, kind=kind, payload=form.payload(), number=form.cleaned_data["number"])
        try:
            done = write_down(application=row, actor=request.user)
        except MoveRefused as reason:
            refusal, status = str(reason), 409
        else:
            say = messages.success if done.tone == "ok" else messages.warning
            say(request, f"{row.name}: {done.words}")
            return redirect(next_sheet(kind, row.place))
    lately = Application.objects.visible_to(request.user).of(year).filter(kind=kind, by_paper=True).order_by("-pk")
    last = list(lately[:LAST])
    if last:
        record("list_viewed", request.user.school, request.user, list="applications", rows=len(last))
    context = {
        "title": f"Внести с бумаги: {Kind(kind).label}",
        "form": form,
        "refusal": refusal,
        "has_errors": status != 200,
        "crumbs": CRUMBS[:1],
        "last": last,
        "kinds": [(reverse("application_type", args=[code]), title, code == kind) for code, title in ABOUT.items()],
    }
    return render(request, "participants/posters/type.html", context, status=status)


def next_sheet(kind: str, place: str) -> str:
    """The address of the next paper; a class is remembered, a post is not."""
    again = reverse("application_type", args=[kind])
    return f"{again}?{urlencode({'place': place})}" if place[:1].isdigit() else again
