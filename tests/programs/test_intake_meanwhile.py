"""What others do while a file is read, looked at, mended and undone: they write, they add people, they mend it too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connections, transaction

from mentoring.audit.versions import Overtaken
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, SchoolYear, User
from mentoring.spreadsheets.reading import read_paste
from participants.models import MenteeCard, Person
from programs.intake import starting, taking, undoing
from programs.intake.models import Import
from programs.intake.reading import LEFT_OUT, question
from programs.intake.starting import Answers, drop, mend, set_columns, start
from programs.intake.taking import take
from programs.intake.undoing import undo
from programs.models import TandemMember
from programs.tandems.pairing import pair
from programs.verdicts.known import Known
from programs.verdicts.looking import look
from tests.factories import make_form, make_mentee, make_mentor, make_person, make_school, make_user, year_of
from tests.programs.test_intake_rules import outlook_of, paste, said

HEAD = "ФИО наставляемого|Год рождения|Запрос"
LINE = "Белов Артём Дмитриевич|2012|физика"
SHEET = "Вставленная таблица"


class Paused:
    """A function that stops where it begins until it is let go."""

    def __init__(self, real: Callable) -> None:
        self.real, self.here, self.go = real, Event(), Event()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.here.set()
        assert self.go.wait(60)
        return self.real(*args, **kwargs)


def _start(actor: User, imported: Import | None) -> None:
    paste(actor, HEAD, LINE)


def _set_columns(actor: User, imported: Import) -> None:
    set_columns(imported=imported, headers=imported.maps, version=imported.version, actor=actor)


def _mend(actor: User, imported: Import) -> None:
    mend(imported=imported, answers=Answers({(SHEET, 2, 3): "химия"}), version=imported.version, actor=actor)


def _take(actor: User, imported: Import) -> None:
    take(imported=imported, actor=actor)


def _undo(actor: User, imported: Import) -> None:
    undo(imported=imported, actor=actor)


SLOW = [
    (_start, starting, "find_header"),
    (_start, starting, "read_now"),
    (_set_columns, starting, "read_now"),
    (_mend, starting, "read_now"),
    (_take, taking, "question"),
    (_take, taking, "look"),
    (_take, taking, "ready"),
    (_undo, undoing, "unpacked"),
    (_undo, undoing, "obstacles"),
]


def other_writes_during(act: Callable, actor: User, imported: Import, paused: Paused) -> bool:
    """Whether somebody else's page could write while the act stood still; the act is then let go to its end."""

    def go() -> None:
        try:
            act(actor, imported)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(go)
        try:
            assert paused.here.wait(60)
            return bool(School.objects.filter(pk=imported.school_id).update(short_name="Новое имя"))
        finally:
            paused.go.set()
            doing.result(60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act, place, name", SLOW, ids=[f"{act.__name__[1:]}, {name}" for act, _, name in SLOW])
def test_others_write_while_a_file_is_read_and_looked_at(
    act: Callable, place: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite one transaction writes at a time, so nothing slow may stand in it."""
    curator = make_user("curator", make_school("sosh7"), "curator")
    imported = paste(curator, HEAD, LINE)
    if act is _undo:
        take(imported=imported, actor=curator)
    paused = Paused(getattr(place, name))
    monkeypatch.setattr(place, name, paused)

    assert other_writes_during(act, curator, Import.objects.select_related("year").get(pk=imported.pk), paused)


def test_reading_inside_a_transaction_would_be_seen(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: the rule of the test above as a plain fact, the reading stands outside of every transaction."""
    depth: list[int] = []
    real = starting.read_now
    connection = connections["default"]
    before = len(connection.savepoint_ids)

    def watched(*args: Any) -> bytes:
        depth.append(len(connection.savepoint_ids) - before)
        return real(*args)

    monkeypatch.setattr(starting, "read_now", watched)
    paste(curator, HEAD, LINE)
    with transaction.atomic():
        paste(curator, HEAD, LINE)

    assert depth == [0, 1]


def test_somebody_added_while_the_file_was_looked_at_is_not_added_again(
    curator: User, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = paste(curator, HEAD, LINE)
    _just_before_the_lock(monkeypatch, lambda: make_mentee(school, "Белов Артём Дмитриевич", birth_year=2012))

    counts = take(imported=imported, actor=curator)

    assert (Person.objects.count(), counts["new_people"], counts["update"]) == (1, 0, 1)
    assert MenteeCard.objects.get().request_text == "физика"


def test_without_asking_again_under_the_lock_there_would_be_two(
    curator: User, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted fault: the mark of the school never changes."""
    imported = paste(curator, HEAD, LINE)
    monkeypatch.setattr(Known, "mark", lambda known: "")
    _just_before_the_lock(monkeypatch, lambda: make_mentee(school, "Белов Артём Дмитриевич", birth_year=2012))

    take(imported=imported, actor=curator)

    assert Person.objects.count() == 2


def test_a_card_changed_while_the_file_was_looked_at_is_undone_to_what_it_was(
    curator: User, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = make_mentee(school, "Белов Артём Дмитриевич", birth_year=2012, grade=8)
    imported = paste(curator, HEAD, LINE)
    rows = MenteeCard.objects.filter(pk=card.pk)
    _just_before_the_lock(monkeypatch, lambda: rows.update(request_text="химия", version=1))

    take(imported=imported, actor=curator)
    assert rows.get().request_text == "физика"
    undo(imported=imported, actor=curator)

    assert (rows.get().request_text, rows.get().version) == ("химия", 3)


def _just_before_the_lock(monkeypatch: pytest.MonkeyPatch, happens: Callable) -> None:
    real = taking._claim

    def late(*args: Any) -> Any:
        happens()
        return real(*args)

    monkeypatch.setattr(taking, "_claim", late)


def test_a_year_closed_while_the_file_was_looked_at_stays_as_it_is(
    curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = paste(curator, HEAD, LINE)
    _just_before_the_lock(monkeypatch, lambda: SchoolYear.objects.update(state="closed"))

    with pytest.raises(Refused):
        take(imported=imported, actor=curator)

    assert not Person.objects.exists()


def test_two_curators_at_one_file_do_not_overwrite_each_other(curator: User, school: School) -> None:
    other = make_user("curator2", school, "curator")
    other.first_name, other.last_name = "Анна", "Соколова"
    other.save()
    mine = paste(curator, HEAD, LINE)
    theirs = Import.objects.get(pk=mine.pk)
    mend(imported=theirs, answers=Answers({(SHEET, 2, 3): "химия"}), version=0, actor=other)

    with pytest.raises(Overtaken) as refused:
        mend(imported=mine, answers=Answers({(SHEET, 2, 2): "2013"}), version=0, actor=curator)

    assert "Этот файл изменили, пока вы его правили." in str(refused.value)
    assert "Соколова" in str(refused.value)
    assert Import.objects.get(pk=mine.pk).sheets[0].rows[1][1] == ["Белов Артём Дмитриевич", "2012", "химия"]


def test_somebody_faster_by_a_moment_is_noticed_under_the_lock(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = paste(curator, HEAD, LINE)
    real = starting.read_now

    def slow(*args: Any) -> bytes:
        Import.objects.update(version=1)
        return real(*args)

    monkeypatch.setattr(starting, "read_now", slow)

    with pytest.raises(Overtaken):
        mend(imported=imported, answers=Answers({(SHEET, 2, 3): "химия"}), version=0, actor=curator)
    assert Import.objects.get().sheets[0].rows[1][1][2] == "физика"


@pytest.mark.parametrize(
    "happens", [lambda one, who: Import.objects.update(version=3), lambda one, who: drop(imported=one, actor=who)]
)
def test_what_is_taken_is_what_was_shown(curator: User, happens: Callable) -> None:
    imported = paste(curator, HEAD, LINE)
    happens(Import.objects.get(), curator)

    with pytest.raises(MoveRefused):
        take(imported=imported, version=0, actor=curator)

    assert not Person.objects.exists()


def test_columns_chosen_by_two_are_not_mixed(curator: User) -> None:
    imported = paste(curator, HEAD, LINE)
    Import.objects.update(version=1)

    with pytest.raises(Overtaken):
        set_columns(imported=imported, headers=imported.maps, version=0, actor=curator)


def test_answers_that_change_nothing_are_no_change(curator: User) -> None:
    imported = paste(curator, HEAD, LINE)

    mend(imported=imported, answers=Answers(), version=0, actor=curator)

    assert Import.objects.get().version == 0


def test_a_row_is_left_out_and_brought_back(curator: User) -> None:
    imported = paste(curator, HEAD, LINE, "Ткач Пётр Ильич|2013|химия")
    key = f"{SHEET}:3"

    mend(imported=imported, answers=Answers(leave=frozenset({key})), version=0, actor=curator)

    outlook = outlook_of(imported)
    assert [line.verdict for line in outlook.lines] == ["add", "skip"]
    assert outlook.lines[1].row.skip == LEFT_OUT
    assert outlook.counts()["skip"] == 1
    mend(imported=imported, answers=Answers(bring_back=frozenset({key})), version=1, actor=curator)
    assert [line.verdict for line in outlook_of(imported).lines] == ["add", "add"]


def test_a_row_left_out_gives_nothing_to_its_double(curator: User) -> None:
    """Of two rows about one person the first is left out: the second is read as if it stood alone."""
    imported = paste(curator, HEAD, LINE, "Белов Артём Дмитриевич|2012|химия")
    assert "Тот же человек, что в строке 2" in said(outlook_of(imported))

    mend(imported=imported, answers=Answers(leave=frozenset({f"{SHEET}:2"})), version=0, actor=curator)
    take(imported=imported, actor=curator)

    assert imported.counts["skip"] == 1
    assert MenteeCard.objects.get().request_text == "химия"


def test_a_row_left_out_stays_out_when_the_file_is_read_anew(curator: User, time_machine: Any) -> None:
    """The rows are read again on another day."""
    imported = paste(curator, HEAD, LINE)
    mend(imported=imported, answers=Answers(leave=frozenset({f"{SHEET}:2"})), version=0, actor=curator)
    time_machine.move_to("2027-01-10")

    assert [line.verdict for line in look(question(imported)).lines] == ["skip"]


def test_a_file_that_joined_fifteen_hundred_to_old_drafts_is_asked_about_in_parts(
    curator: User, school: School
) -> None:
    mentor, other = make_mentor(school, "Цой Лев Романович"), make_mentee(school, "Ткач Пётр Ильич")
    year = year_of(school)
    sides = {"mentors": [mentor.person], "mentees": [other.person]}
    tandem = pair(year=year, actor=curator, form=make_form(), **sides)
    like = make_person(school, "Белов Артём Дмитриевич", "pupil")
    people = Person.objects.bulk_create(
        Person(school=school, kind="pupil", last_name=f"Белов-{n}", first_name="Артём", search_key=f"{n}")
        for n in range(1500)
    )
    seats = TandemMember.objects.bulk_create(
        TandemMember(tandem=tandem, person=person, year=year, side="b_mentee", since=tandem.starts) for person in people
    )
    journal = {
        "people": [[person.pk, 0, None] for person in people],
        "guardians": {"added": [], "changed": []},
        "cards": {"mentors": [], "mentees": []},
        "tandems": [],
        "members": [[tandem.pk, person.pk] for person in [*people, like]],
    }

    assert undoing._our_members(journal) == {seat.pk for seat in seats}
    assert undoing._standing(journal) == []


def test_the_same_pasted_again_is_remembered(curator: User) -> None:
    """What `start` prepares outside of the transaction is what it saves."""
    sheets = read_paste("\n".join((HEAD, LINE)).replace("|", "\t"))
    imported = start(sheets=sheets, source="a", year=year_of(curator.school), actor=curator)

    assert bytes(Import.objects.get().read) == bytes(imported.read)
