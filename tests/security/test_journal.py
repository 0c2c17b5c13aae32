"""The journal: no change without a line, who-what-when-where in each line, no personal value in it or in the logs."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from mentoring.audit.actions import ACTIONS
from mentoring.audit.recording import record
from mentoring.models import AuditEntry
from participants.models import Person
from tests.security.asking import Asker, lines_of
from tests.security.bodies import sendables
from tests.security.matrix import questions
from tests.security.routes import all_routes
from tests.security.samples import samples
from tests.security.world import FOREIGN, OWN, World

WRITERS = ("curator", "director", "staff", "mentor", "admin", "anonymous")


def acts_of_pages(world: World) -> set[str]:
    """The acts that the curator's pages leave when they are looked at and their forms sent empty."""
    browser, made = Asker(world.users["curator"]), set[str]()
    for route, url, _ in questions("curator", all_routes(), world):
        for method in ("GET", "POST") if route.lets_in("curator") else ():
            made |= browser.once(method, url).acts
    return made


def unproved(acts: Iterable[str], made: set[str]) -> list[str]:
    """Acts that no page of the matrix left and no test asks for by name."""
    tests = " ".join(path.read_text() for path in Path(__file__).parents[1].rglob("*.py"))
    return [act for act in acts if act not in made and f'"{act}"' not in tests]


def test_no_form_writes_without_a_line_in_the_journal(world: World) -> None:
    faults, wrote, made = [], set(), acts_of_pages(world)
    for role in WRITERS:
        browser = Asker(world.users[role])
        for page, form, target in list(sendables(browser, world, all_routes())):
            answer = browser.ask("POST", form.action, form.filled())
            made |= answer.acts
            faults += [f"{role}, {page} → {target}: {fault}" for fault in answer.faults]
            wrote |= {target} if answer.writes.of_rows else set()
    assert not faults, "\n".join(faults)
    assert len(wrote) >= 10, f"the filled forms reached the database only at {sorted(wrote)}"
    assert not unproved(ACTIONS, made), "an act of the journal that no test brings about"


def test_an_act_that_nothing_brings_about_is_seen() -> None:
    act = "_".join(("never", "done"))
    assert unproved([act, "person_viewed", "signed_in"], {"person_viewed"}) == [act]


def test_the_journal_says_who_what_when_and_where(world: World, sign_in: Any) -> None:
    curator = world.own.users["curator"]
    person = world.own.rows["Person"][0]
    with transaction.atomic():
        record("person_changed", person, curator, fields=["phone", "email"])
    line = AuditEntry.objects.latest("pk")
    assert (line.actor_id, line.object_type, line.object_id) == (curator.pk, "participants.person", person.pk)
    assert line.school_id == world.own.school.pk
    assert line.fields == ["email", "phone"]
    assert line.at.utcoffset() is not None


def test_a_line_of_a_request_has_its_address_session_and_number(world: World) -> None:
    browser = Asker(world.users["curator"])
    seen: list[AuditEntry] = []
    person = world.own.rows["Person"][3]
    browser.ask("GET", f"/people/{person.pk}/", look=lambda: seen.extend(AuditEntry.objects.order_by("-pk")[:1]))
    assert seen[0].action == "person_viewed"
    assert seen[0].ip == "127.0.0.1"
    assert len(seen[0].session) == 16
    assert len(seen[0].request_id) == 8
    assert browser.client.session.session_key not in seen[0].session


def test_the_journal_can_only_grow(world: World) -> None:
    line = AuditEntry.objects.latest("pk")
    for act in (line.delete, line.save, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(action="x")):
        with pytest.raises(TypeError):
            act()
    with pytest.raises(KeyError):
        record("an act that nobody knows", None, None)
    assert set(AuditEntry.objects.values_list("action", flat=True)) <= set(ACTIONS)


def test_no_log_keeps_a_name_or_a_phone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Asker(world.users["curator"])
    for route in all_routes():
        for sample in samples(route, world.own, lambda rows: rows[:1]):
            for method in ("GET", "POST"):
                browser.ask(method, route.url(**sample))
    said = "\n".join(line.getMessage() for line in caplog.records)
    assert not [mark for marks in (OWN, FOREIGN) for mark in marks if mark in said]
    logging.getLogger("mentoring").warning("%s", OWN.name)  # the control: a name in a log is seen
    assert OWN.name in caplog.text


def test_a_name_in_the_journal_is_seen(world: World, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.security.planted"
    person = world.own.rows["Person"][0]
    answer = Asker(world.users["curator"]).ask("GET", f"/names_in_journal/people/{person.pk}/")
    assert answer.faults == [f"the journal keeps {OWN.name}"]
    assert not lines_of(answer.writes)  # it was taken back with the answer
    assert isinstance(person, Person)
