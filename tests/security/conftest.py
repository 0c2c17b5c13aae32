"""The world of the security matrix, built once for a file of tests, and a reader of its answers."""

import copy
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.template.base import Template
from django.test import override_settings

from tests.security.asking import Asker
from tests.security.world import World, build

MD5 = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody's password is at stake here


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hundreds of refusals, each with its trace in the log, and of pages, each with its contexts kept for the test:
    nobody reads them, and they take time."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two schools and everybody who may knock at the door, in a transaction that is taken back after the file; each
    test then runs in a savepoint of it."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=MD5), transaction.atomic():
        with transaction.atomic():
            world = build()
        with django_db_blocker.block():
            yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: None, settings: Any, request: pytest.FixtureRequest) -> World:
    """The two schools as they were built, whatever the tests before did with them."""
    if "caplog" not in request.fixturenames:
        request.getfixturevalue("quiet")
    settings.PASSWORD_HASHERS = MD5
    return copy.deepcopy(built)


@pytest.fixture
def asker(world: World) -> Callable[[str], Asker]:
    """The browser of a role."""
    return lambda role: Asker(world.users[role])
