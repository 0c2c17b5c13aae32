"""Mentors without the admission that the year asks for: warned of when pairing, stopped in an order, let pass with a
reason; a school that asks for nothing sees nothing new."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from participants.admissions.experienced import admit_experienced
from participants.models import Person
from participants.selection.keeping import set_rules
from programs.documents.gathering import findings_of
from programs.documents.workflow import ORDER
from programs.mending.curing import override
from programs.tandems.standing import standings
from tests.factories import make_mentee, make_mentor, year_of


@pytest.fixture
def asks(school, curator):
    """The year asks for admission."""
    set_rules(year=year_of(school), admission_needed=True, course_needed=False, actor=curator)


def admissions(order):
    """Codes of what the checker says of admission."""
    return {one.code for one in findings_of(order) if one.kind == "admission" and one.stops}


def admit_all(school, curator, people):
    """All of them by experience."""
    done, kept = admit_experienced(people=people, year=year_of(school), reason="Вели пары раньше", actor=curator)
    assert not kept
    return done


def test_a_year_that_asks_for_nothing_says_nothing(project):
    assert admissions(project) == set()


def test_the_checker_names_each_mentor_without_admission_and_no_mentee(project, asks):
    mentors = {person.pk for line in project.lines.all() for person in line.tandem.mentors}

    assert admissions(project) == {f"admission:{pk}" for pk in mentors}
    assert len(mentors) == 2


def test_an_order_waits_for_the_admission_or_for_a_reason(project, asks, school, curator, officials):
    first, second = sorted(admissions(project))
    with pytest.raises(MoveRefused, match="нет допуска наставника"):
        ORDER.make(project, "submit", curator)
    version = project.version
    override(order=project, code=first, reason="курс идёт до пятницы", version=version, actor=curator)
    project.refresh_from_db()
    project.known.clear()
    assert admissions(project) == {second}
    person = Person.objects.select_related("school").get(pk=int(second.partition(":")[2]))
    assert admit_all(school, curator, [person]) == 1
    project.known.clear()
    assert admissions(project) == set()


def test_pairing_warns_of_the_mentor_alone(school, curator, asks, sign_in):
    mentor, mentee = make_mentor(school), make_mentee(school)
    known = standings([mentor.person, mentee.person], year_of(school), timezone.localdate())
    assert known[mentor.person_id].admission == "нет допуска наставника"
    address = f"{reverse('tandem_add')}?mentor={mentor.person_id}&mentee={mentee.person_id}"
    page = sign_in(curator).get(address).content.decode().replace("\u00a0", " ")
    assert "Рычкова В. И.: нет допуска наставника" in page
    assert "Белов А. Д.: нет допуска" not in page
    admit_all(school, curator, [mentor.person])

    assert "нет допуска" not in sign_in(curator).get(address).content.decode()
