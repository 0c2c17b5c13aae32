"""Whatever is sent, the site answers it and never fails (C9): in the address, in the fields, in the files."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.asking import Asker
from tests.security.bodies import Sendable, sendables
from tests.security.forms import forms_of
from tests.security.routes import all_routes
from tests.security.samples import first, samples
from tests.security.world import World

NASTY = (
    "",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: a=b",
    "\ud7ff\ufffe\uffff",
    "\u202e\u200b\u0301",
    "😀" * 50,
    "0",
    "-1",
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "9" * 400,
    "1e309",
    "NaN",
    "None",
    "²",
    "٣",
    "true",
    "[]",
    '{"a": 1}',
    "' OR 1=1 --",
    '"; DROP TABLE x; --',
    "../../etc/passwd",
    "%s%n{0}{{7*7}}",
    "29.02.2025",
    "31.12.9999",
    "01.01.0001",
    "00.00.0000",
    "9999999-99-99",
    "a" * 60_000,
)
KNOWN = ("q", "sort", "view", "cols", "page", "per", "year", "density", "print", "xlsx", "show", "next", "id", "all")
VALUES = st.sampled_from(NASTY) | st.text(max_size=40)
CALM: dict[str, Any] = {"deadline": None, "derandomize": True, "database": None}
CALM["suppress_health_check"] = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def parameters(url: str, html: str) -> list[str]:
    """What the page itself takes from the address: the fields of its filters, and what lists take everywhere."""
    return [*KNOWN, *(one.name for form in forms_of(url, html, "get") for one in form.fields)]


def failures(browser: Asker, method: str, url: str, data: Any = None, **extra: Any) -> list[str]:
    """The answer, if it is a failure."""
    answer = browser.ask(method, url, data, **extra)
    return [f"{method} {url} {extra or data}: {fault}" for fault in answer.faults if "answered 5" in fault]


@pytest.mark.parametrize("role", ["curator", "admin"])
def test_no_address_fails_on_junk(role: str, world: World) -> None:
    browser, pages = Asker(world.users[role]), []
    for route in all_routes():
        url = route.url(**samples(route, world.own, first)[0])
        answer = browser.once("GET", url)
        if answer.status == 200:
            page = "html" in answer.response.headers.get("Content-Type", "")  # a PDF may hold «<![» by chance
            pages.append((url, parameters(url, answer.text if page else "")))

    @settings(max_examples=100, **CALM)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        url, names = data.draw(st.sampled_from(pages))
        said = data.draw(st.dictionaries(st.sampled_from(names), VALUES, min_size=1, max_size=4))
        assert not failures(browser, "GET", url, query_params=said)

    ask()


@pytest.mark.parametrize("role", ["curator", "staff", "admin", "anonymous"])
def test_no_form_fails_on_junk(role: str, world: World) -> None:
    browser = Asker(world.users[role])
    offered = list(sendables(browser, world, all_routes()))

    @settings(max_examples=60, **CALM)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        one: Sendable = data.draw(st.sampled_from(offered))
        names = [field.name for field in one.form.fields if field.kind != "file"] or ["x"]
        said = data.draw(st.dictionaries(st.sampled_from(names), VALUES, min_size=1, max_size=6))
        assert not failures(browser, "POST", one.form.action, one.form.filled() | said)

    send()


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv", "scan.pdf", "\r\n\x00../x.xlsx", "ы" * 300 + ".csv"])
@pytest.mark.parametrize("body", [b"", b"\x00" * 99, b"PK\x03\x04junk", b"%PDF-junk", "ФИО;Класс\n;;;\n".encode()])
def test_no_form_fails_on_a_junk_file(name: str, body: bytes, world: World) -> None:
    browser, found = Asker(world.users["curator"]), 0
    for url in ("/import/start/", f"/orders/{world.own.rows['Order'][4].pk}/scan/"):
        page = browser.once("GET", url)
        for form in forms_of(url, page.text):
            for field in (one for one in form.fields if one.kind == "file"):
                found += 1
                sent = form.filled() | {field.name: SimpleUploadedFile(name, body)}
                assert not failures(browser, "POST", form.action, sent)
    assert found >= 2


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Cookie": "session=\x01;csrf=;year=²;density=" + "9" * 99}]
)
def test_no_page_fails_on_odd_headers(headers: dict[str, str], world: World) -> None:
    for role in ("curator", "anonymous"):
        browser = Asker(world.users[role])
        for route in all_routes():
            assert not failures(browser, "GET", route.url(**samples(route, world.own, first)[0]), headers=headers)


def test_a_page_that_trusts_what_it_is_sent_is_seen(settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = "tests.security.planted"
    page = next(route for route in all_routes("tests.security.planted") if route.name == "breaks")
    url = page.url(pk=world.own.rows["Person"][0].pk)
    assert failures(Asker(world.users["curator"]), "POST", url, {"parts": "0"})
