"""«Математика: 8 запросов, свободны 2 наставника» on the home: the numbers are those of the map."""

import datetime

import pytest
from django.urls import reverse

from monitoring.attention.deficit import deficit
from monitoring.attention.gathering import gather
from participants.models import MentorArea, MentorCard, MentoringRequest
from programs.demand.counting import demand_of
from tests.factories import make_area, make_candidate, make_mentor, make_request, year_of
from tests.monitoring.test_attention import look, make_tandem


def wait(school, number, *areas):
    """So many requests in the areas."""
    return [make_request(school, f"Ким Имя{place}", state="accepted", areas=areas) for place in range(number)]


def help_in(area, card, limit):
    """The mentor helps in the area and takes so many tandems."""
    MentorCard.objects.filter(pk=card.pk).update(load_limit=limit)
    MentorArea.objects.create(card=card, area=area)
    return card


@pytest.fixture
def short(school):
    """Eight requests, two mentors with a place each."""
    math = make_area("Математика")
    wait(school, 8, math)
    help_in(math, make_mentor(school, "Титова Ева"), 1)
    help_in(math, make_mentor(school, "Рычкова Яна"), 1)
    return math


def test_the_worst_shortage_is_said_with_the_way_to_the_map(curator, director, school, short, sign_in):
    item = deficit(look(curator, school))
    assert (item.severity, item.lead, item.figure) == ("soon", "Математика:", "8 запросов, свободны 2 наставника")
    assert item.detail == "Не хватает 6 мест"
    assert item.actions[0].url == reverse("requests_map")
    assert "deficit" not in {one.code for one in gather(look(director, school))}
    page = " ".join(sign_in(curator).get(reverse("home")).content.decode().split())
    assert "8 запросов, свободны 2 наставника" in page


@pytest.mark.parametrize(
    "requests, said", [(2, None), (3, "3 запроса, свободных наставников нет"), (21, "21 запрос, ")]
)
def test_three_places_too_few_are_a_shortage(curator, school, requests, said):
    wait(school, requests, make_area("Математика"))
    item = deficit(look(curator, school))
    assert item is None if said is None else item.figure.startswith(said)


def test_one_mentor_is_free_and_other_areas_are_counted(curator, school, short):
    for place in range(2):
        wait(school, 4, make_area(f"Область {place}"))
    MentorCard.objects.filter(person__last_name="Титова").update(load_limit=0)
    item = deficit(look(curator, school))
    assert item.figure == "8 запросов, свободен 1 наставник"
    assert item.detail == "Не хватает 7 мест, мест мало и ещё в 2 областях"


def test_the_numbers_are_those_of_the_map(curator, school, other_school, short):
    """A draft, a full mentor, one who has left, a request of two areas, another school, a hidden area."""
    year, sport = year_of(school), make_area("Спорт")
    wait(school, 4, short, sport)
    full = help_in(sport, make_mentor(school, "Серова Анна"), 2)
    help_in(short, full, 2)
    asked = MentoringRequest.objects.filter(areas=sport).first()
    make_tandem(school, full, asked.person.menteecards.create(year=year), state="draft")
    gone = help_in(sport, make_mentor(school, "Ушла Яна"), 5)
    type(gone.person).objects.filter(pk=gone.person_id).update(left_on=datetime.date(2026, 10, 1))
    wait(other_school, 9, short)
    wait(school, 9, make_area("Забытая", retired=True))
    demand = demand_of(curator, year, MentoringRequest.objects.visible_to(curator).of(year))
    rows = {row.title: (row.requests, row.places, row.mentors) for row in demand.rows}
    assert rows == {"Математика": (11, 3, 3), "Спорт": (3, 1, 1)}
    assert deficit(look(curator, school)).figure == "11 запросов, свободны 3 наставника"
    help_in(sport, make_mentor(school, "Нова Ия"), 3)
    make_candidate(school)
    assert deficit(look(curator, school)).detail == "Не хватает 8 мест"


@pytest.mark.parametrize("number", [1, 3])
def test_one_question_whatever_the_number(curator, school, number, django_assert_num_queries):
    for place in range(number):
        area = make_area(f"Область {place}")
        wait(school, 4, area)
        help_in(area, make_mentor(school, f"Титова Ева {place}"), 1)
    at = look(curator, school)
    assert curator.has("curator")
    with django_assert_num_queries(1):
        assert deficit(at).detail.startswith("Не хватает 3 мест")
