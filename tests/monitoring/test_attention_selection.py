"""What waits in the selection of mentors: each rule speaks when its fact is there, never of another school."""

import datetime

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from monitoring.attention import schooling
from monitoring.attention import selection as rules
from monitoring.attention.gathering import gather
from monitoring.attention.items import Look
from participants.candidates.tables import CandidateFilter
from participants.models import Admission, Candidate, Person, RecordCheck
from participants.selection.admitting import admit
from tests.factories import give_consents, make_candidate, make_partner, make_person, make_year, year_of
from tests.participants.schooling_cast import make_group, make_learner


@pytest.fixture
def look(curator, school):
    """The curator of the school, today."""
    return lambda: Look(curator, school, year_of(school), timezone.localdate())


def test_applications_of_a_week_wait(look, school, other_school):
    rows = [make_candidate(school, f"Ким Имя{number}") for number in range(3)]
    foreign = make_candidate(other_school, "Чужов Иван")
    done = make_candidate(school, "Ли Бо", state="reserve")
    ago = timezone.now() - datetime.timedelta(days=7, hours=1)
    for row in (*rows[:2], foreign, done):
        Candidate.objects.filter(pk=row.pk).update(created_at=ago)
    item = rules.candidates_waiting(look())

    assert (item.figure, item.tail) == ("2 кандидата", "ждут ответа дольше 7 дней")
    assert item.actions[0].url == reverse("candidates") + "?waiting=week"
    Candidate.objects.update(created_at=timezone.now())
    assert rules.candidates_waiting(look()) is None


def test_grown_ups_from_outside_who_go_on_lack_the_certificate(look, school):
    one = make_candidate(school, "Орлов Игорь", "enterprise", state="learning")
    make_candidate(school, "Ким Анна", state="recommended")
    make_candidate(school, "Ли Бо", "parent")  # nobody has talked to them yet
    child = make_person(school, "Юный Пётр", "graduate", birth_date=timezone.localdate().replace(day=1, year=2012))
    make_candidate(school, person=child, state="recommended")
    assert rules.certificate_missing(look()).figure == "1 кандидата"
    RecordCheck.objects.create(person=one.person, seen_on=timezone.localdate(), seen_by="Соколова А. П.")

    assert rules.certificate_missing(look()) is None


def test_whoever_finished_the_course_and_is_not_admitted_is_told(look, school, other_school, curator):
    group = make_group(school)
    rows = [make_candidate(school, f"Ким Имя{number}", state="learning") for number in range(3)]
    reserve, refused = (make_candidate(school, f"Ли {state}", state=state) for state in ("reserve", "refused"))
    earlier = make_candidate(school, "Пак Вера", state="learning", year=make_year(school, 2025, "closed"))
    again = make_candidate(school, person=earlier.person, state="recommended")
    left = make_candidate(school, "Ушедшая Анна", state="learning")
    Person.objects.filter(pk=left.person_id).update(left_on=timezone.localdate())
    for row in (*rows[:2], reserve, refused, again, left):
        make_learner(group, person=row.person, state="finished")
    make_learner(group, person=rows[2].person)  # still learns
    foreign = make_candidate(other_school, "Чужов Иван", state="learning")
    make_learner(make_group(other_school), person=foreign.person, state="finished")
    admitted = {"ground": "interview", "admitted_on": timezone.localdate()}
    Admission.objects.create(candidate=earlier, **admitted)

    item = schooling.not_admitted(look())

    assert (item.figure, item.tail) == ("3 кандидата", "окончили Школу наставников, но не допущены")
    assert item in gather(look())
    request = RequestFactory().get("/", {"course": "finished"})
    request.user, request.year = curator, year_of(school)
    found = CandidateFilter(request.GET, Candidate.objects.of(year_of(school)), request=request).qs
    assert set(found) == {*rows[:2], reserve}
    assert item.actions[0].url == reverse("candidates") + "?course=finished"
    give_consents(rows[0].person)
    admit(candidate=rows[0], ground="course", actor=curator)
    Candidate.objects.filter(pk=reserve.pk).update(state="withdrawn")
    one = schooling.not_admitted(look())
    assert (one.figure, one.tail) == ("1 кандидат", "окончил Школу наставников, но не допущен")


def test_agreements_that_end_or_ended_are_told_and_old_friends_are_not(look, school, other_school):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    since = today - 99 * day
    make_partner(school, "Завод", agreed_on=since, agreed_until=today + 30 * day)
    make_partner(school, "Колледж", agreed_on=since, agreed_until=today - day)
    make_partner(school, "Музей", agreed_on=since, agreed_until=today + 31 * day)
    make_partner(school, "Ферма", agreed_on=since, agreed_until=today - day, over=True)
    make_partner(other_school, "Чужой", agreed_on=since, agreed_until=today)

    assert rules.agreement_ending(look()).figure == "2 соглашения"
    assert [item.code for item in gather(look())] == ["agreement_ending"]
