"""The map of requests as people see it: the page, paper, Excel, whom to ask."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from participants.models import MentorArea, MentorCard, MentoringRequest, Person
from programs.models import Tandem, TandemMember
from tests.factories import make_area, make_candidate, make_form, make_mentor, make_person, make_request, year_of


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def wait(school, number, *areas, **fields):
    """So many pupils who wait for a mentor in these areas."""
    words = {"state": "accepted", "form": make_form()} | fields
    return [make_request(school, f"Ким Имя{place}{areas}", areas=areas, **words) for place in range(number)]


@pytest.fixture
def short(school):
    """Eight requests in mathematics, two mentors with a place each."""
    math = make_area("Математика", keywords=["математик"])
    wait(school, 8, math)
    for name in ("Рычкова Ева", "Рычкова Яна"):
        MentorArea.objects.create(card=make_mentor(school, name), area=math)
    MentorCard.objects.update(load_limit=1)
    return math


@pytest.mark.parametrize("number", [1, 3])
def test_the_map_takes_the_same_queries_for_one_area_and_for_three(browser, school, django_assert_num_queries, number):
    for place in range(number):
        wait(school, 2, make_area(f"Область {place}"))
    browser.get(reverse("requests_map"))
    with django_assert_num_queries(11):
        browser.get(reverse("requests_map"))


def test_a_shortage_is_said_in_words_with_the_way_to_mentors(browser, short):
    page = text(browser.get(reverse("requests_map")))
    assert '<li><span>Математика<span class="meta">8 запросов, 2 свободных наставника</span>' in page
    assert '<rect x="2" y="2"' in page
    assert "Больше всего не хватает наставников: «Математика» — 8 запросов, 2 свободных наставника" in page
    assert f'href="{reverse("area_mentors", args=[short.pk])}"' in page
    assert "▼ −6" in page


def test_a_cell_leads_to_the_requests_it_counts(browser, school, short):
    form = make_form()
    answer = browser.get(reverse("requests_map") + "?place=8&audience=pupil")
    (spot,) = answer.context["heat"].lines[0].spots
    assert spot.url == f"/requests/?view=waiting&place=8&areas={short.pk}&form={form.pk}"
    assert spot.number == browser.get(spot.url).context["listing"].paginator.count == 8


def test_filters_narrow_the_demand(browser, school, short):
    older = make_person(school, "Ким Пётр", grade=11)
    wait(school, 1, short, person=older, source="parent")
    teacher = make_person(school, "Ким Павел", "teacher")
    wait(school, 1, make_area("Урок", group="Методика", audience="teacher"), person=teacher)

    def counted(query):
        return browser.get(reverse("requests_map") + query).context["demand"].requests

    found = [counted(query) for query in ("", "?place=8", "?place=8&place=11", "?source=parent", "?audience=teacher")]
    assert found == [10, 8, 9, 1, 1]
    rows = browser.get(reverse("requests_map") + "?audience=teacher").context["demand"].rows
    assert [row.title for row in rows] == ["Урок"]


def test_excel_holds_the_numbers_of_the_page(browser, school, short):
    wait(school, 1)
    answer = browser.get(reverse("requests_map") + "?xlsx=1")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    head, row = book.worksheets[0].iter_rows(values_only=True)
    assert head == (
        "Группа", "Область", "ученик — ученик", "Запросов", "Ещё в черновиках и приказах",
        "Свободных мест", "Свободных наставников", "Баланс",
        "Нехватка",
    )  # fmt: skip
    assert row == ("Учебный предмет", "Математика", 8, 8, 0, 2, 2, -6, "8 запросов, 2 свободных наставника")
    about = dict(book["О выгрузке"].iter_rows(values_only=True))
    named = ("Запросов всего", "Из них без области", "Свободных мест всего", "Из них у наставников без области")
    assert [str(about[name]) for name in named] == ["9", "1", "2", "0"]
    assert AuditEntry.objects.filter(action="list_exported").count() == 1


def test_paper_says_what_was_filtered(browser, short):
    page = text(browser.get(reverse("requests_map") + "?print=1&place=8"))
    assert "Классы: 8" in page
    assert "<li>Математика: 8 запросов, 2 свободных наставника</li>" in page
    assert '<svg class="heat"' not in page
    assert 'href="?place=8"' in page


def planned(school, asked, state="draft"):
    """Somebody's tandem that no order has put in force."""
    year, days = year_of(school), {"starts": "2026-10-01", "ends": "2027-05-31"}
    one = Tandem.objects.create(school=school, year=year, number=asked.pk, form=make_form(), state=state, **days)
    TandemMember.objects.create(tandem=one, person=asked.person, year=year, side="b_mentee", since="2026-10-01")


def test_who_has_a_draft_is_told_apart_and_the_lists_behind_agree(browser, school, short):
    for asked, state in zip(MentoringRequest.objects.order_by("pk")[:3], ("draft", "ordered", "active"), strict=True):
        planned(school, asked, state)
    answer = browser.get(reverse("requests_map") + "?place=8")
    page, demand = text(answer), answer.context["demand"]
    assert (demand.requests, demand.planned) == (6, 2)
    assert "«Математика» — 6 запросов, 2 свободных наставника" in page
    assert '<a href="/requests/?view=planned&amp;place=8">Ещё 2 запроса уже в черновиках пар' in page
    (spot,) = answer.context["heat"].lines[0].spots
    for address, number in ((spot.url, 6), (answer.context["behind_planned"], 2), ("/requests/?view=waiting", 6)):
        assert browser.get(address).context["listing"].paginator.count == number, address
    assert "6 запросов</a> без наставника" in text(browser.get(reverse("area_mentors", args=[short.pk])))


def test_places_of_mentors_without_an_area_are_not_passed_over(browser, sign_in, director, school, short):
    make_mentor(school, "Титова Ева")
    make_mentor(school, "Серова Яна")
    words = "У 2 наставников область не указана, у них 6 свободных мест"
    for address in (reverse("requests_map"), reverse("area_mentors", args=[short.pk])):
        page = text(browser.get(address))
        assert words in page, address
        assert 'href="/mentors/areas/?view=none"' in page
    assert browser.get("/mentors/areas/?view=none").context["listing"].paginator.count == 2
    assert words in text(browser.get(reverse("requests_map") + "?print=1"))
    assert "Посмотреть, у кого" in text(sign_in(director).get(reverse("requests_map")))


def test_an_empty_map_says_what_to_do(browser, school):
    assert "Карта пока пуста" in text(browser.get(reverse("requests_map")))
    page = text(browser.get(reverse("requests_map") + "?place=3"))
    assert "По этим условиям запросов нет" in page


def test_the_director_sees_the_map_and_other_roles_do_not(sign_in, director, staff, mentor, short):
    page = text(sign_in(director).get(reverse("requests_map")))
    assert "8 запросов, 2 свободных наставника" in page
    assert reverse("requests_sort") not in page
    for user in (staff, mentor):
        assert sign_in(user).get(reverse("requests_map")).status_code == 403


def test_another_school_adds_nothing(browser, school, other_school, short):
    wait(other_school, 5, short)
    MentorArea.objects.create(card=make_mentor(other_school), area=short)
    demand = browser.get(reverse("requests_map")).context["demand"]
    assert (demand.requests, demand.places, demand.rows[0].places) == (8, 2, 2)


def test_whom_to_ask_names_the_free_the_possible_and_the_full(browser, school, short):
    full, maybe = make_mentor(school, "Серова Анна Ильинична"), make_mentor(school, "Титова Ева Олеговна")
    type(full).objects.filter(pk=full.pk).update(load_limit=0)
    MentorArea.objects.create(card=full, area=short)
    maybe.person.subject = "математика"
    make_person(school, "Юдина Яна Львовна", "teacher", post="учитель математики")
    make_person(school, "Яров Ян Львович", "teacher", post="учитель физики")
    maybe.person.refresh_keys()
    maybe.person.save()
    answer = browser.get(reverse("area_mentors", args=[short.pk]))
    found = answer.context
    assert [card.person.last_name for card in found["free"]] == ["Рычкова", "Рычкова"]
    assert [card.person.last_name for card in found["full"]] == ["Серова"]
    assert [card.person.last_name for card in found["maybe"]] == ["Титова"]
    assert [person.last_name for person in found["people"]] == ["Юдина"]
    assert "8 запросов</a> без наставника" in text(answer)


def test_the_school_finds_whom_it_has(browser, school, other_school):
    """The competencies of the base, what candidates have named or written; not a surname."""
    sport = make_area("Спорт", group="Спорт", keywords=["физическ культур", "тренер", "спорт"])
    coach = make_mentor(school, "Титова Ева Олеговна", post="учитель физической культуры")
    able = make_mentor(school, "Юдина Яна", "pupil")
    MentorCard.objects.filter(pk=able.pk).update(competencies="Веду спортивную секцию")
    make_mentor(school, "Спортов Олег")  # teaches mathematics
    MentorCard.objects.filter(pk=make_mentor(school, "Занят Глеб", post="тренер").pk).update(load_limit=0)
    named = make_candidate(school, "Алова Анна", state="reserve")
    named.areas.add(sport)
    make_candidate(school, "Белов Борис", can_teach="Тренер по плаванию", state="invited")
    for state, name in (("refused", "Отказов Ян"), ("withdrawn", "Ушёл Пётр")):
        make_candidate(school, name, can_teach="спорт", state=state)
    make_candidate(other_school, "Чужов Ян", can_teach="спорт")
    make_person(school, "Спортова Яна", "teacher", post="учитель физики")
    make_person(school, "Мячин Олег", "parent", post="тренер")
    answer = browser.get(reverse("area_mentors", args=[sport.pk]))
    found = answer.context
    assert {card.pk for card in found["maybe"]} == {coach.pk, able.pk}
    assert [one.person.last_name for one in found["applicants"]] == ["Алова", "Белов"]
    assert [person.last_name for person in found["people"]] == ["Мячин"]
    assert f'href="{reverse("candidate", args=[named.pk])}"' in text(answer)
    assert "в резерве" in text(answer)


def test_nobody_is_told_to_ask_pupils_to_teach_teachers(browser, school):
    lesson = make_area("Урок", group="Методика", audience="teacher", keywords=["урок"])
    able = make_mentor(school, "Юдина Яна", "pupil")
    MentorCard.objects.filter(pk=able.pk).update(competencies="Помогаю с уроками")
    make_candidate(school, "Алова Анна", can_teach="уроки").person.save()
    Person.objects.filter(last_name="Алова").update(kind="pupil")
    answer = browser.get(reverse("area_mentors", args=[lesson.pk]))
    assert (answer.context["maybe"], answer.context["applicants"], answer.context["people"]) == ([], [], [])
    assert "старшеклассников" not in text(answer)
    assert "руководителей методических объединений" in text(answer)
    other = make_area("Математика")
    assert "старшеклассников" in text(browser.get(reverse("area_mentors", args=[other.pk])))


def test_a_group_and_a_foreign_area_are_not_found(browser, other_school, short):
    foreign = make_area("Чужая", school=other_school)
    for area in (short.parent, foreign):
        assert browser.get(reverse("area_mentors", args=[area.pk])).status_code == 404
