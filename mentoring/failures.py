"""Error pages that need neither database nor session: a number of the incident and what to do next, in Russian."""

import logging
import re
import secrets
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused

log = logging.getLogger(__name__)
RETRY_SECONDS = "30"  # a database that was killed is back in a few


def page(request: HttpRequest, status: int, reason: str = "", *, name: str = "", back: str = "") -> HttpResponse:
    """The page `templates/<name or status>.html` without context processors: it works when the database is down."""
    incident = getattr(request, "request_id", "") or secrets.token_hex(4)
    words = {"incident": incident, "reason": reason, "back": back}
    return HttpResponse(render_to_string(f"{name or status}.html", words), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, with what to do when the form held too many fields or too much text."""
    names = {TooManyFieldsSent: "400_many", RequestDataTooBig: "400_large"}
    return page(request, 400, name=names.get(type(exception), ""))


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
    look now; nothing was written (409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for Overtaken, and for a refusal that a view has no page of its own for; other exceptions go on."""
        if not isinstance(exception, MoveRefused):
            return None
        context = {
            "title": "Пока страница была открыта, всё изменилось",
            "reason": str(exception),
            "typed": words_of(request),
            "back": page_above(request.path_info),
            "has_errors": True,
        }
        return render(request, "409.html", context, status=409)


def words_of(request: HttpRequest) -> list[str]:
    """What a person typed into the form that was sent: texts with Russian letters, not what the page itself sends."""
    sent = [text.strip() for name, texts in request.POST.lists() if name != "code" for text in texts]
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


def page_above(path: str) -> str:
    """The nearest address above this one that is a page of ours: of an order's approval, the order."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
