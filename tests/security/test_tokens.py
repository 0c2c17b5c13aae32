"""No page takes a form that was not sent from a page of ours (quality.md C1)."""

import pytest

from tests.security.matrix import taken_without_token
from tests.security.routes import Route, all_routes
from tests.security.world import World


@pytest.mark.parametrize("role", ["anonymous", "curator"])
def test_no_address_takes_a_form_without_its_token(role: str, world: World) -> None:
    faults = taken_without_token(role, world, all_routes())
    assert not faults, "\n".join(faults)


def test_a_page_that_takes_forms_from_anywhere_is_seen(planted: dict[str, Route], world: World) -> None:
    assert not taken_without_token("curator", world, [planted["sound"]])
    assert "no_token: 200" in "\n".join(taken_without_token("curator", world, [planted["no_token"]]))
