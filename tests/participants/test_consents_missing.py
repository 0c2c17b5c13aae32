"""The consent gate: who must sign, on which day, and the same answer from Python and from the database."""

import datetime

import pytest

from participants.consents.missing import lacking, missing_among, missing_consents, years_before
from participants.models import Consent, Person
from tests.factories import give_consents, make_person

DAY = datetime.date(2026, 11, 20)


def test_child_without_papers_lacks_two_signed_by_a_representative(school):
    child = make_person(school)

    assert missing_consents(child, DAY) == [
        "согласие на обработку персональных данных (подписывает законный представитель)",
        "согласие на участие в программе (подписывает законный представитель)",
    ]


def test_teacher_without_papers_lacks_one_signed_by_oneself(school):
    teacher = make_person(school, "Титова Ольга Степановна", "teacher")

    assert missing_consents(teacher, DAY) == ["согласие на обработку персональных данных (подписывает сам участник)"]


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({}, False),
        ({"until": DAY}, False),
        ({"until": DAY - datetime.timedelta(1)}, True),
        ({"withdrawn_on": DAY}, True),
        ({"withdrawn_on": DAY + datetime.timedelta(1)}, False),
        ({"given_on": DAY + datetime.timedelta(1)}, True),
        ({"signer": "self"}, True),
    ],
)
def test_only_a_valid_paper_of_the_right_signer_counts(school, fields, lacks):
    child = make_person(school)
    give_consents(child, **fields)

    assert bool(missing_consents(child, DAY)) is lacks
    assert lacking(Person.objects.all(), DAY).exists() is lacks


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (datetime.date(2008, 11, 21), True),
        (datetime.date(2008, 11, 20), False),
        (datetime.date(2008, 11, 19), False),
        (datetime.date(2008, 2, 29), False),
    ],
)
def test_from_the_eighteenth_birthday_ones_own_signature_is_needed(school, born, minor):
    person = make_person(school, birth_date=born, birth_year=None)
    give_consents(person, signer="guardian")

    assert person.is_minor_on(DAY) is minor
    assert lacking(Person.objects.all(), DAY).exists() is not minor


def test_leap_birthday_has_its_day_in_a_common_year():
    assert years_before(datetime.date(2024, 2, 29), 18) == datetime.date(2006, 2, 28)


def test_many_people_are_asked_about_in_one_query(school, django_assert_num_queries):
    people = [make_person(school, f"Белов Артём {n}") for n in ("Ильич", "Львович", "Петрович")]
    give_consents(people[0])

    with django_assert_num_queries(1):
        found = missing_among(people, DAY)

    assert set(found) == {people[1].pk, people[2].pk}


@pytest.mark.parametrize("kind", Person.Kind.values)
@pytest.mark.parametrize("birth", [{}, {"birth_year": 2007}, {"birth_year": 2008}, {"birth_year": 2009}])
def test_python_and_database_agree_on_who_is_a_minor(school, kind, birth):
    person = make_person(school, "Ким Алёна", kind, **({"birth_year": None} | birth))
    for signer in Consent.Signer.values:
        give_consents(person, signer=signer, given_on=datetime.date(2026, 9, 1))
    Consent.objects.filter(signer="guardian" if person.is_minor_on(DAY) else "self").delete()

    assert missing_consents(person, DAY)
    assert list(lacking(Person.objects.all(), DAY)) == [person]
