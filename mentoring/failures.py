"""Error pages that need neither database nor session: a number of the incident and what to do next, in Russian."""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from mentoring.kit.access import Refused

log = logging.getLogger(__name__)


def page(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    """The page `templates/<status>.html` without context processors, so that it works when the database is down."""
    incident = getattr(request, "request_id", "") or secrets.token_hex(4)
    return HttpResponse(render_to_string(f"{status}.html", {"incident": incident, "reason": reason}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when the request is larger than the site takes."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig | TooManyFieldsSent) else 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reason when a rule gave one."""
    return page(request, 403, str(exception) if isinstance(exception, Refused) else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for a foreign row and for none."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with the number under which the log keeps the error."""
    log.error("incident %s", getattr(request, "request_id", ""))
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form is older than the session or came from another site."""
    return page(request, 403, "Страница устарела. Вернитесь назад, обновите её и отправьте форму ещё раз.")
