"""In which areas mentors help: guessed from the base, chosen and confirmed by the curator."""

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from participants.models import HiddenArea, MentorArea
from participants.offers.keeping import confirm_offers, guess_offers, set_offers
from participants.people.cards import MentorCard
from tests.factories import make_area, make_form, make_mentor, year_of


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


@pytest.fixture
def math(db):
    """A common area that is known by its keyword."""
    return make_area("Математика", keywords=["математик"])


def cards(school):
    """The lines of the base as the verbs want them."""
    return list(MentorCard.objects.filter(person__school=school).select_related("person", "form", "year"))


def areas_of(card):
    """Titles with whether they are guessed."""
    return {(row.area.title, row.guessed) for row in MentorArea.objects.filter(card=card)}


def test_areas_are_guessed_from_competencies_and_subject_and_marked(school, curator, math):
    sport = make_area("Волейбол", group="Спорт", keywords=["волейбол"])
    first, second, third = (make_mentor(school, f"Титова Ева {letter}овна") for letter in "АБВ")
    MentorCard.objects.filter(pk=second.pk).update(competencies="тренирую волейбол")
    MentorCard.objects.filter(pk=third.pk).update(competencies="")
    assert guess_offers(cards=cards(school), school=school, actor=curator) == 2
    assert (areas_of(first), areas_of(second), areas_of(third)) == (
        {("Математика", True)},
        {(sport.title, True)},
        set(),
    )
    assert AuditEntry.objects.filter(action="card_changed", fields=["offers"]).count() == 2


def test_a_guess_leaves_what_was_chosen_and_knows_hidden_areas(school, curator, math):
    chosen, hidden = make_mentor(school), make_area("Алгебра", keywords=["математик"])
    HiddenArea.objects.create(school=school, area=hidden)
    set_offers(card=chosen, areas=[hidden], actor=curator)
    other = make_mentor(school, "Титова Ева Олеговна")
    guess_offers(cards=cards(school), school=school, actor=curator)
    assert areas_of(chosen) == {("Алгебра", False)}
    assert areas_of(other) == {("Математика", True)}


def test_a_mentor_of_teachers_is_guessed_areas_of_teachers(school, curator, math):
    lesson = make_area("Урок", group="Методика", audience="teacher", keywords=["математик"])
    card = make_mentor(school)
    MentorCard.objects.filter(pk=card.pk).update(form=make_form("ПП", "учитель — учитель", mentee_kind="педагог"))
    guess_offers(cards=cards(school), school=school, actor=curator)
    assert areas_of(card) == {(lesson.title, True)}


@pytest.mark.parametrize("number", [1, 3])
def test_guessing_asks_as_many_questions_for_one_as_for_three(school, curator, math, number, django_assert_num_queries):
    for place in range(number):
        make_mentor(school, f"Титова Ева {place}")
    rows = cards(school)
    assert curator.has("curator")
    with django_assert_num_queries(6):
        guess_offers(cards=rows, school=school, actor=curator)


def test_choosing_replaces_and_confirming_takes_the_mark_off(school, curator, math):
    card, other = make_mentor(school), make_area("Физика")
    guess_offers(cards=cards(school), school=school, actor=curator)
    assert confirm_offers(cards=cards(school), actor=curator) == 1
    assert areas_of(card) == {("Математика", False)}
    assert confirm_offers(cards=cards(school), actor=curator) == 0
    set_offers(card=card, areas=[other], actor=curator)
    assert areas_of(card) == {("Физика", False)}


def test_only_the_curator_of_an_open_year_writes(school, other_school, curator, staff, math):
    card, foreign = make_mentor(school), make_mentor(other_school)
    with pytest.raises(Refused):
        set_offers(card=card, areas=[math], actor=staff)
    with pytest.raises(Refused):
        set_offers(card=foreign, areas=[math], actor=curator)
    year = year_of(school)
    type(year).objects.filter(pk=year.pk).update(state="closed")
    with pytest.raises(Refused):
        set_offers(card=MentorCard.objects.get(pk=card.pk), areas=[math], actor=curator)
    assert MentorArea.objects.count() == 0


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    browser, school, math, number, django_assert_num_queries
):
    for place in range(number):
        MentorArea.objects.create(card=make_mentor(school, f"Титова Ева {place}"), area=math)
    browser.get(reverse("mentors_areas"))
    with django_assert_num_queries(10):
        page = browser.get(reverse("mentors_areas") + f"?area={math.pk}")
    assert page.content.decode().count('name="id"') == number


def test_tabs_tell_who_has_no_area_and_whose_are_guessed(browser, school, math):
    guessed, chosen, none = (make_mentor(school, f"{name} Ева Олеговна") for name in ("Алова", "Белова", "Ветрова"))
    MentorArea.objects.create(card=guessed, area=math, guessed=True)
    MentorArea.objects.create(card=chosen, area=math)

    def names(query):
        page = browser.get(reverse("mentors_areas") + query).context["listing"].page
        return [row.record.person.last_name for row in page.object_list]

    found = [names(query) for query in ("?view=none", "?view=guessed", f"?area={math.pk}", "?q=fkjdf")]
    assert found == [["Ветрова"], ["Алова"], ["Алова", "Белова"], ["Алова"]]
    assert none.pk


def test_areas_of_one_mentor_are_ticked_and_saved(browser, school, math):
    card, physics = make_mentor(school), make_area("Физика")
    MentorArea.objects.create(card=card, area=math, guessed=True)
    address = reverse("mentor_areas", args=[card.pk])
    page = browser.get(address).content.decode()
    assert "Учебный предмет" in page
    assert f'value="{math.pk}"' in page.split("checked")[0].rpartition("<input")[2]
    assert browser.post(address, {"areas": [physics.pk]}).status_code == 302
    assert areas_of(card) == {("Физика", False)}
    assert browser.post(address, {}).status_code == 302
    assert areas_of(card) == set()
    foreign = browser.post(address, {"areas": [math.parent_id]})
    assert foreign.status_code == 422


def test_many_are_guessed_and_confirmed_at_once(browser, school, math):
    card = make_mentor(school)
    browser.post(reverse("mentors_areas_guess"), {"id": [card.pk]})
    assert areas_of(card) == {("Математика", True)}
    page = browser.post(reverse("mentors_areas_confirm"), {"all": "1", "query": "view=guessed"}, follow=True)
    assert areas_of(card) == {("Математика", False)}
    assert "1 наставник" in page.content.decode().replace("\u00a0", " ")
    again = browser.post(reverse("mentors_areas_confirm"), {"id": [card.pk]}, follow=True)
    assert "нет угаданных областей" in again.content.decode()
