"""Everything about me (I12): the extract holds every classified field of the person and nothing of anybody else."""

from io import BytesIO

import openpyxl
import pytest

from mentoring.personal import dictionary
from mentoring.personal.classes import FieldClass
from mentoring.personal.dictionary import KEPT, Kept
from participants.models import Person
from programs.owndata.gathering import UNDECIDED, classes_for
from programs.owndata.wording import named
from tests.security.asking import Asker
from tests.security.fieldwise import Planted, plant, words_in
from tests.security.world import FOREIGN, World, product_models

MODELS = {model._meta.label: model for model in product_models()}


def cells(body: bytes) -> list[tuple[str, ...]]:
    """The lines of the first sheet, without its head."""
    rows = openpyxl.load_workbook(BytesIO(body)).worksheets[0].iter_rows(values_only=True)
    return [tuple(str(cell or "") for cell in row) for row in rows][1:]


def ways(kept: Kept, person: Person) -> list[tuple[str, int]]:
    """Conditions by which rows of a model are about this person or their sign-in."""
    found = [(way, person.pk) for way in kept.ways]
    return [*found, (kept.user, person.user_id)] if kept.user and person.user_id else found


def about(person: Person, told: list[Planted]) -> list[Planted]:
    """The words that stand in rows about this person or their sign-in."""
    rows: dict[str, set[int]] = {}
    for label, model in MODELS.items():
        rows[label] = set()
        for way, pk in ways(KEPT[label], person):
            rows[label] |= set(model._base_manager.filter(**{way: pk}).values_list("pk", flat=True))
    return [what for what in told if what.pk in rows[what.model]]


def lacking(person: Person, told: list[Planted], text: str, classes: tuple[FieldClass, ...]) -> list[Planted]:
    """Words about the person, of these classes, that the text does not hold."""
    shown = {told[number] for number in words_in(text)}
    return [what for what in about(person, told) if what.of_class in classes and what not in shown]


def read(world: World, role: str, url: str) -> str:
    """The whole workbook behind an address as text."""
    answer = Asker(world.users[role]).ask("GET", url)
    assert answer.status == 200
    assert not answer.faults
    return "\n".join(" ".join(row) for row in cells(answer.body))


@pytest.mark.parametrize("card", ["MentorCard", "MenteeCard"])
def test_the_extract_of_the_school_holds_every_word_about_the_person(card: str, world: World) -> None:
    told, person = plant(), world.own.rows[card][0].person  # type: ignore[attr-defined]
    person = Person.objects.get(pk=person.pk)
    classes = classes_for(world.users["curator"])
    text = read(world, "curator", f"/people/{person.pk}/data/")
    mine = about(person, told)
    assert len({what.model for what in mine}) > 8
    assert not lacking(person, told, text, classes)
    assert all(mark not in text for mark in FOREIGN)


def test_the_extract_names_every_classified_field_of_every_row(world: World) -> None:
    """Also dates, ticks and choices, which hold no word of their own."""
    person = world.own.rows["MentorCard"][0].person  # type: ignore[attr-defined]
    lines = cells(Asker(world.users["curator"]).ask("GET", f"/people/{person.pk}/data/").body)
    told = {(section, what) for section, entry, what, value, readers in lines}
    for model, kept in KEPT.items():
        if any(MODELS[model]._base_manager.filter(**{way: pk}).exists() for way, pk in ways(kept, person)):
            columns = (*MODELS[model]._meta.concrete_fields, *MODELS[model]._meta.many_to_many)
            for column in columns:
                one = kept.class_of(column.name)
                if one and one.told:
                    assert (one.title, named(column)) in told, f"{model}.{column.name}"


def test_every_label_of_an_extract_is_russian(world: World) -> None:
    for card in ("MentorCard", "MenteeCard", "Candidate"):
        person = world.own.rows[card][0].person  # type: ignore[attr-defined]
        lines = cells(Asker(world.users["curator"]).ask("GET", f"/people/{person.pk}/data/").body)
        for words in (text for section, entry, what, _, readers in lines for text in (section, entry, what, readers)):
            assert any("а" <= letter <= "я" for letter in words.lower()), words


@pytest.mark.parametrize("role,card", [("mentor", "MentorCard"), ("mentee", "MenteeCard")])
def test_ones_own_file_holds_what_one_may_read_and_nothing_else(role: str, card: str, world: World) -> None:
    told, person = plant(), Person.objects.get(user=world.users[role])
    text, mine = read(world, role, "/me/data/file/"), about(person, told)
    shown = {told[number] for number in words_in(text)}
    assert not [what for what in shown if what.of_class and not what.of_class.own]
    assert shown <= set(mine)
    own = tuple({what.of_class for what in mine if what.of_class and what.of_class.own})
    for what in lacking(person, told, text, own):
        assert MODELS[what.model]._base_manager.filter(UNDECIDED[what.model], pk=what.pk).exists()
    assert any(what.field == "note" for what in mine)


def test_a_model_that_leads_to_nobody_is_missed_by_the_test(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: guardians without their way to the child are not in the file, and `lacking` says so."""
    told, person = plant(), world.own.rows["MentorCard"][0].person  # type: ignore[attr-defined]
    person = Person.objects.get(pk=person.pk)
    whole = dictionary.KEPT["participants.Guardian"]
    monkeypatch.setitem(dictionary.KEPT, "participants.Guardian", Kept(whole.classes))
    text = read(world, "curator", f"/people/{person.pk}/data/")
    monkeypatch.undo()
    missed = {what.model for what in lacking(person, told, text, classes_for(world.users["curator"]))}
    assert missed == {"participants.Guardian"}
