"""The sample files taken into a school: verdicts row by row, counts, repeat, mended rows, undo (Must show 2)."""

import json
from pathlib import Path

import pytest

from mentoring.models import School, User
from mentoring.spreadsheets.reading import read_file
from participants.models import MenteeCard, MentorCard, Person
from participants.roster import rows
from programs.intake.models import Import
from programs.intake.reading import question
from programs.intake.starting import start
from programs.intake.taking import take
from programs.intake.undoing import undo
from programs.models import Tandem, TandemMember
from programs.verdicts.known import Found, Known
from programs.verdicts.looking import look
from tests.factories import year_of

DATA = Path(__file__).parent.parent / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())


def begin(name: str, actor: User, data: bytes | None = None) -> Import:
    """An import of a sample file, not taken yet."""
    sheets = read_file(data if data is not None else (DATA / name).read_bytes(), name)
    return start(sheets=sheets, source=name, year=year_of(actor.school), actor=actor)


def figures() -> tuple[int, ...]:
    """How much there is: people, lines of the two bases, tandems, seats."""
    return tuple(model.objects.count() for model in (Person, MentorCard, MenteeCard, Tandem, TandemMember))


def test_every_row_of_the_school_file_has_the_expected_verdict(curator: User) -> None:
    imported = begin("bases_school.xlsx", curator)

    outlook = look(question(imported))

    said = {line.row.number: line.verdict for line in outlook.lines if line.row.sheet == EXPECTED["sheet"]}
    wanted = {number: EXPECTED["rows"].get(str(number), ["ok"])[0] for number in said}
    assert {n: "ok" if verdict in ("add", "update", "same") else verdict for n, verdict in said.items()} == wanted
    assert max(said) == EXPECTED["last_row"]
    assert not outlook.bad[0].changes
    assert {line.verdict for line in outlook.lines if line.row.sheet == "Наставники"} == {"add"}


def test_the_good_rows_are_taken_none_twice(curator: User) -> None:
    imported = begin("bases_school.xlsx", curator)

    counts = take(imported=imported, actor=curator)

    assert MenteeCard.objects.count() == EXPECTED["people_without_errors"]
    assert MentorCard.objects.count() == 64
    assert Person.objects.count() == len(set(Person.objects.values_list("search_key", flat=True))) == 181
    assert (counts["people"], counts["new_people"], counts["error"]) == (181, 181, 4)
    assert Tandem.objects.filter(state="draft").count() == counts["tandems"]
    assert TandemMember.objects.filter(side="b_mentee").count() == 117


def test_the_same_file_again_changes_nothing(curator: User) -> None:
    take(imported=begin("bases_school.xlsx", curator), actor=curator)
    before = figures()

    counts = take(imported=begin("bases_school.xlsx", curator), actor=curator)

    assert figures() == before
    assert (counts["add"], counts["update"], counts["new_people"], counts["tandems"]) == (0, 0, 0, 0)


def test_the_official_file_comes_with_its_pairs(curator: User) -> None:
    counts = take(imported=begin("bases_official.xlsx", curator), actor=curator)

    assert figures() == (185, 64, 121, 64, 64 + 121)
    assert counts["tandems"] == 64
    assert counts["error"] == counts["warning"] == 0
    pupil = Person.objects.get(search_key="ахметов федор егорович")
    assert (pupil.kind, pupil.class_name.replace("\xa0", " "), pupil.birth_year) == ("pupil", "6 «В»", 2013)
    assert Tandem.objects.filter(form__code="УУ").count() == 50
    assert MenteeCard.objects.filter(form__code="ПП").count() == 16


def test_undo_brings_everything_back(curator: User, school: School) -> None:
    before = figures()
    first = begin("bases_school.xlsx", curator)
    take(imported=first, actor=curator)
    between = figures()
    second = begin("mentees_cp1251.csv", curator)
    take(imported=second, actor=curator)

    undo(imported=second, actor=curator)
    assert figures() == between

    undo(imported=first, actor=curator)
    assert figures() == before


def test_a_forgetful_program_would_add_everybody_twice(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: when nobody is recognised, the second load of the file doubles the school."""
    take(imported=begin("bases_official.xlsx", curator), actor=curator)
    monkeypatch.setattr(Known, "find", lambda self, row, choice="": Found())

    take(imported=begin("bases_official.xlsx", curator), actor=curator)

    assert Person.objects.count() > 185


def test_without_joining_doubles_the_verdicts_differ(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: the expected rows 8 and 45 notice that the same person is not joined."""
    monkeypatch.setattr(rows, "_join_doubles", lambda found: None)

    outlook = look(question(begin("bases_school.xlsx", curator)))

    said = {line.row.number: line.verdict for line in outlook.lines if line.row.sheet == EXPECTED["sheet"]}
    assert "warning" not in (said[8], said[45])
