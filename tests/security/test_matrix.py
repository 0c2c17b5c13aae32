"""Every address × every role × own, foreign and missing rows × every method: one answer, and it is the declared one."""

import json
from typing import Any

import pytest

from mentoring.kit import pdf
from mentoring.models import User
from participants.consentpapers import drawing as consentpapers
from participants.posters import drawing as posters
from tests.security.asking import Asker
from tests.security.matrix import OUTSIDE, ROLES, told_apart, wrong_answers
from tests.security.routes import Route, all_routes
from tests.security.samples import NoSample, samples
from tests.security.world import World


@pytest.fixture(autouse=True)
def plain_papers(monkeypatch: pytest.MonkeyPatch, quick: None) -> None:
    """A paper comes as the HTML that it is drawn from: foreign names can be looked for in that. Blanks are drawn all
    the same, as the product counts their pages."""
    draw = pdf._ask

    def drawn(html: str, *, title: str) -> bytes:
        return draw(json.dumps([html, title, "pdf/a-2a"]).encode())[1:]

    monkeypatch.setattr(pdf, "_ask", lambda request: b"+" + json.loads(request)[0].encode())
    for blanks in (consentpapers, posters):
        monkeypatch.setattr(blanks, "render_pdf", drawn)


@pytest.mark.parametrize("role", [*OUTSIDE, *ROLES, "stranger"])
def test_every_address_answers_every_role_as_declared(role: str, world: World) -> None:
    routes = [route for route in all_routes() if role != "stranger" or not route.arguments]
    faults = wrong_answers(role, world, routes)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])  # the administrator serves all schools
def test_a_foreign_row_looks_like_a_missing_one(role: str, world: World) -> None:
    faults = told_apart(role, world, all_routes())
    assert not faults, "\n".join(faults)


def test_a_method_is_refused_before_it_is_known_who_asks(settings: Any) -> None:
    """So a few roles may ask by the methods that the site does not take for all (matrix.speakers)."""
    order = [one.rpartition(".")[2] for one in settings.MIDDLEWARE]
    assert order.index("Methods") < order.index("SessionMiddleware") < order.index("AuthenticationMiddleware")


def test_every_argument_has_a_sample(world: World) -> None:
    empty = [route.name for route in all_routes() if not samples(route, world.own)]
    assert not empty, "no own row in tests/security/world.py"


def test_an_argument_without_a_sample_is_a_failure(world: World) -> None:
    with pytest.raises(NoSample):
        samples(Route("new", "news/<int:pk>/", ("pk",), ("curator",)), world.own)


def test_rights_are_read_again_after_a_question_wrote_something(world: World) -> None:
    browser, mine = Asker(world.users["curator"]), User.objects.filter(username="own-curator")
    with browser.asking():
        assert mine.get().grants
        mine.get().role_grants.all().delete()
        assert mine.get().grants  # as they were when the question was asked
        browser.writes.tables.append("mentoring_rolegrant")
        assert not mine.get().grants


# --- The controls: a site with one fault a page -----------------------------------------------------------------------


def test_the_sound_page_passes_every_question(planted: dict[str, Route], world: World) -> None:
    pages = [planted["sound"]]
    assert not [fault for role in (*OUTSIDE, *ROLES) for fault in wrong_answers(role, world, pages)]
    assert not [fault for role in ROLES for fault in told_apart(role, world, pages)]


@pytest.mark.parametrize(
    "page,role,said",
    [
        ("widened", "mentor", "instead of 403"),
        ("unlocked", "anonymous", "got 200"),
        ("get_writes", "mentee", "writes participants_person"),
        ("unjournaled", "mentee", "without a line in the journal"),
        ("breaks", "curator", "answered 500"),
        ("open_policy", "mentor", "policy"),
        ("unwatched", "curator", "shows people"),
        ("weak_seal", "nobody", "may be kept"),
    ],
)
def test_the_matrix_sees_a_planted_fault(
    page: str, role: str, said: str, planted: dict[str, Route], world: World
) -> None:
    assert said in "\n".join(wrong_answers(role, world, [planted[page]]))


def test_the_matrix_sees_that_the_site_takes_every_method(
    planted: dict[str, Route], world: World, settings: Any
) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith(".Methods")]
    said = "\n".join(wrong_answers("curator", world, [planted["sound"]]))
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert f"curator, {method} sound: got 200 instead of 405" in said


@pytest.mark.parametrize("page,said", [("scoping_off", "shows Чужемаркина"), ("tells_apart", "≠ missing")])
def test_the_matrix_sees_a_foreign_row(page: str, said: str, planted: dict[str, Route], world: World) -> None:
    assert said in "\n".join(told_apart("curator", world, [planted[page]]))
