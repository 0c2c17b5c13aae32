"""Requests follow the tandems: an order in force answers them, a tandem stopped early opens them again."""

import datetime
from typing import Any

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.models import School, User
from participants.models import MentorArea, MentoringRequest, RequestArea
from programs.answering.answering import answer_requests, stop_tandem
from programs.models import RequestAnswer, Tandem
from programs.tandems.pairing import pair
from tests.factories import make_form, make_mentee, make_mentor, year_of

ENDS = datetime.date(2027, 5, 31)


def area(title: str) -> RequestArea:
    """A common area in one group."""
    group = RequestArea.objects.get_or_create(code="g", title="Учебный предмет", audience="pupil")[0]
    return RequestArea.objects.create(parent=group, code=title, title=title, audience="pupil")


def asks(person: Any, *areas: RequestArea, state: str = "accepted") -> MentoringRequest:
    """A request of the current year."""
    year = year_of(person.school)
    asked = MentoringRequest.objects.create(person=person, year=year, words="Помогите с задачами", state=state)
    asked.areas.set(areas)
    return asked


def drafted(school: School, curator: User, mentor: Any, mentee: Any) -> Tandem:
    """A draft of two people."""
    return pair(
        year=year_of(school),
        actor=curator,
        mentors=[mentor.person],
        mentees=[mentee.person],
        form=make_form(),
        starts=datetime.date(2026, 10, 1),
        ends=ENDS,
    )


def in_force(school: School, curator: User, mentor: Any, mentee: Any) -> Tandem:
    """A tandem that an order has put in force."""
    made = drafted(school, curator, mentor, mentee)
    Tandem.objects.filter(pk=made.pk).update(state="active")
    made.refresh_from_db()
    answer_requests([made], curator)
    return made


def test_the_waiting_request_of_the_mentee_is_answered(school: School, curator: User) -> None:
    mentee, mentor = make_mentee(school), make_mentor(school)
    asked = asks(mentee.person)
    made = in_force(school, curator, mentor, mentee)
    asked.refresh_from_db()
    assert (asked.state, asked.answer.tandem) == ("answered", made)
    assert AuditEntry.objects.filter(action="request_answered", object_id=asked.pk).count() == 1


def test_of_two_requests_the_one_in_the_area_of_the_mentor_is_answered(school: School, curator: User) -> None:
    mentee, mentor, math, guitar = make_mentee(school), make_mentor(school), area("Математика"), area("Гитара")
    first, second = asks(mentee.person, guitar), asks(mentee.person, math)
    MentorArea.objects.create(card=mentor, area=math)
    in_force(school, curator, mentor, mentee)
    assert RequestAnswer.objects.get().request == second
    assert MentoringRequest.objects.get(pk=first.pk).state == "accepted"


@pytest.mark.parametrize("state", ["sent", "declined", "withdrawn"])
def test_a_request_that_does_not_wait_is_left(school: School, curator: User, state: str) -> None:
    mentee, mentor = make_mentee(school), make_mentor(school)
    asked = asks(mentee.person, state=state)
    in_force(school, curator, mentor, mentee)
    asked.refresh_from_db()
    assert asked.state == state


def test_the_request_of_the_mentor_and_of_another_year_are_left(school: School, curator: User) -> None:
    mentee, mentor = make_mentee(school), make_mentor(school)
    own, old = asks(mentor.person), asks(mentee.person)
    year = year_of(school)
    year.pk, year.start, year.state = None, 2025, "closed"
    year.save()
    MentoringRequest.objects.filter(pk=old.pk).update(year=year)
    in_force(school, curator, mentor, mentee)
    assert set(MentoringRequest.objects.values_list("state", flat=True)) == {"accepted"}
    assert own.pk != old.pk


def test_a_tandem_stopped_early_opens_its_request_again(school: School, curator: User) -> None:
    mentee, mentor = make_mentee(school), make_mentor(school)
    asked = asks(mentee.person)
    made = in_force(school, curator, mentor, mentee)
    stop_tandem(tandem=made, reason="Наставник уехал", actor=curator)
    asked.refresh_from_db()
    assert (asked.state, RequestAnswer.objects.count()) == ("accepted", 0)
    assert AuditEntry.objects.filter(action="request_reopened", object_id=asked.pk).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_an_order_of_many_tandems_costs_as_many_questions_as_one(
    school: School, curator: User, number: int, django_assert_num_queries: Any
) -> None:
    made = []
    for letter in "АБВ"[:number]:
        mentee, mentor = (
            make_mentee(school, f"Белов Артём {letter}ович"),
            make_mentor(school, f"Титова Ева {letter}овна"),
        )
        asks(mentee.person)
        made.append(drafted(school, curator, mentor, mentee))
    tandems = list(Tandem.objects.filter(pk__in=[one.pk for one in made]))
    with django_assert_num_queries(9):
        assert answer_requests(tandems, curator) == number
