"""The world of the security matrix, built once for a file of tests, and a reader of its answers."""

import copy
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import pytest
import segno
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.template.base import Template
from django.templatetags.static import StaticNode
from django.test import override_settings
from django.urls import URLResolver
from django.utils import timezone

from mentoring import failures
from mentoring.accounts import middleware
from mentoring.kit import pdf
from mentoring.models import User
from tests.security.asking import Asker, read_by_head, remembered, reopened
from tests.security.routes import Route, all_routes
from tests.security.world import World, build

NUMBER = "0F1E2D3C4B5A6978"  # no page has it
FIND, FOUND, MADE = URLResolver.resolve, cache(URLResolver.resolve), cache(pdf._ask)
MD5 = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody's password is at stake here


@pytest.fixture
def quiet() -> Iterator[None]:
    """Hundreds of refusals, each with its trace in the log: nobody reads them, and they take time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the same in thousands of answers is made once: the page of a refusal, which is drawn from three words,
    the address of a file, the page that an address leads to and the PDF of a page. The contexts of the pages are not
    kept for the test. A QR code takes the first of the eight patterns that would be tried on it."""
    monkeypatch.setattr(
        URLResolver, "resolve", lambda self, path: (FOUND if str(path)[:1] == "/" else FIND)(self, path)
    )
    monkeypatch.setattr(
        Template, "_render", lambda self, context: "" if read_by_head() else self.nodelist.render(context)
    )
    monkeypatch.setattr(StaticNode, "handle_simple", staticmethod(cache(StaticNode.handle_simple)))
    monkeypatch.setattr(pdf, "_ask", MADE)
    monkeypatch.setattr(segno, "make", partial(segno.make, mask=0))
    monkeypatch.setattr(failures, "render_to_string", Drawn(failures.render_to_string))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rights and the session of who asks are read once a browser; the account and the years of its school too, if
    the browser is a settled one."""
    grants: Any = vars(User)["grants"]
    get_user, years_of = ModelBackend.get_user, middleware.years_of

    def rights(user: User, read: Any = grants.func) -> Any:
        return remembered((user.pk, user.is_active, timezone.localdate()), lambda: read(user))

    def account(backend: ModelBackend, pk: int) -> Any:
        return remembered(("account", pk), lambda: get_user(backend, pk), settled=True)

    def years(user: User) -> Any:
        return remembered(("years", user.pk, user.school.pk), lambda: years_of(user), settled=True)

    monkeypatch.setattr(grants, "func", rights)
    monkeypatch.setattr(ModelBackend, "get_user", account)
    monkeypatch.setattr(middleware, "years_of", years)
    monkeypatch.setattr(SessionStore, "load", lambda store, load=SessionStore.load: reopened(store, load))


class Drawn:
    """Draws a page of a refusal once for each reason; only the number of the incident differs."""

    def __init__(self, draw: Callable[[str, dict[str, str]], str]) -> None:
        self.draw = cache(lambda name, words: draw(name, dict(words) | {"incident": NUMBER}))

    def __call__(self, name: str, words: dict[str, str]) -> str:
        """The page, with its own number."""
        if read_by_head():
            return ""
        same = {key: value for key, value in words.items() if key != "incident"}
        return self.draw(name, frozenset(same.items())).replace(NUMBER, words["incident"])


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two schools and everybody who may knock at the door, in a transaction that is taken back after the file; each
    test then runs in a savepoint of it."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=MD5), transaction.atomic():
        with transaction.atomic():
            world = build()
        with django_db_blocker.block(), few_sweeps():
            yield world
        transaction.set_rollback(True)


@contextmanager
def few_sweeps() -> Iterator[None]:
    """What is in memory by now stays there: Python need not search it for garbage after every few questions."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def world(built: World, db: None, quick: None, known: None, settings: Any, request: pytest.FixtureRequest) -> World:
    """The two schools as they were built, whatever the tests before did with them."""
    if "caplog" not in request.fixturenames:
        request.getfixturevalue("quiet")
    settings.PASSWORD_HASHERS = MD5
    return copy.deepcopy(built)


@pytest.fixture
def planted(settings: Any, world: World) -> dict[str, Route]:
    """The pages of the site with faults, which takes the place of ours."""
    settings.ROOT_URLCONF = "tests.security.planted"
    return {route.name: route for route in all_routes(settings.ROOT_URLCONF)}


@pytest.fixture
def asker(world: World) -> Callable[[str], Asker]:
    """The browser of a role."""
    return lambda role: Asker(world.users[role])
