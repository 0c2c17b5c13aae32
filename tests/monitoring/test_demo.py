"""The demo: the counts of seed 001, everybody signs in, a second start changes nothing, nobody real is in it."""

import datetime
import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentoring.accounts.models import User
from mentoring.org.models import School, SchoolYear
from monitoring.management.demo.school import SIGN_INS
from participants.consents.missing import lacking
from participants.consents.models import Consent
from participants.people.cards import MenteeCard, MentorCard
from participants.people.doubles import look_alikes
from participants.people.models import Guardian, Person
from programs.documents.models import Order
from programs.tandems.models import Tandem
from tests.factories import make_school

PASSWORD = "показательный-пароль"
REAL_SURNAMES = ("морозов", "дрокин", "шевченко", "захаров", "рычко", "шукшин")  # officials of the five seeds


@pytest.fixture
def demo(db: None, settings: Any, tmp_path: Path) -> str:
    """The demo as bin/demo makes it; its output."""
    settings.FILES_ROOT = tmp_path / "files"
    return run()


def run(*arguments: str) -> str:
    """`./manage.py demo` with a known password unless the arguments say otherwise."""
    out = StringIO()
    call_command("demo", *(arguments or ("--password", PASSWORD)), stdout=out)
    return out.getvalue()


def year(code: str = "demo") -> SchoolYear:
    """The current year of a demo school."""
    return SchoolYear.objects.get(school__code=code, state="current")


def test_the_main_school_has_the_counts_of_the_seed(demo):
    mentors, mentees = MentorCard.objects.of(year()), MenteeCard.objects.of(year())
    for rows, counts in ((mentors, {"УУ": 50, "ПП": 14}), (mentees, {"УУ": 105, "ПП": 16})):
        assert {code: rows.filter(form__code=code).count() for code in counts} == counts
        assert rows.count() == sum(counts.values())
    assert Guardian.objects.filter(person__in=mentees.values("person_id")).count() == 105


def test_everybody_signs_in_with_the_printed_password_and_sees_a_home(demo, settings):
    settings.DEMO = True
    for name in SIGN_INS:
        assert name in demo
        browser = Client()
        assert browser.post(reverse("login"), {"username": name, "password": PASSWORD}).status_code == 302, name
        assert browser.get(reverse("home")).status_code == 200, name
    assert f"Пароль у всех один: {PASSWORD}" in demo


def test_a_second_start_changes_nothing_and_a_new_password_only_the_password(demo, tmp_path):
    def counts() -> list[int]:
        return [model.objects.count() for model in (School, User, Person, Tandem, Order, MentorCard)]

    before = counts()
    assert PASSWORD in run("--verbosity=1")
    assert "другой-пароль-тоже" in run("--password", "другой-пароль-тоже")
    assert counts() == before
    assert User.objects.get(username="mentee").check_password("другой-пароль-тоже")
    assert stat.S_IMODE((tmp_path / "demo-password").stat().st_mode) == 0o600


def test_a_random_password_is_long_and_new_each_time(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    run("--verbosity=1")
    kept = (tmp_path / "demo-password").read_text().strip()
    assert len(kept) >= 14
    assert User.objects.get(username="curator").check_password(kept)


def test_a_base_with_other_data_is_left_alone(settings, tmp_path, db):
    settings.FILES_ROOT = tmp_path / "files"
    make_school("own")
    assert "уже есть" in run()
    assert School.objects.get().code == "own"
    assert not User.objects.exists()


def test_nobody_real_is_in_it_and_nobody_twice(demo):
    names = [person.search_key for person in Person.objects.all()]
    names += [name.lower() for name in Guardian.objects.values_list("full_name", flat=True)]
    names += [user.full_name.lower() for user in User.objects.all()]
    assert [name for name in names if name.startswith(REAL_SURNAMES)] == []
    for person in Person.objects.select_related("school"):
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
    people, today = Person.objects.filter(school__code="demo"), timezone.localdate()
    assert lacking(people, today).count() == 6
    soon = today + datetime.timedelta(days=30)
    assert Consent.objects.valid_on(today).filter(until__range=(today, soon)).count() == 4


@pytest.mark.parametrize("today", ["2026-08-20", "2026-12-31", "2027-05-30", "2028-02-29"])
def test_the_demo_is_made_on_any_day_of_the_year(today, db, settings, tmp_path, monkeypatch):
    settings.FILES_ROOT, day = tmp_path / "files", datetime.date.fromisoformat(today)
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)
    run()
    assert year().start == day.year - (day.month < 8)
    assert MenteeCard.objects.of(year()).count() == 121
    assert set(Order.objects.filter(year=year()).values_list("state", flat=True)) == {
        "registered",
        "returned",
        "submitted",
    }


def test_the_order_in_force_says_who_is_who(demo):
    order = Order.objects.get(state="registered", school__code="demo")
    words = json.dumps(order.facts, ensure_ascii=False).replace("\u00a0", " ")
    assert order.number_text == "85-ОД"
    assert "заместителя директора по УВР Вехову Анну Петровну" in words
    assert ".." not in words.replace("...", "")
    assert "Секретарю Тропининой Лидии Сергеевне" in words
    assert order.acknowledgements.filter(acknowledged_on__isnull=True).count() > 10
