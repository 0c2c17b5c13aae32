"""Grants open schools; the open school is the only one whose rows are seen."""

import datetime

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
    del curator.__dict__["grants"]

    assert curator.school is None
    assert list(Person.objects.visible_to(curator)) == []
