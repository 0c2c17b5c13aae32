"""From the shortage to the pair: the map leads to those who wait in its area, and the theme is of that area."""

import pytest
from django.urls import reverse

from participants.models import MentorArea
from tests.factories import make_area, make_mentee, make_mentor, make_request
from tests.monitoring.test_attention import make_tandem


@pytest.fixture
def cast(school):
    """A mentor of sport; one who waits in sport and mathematics, one in mathematics, one in a draft, one undecided."""
    math, sport = make_area("Математика"), make_area("Спорт", group="Спорт")
    mentor = make_mentor(school, "Титова Ева Олеговна")
    for area in (math, sport):
        MentorArea.objects.create(card=mentor, area=area)
    lines = {name: make_mentee(school, f"{name} Анна") for name in ("Обоева", "Алгебрина", "Парова", "Новая")}
    make_request(school, person=lines["Обоева"].person, areas=[math], state="accepted")
    make_request(school, person=lines["Обоева"].person, areas=[sport], state="accepted")
    make_request(school, person=lines["Алгебрина"].person, areas=[math], state="accepted")
    make_request(school, person=lines["Парова"].person, areas=[sport], state="accepted")
    make_request(school, person=lines["Новая"].person, areas=[sport], state="sent")
    make_tandem(school, make_mentor(school, "Серова Яна"), lines["Парова"])
    return mentor.person, sport, lines


def offered(answer):
    """Who is offered as a mentee."""
    return sorted(one.person.last_name for one in answer.context["sides"][1]["offered"])


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_pair_from_the_map_begins_with_those_who_wait_there(cast, curator, sign_in):
    mentor, sport, lines = cast
    browser = sign_in(curator)
    address = f"{reverse('tandem_add')}?mentor={mentor.pk}&amp;area={sport.pk}"
    assert f'href="{address}"' in browser.get(reverse("area_mentors", args=[sport.pk])).content.decode()
    answer = browser.get(address.replace("&amp;", "&"))
    assert offered(answer) == ["Обоева"]
    assert "Показаны те, кто ждёт наставника в области «Спорт»" in words(answer)
    assert f'<input type="hidden" name="area" value="{sport.pk}">' in words(answer)
    both = browser.get(address.replace("&amp;", "&") + f"&mentee={lines['Обоева'].person_id}")
    assert both.context["form"].initial["theme"] == "Спорт"
    plain = browser.get(f"{reverse('tandem_add')}?mentor={mentor.pk}&mentee={lines['Обоева'].person_id}")
    assert plain.context["form"].initial["theme"] == "Математика"


def test_everybody_is_one_press_away_and_a_search_looks_at_all(cast, curator, sign_in):
    mentor, sport, lines = cast
    browser, address = sign_in(curator), f"{reverse('tandem_add')}?mentor={mentor.pk}"
    assert offered(browser.get(address)) == ["Алгебрина", "Новая", "Обоева"]
    assert offered(browser.get(f"{address}&area={sport.pk}&mentee_q=Алгебрина")) == ["Алгебрина"]
    assert f'href="?mentor={mentor.pk}">Показать всех' in words(browser.get(f"{address}&area={sport.pk}"))


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "99999999999999999999", "group", "foreign"])
def test_a_wrong_area_offers_everybody(cast, other_school, curator, sign_in, wrong):
    mentor, sport, _ = cast
    rows = {"group": sport.parent, "foreign": make_area("Чужая", school=other_school)}
    asked = rows[wrong].pk if wrong in rows else wrong
    answer = sign_in(curator).get(f"{reverse('tandem_add')}?mentor={mentor.pk}&area={asked}")
    assert offered(answer) == ["Алгебрина", "Новая", "Обоева"]


def test_an_area_where_nobody_waits_says_so(cast, curator, sign_in):
    mentor = cast[0]
    answer = sign_in(curator).get(f"{reverse('tandem_add')}?mentor={mentor.pk}&area={make_area('Физика').pk}")
    assert "В области «Физика» никто без пары не ждёт" in words(answer)
