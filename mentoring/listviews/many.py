"""One act for many rows of a list: asked before on a page that names them, then each is done in a transaction of its
own or told with the reason."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join

from mentoring.asked import NOBODYS, OF_VERSION, number
from mentoring.few import few
from mentoring.kit.forms import Form
from mentoring.kit.workflow import MoveRefused, Overtaken

Row = TypeVar("Row")
MOST = 500  # rows in one go
NOTHING_CHOSEN = "Выберите хотя бы одну строку"


class ManyForm(Form):
    """The rows that the page has named, with their versions; the address of the list to go back to."""

    ids = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False)


def sent_rows(request: HttpRequest) -> dict[int, int]:
    """{key: version} of the rows that the page before has named; empty on the way from the list."""
    pairs = (one.partition("-") for one in request.POST.get("ids", "").split(",")[:MOST])
    return {number(key): number(version, OF_VERSION) for key, _, version in pairs if number(key) != NOBODYS}


def back_to(request: HttpRequest, listed: Any) -> str:
    """The list as it was when the rows were ticked."""
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return f"{listed}?{query}" if query else str(listed)


def each(rows: Iterable[Row], act: Callable[[Row], Any]) -> tuple[list[Row], list[tuple[Row, str]]]:
    """(done, kept back with the reason). Raises Overtaken when somebody was faster at every one of them."""
    done: list[Row] = []
    kept: list[tuple[Row, MoveRefused]] = []
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
        except MoveRefused as reason:
            kept.append((row, reason))
        else:
            done.append(row)
    if kept and not done and all(isinstance(reason, Overtaken) for _, reason in kept):
        raise kept[0][1]
    return done, [(row, str(reason)) for row, reason in kept]


@dataclass(frozen=True)
class Act:
    """What is done with many rows. `name(row)` stands for a row in words or as a link, `why_not(row)` says on the page
    who is passed over, `act(row, what the form holds)` does it; `lines` tell what follows, before the names;
    `line(row)`: a row of those that will be done, when more than its name is told; `links`: the names lead to pages,
    each of which is to be opened."""

    title: str
    done: str
    name: Callable[[Any], str]
    why_not: Callable[[Any], str]
    act: Callable[[Any, dict[str, Any]], Any]
    form: type[ManyForm] = ManyForm
    lines: Sequence[str] = ()
    most: int = MOST
    line: Callable[[Any], str] | None = None
    links: bool = False

    def by_reason(self, kept: Iterable[tuple[Any, str]]) -> list[str]:
        """«reason: who; who», each reason once; of many names the first and how many more there are, of links all."""
        told: dict[str, list[str]] = {}
        for row, why in kept:
            told.setdefault(why.rstrip("."), []).append(self.name(row))
        return [format_html("{}: {}", why, self.said(names)) for why, names in told.items()]

    def said(self, names: list[str]) -> str:
        """The names after one reason."""
        shown, more = (names, 0) if self.links else few(names)
        rest = [f"и ещё {more}"] if more else []
        return format_html_join("; ", "{}", [(one,) for one in (*shown, *rest)])


def many_page(request: HttpRequest, act: Act, rows: Collection[Any], back: str, crumbs: Any) -> HttpResponse:
    """Ask, then do. `rows` come from the list (one more than `most` when there are more), or are those that the page
    has sent back."""
    sent = act.form(request.POST) if "ids" in request.POST else None
    if sent and sent.is_valid():
        given = sent.cleaned_data
        return told(request, act, *each(rows, lambda row: act.act(row, given)), back)
    kept = [(row, why) for row in list(rows)[: act.most] if (why := act.why_not(row))]
    passed, skipped = {row.pk for row, _ in kept}, act.by_reason(kept)
    ready = [row for row in list(rows)[: act.most] if row.pk not in passed]
    if not ready:
        messages.error(request, skipped[0] if skipped else NOTHING_CHOSEN)
        return redirect(back)
    if len(rows) > act.most:
        skipped.append(f"За один раз — не больше {act.most} строк. Остальные отметьте потом")
    ids = ",".join(f"{row.pk}-{getattr(row, 'version', 0)}" for row in ready)
    form = sent or act.form(initial={"ids": ids, "query": request.POST.get("query", "")})
    title = f"{act.title}: {len(ready)}"
    context: dict[str, Any] = {
        "title": title,
        "button": title,
        "lines": [*act.lines, *map(act.line or act.name, ready)],
        "skipped": skipped,
    }
    context |= {"form": form, "cancel": back, "crumbs": crumbs, "has_errors": bool(sent)}
    return render(request, "generic/confirm.html", context, status=422 if sent else 200)


def told(request: HttpRequest, act: Act, made: list[Any], left: list[tuple[Any, str]], back: str) -> HttpResponse:
    """How many were done, and of the others each with the reason."""
    if made:
        messages.success(request, f"{act.done}: {len(made)}")
    elif not left:
        messages.warning(request, "Ничего не изменено: этих строк больше нет")
    for line in act.by_reason(left):
        messages.error(request, line)
    return redirect(back)
