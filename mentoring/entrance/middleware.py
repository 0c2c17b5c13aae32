"""What happens to a request before its page: limits of the session, the second step, and a word about refusals."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from mentoring.accounts.sessions import touch_session
from mentoring.audit.recording import record
from mentoring.entrance.signing import PASSED
from mentoring.proofs.second_factor import is_due

Next = Callable[[HttpRequest], HttpResponseBase]
TOUCH_SECONDS = 60  # the session is written once a minute, not on every page
ALWAYS = {"login", "logout", "login_code", "second_factor_setup"}
METHODS = ("GET", "HEAD", "POST")


class Methods:
    """The site is read, and takes forms that are sent: no page is asked what it makes of PUT, DELETE and the like. No
    browser sends them by itself, so the answer is a line and no page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in METHODS:
            return self.get_response(request)
        return HttpResponseNotAllowed(
            METHODS, "Сайт принимает только GET, HEAD и POST.", content_type="text/plain; charset=utf-8"
        )


class SessionLimits:
    """Ends a session that was idle too long or is too old; both limits are settings."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and self.is_over(request):
            logout(request)
            messages.warning(request, "Вы долго не работали, и вход завершён. Войдите, чтобы продолжить")
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "", reverse("login"))
        return self.get_response(request)

    def is_over(self, request: HttpRequest) -> bool:
        """True when a limit is passed; else remembers that the person is here."""
        now = int(time.time())
        started, seen = request.session.setdefault("started", now), request.session.setdefault("seen", now)
        if now - seen > settings.SESSION_IDLE_MINUTES * 60 or now - started > settings.SESSION_ABSOLUTE_HOURS * 3600:
            return True
        if now - seen >= TOUCH_SECONDS:
            request.session["seen"] = now
            touch_session(str(request.session.session_key))
        return False


class Obligations:
    """The second step of sign-in, then a password that has to be changed: nothing else is shown before them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send to the page of the duty, unless the page is open to everybody or is that page."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or getattr(view, "access", None) == ["public"] or name in ALWAYS:
            return None
        duty = self.duty(request)
        return (
            None
            if not duty or name == duty
            else redirect(f"{reverse(duty)}?{urlencode({'next': request.get_full_path()})}")
        )

    def duty(self, request: HttpRequest) -> str:
        """The URL name of what has to be done first; empty when nothing."""
        user = request.user
        if is_due(user) and not request.session.get(PASSED):
            return "login_code" if user.second_factor else "second_factor_setup"
        return "password_change" if user.must_change_password else ""


class Refusals:
    """Writes the journal when a signed-in person asks for what is not theirs: 403, or 404 of somebody else's row."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Only the name of the page and the status are kept. The error page must come even if the journal cannot."""
        if not isinstance(exception, PermissionDenied | Http404) or not request.user.is_authenticated:
            return
        status = 404 if isinstance(exception, Http404) else 403
        page = request.resolver_match.view_name if request.resolver_match else ""
        try:
            record("access_refused", None, request.user, page=page, status=status)
        except DatabaseError:
            return
