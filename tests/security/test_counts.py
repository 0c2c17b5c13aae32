"""Pages ask the database the same number of questions at any size (quality.md J8)."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.bench.data import make_base, make_bench_school
from tests.factories import make_user
from tests.security.asking import Asker
from tests.security.routes import Route, all_routes
from tests.security.samples import first, samples
from tests.security.world import World, build

HOME, LIST, BOOKKEEPING = 20, 12, re.compile(r"SAVEPOINT|mentoring_auditentry|django_session")


def queries(browser: Asker, url: str) -> int:
    """How often the page asks the database; the savepoint of the test, the journal and the session apart."""
    with CaptureQueriesContext(connection) as asked:
        browser.ask("GET", url)
    return sum(not BOOKKEEPING.search(query["sql"]) for query in asked.captured_queries)


def counts(world: World, role: str, routes: Iterable[Route]) -> dict[str, int]:
    """Queries of each page of this role that opens, by its name."""
    browser, found = Asker(world.users[role]), {}
    for route in routes:
        url = route.url(**samples(route, world.own, first)[0])
        if browser.ask("GET", url).status == 200:
            found[route.name] = queries(browser, url)
    return found


def too_many(small: dict[str, int], large: dict[str, int]) -> list[str]:
    """Pages that ask more when there are more rows, lists that ask more than 12 times, a home more than 20."""
    lists = {route.name for route in all_routes() if not route.arguments and not route.name.endswith("_add")} - {"home"}
    limits = dict.fromkeys(lists, LIST) | {"home": HOME}
    grown = [f"{name}: {small[name]} → {large.get(name, 0)}" for name in small if small[name] < large.get(name, 99)]
    return grown + [f"{name}: {count}" for name, count in large.items() if count > limits.get(name, count)]


@pytest.mark.parametrize("role", ["curator", "director", "staff", "mentor", "admin"])
def test_no_page_asks_the_database_more_when_there_are_more_rows(role: str, db: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    found = []
    for times in (2, 3):
        with transaction.atomic():
            found.append(counts(build(times), role, all_routes()))
            transaction.set_rollback(True)
    assert len(found[1]) > 5, "a world in which no page opens proves nothing"
    assert not too_many(*found)


def test_a_page_that_grows_or_asks_too_much_is_seen() -> None:
    assert too_many({"people": 9}, {"people": 11}) == ["people: 9 → 11"]
    assert too_many({"people": 13, "home": 13}, {"people": 13, "home": 13}) == ["people: 13"]
    assert too_many({"home": 21}, {"home": 21}) == ["home: 21"]


@pytest.mark.parametrize("role", ["curator", "staff"])
def test_no_list_asks_more_at_a_thousand_rows_than_at_ten(role: str, db: None, quiet: None) -> None:
    found = []
    for people in (10, 1000):
        with transaction.atomic():
            school, year, _ = make_bench_school()
            make_base(school, year, people, pairs=people // 5)
            reader = Asker(make_user("reader", school, role))
            routes = [route for route in all_routes() if not route.arguments and route.lets_in(role)]
            found.append({route.name: queries(reader, route.url()) for route in routes if drawn(reader, route)})
            transaction.set_rollback(True)
    assert {"mentees", "mentors", "people", "tandems", "home"} <= set(found[1])
    assert not too_many(*found)


def drawn(reader: Asker, route: Route) -> bool:
    """Shows a page, not a paper: a paper of a thousand lines is drawn by the worker and takes its time."""
    if route.name.endswith("_pdf"):
        return False
    answer = reader.ask("GET", route.url())
    return answer.status == 200 and "html" in answer.response.headers.get("Content-Type", "")
