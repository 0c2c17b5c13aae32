"""Ways around the front door: foreign redirects, forged addresses, files by path, the usual forgotten things."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from mentoring import failures
from mentoring.audit.context import client_ip
from mentoring.kit.access import public, roles
from mentoring.models import AuditEntry
from tests.factories import PASSWORD
from tests.security.asking import Asker, header_faults
from tests.security.routes import Route, all_routes
from tests.security.samples import first, samples
from tests.security.world import World

EVIL = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:evil.example",
    "http:///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%09/evil.example",
    "//evil%E3%80%82example",
    "//evil.example@localhost",
    "https://localhost@evil.example",
    "https://localhost.evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "%0d%0aLocation: https://evil.example",
    "/\r\nLocation: https://evil.example",
    "\x00//evil.example",
    "https://[::1",
    "//evil.example/" + "a" * 4000,
)
PLACES = ("next", "to", "back", "url", "return", "redirect")
FORGOTTEN = (
    "/.git/config",
    "/.env",
    "/db.sqlite3",
    "/var/tandem.sqlite3",
    "/var/secret_key",
    "/backup.zip",
    "/__debug__/",
    "/media/",
    "/media/consents/scan.pdf",
    "/files/orders/scan.pdf",
    "/static/",
    "/static/../mentoring/settings.py",
    "/static/..%2f..%2fmentoring/settings.py",
    "/static/%2e%2e/%2e%2e/var/secret_key",
    "/static/....//....//etc/passwd",
    "/admin/",
    "/server-status",
    "/phpinfo.php",
)


def leaves(location: str) -> bool:
    """A browser would go to another site: anything but a path of ours."""
    seen = "".join(letter for letter in location if letter > " ").replace("\\", "/")
    return bool(seen) and (not seen.startswith(("/", "?", ".")) or seen.startswith("//"))


def led_away(browser: Asker, world: World, routes: dict[Route, bool]) -> list[str]:
    """Addresses that send the visitor to another site, or fail on the way; those that listen are told all."""
    faults = []
    for route, listens in routes.items():
        url = route.url(**samples(route, world.own, first)[0])
        for evil in EVIL if listens else EVIL[::6]:
            for method in ("GET", "POST"):
                said = dict.fromkeys(PLACES, evil)
                answer = browser.ask(method, url, said if method == "POST" else None, query_params=said)
                location = answer.response.headers.get("Location", "")
                faults += [f"{method} {route.name}: {evil!r} → {location!r}"] * leaves(location)
                faults += [fault for fault in answer.faults if "answered 5" in fault]
    return faults


def movers(browser: Asker, role: str, world: World) -> dict[Route, bool]:
    """The routes open to this role that redirect, or that take the word for where to go next (True)."""
    found = {}
    for route in filter(lambda one: one.lets_in(role), all_routes()):
        url, listens, moves = route.url(**samples(route, world.own, first)[0]), False, False
        for method in ("GET", "POST"):
            here, there = (
                browser.ask(method, url, query_params=dict.fromkeys(PLACES, goal)) for goal in ("/help/", "/jobs/")
            )
            moves |= here.status in (301, 302, 303, 307, 308)
            listens |= "/help/" in here.response.headers.get("Location", "")
            listens |= here.text.count("/help/") != there.text.count("/help/")
        if moves or listens:
            found[route] = listens
    return found


@pytest.mark.parametrize("role", ["anonymous", "mentor"])
def test_no_address_sends_the_visitor_to_another_site(role: str, world: World) -> None:
    browser = Asker(world.users[role])
    routes = movers(browser, role, world)
    assert {"login", "logout"} & {route.name for route in routes}
    assert any(routes.values())
    assert not led_away(browser, world, routes)


def test_sign_in_goes_where_it_was_asked_but_never_away(world: World) -> None:
    user = world.users["mentor"]
    assert user
    for target in (*EVIL, "/help/"):
        data = {"username": user.username, "password": PASSWORD, "next": target}
        answer = Asker(None).ask("POST", "/login/", data, query_params={"next": target})
        location = answer.response.headers.get("Location", "")
        assert answer.status in (302, 400), target
        assert not leaves(location), target
        assert target != "/help/" or location.endswith("/help/")


def test_a_page_that_leads_away_is_seen(planted: dict[str, Route], world: World) -> None:
    assert led_away(Asker(None), world, {planted["open_door"]: True})


@pytest.mark.parametrize("location,away", [("/people/?q=a", False), ("//x", True), ("/\\x", True), ("https:x", True)])
def test_the_judge_of_redirects_knows_a_path_from_a_site(location: str, away: bool) -> None:
    assert leaves(location) is away


def served(paths: Iterable[str], world: World) -> list[str]:
    """Things that are given out by their path, to anybody, by whatever method, whole or in part."""
    faults = []
    for address, role in product(paths, ("anonymous", "curator", "admin")):
        browser = Asker(world.users[role])
        for method, part in product(("GET", "HEAD", "TRACE"), ({}, {"Range": "bytes=0-99"})):
            answer = browser.ask(method, address, headers=part)
            said = [f"answered {answer.status}"] * (answer.status not in (404, 405) and not answer.to_sign_in)
            said += header_faults(answer.response)
            faults += [f"{role} {method} {address} {part.get('Range', '')}: {fault}" for fault in said]
    return faults


@pytest.mark.parametrize("address", FORGOTTEN)
def test_forgotten_things_and_stored_files_are_not_served(address: str, world: World) -> None:
    assert not served([address], world)


@public("gives a file to whoever knows its path")
def open_file(request: HttpRequest) -> HttpResponse:
    """Serves a scan to anybody."""
    return HttpResponse(b"%PDF-1.7 sample", content_type="application/pdf")


@public("looks at who asks, but not when a part is asked for")
def open_part(request: HttpRequest) -> HttpResponse:
    """Forgets the question in its branch for Range."""
    if "Range" not in request.headers:
        raise Http404
    return HttpResponse(b"%PDF", status=206, headers={"Content-Range": "bytes 0-3/15"})


@public("answers only that it is there")
def open_head(request: HttpRequest) -> HttpResponse:
    """Forgets the question for HEAD: the length gives the file away."""
    if request.method != "HEAD":
        raise Http404
    return HttpResponse(headers={"Content-Length": "15"})


@roles("curator")
def shared_file(request: HttpRequest) -> HttpResponse:
    """Asks for the role, not for whose file it is."""
    return open_file(request)


handler404 = failures.not_found
urlpatterns = [
    path("login/", public("everybody signs in here")(lambda request: HttpResponse()), name="login"),
    path("media/consents/open.pdf", open_file, name="open_file"),
    path("media/consents/part.pdf", open_part, name="open_part"),
    path("media/consents/head.pdf", open_head, name="open_head"),
    path("media/consents/shared.pdf", shared_file, name="shared_file"),
]


@pytest.mark.parametrize(
    "name,said",
    [
        ("open", {f"{role} {method} " for role in ("anonymous", "curator", "admin") for method in ("GET", "HEAD")}),
        ("part", {f"{role} {method} " for role in ("anonymous", "curator", "admin") for method in ("GET", "HEAD")}),
        ("head", {"anonymous HEAD ", "curator HEAD ", "admin HEAD "}),
        ("shared", {"curator GET ", "curator HEAD "}),
        ("nothing", set()),
    ],
)
def test_a_door_that_serves_a_file_is_seen(name: str, said: set[str], settings: Any, world: World) -> None:
    """The control: whole, in part only, to HEAD only, to a whole role; and a door that is not there is none."""
    settings.ROOT_URLCONF = __name__
    faults = [fault for fault in served([f"/media/consents/{name}.pdf"], world) if "answered 20" in fault]
    assert {fault.partition("/")[0] for fault in faults if "TRACE" not in fault} == said
    assert all("bytes=0-99" in fault for fault in faults if name == "part")


def test_a_forged_address_is_not_believed_and_a_proxys_is(settings: Any) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.2.3.4, 5.6.7.8")
    assert client_ip(request) == "10.0.0.9"
    settings.PROXY_COUNT = 1  # the control: behind one proxy its own word counts, what the visitor wrote does not
    assert client_ip(request) == "5.6.7.8"
    settings.PROXY_COUNT = 3
    assert client_ip(request) == "10.0.0.9"


def test_the_journal_keeps_the_real_address_of_a_wrong_sign_in(world: World) -> None:
    client = Client(headers={"X-Forwarded-For": "1.2.3.4", "X-Real-Ip": "1.2.3.4", "Forwarded": "for=1.2.3.4"})
    client.post("/login/", {"username": "own-curator", "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
    said = AuditEntry.objects.filter(action="sign_in_failed").values_list("ip", flat=True)
    assert list(said) == ["10.0.0.9"]
