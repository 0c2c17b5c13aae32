"""What an import does to people whom the school already knows, whom it asks about, and when it can't be undone."""

import datetime
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.sheets import book_bytes
from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, User
from mentoring.spreadsheets.reading import read_file, read_paste
from participants.models import Guardian, MenteeCard, MentorCard, Person
from programs.bases import official
from programs.intake.models import Import
from programs.intake.reading import question
from programs.intake.starting import Answers, drop, mend, start
from programs.intake.taking import take
from programs.intake.undoing import undo
from programs.models import Tandem, TandemMember
from programs.tandems.pairing import pair
from programs.verdicts.lines import Outlook
from programs.verdicts.looking import look
from tests.factories import give_consents, make_mentee, make_mentor, make_person, year_of

DAY = datetime.date(2026, 9, 14)
DATA = Path(__file__).parent.parent / "data"


def paste(actor: User, *lines: str) -> Import:
    """An import of pasted lines; cells are divided by «|»."""
    sheets = read_paste("\n".join(line.replace("|", "\t") for line in lines))
    return start(sheets=sheets, source="вставлено", year=year_of(actor.school), actor=actor)


def outlook_of(imported: Import) -> Outlook:
    """The check of a file."""
    return look(question(imported))


def said(outlook: Outlook) -> str:
    """All that is said of all rows."""
    return " | ".join(message.text for line in outlook.lines for message in line.row.messages)


def test_a_known_person_is_updated_and_the_change_is_told(curator: User, school: School) -> None:
    card = make_mentee(school, "Белов Артём Дмитриевич", grade=7, birth_year=2012)
    imported = paste(curator, "ФИО наставляемого|Класс|Год рождения|Запрос", "Белов Артем Дмитриевич|8Б|2012|физика")

    outlook = outlook_of(imported)

    assert [line.verdict for line in outlook.lines] == ["update"]
    assert "Класс: было 7\u00a0«Б», станет 8\u00a0«Б»" in said(outlook)
    take(imported=imported, actor=curator)
    card.refresh_from_db()
    assert (card.person.grade, card.request_text, card.person.first_name) == (8, "физика", "Артём")
    assert Person.objects.count() == 1
    undo(imported=imported, actor=curator)
    card = MenteeCard.objects.get()
    assert (card.person.grade, card.request_text, card.person.version) == (7, "математика", 2)


def test_an_empty_cell_erases_nothing_unless_asked(curator: User, school: School) -> None:
    card = make_mentee(school, phone="+79150000000")
    lines = ("ФИО наставляемого|Телефон|Запрос", "Белов Артём Дмитриевич||")
    take(imported=(kept := paste(curator, *lines)), actor=curator)
    assert kept.counts["same"] == 1

    imported = paste(curator, *lines)
    mend(imported=imported, answers=Answers(clear_empty=True), version=0, actor=curator)
    take(imported=imported, actor=curator)

    card.refresh_from_db()
    assert (card.request_text, card.person.phone) == ("", "")


def test_a_namesake_of_another_year_is_asked_about(curator: User, school: School) -> None:
    known = make_mentee(school, birth_year=2012).person
    lines = ("ФИО наставляемого|Год рождения", "Белов Артём Дмитриевич|2015")
    for choice, people, verdict in ((str(known.pk), 1, "update"), ("new", 2, "add")):
        imported = paste(curator, *lines)
        outlook = outlook_of(imported)
        assert [line.verdict for line in outlook.lines] == ["error"]
        assert outlook.lines[0].unsolved
        assert outlook.lines[0].candidates == [known]

        answers = Answers(choices={outlook.lines[0].key: choice})
        mend(imported=imported, answers=answers, version=0, actor=curator)

        assert [line.verdict for line in outlook_of(imported).lines] == [verdict]
        take(imported=imported, actor=curator)
        assert Person.objects.count() == people
        undo(imported=imported, actor=curator)


def test_a_missing_patronymic_is_joined_by_the_year_of_birth_and_told(curator: User, school: School) -> None:
    make_mentee(school, birth_year=2012)

    outlook = outlook_of(paste(curator, "ФИО наставляемого|Год рождения", "Белов Артём|2012"))

    assert [(line.verdict, line.does) for line in outlook.lines] == [("warning", "same")]
    assert "отчество есть только в одной из записей" in said(outlook)


def test_pairs_with_known_mentors_by_initials_become_one_draft(curator: User, school: School) -> None:
    mentor = make_mentor(school, "Рычкова Вера Ивановна")
    imported = paste(
        curator,
        "ФИО наставляемого|Класс|Наставник|Форма",
        "Белов Артём Дмитриевич|8Б|Рычкова В. И.|учитель - учитель",
        "Ткач Пётр Ильич|8Б|Рычкова Вера Ивановна|учитель - учитель",
    )

    take(imported=imported, actor=curator)

    tandem = Tandem.objects.get()
    assert (tandem.state, tandem.form.code, tandem.members.count()) == ("draft", "ПП", 3)
    assert [person.pk for person in tandem.mentors] == [mentor.person_id]
    more = paste(curator, "ФИО наставляемого|Наставник|Форма", "Жук Эмма Юрьевна|Рычкова Вера Ивановна|педагог-педагог")
    take(imported=more, actor=curator)
    assert Tandem.objects.get().members.count() == 4
    undo(imported=more, actor=curator)
    assert Tandem.objects.get().members.count() == 3


def test_a_pair_whose_form_is_not_for_its_people_is_drafted_and_told(curator: User, school: School) -> None:
    make_mentor(school, "Рычкова Вера Ивановна")
    imported = paste(
        curator, "ФИО наставляемого|Класс|Наставник|Форма", "Ткач Пётр Ильич|8Б|Рычкова В. И.|педагог-педагог"
    )

    assert "не подходит: Ткач\u00a0П.\u00a0И. — ученик. Подойдёт «ученик — ученик»" in said(look(question(imported)))
    take(imported=imported, actor=curator)
    assert Tandem.objects.get().state == "draft"


@pytest.mark.parametrize(
    "mentor, told",
    [
        ("Никитин Олег Львович", "нет ни в файле, ни в базе наставников"),
        ("Белов Артём Дмитриевич", "один человек"),
        ("не назначен", "не похоже на ФИО"),
    ],
)
def test_a_mentor_nobody_knows_loses_the_pair_not_the_row(
    curator: User, school: School, mentor: str, told: str
) -> None:
    make_mentor(school, "Белов Артём Дмитриевич", "pupil")
    imported = paste(curator, "ФИО наставляемого|Наставник|Форма", f"Белов Артём Дмитриевич|{mentor}|уч-уч")

    outlook = outlook_of(imported)

    assert [line.verdict for line in outlook.lines] == ["warning"]
    assert told in said(outlook)
    take(imported=imported, actor=curator)
    assert MenteeCard.objects.count() == 1
    assert not Tandem.objects.exists()


def test_a_mentee_already_in_a_tandem_stays_there(curator: User, school: School) -> None:
    make_mentor(school, "Рычкова Вера Ивановна")
    make_mentor(school, "Титова Ольга Степановна")
    head = "ФИО наставляемого|Наставник|Форма"
    take(imported=paste(curator, head, "Белов Артём Дмитриевич|Рычкова Вера Ивановна|уч-уч"), actor=curator)

    outlook = outlook_of(paste(curator, head, "Белов Артём Дмитриевич|Титова Ольга Степановна|уч-уч"))

    assert "уже в тандеме № 1 с другим наставником" in said(outlook)
    assert not outlook.pairs


def test_a_pair_that_ended_this_year_is_not_made_again(curator: User, school: School) -> None:
    mentor, mentee = make_mentor(school, "Рычкова Вера Ивановна"), make_mentee(school, "Белов Артём Дмитриевич")
    sides = {"mentors": (mentor.person,), "mentees": (mentee.person,)}
    tandem = pair(year=mentee.year, actor=curator, form=mentee.form, starts=DAY, ends=mentee.year.ends, **sides)
    TandemMember.objects.filter(tandem=tandem).update(holds=False)
    Tandem.objects.filter(pk=tandem.pk).update(state="finished")
    imported = paste(curator, "ФИО наставляемого|Класс|Наставник", "Белов Артём Дмитриевич|8Б|Рычкова Вера Ивановна")

    assert outlook_of(imported).pairs == []


def test_a_parent_is_kept_once(curator: User) -> None:
    for phone in ("89150000001", "89150000002"):
        lines = ("ФИО наставляемого|Контакты", f"Белов Артём Дмитриевич|{phone}, Белова Инна Львовна (мать)")
        take(imported=paste(curator, *lines), actor=curator)

    assert [(one.full_name, one.phone) for one in Guardian.objects.all()] == [("Белова Инна Львовна", "+79150000002")]


def test_the_journal_keeps_numbers_and_no_names(curator: User) -> None:
    imported = paste(curator, "ФИО наставляемого|Контакты", "Белов Артём Дмитриевич|Белова Инна Львовна (мать)")
    take(imported=imported, actor=curator)
    undo(imported=imported, actor=curator)

    entries = list(AuditEntry.objects.values_list("action", "fields", "values"))
    assert {"import_started", "import_taken", "person_added", "card_added", "import_undone"} <= {e[0] for e in entries}
    assert "Белов" not in json.dumps(entries, ensure_ascii=False)


def later_order(imported: Import, curator: User) -> None:
    Tandem.objects.update(state="ordered")


def later_edit(imported: Import, curator: User) -> None:
    Person.objects.filter(search_key__startswith="белов").update(version=5)


def later_consent(imported: Import, curator: User) -> None:
    give_consents(Person.objects.get(search_key__startswith="белов"))


def later_import(imported: Import, curator: User) -> None:
    head = "ФИО наставляемого|Наставник|Форма"
    take(imported=paste(curator, head, "Ткач Пётр Ильич|Цой Лев Романович|уч-уч"), actor=curator)


@pytest.mark.parametrize(
    "happens, told",
    [
        (later_order, "Уже в приказе"),
        (later_edit, "После загрузки изменены: Белов"),
        (later_consent, "согласия"),
        (later_import, "позже добавлены люди"),
    ],
)
def test_undo_is_refused_with_the_reason_when_something_stands_on_it(
    curator: User, school: School, happens: Any, told: str
) -> None:
    mentors = paste(curator, "ФИО наставника|Компетенции", "Цой Лев Романович|физика")
    take(imported=mentors, actor=curator)
    head = "ФИО наставляемого|Наставник|Форма"
    imported = paste(curator, head, "Белов Артём Дмитриевич|Цой Лев Романович|уч-уч")
    take(imported=imported, actor=curator)
    happens(imported, curator)
    before = (Person.objects.count(), TandemMember.objects.count())

    with pytest.raises(MoveRefused) as refused:
        undo(imported=imported, actor=curator)

    assert told in str(refused.value)
    assert (Person.objects.count(), TandemMember.objects.count()) == before


def test_a_mentor_line_with_a_later_tandem_holds_the_import(curator: User, school: School) -> None:
    make_person(school, "Цой Лев Романович", "teacher")
    mentors = paste(curator, "ФИО наставника|Компетенции", "Цой Лев Романович|физика")
    take(imported=mentors, actor=curator)
    later_import(mentors, curator)

    with pytest.raises(MoveRefused) as refused:
        undo(imported=mentors, actor=curator)

    assert "Уже в тандемах: Цой" in str(refused.value)
    assert MentorCard.objects.exists()


def test_an_import_is_taken_undone_or_dropped_once(curator: User) -> None:
    lines = ("ФИО наставляемого|Запрос", "Белов Артём Дмитриевич|физика")
    taken, dropped = paste(curator, *lines), paste(curator, *lines)
    stale = Import.objects.get(pk=taken.pk)
    take(imported=taken, actor=curator)
    drop(imported=dropped, actor=curator)

    for again in (stale, Import.objects.get(pk=taken.pk), Import.objects.get(pk=dropped.pk)):
        with pytest.raises(MoveRefused):
            take(imported=again, actor=curator)
    undo(imported=taken, actor=curator)
    with pytest.raises(MoveRefused):
        undo(imported=Import.objects.get(pk=taken.pk), actor=curator)
    assert bytes(Import.objects.get(pk=dropped.pk).content) == b""


def test_only_the_curator_of_an_open_year_may_load(curator: User, staff: User, stranger: User, school: School) -> None:
    lines = ("ФИО наставляемого|Запрос", "Белов Артём Дмитриевич|физика")
    imported = paste(curator, *lines)
    for other in (staff, stranger):
        with pytest.raises(Refused):
            take(imported=imported, actor=other)
    year = year_of(school)
    year.state = "closed"
    year.save()
    imported.refresh_from_db()

    with pytest.raises(Refused):
        take(imported=imported, actor=curator)


def test_a_file_without_good_rows_is_not_taken(curator: User) -> None:
    imported = paste(curator, "ФИО наставляемого|Запрос", "Белов|физика")

    with pytest.raises(MoveRefused):
        take(imported=imported, actor=curator)

    assert Import.objects.get().state == "draft"


def command(*args: str) -> dict[str, Any]:
    """What `import_base --json` prints."""
    out = StringIO()
    call_command("import_base", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_looks_and_takes(curator: User) -> None:
    looked = command(str(DATA / "bases_official.xlsx"), "--school", "sosh7", "--dry-run")
    assert (looked["people"], looked["tandems"]) == (185, 64)
    assert {row["verdict"] for row in looked["rows"]} == {"add"}
    assert not Person.objects.exists()
    assert not Import.objects.exists()

    taken = command(str(DATA / "bases_official.xlsx"), "--school", "sosh7")
    assert (taken["people"], taken["tandems"]) == (185, 64)
    assert Person.objects.count() == 185

    again = command(str(DATA / "bases_official.xlsx"), "--school", "sosh7")
    assert again["tandems"] == 0
    assert {row["verdict"] for row in again["rows"]} == {"same"}


def test_the_command_says_the_cell_and_the_cure(curator: User) -> None:
    told = command(str(DATA / "bases_school.xlsx"), "--school", "sosh7", "--dry-run")

    row = next(row for row in told["rows"] if (row["sheet"], row["row"]) == ("Лист1", 53))
    assert row["verdict"] == "error"
    assert row["messages"][0].startswith("G53: 29.02.2025 нет в календаре")


@pytest.mark.parametrize("args", [("--school", "nowhere"), ("--school", "sosh7", "--user", "nobody")])
def test_the_command_refuses_in_words(curator: User, args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        command(str(DATA / "bases_official.xlsx"), *args)


def test_our_own_official_forms_come_back_without_changes(curator: User, school: School) -> None:
    source = (DATA / "bases_official.xlsx").read_bytes()
    year = year_of(school)
    take(imported=start(sheets=read_file(source, "a.xlsx"), source="a.xlsx", year=year, actor=curator), actor=curator)
    forms = (
        ("Наставляемые", official.MENTEE_TITLES, official.mentee_rows(MenteeCard.objects.of(year), year)),
        ("Наставники", official.MENTOR_TITLES, official.mentor_rows(MentorCard.objects.of(year), year)),
    )
    written = book_bytes(*((title, official.columns(titles), list(rows)) for title, titles, rows in forms))

    outlook = outlook_of(start(sheets=read_file(written, "b.xlsx"), source="b.xlsx", year=year, actor=curator))

    assert {line.verdict for line in outlook.lines} == {"same"}, said(outlook)[:500]
    assert len(outlook.lines) == 185
    assert not outlook.pairs
