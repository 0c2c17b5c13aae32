"""Pages of a form behind a link, whatever it asks: the draft on the way and «Это не мой телефон».

A template shows `mentoring/links/_draft.html`; static/js/draft.js saves by itself where there is JavaScript."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.links.models import PersonalLink
from mentoring.links.opening import closed, drop_draft, keep_draft


def typed_in(form: Any) -> dict[str, Any]:
    """What was typed into the fields of the form, right or wrong; nothing that the form does not ask, no files."""
    fields = [(name, field.widget) for name, field in form.fields.items() if not field.widget.needs_multipart_form]
    return {name: widget.value_from_datadict(form.data, form.files, form.add_prefix(name)) for name, widget in fields}


def kept(
    request: HttpRequest, link: PersonalLink, form: Any, *, to: str, page: Callable[[str], HttpResponse]
) -> HttpResponse:
    """Keep the draft and go back to the form, `to`. For the script (Accept: text/plain) the answer is one line of
    words. `page(refusal)` shows the form with the typed text once more: a refused draft is not lost."""
    for_script = request.headers.get("Accept", "").startswith("text/plain")
    try:
        if not keep_draft(link=link, typed=typed_in(form)):
            return closed(request)
    except MoveRefused as reason:
        return said(str(reason), 409) if for_script else page(str(reason))
    return said(f"Черновик сохранён в {timezone.localtime():%H:%M}") if for_script else redirect(to)


def keep_quietly(link: PersonalLink, form: Any) -> None:
    """What came back with errors is a draft too; one that is too long stays on the page only."""
    with suppress(MoveRefused):
        keep_draft(link=link, typed=typed_in(form))


def said(words: str, status: int = 200) -> HttpResponse:
    """One line for the script."""
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def forgotten(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Drop the draft and say so; the browser is asked to forget the page too."""
    drop_draft(link=link)
    response = render(request, "mentoring/links/forgotten.html")
    response["Clear-Site-Data"] = '"cache"'
    return response
