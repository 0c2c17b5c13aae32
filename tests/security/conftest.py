"""The world of the security matrix, built anew for each test, and a reader of its answers."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.security.asking import Asker
from tests.security.world import World, build


@pytest.fixture
def quiet() -> Iterator[None]:
    """Hundreds of refusals, each with its trace in the log: nobody reads them, and they take time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db: None, settings: Any, request: pytest.FixtureRequest) -> World:
    """Two schools and everybody who may knock at the door."""
    if "caplog" not in request.fixturenames:
        request.getfixturevalue("quiet")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody's password is at stake here
    return build()


@pytest.fixture
def asker(world: World) -> Callable[[str], Asker]:
    """The browser of a role."""
    return lambda role: Asker(world.users[role])
