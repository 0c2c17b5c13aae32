"""Two helpers for pages that repeat: a form, and a question before an act. Lists are in kit/tables.py."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from mentoring.kit.workflow import MoveRefused, Overtaken


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    title: str,
    save: Callable[[Any], Any],
    done: str | Callable[[Any], str],
    to: Callable[[Any], Any],
    template: str = "generic/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is right `save(form)`, say `done` (or `done(saved)`), go to `to(saved)`. A refusal
    keeps what is typed."""
    refusal, status = "", 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form)
        except MoveRefused as reason:
            refusal, status = str(reason), 409
        else:
            messages.success(request, done(saved) if callable(done) else done)
            return redirect(to(saved))
    context |= {"form": form, "title": title, "refusal": refusal, "has_errors": status != 200}
    return render(request, template, context, status=status)


def confirm_page(
    request: HttpRequest, *, title: str, lines: Sequence[str], button: str, danger: bool = False, **context: Any
) -> HttpResponse:
    """What will happen, said before it happens; the page posts to its own address."""
    context |= {"title": title, "lines": lines, "button": button, "danger": danger}
    return render(request, "generic/confirm.html", context, status=409 if context.get("refusal") else 200)


def acted(request: HttpRequest, act: Callable[[], Any], done: str, to: Any) -> HttpResponseRedirect:
    """Do it, say it, go there; a refusal is said on the same next page. Raises Overtaken, whose page is
    mentoring/failures.py's."""
    try:
        act()
    except Overtaken:
        raise
    except MoveRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect(to)
