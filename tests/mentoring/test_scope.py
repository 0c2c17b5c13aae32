"""Grants open schools; the open school is the only one whose rows are seen."""

import datetime

from django.test import RequestFactory
from django.utils import timezone

from mentoring.accounts.middleware import Scope
from mentoring.models import RoleGrant
from participants.models import Person
from tests.factories import make_person


def test_curator_sees_only_people_of_the_open_school(curator, other_school, school):
    mine, foreign = make_person(school), make_person(other_school)

    assert list(Person.objects.visible_to(curator)) == [mine]
    assert foreign not in Person.objects.visible_to(curator)


def test_second_school_is_opened_by_choice_only(curator, other_school, school):
    RoleGrant.objects.create(user=curator, role="staff", school=other_school, since=datetime.date(2026, 9, 1))
    foreign = make_person(other_school)

    curator.open_school(other_school.pk)

    assert list(Person.objects.visible_to(curator)) == [foreign]
    assert curator.role_codes == {"staff"}


def test_school_without_a_role_cannot_be_opened(curator, other_school, school):
    curator.open_school(other_school.pk)

    assert curator.school == school


def test_grant_that_ended_yesterday_opens_nothing(curator):
    RoleGrant.objects.update(until=datetime.date(2026, 9, 2))
    for known in ("grants", "schools"):
        curator.__dict__.pop(known, None)

    assert curator.school is None
    assert list(Person.objects.visible_to(curator)) == []


def test_today_is_the_school_s_own(curator, school):
    """In Vladivostok the day begins seven hours before Moscow's; after the answer the server's zone is back."""
    school.time_zone = "Asia/Vladivostok"
    school.save(update_fields=["time_zone"])
    request = RequestFactory().get("/")
    request.user, request.session, seen = type(curator).objects.get(pk=curator.pk), {}, []

    Scope(lambda _: seen.append(timezone.get_current_timezone_name()))(request)

    assert seen == ["Asia/Vladivostok"]
    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()
