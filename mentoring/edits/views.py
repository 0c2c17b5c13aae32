"""Pages of edited exports: the file, what it would do, what it did, undoing it. Everything here is the curator's."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.asked import number
from mentoring.audit.recording import record
from mentoring.edits.forms import EditedForm
from mentoring.edits.warned import addresses_of, warned_of
from mentoring.jobs.allowance import TooMuch
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page
from mentoring.org.context import shown_year
from mentoring.reloading.lists import LISTS, ListBack
from mentoring.reloading.looking import Outlook
from mentoring.reloading.models import Reload
from mentoring.reloading.taking import drop, outlook_of, start, take
from mentoring.reloading.undoing import obstacles, undo

HISTORY, SHOWN = 20, 300
PARTS = {  # a part of the page → its title, the tone and the word of its rows
    "conflict": ("Нужно ваше решение", "warn", "Изменено дважды"),
    "wrong": ("Не загрузим", "bad", "Не загрузим"),
    "good": ("Запишем", "ok", "Запишем"),
    "noted": ("Оставим как есть", "mute", "Не меняем"),
}


@roles(Role.CURATOR)
def edits_start(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the edited export; below, what was loaded before."""
    if code not in LISTS:
        raise Http404
    listed, year = LISTS[code], shown_year(request)
    if listed.of_year:
        year.require_open()
    form = EditedForm(request.POST or None, request.FILES or None, listed=listed)
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["file"].name
        try:
            kept = start(listed=listed, sheets=form.sheets, source=source, year=year, actor=request.user)
        except TooMuch as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("edits", kept.pk)
    loads = Reload.objects.visible_to(request.user).filter(listed=code).for_list()[:HISTORY]
    context = {"title": "Загрузить правки из Excel", "crumbs": crumbs_of(listed), "listed": listed, "form": form}
    context |= {"loads": loads, "year_shown": year, "refusal": "", "list_address": reverse(listed.code)}
    return render(request, "mentoring/edits/start.html", context, status=422 if form.errors else 200)


def crumbs_of(listed: ListBack) -> list[tuple[str, str]]:
    """The way back to the list."""
    return [(listed.title, reverse(listed.code))]


@require_safe
@roles(Role.CURATOR)
def edits(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, row by row; after the taking, what it did."""
    edited = visible_or_404(Reload, request.user, pk=pk)
    listed = edited.list_back
    record("edits_viewed", edited, request.user)
    context: dict[str, Any] = {"title": "Правки из Excel", "crumbs": crumbs_of(listed), "edited": edited}
    context |= {"listed": listed, "list_address": reverse(listed.code)}
    if edited.state != Reload.State.DRAFT:
        return render(request, "mentoring/edits/result.html", context)
    outlook = outlook_of(edited=edited, actor=request.user)
    context |= {"parts": parts_of(outlook), "counts": outlook.counts(), "foreign": outlook.foreign}
    context["warned"] = addresses_of([*outlook.of("conflict"), *outlook.of("good")])
    return render(request, "mentoring/edits/review.html", context)


def parts_of(outlook: Outlook) -> list[dict[str, Any]]:
    """The rows of the page, each with what is warned of, what asks for the curator first."""
    told = []
    for code, (title, tone, word) in PARTS.items():
        lines = outlook.of(code)
        part = {"code": code, "title": title, "tone": tone, "word": word, "number": len(lines)}
        shown = [(line, warned_of(line)) for line in lines[:SHOWN]]
        told.append(part | {"lines": shown, "more": max(0, len(lines) - SHOWN)})
    return [part for part in told if part["number"]]


@roles(Role.CURATOR)
@require_POST
def edits_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the page has shown."""
    edited = visible_or_404(Reload, request.user, pk=pk)
    act = partial(take, edited=edited, decided=chosen(request.POST.getlist("decided")), actor=request.user)
    return acted(request, act, "Правки загружены", reverse("edits", args=[pk]))


@roles(Role.CURATOR)
def edits_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the whole load, asked before."""
    edited = visible_or_404(Reload, request.user, pk=pk)
    back = reverse("edits", args=[pk])
    if request.method == "POST":
        return acted(request, partial(undo, edited=edited, actor=request.user), "Правки отменены", back)
    if reasons := obstacles(edited, request.user):
        messages.error(request, " ".join(["Отменить нельзя.", *reasons]))
        return redirect(back)
    lines = [f"Вернём прежние значения в строках: {edited.counts.get('good', 0)}"]
    title, crumbs = "Отменить загрузку правок", crumbs_of(edited.list_back)
    return confirm_page(request, title=title, lines=lines, button=title, danger=True, cancel=back, crumbs=crumbs)


@roles(Role.CURATOR)
@require_POST
def edits_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was not taken."""
    edited = visible_or_404(Reload, request.user, pk=pk)
    done, back = "Файл отброшен, ничего не записано", reverse("edits_start", args=[edited.listed])
    return acted(request, partial(drop, edited=edited, actor=request.user), done, back)


def chosen(texts: Iterable[str]) -> set[str]:
    """The boxes «записать из файла» that were ticked, «row-version»."""
    pairs = (text.partition("-") for text in texts)
    return {f"{pk}-{version}" for pk, _, version in pairs if number(pk) > 0 and number(version) >= 0}
