"""What every answer carries, and which school and year a signed-in person works in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from mentoring.accounts.models import User
from mentoring.org.models import SchoolYear

Next = Callable[[HttpRequest], HttpResponseBase]


def years_of(user: User) -> list[SchoolYear]:
    """The years of the school in which a signed-in person works, newest first."""
    years = list(SchoolYear.objects.visible_to(user))
    for year in years:
        year.school = user.school  # it is there already
    return years


class Headers:
    """Headers Django has no setting for; pages of signed-in people are never kept by the browser (ASVS 14.3.2)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Django sets these too, but not on the page that refuses a foreign host while the way leads to https.
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        if getattr(getattr(request.resolver_match, "func", None), "secret_address", False):
            # Not «no-referrer»: a browser would then send forms with «Origin: null», which the check of forms refuses.
            response["Referrer-Policy"] = "strict-origin"
        response.setdefault("X-Content-Type-Options", "nosniff")
        if response.status_code >= 400 or not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class Scope:
    """Opens the school chosen in this session, its time zone, and the year asked for (`?year=2026`, then a cookie)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.year, request.years = None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.user.open_school(request.session.get("school"))
            if request.user.school:
                self.open_year(request)
        school = getattr(request.user, "school", None)
        with timezone.override(school.time_zone if school else None):  # «today» and hours are the school's
            response = self.get_response(request)
        if request.year and request.GET.get("year") == str(request.year.start):
            response.set_cookie("year", request.year.start, secure=settings.HTTPS, httponly=True, samesite="Lax")
        return response

    def open_year(self, request: HttpRequest) -> None:
        """The asked year if the school has it, else the current one, else the newest."""
        years = years_of(request.user)
        asked = request.GET.get("year") or request.COOKIES.get("year") or ""
        shown = next((year for year in years if str(year.start) == asked), None)
        current = next((year for year in years if year.state == SchoolYear.State.CURRENT), None)
        request.years, request.year = years, shown or current or next(iter(years), None)  # type: ignore[attr-defined]
