"""Error pages that need neither database nor session: a number of the incident and what to do next, in Russian."""

import logging
import re
import secrets
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone

from mentoring.audit.actions import REMOVALS
from mentoring.audit.models import AppendOnly, AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import YearClosed

log = logging.getLogger(__name__)
SECRET = re.compile(r"passw|code|token|otp|secret", re.IGNORECASE)  # names of fields
RETRY_SECONDS = "30"  # a database that was killed is back in a few


def page(request: HttpRequest, status: int, reason: str = "", *, name: str = "", back: str = "") -> HttpResponse:
    """The page `templates/<name or status>.html` without context processors: it works when the database is down."""
    incident = getattr(request, "request_id", "") or secrets.token_hex(4)
    words = {"incident": incident, "reason": reason, "back": back}
    return HttpResponse(render_to_string(f"{name or status}.html", words), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, with what to do when the form held too many fields or too much text."""
    too_much = {TooManyFieldsSent: "400_many", RequestDataTooBig: "400_large"}
    return page(request, 400, name=next((too_much[kind] for kind in too_much if isinstance(exception, kind)), ""))


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reason when a rule gave one."""
    return page(request, 403, str(exception) if isinstance(exception, Refused) else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for a foreign row and for none."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with the number under which the log keeps the error; 503 when it is the database that does not answer."""
    log.error("incident %s", getattr(request, "request_id", ""))
    if not isinstance(sys.exception(), OperationalError | InterfaceError):  # Django calls this while it handles it
        return page(request, 500)
    response = page(request, 503)
    response["Retry-After"] = RETRY_SECONDS
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form is older than the session or came from another site."""
    return page(request, 403, name="403_csrf")


class TooLate:
    """Middleware: somebody was faster. One page tells who and when, what of one's own words is not kept, and where to
    look now; nothing was written (409). The same for a sent form whose row is gone or whose year was closed meanwhile:
    a page of what is gone or closed has no such form, so it was opened before. Only they are told of a row that is gone
    who may read of it in the journal; for the others it is 404, as a row that never was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for Overtaken, for a refusal that a view has no page of its own for, and for what came too late;
        other exceptions go on."""
        reason = str(exception) if isinstance(exception, MoveRefused) else too_late(request, exception)
        if not reason:
            return None
        context = {
            "title": "Пока страница была открыта, всё изменилось",
            "reason": reason,
            "typed": words_of(request),
            "back": page_above(request.path_info, gone=key_of(exception)),
            "has_errors": True,
        }
        return render(request, "409.html", context, status=409)


def too_late(request: HttpRequest, exception: Exception) -> str:
    """Why a sent form is answered 409 and not 403 or 404: its year was closed, its row deleted; empty when neither."""
    user: Any = request.user
    if request.method != "POST" or not user.is_authenticated:
        return ""
    seen = AuditEntry.objects.visible_to(user)
    if isinstance(exception, YearClosed):
        return f"{exception} {faster(seen.about(exception.year).filter(action='year_closed'))}".strip()
    if not (key := key_of(exception)) or not user.school:
        return ""
    model = exception.args[0]
    lines = seen.filter(school_id=user.school.pk).about(model(pk=key))
    if not lines.exists() or model._base_manager.filter(pk=key).exists():
        return ""  # another's row, or none that this person may know of: nobody may tell one from the other
    return f"Этой записи больше нет. {faster(lines.filter(action__in=REMOVALS))}".strip()


def key_of(exception: Exception) -> int | None:
    """The key of the row that `visible_or_404` did not find; None when it is about something else."""
    is_of_a_row = isinstance(exception, Http404) and len(exception.args) == 2
    return exception.args[1] if is_of_a_row else None


def faster(lines: AppendOnly) -> str:
    """«Черновик тандема удалён: Соколова А. П., 22.11.2026 в 14:05.» of the newest of these lines; empty when none."""
    entry = lines.first()
    if entry is None:
        return ""
    who = get_user_model()._default_manager.filter(pk=entry.actor_id).first()
    return f"{entry.get_action_display()}: {who or 'программа'}, {timezone.localtime(entry.at):%d.%m.%Y в %H:%M}."


def words_of(request: HttpRequest) -> list[str]:
    """What a person typed into the form that was sent: texts with Russian letters, not what the page itself sends. A
    password may be in Russian too: secrets are never shown again."""
    sent = [text.strip() for name, texts in request.POST.lists() if not SECRET.search(name) for text in texts]
    return [text for text in sent if re.search("[А-яЁё]", text)]


class WayBack:
    """Middleware: an address that only takes a sent form, opened by itself (after signing in again, from a bookmark, on
    reloading), answers 405 with a page that leads back, not with Django's empty one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        told = page(request, 405, back=page_above(request.path_info))
        told["Allow"] = response["Allow"]
        return told


def page_above(path: str, *, gone: int | None = None) -> str:
    """The nearest address above this one that is a page of ours, and not of the row that is gone: of an order's
    approval, the order; of a deleted order, the list."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            found = resolve(path)
        except Resolver404:
            continue
        if gone is None or gone not in found.kwargs.values():
            return path
    return "/"
