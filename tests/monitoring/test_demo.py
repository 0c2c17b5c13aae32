"""The demo: the counts of seed 001, everybody signs in, a second start changes nothing, nobody real is in it."""

import datetime
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from mentoring.accounts.models import User
from mentoring.org.models import SchoolYear
from mentoring.reloading.models import Reload
from monitoring.management.demo.school import SIGN_INS
from participants.consents.missing import lacking
from participants.consents.models import Consent
from participants.erasing.models import Erasure
from participants.people.cards import MenteeCard, MentorCard
from participants.people.doubles import look_alikes
from participants.people.models import Guardian, Person
from participants.requests.models import MentoringRequest
from programs.correcting.models import Correction
from programs.documents.models import Order
from programs.labour.leaving import with_tandems
from programs.labour.models import MentorDuty
from programs.tandems.models import Tandem

PASSWORD = "показательный-пароль"
REAL_SURNAMES = ("морозов", "дрокин", "шевченко", "захаров", "рычко", "шукшин")  # officials of the five seeds


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """The demo as bin/demo makes it, made once for this module and rolled back after it; its output."""
    files = override_settings(FILES_ROOT=tmp_path_factory.mktemp("demo") / "files")
    with django_db_blocker.unblock(), files, transaction.atomic():
        out = StringIO()
        call_command("demo", "--password", PASSWORD, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(made: str, db: None) -> str:
    """The demo for one test, which may change it."""
    return made


def year(code: str = "demo") -> SchoolYear:
    """The current year of a demo school."""
    return SchoolYear.objects.get(school__code=code, state="current")


def test_the_main_school_has_the_counts_of_the_seed(demo):
    mentors, mentees = MentorCard.objects.of(year()), MenteeCard.objects.of(year())
    for rows, counts in ((mentors, {"УУ": 50, "ПП": 14}), (mentees, {"УУ": 105, "ПП": 16})):
        assert {code: rows.filter(form__code=code).count() for code in counts} == counts
        assert rows.count() == sum(counts.values())
    assert Guardian.objects.filter(person__in=mentees.values("person_id")).count() == 105


def test_the_map_of_requests_says_what_an_independent_count_says(demo, settings):
    """Every cell, all places, one after another in Python, by nothing that the map is made of."""
    settings.DEMO = True
    browser = Client()
    browser.post(reverse("login"), {"username": "curator", "password": PASSWORD})
    shown = browser.get(reverse("requests_map")).context["demand"]
    accepted = [one for one in MentoringRequest.objects.filter(year=year()) if one.state == "accepted"]
    in_hand = set()
    for tandem in Tandem.objects.filter(year=year()):
        if tandem.state in ("draft", "ordered"):
            in_hand |= {member.person_id for member in tandem.members.all() if member.side == "b_mentee"}
    waiting = [one for one in accepted if one.person_id not in in_hand]
    cells: dict[tuple[int, int | None], int] = {}
    for one in waiting:
        for area in one.areas.all():
            cells[area.pk, one.form_id] = cells.get((area.pk, one.form_id), 0) + 1
    places: dict[int, int] = {}
    mentors: dict[int, int] = {}
    everywhere = 0
    for card in MentorCard.objects.filter(year=year()).select_related("person"):
        if card.person.left_on or card.person.erased_at:
            continue
        seats = [seat for seat in card.person.memberships.all() if seat.side == "a_mentor" and seat.holds]
        limit = year().mentor_load if card.load_limit is None else card.load_limit
        free = max(0, limit - len([seat for seat in seats if seat.year_id == year().pk]))
        everywhere += free
        for offer in card.offers.all():
            places[offer.area_id] = places.get(offer.area_id, 0) + free
            mentors[offer.area_id] = mentors.get(offer.area_id, 0) + bool(free)
    assert {(row.pk, form): n for row in shown.rows for form, n in row.by_form.items()} == cells
    assert {row.pk: row.places for row in shown.rows if row.places} == {pk: n for pk, n in places.items() if n}
    assert {row.pk: row.mentors for row in shown.rows if row.mentors} == {pk: n for pk, n in mentors.items() if n}
    asked = {row.pk: sum(number for (pk, _), number in cells.items() if pk == row.pk) for row in shown.rows}
    assert {row.pk: row.balance for row in shown.rows} == {pk: places.get(pk, 0) - n for pk, n in asked.items()}
    assert (shown.requests, shown.planned, shown.places) == (len(waiting), len(accepted) - len(waiting), everywhere)
    assert len(waiting) > 10
    assert shown.planned > 15
    assert shown.unsorted == sum(not one.areas.exists() for one in waiting)
    assert shown.short, "a demo in which nobody is short shows nothing"


def test_everybody_signs_in_with_the_printed_password_and_sees_a_home(demo, settings):
    settings.DEMO = True
    for name in SIGN_INS:
        assert name in demo
        browser = Client()
        assert browser.post(reverse("login"), {"username": name, "password": PASSWORD}).status_code == 302, name
        assert browser.get(reverse("home")).status_code == 200, name
    assert f"Пароль у всех один: {PASSWORD}" in demo


def test_nobody_real_is_in_it_and_nobody_twice(demo):
    names = [person.search_key for person in Person.objects.all()]
    names += [name.lower() for name in Guardian.objects.values_list("full_name", flat=True)]
    names += [user.full_name.lower() for user in User.objects.all()]
    assert [name for name in names if name.startswith(REAL_SURNAMES)] == []
    for person in Person.objects.filter(erased_at=None).select_related("school"):
        assert look_alikes(person.school, person.last_name, person.first_name, person.middle_name) == [person]


def test_the_second_school_has_its_own_people(demo):
    assert MentorCard.objects.of(year("demo2")).count() == 9
    assert set(Person.objects.visible_to(User.objects.get(username="curator2"))) == set(
        Person.objects.filter(school__code="demo2")
    )


def test_tandems_are_in_every_state_and_orders_wait_for_everybody(demo):
    states = set(Tandem.objects.of(year()).values_list("state", flat=True))
    assert states == set(Tandem.State.values)
    orders = list(Order.objects.filter(year=year()).order_by("state").values_list("state", flat=True))
    assert orders == ["registered", "returned", "submitted"]
    active = Tandem.objects.of(year()).filter(state="active")
    assert active.count() > 40
    for name in ("mentor", "mentee"):
        assert Tandem.objects.visible_to(User.objects.get(username=name)).filter(state="active").exists(), name


def test_most_consents_are_there_and_a_few_are_not(demo):
    people, today = Person.objects.filter(school__code="demo").here(), timezone.localdate()
    assert lacking(people, today).count() == 8
    soon = today + datetime.timedelta(days=30)
    assert Consent.objects.valid_on(today).filter(until__range=(today, soon)).count() == 4


def test_the_order_in_force_says_who_is_who(demo):
    order = Order.objects.get(state="registered", school__code="demo")
    words = json.dumps(order.facts, ensure_ascii=False).replace("\u00a0", " ")
    assert order.number_text == "85-ОД"
    assert "заместителя директора по УВР Вехову Анну Петровну" in words
    assert ".." not in words.replace("...", "")
    assert "Секретарю Тропининой Лидии Сергеевне" in words
    assert order.acknowledgements.filter(acknowledged_on__isnull=True).count() > 10


def test_everybody_in_the_base_of_mentees_asks_for_something_and_the_states_are_all_there(demo):
    rows = MentoringRequest.objects.of(year())
    asking = set(rows.values_list("person_id", flat=True))
    assert asking == set(MenteeCard.objects.of(year()).values_list("person_id", flat=True))
    assert len(asking) == 121
    assert set(rows.values_list("state", flat=True)) == set(MentoringRequest.State.values)
    assert len(set(rows.values_list("source", flat=True))) >= 6
    assert rows.filter(areas_guessed=True).count() > 10
    assert 0 < rows.filter(areas=None).count() < 30
    assert not MentoringRequest.objects.filter(year__school__code="demo2").filter(person__school__code="demo").exists()


def test_mentors_of_colleagues_are_in_most_states_and_one_leaves_tandems_behind(demo):
    states = list(MentorDuty.objects.of(year()).order_by("state").values_list("state", flat=True))
    assert states == ["active"] * 4 + ["agreed", "asked", "stopped"]
    assert with_tandems(MentorDuty.objects.of(year())).count() == 1


def test_demands_corrections_and_edits_of_excel_stand_in_every_state(demo):
    assert sorted(Erasure.objects.values_list("state", flat=True)) == ["asked", "declined", "done"]
    assert Erasure.objects.get(state="asked").due_on >= timezone.localdate()
    assert Person.objects.filter(erased_at__isnull=False).count() == 1
    states = Correction.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["corrected", "declined", "asked"]
    assert list(Reload.objects.order_by("pk").values_list("state", flat=True)) == ["taken", "undone"]
    assert MenteeCard.objects.filter(results="занимается регулярно, есть успехи").count() == 1
