"""Error pages: in Russian, with the number of the incident, without a trace of the inside, even without a database."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client
from django.urls import path

from mentoring import failures
from mentoring.entrance.lockout import locked_out
from mentoring.kit.access import Refused, public
from tests.factories import PASSWORD
from tests.security.asking import Asker, header_faults
from tests.security.routes import all_routes
from tests.security.samples import first, samples
from tests.security.world import World

INSIDE = (
    "Traceback",
    "Exception",
    "Error",
    "settings",
    "SELECT",
    "site-packages",
    "django",
    "sqlite",
    "None",
)
INCIDENT = re.compile(r"\b[0-9A-F]{8}\b", re.IGNORECASE)
TROUBLES: dict[int, Exception | HttpResponse] = {
    400: SuspiciousOperation("planted-secret"),
    403: Refused("Эта страница не для вас."),
    404: Http404("planted-secret"),
    405: HttpResponseNotAllowed(["POST"]),
    500: ZeroDivisionError("planted-secret"),
    503: OperationalError("planted-secret"),
}
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


def broken(request: HttpRequest, code: int) -> HttpResponse:
    """A page that fails in the asked way; 429 as the door does it."""
    trouble = TROUBLES[code] if code != 429 else locked_out(request)
    if isinstance(trouble, HttpResponse):
        return trouble
    raise trouble


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


@pytest.mark.parametrize("code", [*TROUBLES, 429])
def test_an_error_page_says_what_to_do_and_nothing_of_the_inside(code: int, settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get(f"/broken/{code}/")
    assert response.status_code == code
    assert not faults(response)
    assert ("Retry-After" in response.headers) is (code in (429, 503))


def test_every_such_page_has_a_number_of_its_own(settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    pages = [client.get(f"/broken/{code}/").content.decode() for code in (*TROUBLES, *TROUBLES)]
    assert len({INCIDENT.findall(re.sub(r"<[^>]*>", " ", page))[-1] for page in pages}) == len(pages)


def test_every_address_of_an_action_opened_by_itself_leads_back_to_a_page(world: World) -> None:
    browser, led = Asker(world.users["curator"]), {}
    for route in all_routes():
        answer = browser.once("GET", route.url(**samples(route, world.own, first)[0]))
        if answer.status != 405:
            continue
        assert answer.response["Allow"] == "POST", route.name
        assert not faults(answer.response), route.name
        led[route.name] = re.findall(r'btn-primary" href="([^"]+)"', answer.text)[0]
        assert browser.once("GET", led[route.name]).status in (200, 302), route.name
    order = world.own.rows["Order"][0].pk
    assert (led["order_override"], led["logout"]) == (f"/orders/{order}/", "/")
    assert len(led) > 10


def test_after_signing_in_again_the_way_to_an_action_ends_at_such_a_page(world: World) -> None:
    """A button pressed after the session has ended: sign-in, then the action's address, opened by GET."""
    pressed = f"/orders/{world.own.rows['Order'][0].pk}/override/"
    client = Client()
    sent = client.post(pressed)
    assert (sent.status_code, sent["Location"]) == (302, f"/login/?next={pressed}")
    data = {"username": "own-curator", "password": PASSWORD, "next": pressed}
    response = client.post("/login/", data, follow=True)
    assert (response.status_code, response.redirect_chain) == (405, [(pressed, 302)])
    assert not faults(response)


def test_a_foreign_host_is_refused_with_all_headers_on_the_way_to_https(settings: Any, db: None) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client(raise_request_exception=False).get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
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


@pytest.fixture
def database_down() -> Iterator[None]:
    """Every question to the database fails, as when nobody listens at its address."""

    def down(execute: Any, *args: Any) -> None:
        raise OperationalError("planted-secret: could not connect")

    with connection.execute_wrapper(down):
        yield


@pytest.fixture
def signed_in(world: World) -> Client:
    """The curator's browser."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users["curator"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("url", ["/", "/login/", "/people/", "/nothing/"])
def test_without_a_database_the_page_says_to_come_back(url: str, signed_in: Client, database_down: None) -> None:
    for method in (signed_in.get, signed_in.post):
        response = method(url)
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert not faults(response)


def test_a_failure_of_our_own_is_not_called_a_database_that_is_down(settings: Any, signed_in: Client) -> None:
    """The control of the above."""
    settings.ROOT_URLCONF = __name__
    response = signed_in.get("/broken/500/")
    assert response.status_code == 500
    assert "Retry-After" not in response.headers


def test_without_a_database_the_process_is_alive_and_not_ready(db: None, database_down: None) -> None:
    client = Client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready")
    assert not header_faults(answer)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", ["/login/", "/people/leave/"])
def test_a_field_of_two_megabytes_is_taken_and_one_of_three_is_refused_with_what_to_do(
    kind: str, url: str, signed_in: Client
) -> None:
    taken, refused = (signed_in.post(url, **body(kind, ["f"], "я" * (size << 19))) for size in (2, 3))
    assert taken.status_code != 400
    assert refused.status_code == 400
    assert "занимает больше 2,5 МБ" in refused.content.decode()
    assert "сократите текст" in refused.content.decode()
    assert not faults(refused)


def test_an_uploaded_file_is_no_text_of_a_form(signed_in: Client) -> None:
    """The control of the above: six megabytes of a file come to the page, which tells its own limit."""
    response = signed_in.post("/import/start/", {"file": SimpleUploadedFile("базы.xlsx", b"a" * (6 << 20))})
    assert response.status_code == 422
    assert "можно до 5" in response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_fields_are_taken_and_one_more_is_refused_with_what_to_do(kind: str, signed_in: Client) -> None:
    """Pairs count, not names: a box that is ticked many times is many fields."""
    for names in ([f"f{at}" for at in range(1001)], ["id"] * 1001):
        taken, refused = (signed_in.post("/people/leave/", **body(kind, some)) for some in (names[1:], names))
        assert taken.status_code == 302
        assert refused.status_code == 400
        assert "отметьте меньше строк" in refused.content.decode()
        assert not faults(refused)


def body(kind: str, names: list[str], value: str = "1") -> dict[str, Any]:
    """These fields, each with this value, as a browser writes them in a form of this kind."""
    if kind == "multipart/form-data":
        part = '--cut\r\nContent-Disposition: form-data; name="{}"\r\n\r\n' + value + "\r\n"
        return {
            "data": "".join(part.format(name) for name in names) + "--cut--\r\n",
            "content_type": f"{kind}; boundary=cut",
        }
    return {"data": "&".join(f"{name}={value}" for name in names), "content_type": kind}


def test_a_page_that_tells_the_inside_is_seen(settings: Any, world: World) -> None:
    response = HttpResponse("<pre>Traceback: ZeroDivisionError in /site-packages/</pre>", status=500)
    assert {"shows Traceback", "not Russian", "no number of the incident"} <= set(faults(response))
