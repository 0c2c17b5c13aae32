"""The consent gate: what is missing, by age and day, said in words; and the same rule asked of the database."""

import datetime

import pytest

from participants.consents.missing import lacking, missing_consents, missing_of
from participants.models import Consent, Person
from tests.factories import give_consents, make_person

DAY = datetime.date(2026, 11, 20)


def give(person, kind="processing", signer="guardian", **fields):
    return Consent.objects.create(
        person=person, kind=kind, signer=signer, **({"given_on": datetime.date(2026, 9, 1)} | fields)
    )


def kinds(person, on=DAY):
    """Short: p — processing, t — taking part, with who has to sign."""
    return sorted(missing_consents(person, on))


def test_a_child_needs_two_consents_of_a_representative(school):
    child = make_person(school)

    assert kinds(child) == [
        "нет согласия на обработку персональных данных (подписывает законный представитель)",
        "нет согласия на участие в программе наставничества (подписывает законный представитель)",
    ]
    give_consents(child)
    assert kinds(child) == []


def test_a_childs_own_signature_does_not_count(school):
    child = make_person(school)
    give_consents(child, signer="self")

    assert len(kinds(child)) == 2


def test_a_grown_up_needs_the_own_consent_to_processing_only(school):
    teacher = make_person(school, "Титова Ольга", "teacher")

    assert kinds(teacher) == ["нет согласия на обработку персональных данных (подписывает сам участник)"]
    give(teacher, signer="self")
    assert kinds(teacher) == []


def test_on_the_eighteenth_birthday_the_parents_consent_stops_serving(school):
    pupil = make_person(school, grade=11, birth_date=datetime.date(2008, 11, 20))
    give_consents(pupil)

    assert kinds(pupil, datetime.date(2026, 11, 19)) == []
    assert len(kinds(pupil, datetime.date(2026, 11, 20))) == 1
    give(pupil, signer="self")
    assert kinds(pupil) == []


@pytest.mark.parametrize(
    "fields, missing",
    [
        ({"given_on": DAY}, 0),
        ({"given_on": datetime.date(2026, 11, 21)}, 1),
        ({"until": DAY}, 0),
        ({"until": datetime.date(2026, 11, 19)}, 1),
        ({"withdrawn_on": DAY}, 1),
        ({"withdrawn_on": datetime.date(2026, 11, 21)}, 0),
    ],
)
def test_a_consent_counts_from_its_day_till_its_end_or_withdrawal(school, fields, missing):
    teacher = make_person(school, "Титова Ольга", "teacher")
    give(teacher, signer="self", **fields)

    assert len(kinds(teacher)) == missing


BIRTHS = [
    {"birth_date": None, "birth_year": None},
    *({"birth_date": None, "birth_year": year} for year in (1980, 2007, 2008, 2009, 2015)),
    *({"birth_date": day, "birth_year": 2000} for day in (datetime.date(2008, 11, 20), datetime.date(2008, 11, 21))),
]
PAPERS = [
    [],
    [("processing", "guardian")],
    [("participation", "guardian")],
    [("processing", "guardian"), ("participation", "guardian")],
    [("processing", "self")],
    [("processing", "self"), ("participation", "self")],
]


@pytest.mark.parametrize("on", [DAY, datetime.date(2024, 2, 29), datetime.date(2028, 2, 29)])
def test_the_database_asks_by_the_same_rule(school, on, django_assert_num_queries):
    for kind in ("pupil", "teacher"):
        for birth in BIRTHS:
            for papers in PAPERS:
                person = make_person(school, kind=kind, **birth)
                for paper in papers:
                    give(person, *paper, given_on=datetime.date(2020, 1, 1))

    by_python = {pk for pk, missing in missing_of(Person.objects.all(), on).items() if missing}
    with django_assert_num_queries(1):
        by_database = set(lacking(Person.objects.all(), on).values_list("pk", flat=True))

    assert by_database == by_python
    assert 0 < len(by_python) < Person.objects.count()


def test_many_people_are_asked_in_one_query(school, django_assert_num_queries):
    people = [make_person(school, f"Ким Имя{number}") for number in range(3)]
    with django_assert_num_queries(1):
        assert len(missing_of(people, DAY)) == 3
