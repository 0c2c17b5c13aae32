"""Forms sent with what their page did not offer: rows of another school, fields that only moves may set (A5, A7)."""

import pytest

from tests.security.asking import Asker
from tests.security.bodies import foreign_keys_taken, sendables, unasked_taken
from tests.security.routes import Route, all_routes
from tests.security.world import World

SENDERS = ("curator", "director", "staff", "mentor", "admin", "anonymous")


@pytest.mark.parametrize("role", [role for role in SENDERS if role != "admin"])  # the administrator serves all schools
def test_a_form_takes_no_row_of_another_school(role: str, world: World) -> None:
    faults = foreign_keys_taken(role, world, all_routes())
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", SENDERS)
def test_a_form_takes_no_field_that_it_did_not_offer(role: str, world: World) -> None:
    faults = unasked_taken(role, world, all_routes())
    assert not faults, "\n".join(faults)


def test_a_form_that_takes_anything_is_seen(planted: dict[str, Route], world: World) -> None:
    pages = [planted["takes_anything"]]
    assert [sendable.target for sendable in sendables(Asker(world.users["curator"]), world, pages)] == [
        "takes_anything"
    ]
    assert "changed" in "\n".join(foreign_keys_taken("curator", world, pages))
    assert "came out different" in "\n".join(unasked_taken("curator", world, pages))
