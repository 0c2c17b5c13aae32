"""The world of the security matrix, built anew for each test, and a reader of its answers."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.security.asking import Asker
from tests.security.world import World, build


@pytest.fixture
def world(db: None, settings: Any) -> World:
    """Two schools and everybody who may knock at the door."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody's password is at stake here
    return build()


@pytest.fixture
def asker(world: World) -> Callable[[str], Asker]:
    """The browser of a role."""
    return lambda role: Asker(world.users[role])
