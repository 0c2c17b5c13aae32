"""Nobody's name outlives the erasing (I5, G9, «Must show» 5): every column is declared, planted with the name, and then
the database, the files and all pages, lists, workbooks and papers that each role may open are searched for it."""

import datetime
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.models import Job, SavedView
from mentoring.reloading.lists import LISTS as BACK
from mentoring.reloading.models import Reload
from mentoring.spreadsheets.packing import packed
from mentoring.spreadsheets.reading import Sheet
from participants.erasing.asking import ask_for_erasure
from participants.erasing.fields import FOREIGN, Rows
from participants.models import Consent, ConsentBlank, MenteeCard, Person, ScanPage
from programs.documents.gathering import facts_of
from programs.erasing.blocking import blockers_of
from programs.erasing.doing import erase, of_person
from programs.erasing.fields import EVERYTHING
from programs.erasing.mentions import KEEP, REPLACE, decide, mentions_of
from programs.erasing.papers import LISTED
from programs.intake.models import Import
from programs.intake.starting import start
from programs.models import Acknowledgement, Order, Tandem, TandemMember
from tests.factories import make_duty, make_mentee, make_request, make_user, year_of
from tests.programs.conftest import (  # noqa: F401 (fixtures of an order)
    approved,
    pairs,
    project,
    reference,
    registered,
    submitted,
)
from tests.security.asking import Asker
from tests.security.routes import all_routes
from tests.security.samples import first, samples
from tests.security.test_texts import papers  # noqa: F401 (a fixture: the HTML of every PDF that is drawn)
from tests.security.world import FOREIGN_PK, World

NAME, TRACE = "Стираева Ева Игоревна", "тираев"
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
ROLES = ("curator", "director", "staff", "mentor", "mentee", "municipality", "admin", "nobody", "anonymous")
FOUND = "/search/?q=%D1%82%D0%B8%D1%80%D0%B0%D0%B5"  # a part of the name, so that the question does not show it
LISTS = ("people", "mentors", "mentees", "consents", "requests", "orders", "tandems", "candidates", "erasures", "audit")


# --- every column is declared ----------------------------------------------------------------------------------------


def wordy(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Columns that can hold words, a file or plain data; a choice of codes is none."""
    return [one for one in model._meta.concrete_fields if isinstance(one, WORDS) and not one.choices]


def undeclared(tables: dict[str, Rows]) -> list[str]:
    """Columns that nobody said the fate of, and words about columns that are not there."""
    faults = []
    for model in apps.get_models(include_auto_created=True):
        label, columns = model._meta.label, {one.name for one in wordy(model)}
        if label in FOREIGN or (label not in tables and not columns):
            continue
        rows = tables.get(label, Rows())
        said = {*rows.wiped, *rows.texts.split(), *rows.kept.split()}
        faults += [f"{label}.{name}: not declared" for name in sorted(columns - said)]
        faults += [f"{label}.{name}: no such column" for name in said - {one.name for one in model._meta.get_fields()}]
        bare = set(rows.kept.split()) - set(rows.wiped)
        faults += [f"{label}: kept, and no reason"] * bool(bare and not rows.why)
    return faults


def test_every_column_that_can_hold_words_has_a_fate() -> None:
    assert undeclared(EVERYTHING) == []
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(FOREIGN) <= known


def test_a_new_column_without_a_fate_is_noticed() -> None:
    """The control: take one away, and a whole model."""
    card = EVERYTHING["participants.MenteeCard"]
    fewer = EVERYTHING | {"participants.MenteeCard": Rows(card.school, card.person, {}, texts="note results")}
    assert "participants.MenteeCard.request_text: not declared" in undeclared(fewer)
    del fewer["programs.Acknowledgement"]
    assert "programs.Acknowledgement.name: not declared" in undeclared(fewer)


def test_every_way_to_a_person_is_a_way_of_the_table() -> None:
    """A model that points at a person, and holds words, says how its rows lead there."""
    apart = {"participants.CourseGroup"}  # who leads it: the row is of the group
    for relation in Person._meta.get_fields(include_hidden=True):
        model = relation.related_model if relation.auto_created and not relation.concrete else None
        if model and model is not Person and wordy(model) and model._meta.label not in apart:
            rows = EVERYTHING[model._meta.label]
            assert rows.person or model._meta.label == "participants.Erasure", model


# --- what no search for the name finds ------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", ["mentees", "requests"])
def test_words_that_an_edited_list_replaced_go_with_their_row(school: Any, curator: Any, listed: str) -> None:
    """What stood in a cell before names nobody: it is found by the key of the row."""
    mine, other = make_mentee(school, NAME), make_mentee(school, "Лугова Вера")
    rows: list[Any] = [mine, other]
    if listed == "requests":
        rows = [make_request(school, person=card.person) for card in rows]
    words = {"note": "лиловый бегемот"}
    kept = {"school": school, "year": year_of(school), "source": "а.xlsx", "state": "taken"}
    for row in rows:
        Reload.objects.create(**kept, listed=listed, journal=packed([[row.pk, 2, words]]))
    cards = {"guardians": {"added": [], "changed": []}, "cards": {"mentors": [], "mentees": []}}
    told = [{**cards, "people": [[card.person_id, 1, words]]} for card in (mine, other)]
    told += [
        {**cards, "people": [], "cards": {"mentors": [], "mentees": [[card.pk, 1, words]]}} for card in (mine, other)
    ]
    for one in told:
        Import.objects.create(**kept, journal=packed(one))
    erase(erasure=ask_for_erasure(person=mine.person, by=curator), typed="Стираева", actor=curator)
    left = [
        bool(one.journal) for model in (Reload, Import) for one in model.objects.filter(school=school).order_by("pk")
    ]
    assert left == [False, True, False, True, False, True]


def test_a_name_of_before_leaves_the_orders_too(registered: Order, curator: Any) -> None:  # noqa: F811
    """The card has had another surname since the order was registered."""
    tandem = registered.lines.first().tandem  # type: ignore[union-attr]
    person, was = tandem.mentors[0], tandem.mentors[0].last_name
    Tandem.objects.filter(members__person=person).update(state="finished")
    Person.objects.filter(pk=person.pk).update(last_name="Стираева", search_key="стираева")
    MenteeCard.objects.update(note=f"занятия у {was}")
    row = ask_for_erasure(person=Person.objects.get(pk=person.pk), by=curator)
    people, traces = of_person(row.person)
    said = mentions_of(traces, person.school, people)
    assert [one for one in said if one.key.startswith("participants.MenteeCard")]
    decide(erasure=row, decisions=dict.fromkeys([one.key for one in said], REPLACE), actor=curator)
    assert was in json.dumps(Order.objects.get(pk=registered.pk).facts, ensure_ascii=False)
    erase(erasure=row, typed="Стираева", actor=curator)
    left = json.dumps(Order.objects.get(pk=registered.pk).facts, ensure_ascii=False)
    assert was not in left
    assert tandem.mentees[0].last_name in left


@pytest.mark.parametrize(
    "state, days, stands",
    [("asked", 9, True), ("active", 9, True), ("active", -1, False), ("stopped", 0, True), ("declined", 9, False)],
)
def test_work_that_is_paid_for_ends_first(school: Any, curator: Any, state: str, days: int, stands: bool) -> None:
    last = timezone.localdate() + datetime.timedelta(days=days)
    words: dict[str, Any] = {"starts": last - datetime.timedelta(days=30), "ends": last}
    if state == "stopped":
        words |= {"notice_on": last, "last_day": last, "ends": last + datetime.timedelta(days=30)}
    duty = make_duty(school, state=state, **words)
    said = blockers_of(duty.person, of_person(duty.person)[1], curator)
    assert [one.address for one in said] == [f"/duties/{duty.pk}/"] * stands
    if stands:
        with pytest.raises(MoveRefused, match="Работа по наставничеству"):
            erase(erasure=ask_for_erasure(person=duty.person, by=curator), typed="Титова", actor=curator)


def test_a_namesake_of_another_school_keeps_log_and_session(school: Any, curator: Any, stranger: Any) -> None:
    own = make_user("own", school, "mentee", last_name="Стираева")
    person = make_mentee(school, NAME, user=own).person
    kind = ContentType.objects.get_for_model(own)
    for user in (own, stranger):
        LogEntry.objects.create(
            user=stranger, content_type=kind, object_id=str(user.pk), object_repr="Стираева Е. И.", action_flag=2
        )
        session = SessionStore()
        session["_auth_user_id"] = str(curator.pk if user == own else stranger.pk)
        session["said"] = NAME
        session.save()
    erase(erasure=ask_for_erasure(person=person, by=curator), typed="Стираева", actor=curator)
    assert list(LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)) == ["", "Стираева Е. И."]
    assert [TRACE in one for one in sorted(in_sessions(), key=len)] == [False, True]


def test_another_text_is_decided_of_anew(school: Any, curator: Any) -> None:
    person, card = make_mentee(school, NAME).person, make_mentee(school, "Лугова Вера")
    row = ask_for_erasure(person=person, by=curator)
    for note in ("тренер Стираев", "дружит со Стираевой"):
        MenteeCard.objects.filter(pk=card.pk).update(note=note)
        with pytest.raises(MoveRefused, match="осталось 1"):
            erase(erasure=row, typed="Стираева", actor=curator)
        (said,) = mentions_of(of_person(person)[1], school, [person])
        decide(erasure=row, decisions={said.key: KEEP}, actor=curator)


def test_each_list_that_comes_back_is_known() -> None:
    """A list of people that is not among these would keep what stood in its rows."""
    assert set(BACK) == {*LISTED, "partners"}


# --- the name is planted everywhere ----------------------------------------------------------------------------------


def plant(world: World) -> Person:
    """One person of the tandem in an order, named in all that the table says can name somebody."""
    place = world.own
    person: Any = place.rows["MentorCard"][2].person  # type: ignore[attr-defined]
    user = make_user(
        "stiraeva.ei", place.school, "mentor", last_name="Стираева", first_name="Ева", email="st@s.example"
    )
    last, first_name, middle = NAME.split()
    person.last_name, person.first_name, person.middle_name, person.user = last, first_name, middle, user
    person.refresh_keys()
    person.save()
    Tandem.objects.filter(members__person=person).update(state="finished")
    TandemMember.objects.filter(person=person).update(holds=False)
    person.duties.update(state="declined")
    for label, rows in EVERYTHING.items():
        plant_rows(label, rows, person)
    for order in Order.objects.filter(facts__isnull=False, pk__lt=FOREIGN_PK):
        order.facts = None
        Order.objects.filter(pk=order.pk).update(facts=facts_of(order))
        Acknowledgement.objects.create(order=order, person=person, name=NAME, sort_key="стираева")
    plant_traces(world, person)
    return person


def plant_rows(label: str, rows: Rows, person: Person) -> None:
    """The name in each column of words: in the rows of the person, and in those of others where others may write it."""
    model = apps.get_model(label)
    fields = {one.name: one for one in wordy(model) if isinstance(one, models.CharField | models.TextField)}
    own = [name for name in (*rows.wiped, *rows.texts.split()) if name in fields]
    own = [
        name for name in own if (fields[name].max_length or 999) > 30 and not isinstance(fields[name], models.URLField)
    ]
    if rows.person and model is not Person:
        for pk in model._base_manager.filter(**{rows.person: person.pk}).values_list("pk", flat=True):
            model._base_manager.filter(pk=pk).update(**dict.fromkeys(own, f"{NAME} {pk}"))
    told = [name for name in own if name in rows.texts.split()]
    if not told:
        return
    for pk in model._base_manager.filter(**{rows.school: person.school_id}).values_list("pk", flat=True)[:2]:
        model._base_manager.filter(pk=pk).update(**dict.fromkeys(told, f"со Стираевой Е. И. {pk}"))


def plant_traces(world: World, person: Person) -> None:
    """Views of lists, jobs, sessions, loads, blanks, scans, drafts of links, a certificate."""
    place, curator = world.own, world.own.users["curator"]
    SavedView.objects.create(user=curator, school=place.school, list="people", title="Ева", query="q=Стираевой")
    Job.objects.create(school=place.school, kind="sample", title=f"Бланк: {NAME}", message=NAME)
    session = SessionStore()
    session["_messages"] = json.dumps([["__json_message", 0, 20, NAME]])
    session.save()
    sheet = Sheet("Лист1", [(1, ["ФИО", "Класс"]), (2, [NAME, "8А"])])
    load = start(sheets=[sheet], source="база.xlsx", year=place.year, actor=curator)
    Import.objects.filter(pk=load.pk).update(state="taken", taken_at=timezone.now())
    scan = person.consents.first()
    scan.scan.save("a.pdf", ContentFile(b"%PDF-1.7 " + NAME.encode()))
    blank = ConsentBlank.objects.create(
        person=person,
        kind="processing",
        signer="self",
        text=place.rows["ConsentBlank"][0].text,
        signer_name=NAME,  # type: ignore[attr-defined]
    )
    page = ScanPage.objects.filter(pk__lt=FOREIGN_PK).first()
    ScanPage.objects.create(
        pile=page.pile, position=9, number=1, source=f"{NAME}.pdf", blank=blank, file=ContentFile(b"%PDF", "b.pdf")
    )
    Consent.objects.filter(person=person).update(signer_name=NAME)


def erased(world: World) -> Person:
    """The demand carried out by the curator; every text of others is said to be about this person."""
    person, curator = plant(world), world.own.users["curator"]
    row = ask_for_erasure(person=person, by=curator)
    people, traces = of_person(Person.objects.get(pk=person.pk))
    keys = [one.key for one in mentions_of(traces, world.own.school, people)]
    assert len(keys) > 40
    decide(erasure=row, decisions=dict.fromkeys(keys, REPLACE), actor=curator)
    erase(erasure=row, typed="Стираева", actor=curator)
    return person


# --- and is searched for ---------------------------------------------------------------------------------------------


def plain(value: Any) -> str:
    """A cell of a table as text: packed ones unpacked, data as it reads."""
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return (zlib.decompress(data) if data[:1] == b"x" else data).decode(errors="replace")
    return json.dumps(value, ensure_ascii=False, default=str)


def hits() -> Iterator[str]:
    """Columns of the whole database that hold the name."""
    for model in apps.get_models(include_auto_created=True):
        names = [one.attname for one in model._meta.concrete_fields]
        for pk, *values in model._base_manager.values_list("pk", *names):
            for name, value in zip(names, values, strict=True):
                if TRACE in plain(value).lower():
                    yield f"{model._meta.label}.{name} {pk}"


def test_neither_the_database_nor_the_files_keep_the_name(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    planted = plant(world)
    before = {one.rpartition(" ")[0] for one in hits()}
    assert len(before) > 60, sorted(before)  # the control: it is everywhere
    files = [str(one) for one in planted.consents.exclude(scan="").values_list("scan", flat=True)]
    assert files
    curator = world.own.users["curator"]
    row = ask_for_erasure(person=planted, by=curator)
    people, traces = of_person(Person.objects.get(pk=planted.pk))
    keys = [one.key for one in mentions_of(traces, world.own.school, people)]
    decide(erasure=row, decisions=dict.fromkeys(keys, REPLACE), actor=curator)
    with django_capture_on_commit_callbacks(execute=True):
        erase(erasure=row, typed="Стираева", actor=curator)
    left = [one for one in hits() if not one.startswith("sessions.")]
    assert left == []
    assert not [name for name in files if default_storage.exists(name)]
    assert not [one for one in in_sessions() if TRACE in one.lower()]


def in_sessions() -> list[str]:
    """What the sessions hold, decoded."""
    return [json.dumps(one.get_decoded(), ensure_ascii=False) for one in Session.objects.all()]


def addresses(world: World, role: str, person: Person) -> Iterator[str]:
    """What this role may open, with the person's rows where there are such; lists as workbook and print. Director and
    staff open pages of the curator's: of those they are asked for the lists and for the person's own rows."""
    runs = role in ("director", "staff")
    kept = world.own.rows
    own = {label: [row for row in rows if about(row, person)] for label, rows in kept.items()}
    world.own.rows = own if runs else {label: own[label] or rows for label, rows in kept.items()}
    for route in all_routes():
        if route.lets_in(role) and (route.arguments or not runs or route.name in (*LISTS, "consent_papers")):
            yield from (route.url(**one) for one in samples(route, world.own, first))
    world.own.rows = kept
    if role == "curator":
        yield FOUND
        yield from (f"/{name}/?{kind}=1" for name in (*LISTS, "consents/papers") for kind in ("xlsx", "print"))


def about(row: Any, person: Person) -> bool:
    """Whether a row is of this person."""
    return row == person or getattr(row, "person_id", None) == person.pk or isinstance(row, Order)


def shown(world: World, role: str, asked: Iterable[str]) -> list[str]:
    """Those of the addresses whose answer shows the name; a page that breaks shows nothing and proves nothing."""
    browser, found = Asker(world.users[role]), []
    for url in asked:
        answer = browser.ask("GET", url)
        assert answer.status < 500, url
        found += [url] * (TRACE in answer.text.lower())
    return found


def test_no_page_of_any_role_shows_the_name(world: World, papers: list[str]) -> None:  # noqa: F811
    person = erased(world)
    said = {role: found for role in ROLES if (found := shown(world, role, addresses(world, role, person)))}
    assert said == {}
    assert papers
    assert not [paper for paper in papers if TRACE in paper.lower()]


def test_the_search_of_pages_sees_the_name_before(world: World, papers: list[str]) -> None:  # noqa: F811
    """The control: the same eyes find it on lists, cards, in workbooks and papers while the person stands."""
    person = plant(world)
    order = Order.objects.filter(facts__isnull=False, pk__lt=FOREIGN_PK).earliest("pk")
    asked = ["/people/", f"/people/{person.pk}/", "/people/?xlsx=1", "/people/?print=1", "/mentors/", FOUND]
    asked += [f"/orders/{order.pk}/", f"/orders/{order.pk}/ack/"]
    assert shown(world, "curator", asked) == asked
    assert shown(world, "director", asked) == asked
    assert shown(world, "curator", [f"/orders/{order.pk}/ack/pdf/"]) == []  # a paper is judged by what it is drawn from
    assert [paper for paper in papers if TRACE in paper.lower()]
