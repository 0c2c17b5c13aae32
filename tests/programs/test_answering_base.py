"""Wishes of the base become requests, and those who have a tandem are answered at once."""

import datetime

import pytest
from django.urls import reverse

from participants.models import MenteeCard, MentoringRequest
from programs.answering.opening import open_from_base, unasked
from programs.models import RequestAnswer, Tandem
from programs.tandems.pairing import pair
from tests.factories import make_area, make_form, make_mentee, make_mentor, make_request, year_of


@pytest.fixture
def paired(school, curator):
    """A mentee whose tandem is in force."""
    mentee = make_mentee(school, "Ким Анна")
    made = pair(
        year=year_of(school),
        actor=curator,
        mentors=[make_mentor(school).person],
        mentees=[mentee.person],
        form=make_form(),
        starts=datetime.date(2026, 10, 1),
        ends=datetime.date(2027, 5, 31),
    )
    Tandem.objects.filter(pk=made.pk).update(state="active")
    return mentee


def test_wishes_become_requests_once_and_a_working_tandem_answers(school, other_school, curator, paired):
    make_area("Математика", keywords=["математик"])
    waiting, silent, asked = (make_mentee(school, f"Ли {name}") for name in ("Бо", "Вэй", "Ган"))
    MenteeCard.objects.filter(pk=silent.pk).update(request_text="")
    make_request(school, person=asked.person)
    make_mentee(other_school)
    year = year_of(school)
    assert unasked(curator, year).count() == 2
    assert open_from_base(year=year, actor=curator) == (2, 1)
    states = dict(MentoringRequest.objects.filter(source="base").values_list("person__last_name", "state"))
    assert states == {"Ким": "answered", "Ли": "accepted"}
    assert RequestAnswer.objects.get().request.person == paired.person
    assert MentoringRequest.objects.get(person=waiting.person).areas.get().title == "Математика"
    assert open_from_base(year=year, actor=curator) == (0, 0)


def test_the_page_tells_what_will_happen_and_does_it(sign_in, school, curator, director, paired):
    make_mentee(school, "Ли Бо")
    browser = sign_in(curator)
    note = browser.get(reverse("requests_map")).content.decode().replace("\u00a0", " ")
    assert "2 строки с запросом, которых ещё нет на карте" in note
    page = browser.get(reverse("requests_from_base")).content.decode()
    assert "у 2 наставляемых в базе есть основной запрос" in page
    assert MentoringRequest.objects.count() == 0
    told = browser.post(reverse("requests_from_base"), follow=True).content.decode()
    assert "Записано запросов: 2, из них с действующим тандемом: 1" in told
    assert (
        "Все запросы из базы уже записаны" in browser.post(reverse("requests_from_base"), follow=True).content.decode()
    )
    assert "которых ещё нет на карте" not in browser.get(reverse("requests_map")).content.decode()
    assert reverse("requests_from_base") not in sign_in(director).get(reverse("requests_map")).content.decode()


def test_a_closed_year_takes_nothing(sign_in, school, curator, paired):
    year = year_of(school)
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert sign_in(curator).post(reverse("requests_from_base") + f"?year={year.start}").status_code == 409
    assert MentoringRequest.objects.count() == 0
