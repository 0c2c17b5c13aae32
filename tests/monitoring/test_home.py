"""Homes: each role sees its own first, a stranger nothing; the number of queries does not grow with the rows."""

import datetime

import pytest
from django.urls import reverse

from mentoring.models import RoleGrant, SchoolYear
from participants.models import Consent, Person
from programs.models import MentorDuty
from tests.factories import make_candidate, make_duty, make_mentee, make_mentor, make_partner, make_person
from tests.monitoring.test_attention import make_order, make_tandem

NAMES = ("Белов Артём", "Гусев Олег", "Ткач Пётр")


def furnish(school, rows: int) -> None:
    """So many of everything that a home looks at."""
    for number in range(rows):
        mentor = make_mentor(school, f"Рычкова Вера {NAMES[number].split()[1]}овна")
        make_tandem(school, mentor, make_mentee(school, NAMES[number]), number=number + 1)
        make_mentee(school, f"Юдин {NAMES[number].split()[1]}")
        make_order(school, state="returned", remark="Уточнить п. 2")
        make_order(school, state="submitted")
        make_order(school, state="approved")
    Consent.objects.all().delete()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role, queries", [("curator", 20), ("director", 12), ("staff", 11)])
def test_home_takes_the_same_queries_for_one_row_and_for_three(
    request, school, sign_in, django_assert_num_queries, role, queries, rows
):
    furnish(school, rows)
    browser = sign_in(request.getfixturevalue(role))
    browser.get(reverse("home"))

    with django_assert_num_queries(queries):
        answer = browser.get(reverse("home"))

    assert answer.status_code == 200


def test_curator_sees_what_waits_and_the_figures(school, curator, sign_in):
    furnish(school, 1)

    page = sign_in(curator).get(reverse("home")).content.decode()

    assert "Требует внимания" in page
    assert "3 участников" in page
    assert "«Уточнить п. 2»" in page


def test_mentor_sees_only_own_tandem(school, mentor, sign_in):
    own = make_mentor(school, "Титова Анна Львовна")
    Person.objects.filter(user=mentor).update(user=None)
    Person.objects.filter(pk=own.person_id).update(user=mentor)
    make_tandem(school, own, make_mentee(school, "Белов Артём"), state="active", number=7)
    make_tandem(school, make_mentor(school), make_mentee(school, "Гусев Олег"), state="active", number=8)

    page = sign_in(mentor).get(reverse("home")).content.decode()

    assert "Тандем № 7" in page
    assert "Белов Артём" in page
    assert "Гусев" not in page
    assert "Требует внимания" not in page


def test_methodist_sees_totals_and_hides_small_ones(school, methodist, sign_in):
    furnish(school, 1)

    page = sign_in(methodist).get(reverse("home")).content.decode()

    assert "менее 5" in page
    assert "Белов" not in page
    assert school.short_name not in page


def test_administrator_sees_no_people(school, administrator, sign_in):
    make_person(school)

    page = sign_in(administrator).get(reverse("home")).content.decode()

    assert "Пользователи и роли" in page
    assert "Белов" not in page


def test_person_without_a_role_is_told_whom_to_ask(nobody, sign_in):
    page = sign_in(nobody).get(reverse("home")).content.decode()

    assert "У вас пока нет роли в школе" in page


def test_director_who_also_mentors_has_one_page_with_both(school, director, sign_in):
    RoleGrant.objects.create(user=director, role="mentor", school=school, since=datetime.date(2026, 9, 1))

    page = sign_in(director).get(reverse("home")).content.decode()

    assert "Требует внимания" in page
    assert "Мои тандемы" in page


@pytest.mark.parametrize("question", ["белов", "БЕЛОВ арт", "<tkjd", "артем"])
def test_search_forgives_case_yo_order_and_layout(school, curator, sign_in, question):
    make_person(school, "Белов Артём Дмитриевич")

    page = sign_in(curator).get(reverse("search"), {"q": question}).content.decode()

    assert "Белов Артём Дмитриевич" in page


def test_search_finds_tandems_by_number_and_by_name(school, curator, sign_in):
    make_tandem(school, make_mentor(school), make_mentee(school), number=31)

    for question in ("31", "рычкова", "hsxrjdf"):
        assert "Тандем № 31" in sign_in(curator).get(reverse("search"), {"q": question}).content.decode()


def test_search_of_another_school_finds_nothing(school, stranger, sign_in):
    make_tandem(school, make_mentor(school), make_mentee(school), number=31)

    page = sign_in(stranger).get(reverse("search"), {"q": "белов"}).content.decode()

    assert "ничего не нашлось" in page


def test_search_takes_a_hundred_letters_without_a_join_for_each(school, curator, sign_in):
    make_tandem(school, make_mentor(school), make_mentee(school), number=31)

    answer = sign_in(curator).get(reverse("search"), {"q": "р " * 50})

    assert answer.status_code == 200


def test_the_home_says_at_which_stage_the_school_is(school, curator, sign_in):
    school.setup_done = True
    school.save()
    make_tandem(school, make_mentor(school), make_mentee(school), state="active", number=1)
    make_tandem(school, make_mentor(school, "Титова Анна"), make_mentee(school, "Гусев Олег"), state="draft", number=2)

    page = sign_in(curator).get(reverse("home")).content.decode()

    assert "Этап 5 из 7: тандемы, 1 из 2 по приказу" in page


def test_a_mentor_is_told_of_paid_work_until_it_is_signed_for(school, mentor, sign_in):
    duty = make_duty(school, person=Person.objects.get(user=mentor))
    make_duty(school, "Орлова Инна Павловна")
    browser, home = sign_in(mentor), reverse("home")
    page = browser.get(home).content.decode()
    assert page.count("подпишите согласие и отдайте секретарю или куратору") == 1, "somebody else's is not theirs"
    assert f'href="{reverse("duty", args=[duty.pk])}"' in page
    MentorDuty.objects.filter(pk=duty.pk).update(state="agreed")
    assert "Школа готовит дополнительное соглашение" in browser.get(home).content.decode()
    SchoolYear.objects.update(state="closed")
    assert "Наставничество за плату" not in browser.get(home).content.decode()
    SchoolYear.objects.update(state="current")
    MentorDuty.objects.filter(pk=duty.pk).update(state="declined")
    assert "Наставничество за плату" not in browser.get(home).content.decode()


def test_the_stage_of_selection_counts_the_admitted(school, curator, staff, sign_in):
    def stage(user):
        page = sign_in(user).get(reverse("home"))
        (found,) = (one for one in page.context["stages"] if one.title == "Отбор и обучение")
        return found.detail, found.width, found.state

    assert stage(curator)[:2] == ("", 0), "a school that has no candidates"
    make_candidate(school, state="admitted")
    make_candidate(school, "Ким Анна", state="learning")
    assert stage(curator)[:2] == ("1 допущен", 50)
    assert stage(staff)[0] == "", "the office does not see candidates"
    make_tandem(school, make_mentor(school), make_mentee(school), state="active", number=1)
    assert stage(curator)[1:] == (100, "done")


@pytest.mark.parametrize("question", ["депо", "СЕВЕРНОЕ", "14-С", "ltgj"])
def test_search_finds_partners_by_name_and_agreement(
    school, other_school, curator, mentor, stranger, sign_in, question
):
    partner = make_partner(school, "Вагонное депо «Северное»", agreement="14-С")
    make_partner(school, "Завод «Прибор»")
    page = sign_in(curator).get(reverse("search"), {"q": question}).content.decode()
    assert f'href="{reverse("partner", args=[partner.pk])}"' in page
    assert "Прибор" not in page
    for other in (mentor, stranger):
        assert "Вагонное" not in sign_in(other).get(reverse("search"), {"q": question}).content.decode()
