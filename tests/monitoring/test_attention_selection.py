"""What waits in the selection of mentors: each rule speaks when its fact is there, never of another school."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.attention import selection as rules
from monitoring.attention.gathering import gather
from monitoring.attention.items import Look
from participants.models import Candidate, RecordCheck
from tests.factories import make_candidate, make_partner, make_person, year_of


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
