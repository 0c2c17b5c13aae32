"""«Настройки отображения»: text size, contrast and spacing of this browser, kept in one cookie."""

from django.conf import settings
from django.http import HttpRequest

CHOICES = {
    "text": {"100": "100 %", "125": "125 %", "150": "150 %", "200": "200 %"},
    "contrast": {
        "auto": "Как в системе",
        "light": "Светлая",
        "dark": "Тёмная",
        "black": "Чёрным по белому",
        "white": "Белым по чёрному",
    },
    "spacing": {"": "Обычные", "wide": "Увеличенные"},
    "keys": {"": "Работают", "off": "Выключены"},  # one-character shortcuts can be switched off (WCAG 2.1.4)
}
COOKIE = "display"


def chosen(request: HttpRequest) -> dict[str, str]:
    """What the cookie asks for; anything that is not a known choice is left out."""
    pairs = [part.partition("=") for part in request.COOKIES.get(COOKIE, "").split("&")]
    return {key: value for key, _, value in pairs if value and value in CHOICES.get(key, {})}


def display(request: HttpRequest) -> dict[str, object]:
    """Template variables `display`, and `session_seconds` for the warning before the session ends."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "display": chosen(request),
        "session_seconds": settings.SESSION_IDLE_MINUTES * 60 if signed_in else 0,
    }
