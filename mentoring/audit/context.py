"""Marks of the request that is being answered, for the journal and the error pages."""

import hashlib
import ipaddress
import secrets
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


@dataclass(frozen=True)
class Marks:
    """Where an act came from: request number, address, session (hashed). All empty outside a request."""

    request_id: str = ""
    ip: str | None = None
    session: str = ""


_now: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def client_ip(request: HttpRequest, *args: object) -> str:
    """The visitor's address. A forwarded header counts only as far as our own proxies wrote it (PROXY_COUNT)."""
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.PROXY_COUNT and len(chain) >= settings.PROXY_COUNT:
        with suppress(ValueError):  # «unknown», or an address with a port: then the connection's own
            return str(ipaddress.ip_address(chain[-settings.PROXY_COUNT]))
    return request.META.get("REMOTE_ADDR", "") or "0.0.0.0"  # nosec B104: nobody listens on it


def current_marks() -> Marks:
    """The marks of the request in work, or empty ones in a command or a worker."""
    request = _now.get()
    if request is None:
        return Marks()
    session = getattr(request, "session", None)
    key = (session.session_key if session is not None else "") or ""
    hashed = hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
    return Marks(getattr(request, "request_id", ""), client_ip(request), hashed)


class RequestMarks:
    """Middleware: gives each request a number and remembers it while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
        token = _now.set(request)
        try:
            return self.get_response(request)
        finally:
            _now.reset(token)
