"""A school sits behind one address: guesses of one kind shut out guesses of that kind and nothing else."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mentoring.entrance import lockout
from mentoring.models import User
from tests.factories import PASSWORD

NOON = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
SCHOOL, ELSEWHERE = "10.0.0.1", "10.9.9.9"
TRIES = 4  # thirty in truth, which tests of each door count to


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(lockout, "PER_ADDRESS", TRIES)


def sign_in(number, ip):
    given = {"username": f"user{number}", "password": "Осень-2026-года"}
    return Client().post(reverse("login"), given, REMOTE_ADDR=ip)


def slip(number, ip):
    return Client().post(reverse("slip"), {"code": f"guess{number}"}, REMOTE_ADDR=ip)


def link(number, ip):
    return Client().get(reverse("consent_open", args=[f"{number:026d}"]), REMOTE_ADDR=ip)


def certificate(number, ip):
    return Client().get(reverse("certificate_check", args=[f"guess{number}"]), REMOTE_ADDR=ip)


DOORS = {"sign-in": sign_in, "slip": slip, "link": link, "certificate": certificate}
TOGETHER = [{"sign-in", "slip"}, {"link"}, {"certificate"}]  # what is counted together


def shut(ip):
    """The doors at which one more guess is refused unread."""
    return {name for name, knock in DOORS.items() if knock(999, ip).status_code == 429}


@pytest.mark.parametrize("door", DOORS)
def test_guesses_at_one_door_shut_it_and_no_other(db, door):
    with time_machine.travel(NOON, tick=False) as clock:
        told = [DOORS[door](number, SCHOOL).status_code for number in range(TRIES + 2)]
        assert 429 not in told[:TRIES]
        assert told[TRIES:] == [429, 429]
        assert shut(SCHOOL) == next(kinds for kinds in TOGETHER if door in kinds)
        assert shut(ELSEWHERE) == set()
        clock.shift(datetime.timedelta(minutes=15, seconds=1))
        assert shut(SCHOOL) == set()


def test_the_right_ones_get_in_past_guesses_of_another_kind(curator: User):
    for number in range(TRIES + 1):
        certificate(number, SCHOOL)
        link(number, SCHOOL)
    entered = Client().post(reverse("login"), {"username": "curator", "password": PASSWORD}, REMOTE_ADDR=SCHOOL)
    assert entered.status_code == 302


def test_each_kind_has_its_own_limit_and_all_together_are_bounded(db):
    """However the guesses are mixed, no more of each than its limit are read."""
    told = {name: [] for name in ("sign-in", "link", "certificate")}
    for number in range(TRIES + 5):
        for name, codes in told.items():
            codes.append(DOORS[name](number, SCHOOL).status_code)
    assert {name: codes.count(429) for name, codes in told.items()} == dict.fromkeys(told, 5)


def test_every_kind_of_failure_that_an_address_may_make_is_counted_somewhere():
    """A kind that nobody counts would be guessed without end; codes of the second step are counted by the person."""
    counted = {*lockout.ACCOUNTS, *lockout.KEYS, *lockout.PAPERS, "code"}
    assert counted == set(lockout.FAILED) == set(lockout.Failure.Kind.values)
