"""Error pages: in Russian, with the number of the incident, without a trace of the inside, even without a database."""

import re
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from mentoring import failures
from mentoring.kit.access import Refused, public
from tests.security.asking import Asker, header_faults
from tests.security.world import World

INSIDE = (
    "Traceback",
    "Exception",
    "Error",
    "settings",
    "SELECT",
    "/work/",
    "site-packages",
    "django",
    "sqlite",
    "None",
)
INCIDENT = re.compile(r"\b[0-9A-F]{8}\b", re.IGNORECASE)
TROUBLES = {
    400: SuspiciousOperation("planted-secret"),
    403: Refused("Эта страница не для вас."),
    413: RequestDataTooBig("planted-secret"),
    500: ZeroDivisionError("planted-secret"),
}


def broken(request: HttpRequest, code: int) -> HttpResponse:
    """A page that fails in the asked way."""
    raise TROUBLES[code]


urlpatterns = [path("broken/<int:code>/", public("fails on purpose")(broken), name="broken")]
handler400, handler403 = failures.bad_request, failures.denied
handler404, handler500 = failures.not_found, failures.server_error


def faults(response: Any) -> list[str]:
    """What is wrong with an error page."""
    text = response.content.decode()
    said = re.sub(r"<[^>]*>", " ", text)
    found = [f"shows {word}" for word in (*INSIDE, "planted-secret") if word in said]
    found += ["not Russian"] * (len(re.findall("[а-яё]", said)) < 40)
    found += ["no number of the incident"] * (not INCIDENT.search(said))
    found += ["no way on"] * ("<a " not in text and "<form" not in text)
    return found + header_faults(response)


@pytest.mark.parametrize("code", [400, 403, 413, 500])
def test_an_error_page_says_what_to_do_and_nothing_of_the_inside(code: int, settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get(f"/broken/{code}/")
    assert response.status_code == code
    assert not faults(response)


def test_the_page_of_nothing_found_is_such_a_page(world: World) -> None:
    for role in ("anonymous", "curator"):
        response = Asker(world.users[role]).ask("GET", "/nothing/here/").response
        assert response.status_code == 404
        assert not faults(response)


def test_a_form_without_its_token_gets_such_a_page(world: World) -> None:
    response = Asker(world.users["curator"], enforce_csrf_checks=True).ask("POST", "/login/").response
    assert response.status_code == 403
    assert not faults(response)


@pytest.mark.parametrize("url", ["/", "/login/", "/nothing/"])
def test_without_a_database_the_page_is_such_a_page(url: str, world: World) -> None:
    def down(execute: Any, *args: Any) -> None:
        raise OperationalError("planted-secret: could not connect")

    client = Client(raise_request_exception=False)
    client.force_login(world.users["curator"], backend="django.contrib.auth.backends.ModelBackend")
    with connection.execute_wrapper(down):
        response = client.get(url)
    assert response.status_code in ((500, 503) if url != "/nothing/" else (404, 500, 503))
    assert not faults(response)


def test_a_large_body_and_many_fields_are_refused_politely(world: World, settings: Any) -> None:
    over = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    large = Client(raise_request_exception=False).post("/login/", {"username": "a" * over})
    number = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1
    many = Client(raise_request_exception=False).post("/login/", {f"f{at}": "1" for at in range(number)})
    for response in (large, many):
        assert response.status_code in (400, 413)
        assert not faults(response)


def test_a_page_that_tells_the_inside_is_seen(settings: Any, world: World) -> None:
    response = HttpResponse("<pre>Traceback: ZeroDivisionError in /work/main</pre>", status=500)
    assert {"shows Traceback", "not Russian", "no number of the incident"} <= set(faults(response))
