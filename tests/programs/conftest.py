"""An order in each of its states, with a pupil pair and a teacher pair; somebody who is erased, with the list of it."""

import datetime

import pytest

from mentoring.models import Post
from programs.documents.drafting import draft_order
from programs.documents.models import LegalGround
from programs.documents.workflow import ORDER
from programs.signing.registering import register
from programs.tandems.models import Tandem
from programs.tandems.pairing import pair
from tests.factories import give_consents, make_form, make_mentee, make_mentor, make_person, make_user, year_of

DAY = datetime.date(2026, 10, 12)


@pytest.fixture
def reference(db):
    """Two legal grounds, one of them out of force, and the posts of the officials."""
    LegalGround.objects.create(
        code="r-145",
        wording="распоряжением Министерства просвещения Российской Федерации от 25.12.2019 № Р-145",
        issued_on=datetime.date(2019, 12, 25),
        number="Р-145",
        valid_from=datetime.date(2019, 12, 25),
        kinds=["pairs"],
    )
    LegalGround.objects.create(
        code="old",
        wording="отменённым актом",
        issued_on=datetime.date(2001, 1, 1),
        number="1",
        valid_from=datetime.date(2001, 1, 1),
        valid_to=datetime.date(2020, 1, 1),
        kinds=["pairs"],
    )
    for nominative, accs, datv in (
        ("заместитель директора", "заместителя директора", "заместителю директора"),
        ("секретарь", "секретаря", "секретарю"),
    ):
        Post.objects.create(nominative=nominative, gent=accs, datv=datv, accs=accs, ablt=accs, loct=accs)


@pytest.fixture
def officials(school, curator, staff, reference):
    """The officials of seed 004 as people of the school, for the cases of their names."""
    zakharova = make_person(
        school, "Захарова Анастасия Анатольевна", "teacher", post="заместитель директора по УВР", user=curator
    )
    rychko = make_person(school, "Рычко Наталья Владимировна", "other", post="секретарь", user=staff)
    for person in (zakharova, rychko):
        give_consents(person)
    return zakharova, rychko


@pytest.fixture
def pairs(school, curator, reference):
    """Two drafts: a teacher with a pupil, a teacher with two young teachers."""
    year = year_of(school)
    first = pair(
        year=year,
        actor=curator,
        form=make_form(),
        mentors=[make_mentor(school).person],
        mentees=[make_mentee(school).person],
        theme="дроби",
        starts=DAY,
    )
    teachers = [
        make_mentor(school, name, post="учитель химии").person
        for name in ("Титова Ольга Степановна", "Нефёдова Ксения Романовна", "Ким Алёна")
    ]
    group = pair(
        year=year,
        actor=curator,
        form=make_form("ПП", "учитель — учитель"),
        mentors=teachers[:1],
        mentees=teachers[1:],
        starts=DAY,
    )
    return list(Tandem.objects.filter(pk__in=[first.pk, group.pk]).for_list())


@pytest.fixture
def project(pairs, curator):
    """A project of both pairs."""
    return draft_order(tandems=pairs, actor=curator)


@pytest.fixture
def submitted(project, curator):
    """Waiting for the director."""
    ORDER.make(project, "submit", curator)
    return project


@pytest.fixture
def approved(submitted, director):
    """Waiting for its number."""
    ORDER.make(submitted, "approve", director)
    return submitted


@pytest.fixture
def registered(approved, staff):
    """With number and date."""
    return register(order=approved, dated=DAY, actor=staff)


@pytest.fixture
def listed(settings, tmp_path):
    """The list of those erased, a file of this test's own."""
    settings.ERASURES_FILE = tmp_path / "list" / "erasures.jsonl"
    return settings.ERASURES_FILE


@pytest.fixture
def child(school, listed):
    """A pupil of the base who signs in."""
    user = make_user("stiraeva.ei", school, "mentee", last_name="Стираева", first_name="Ева", email="e@school.example")
    born = datetime.date(2012, 3, 1)
    return make_mentee(school, "Стираева Ева Игоревна", user=user, grade=8, letter="Б", birth_date=born).person
