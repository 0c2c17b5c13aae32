"""What happens to every request of a signed-in person: limits of the session, the open school and year, headers."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from mentoring.org.models import SchoolYear

Next = Callable[[HttpRequest], HttpResponseBase]
TOUCH_SECONDS = 60  # the session is written once a minute, not on every page


class Headers:
    """Headers Django has no setting for; pages of signed-in people are never kept by the browser (ASVS 14.3.2)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class SessionLimits:
    """Ends a session that was idle too long or is too old; both limits are settings."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and self.is_over(request):
            logout(request)
            messages.warning(request, "Вы долго не работали, и вход завершён. Войдите, чтобы продолжить.")
            return redirect(f"{settings.LOGIN_URL}")
        return self.get_response(request)

    def is_over(self, request: HttpRequest) -> bool:
        """True when a limit is passed; else remembers that the person is here."""
        now = int(time.time())
        started, seen = request.session.setdefault("started", now), request.session.setdefault("seen", now)
        if now - seen > settings.SESSION_IDLE_MINUTES * 60 or now - started > settings.SESSION_ABSOLUTE_HOURS * 3600:
            return True
        if now - seen >= TOUCH_SECONDS:
            request.session["seen"] = now
        return False


class Scope:
    """Opens the school chosen in this session and the year that is shown (`?year=2026` or the cookie)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.year, request.years = None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.user.open_school(request.session.get("school"))
            if request.user.school:
                self.open_year(request)
        return self.get_response(request)

    def open_year(self, request: HttpRequest) -> None:
        """The asked year if the school has it, else the current one, else the newest."""
        years = list(SchoolYear.objects.visible_to(request.user).select_related("school"))
        asked = request.GET.get("year") or request.COOKIES.get("year") or ""
        shown = next((year for year in years if str(year.start) == asked), None)
        current = next((year for year in years if year.state == SchoolYear.State.CURRENT), None)
        request.years, request.year = years, shown or current or next(iter(years), None)  # type: ignore[attr-defined]


class SecondFactor:
    """A person whose role demands the second step of sign-in sees nothing else until it is made."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)
