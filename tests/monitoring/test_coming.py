"""«Ближайшие события»: what stands ahead in the next seven days, of this school and year, nearest first."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.attention.items import Look
from monitoring.dashboards.coming import coming
from participants.models import Interview
from participants.selection.workflow import CANDIDATE
from tests.factories import make_candidate, year_of
from tests.participants.schooling_cast import make_course, make_group, make_learner, make_lesson

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to("2026-11-23T09:00:00+03:00", tick=False)


def look_of(user, school):
    return Look(user, school, year_of(school), timezone.localdate())


def planned(school, day, place="", name="Ким Анна Ивановна", state="invited"):
    return Interview.objects.create(candidate=make_candidate(school, name, state=state), planned_on=day, place=place)


def test_lessons_and_interviews_stand_in_the_order_of_days(school, curator):
    today, group = timezone.localdate(), make_group(school, place="каб. 12")
    make_learner(group)
    make_learner(group, "Орлова Инна Павловна", state="dropped")
    make_lesson(group, today + 2 * DAY)
    planned(school, today + DAY, "16:00, учительская")
    said = [(event.on.replace("\xa0", " "), event.title, event.meta) for event in coming(look_of(curator, school))]
    assert said == [
        ("24 ноября", "Собеседование: Ким А. И.".replace(". И", ".\xa0И").replace("Ким ", "Ким\xa0"),
         "Вторник, 16:00, учительская"),
        ("25 ноября", "Основы наставничества, Группа 1", "Среда, 15:00 · каб. 12 · 1 слушатель"),
    ]  # fmt: skip


def test_only_the_next_seven_days_and_what_is_not_over(school, other_school, curator):
    today, group = timezone.localdate(), make_group(school)
    make_lesson(group, today - DAY)
    make_lesson(group, today + 8 * DAY)
    make_lesson(group, today, marked=True)
    make_lesson(make_group(other_school), today + DAY)
    planned(other_school, today + DAY)
    planned(school, today - DAY)
    held = planned(school, today + DAY, name="Белов Олег Ильич")
    Interview.objects.filter(pk=held.pk).update(decision="reserve", held_on=today)
    assert coming(look_of(curator, school)) == []
    make_lesson(group, today + 7 * DAY)
    make_lesson(group, today)
    assert [event.day for event in coming(look_of(curator, school))] == [today, today + 7 * DAY]


def test_a_day_of_interviews_is_one_line_and_the_office_sees_none(school, curator, staff):
    today = timezone.localdate()
    for name in ("Ким Анна", "Ткач Пётр", "Белов Олег"):
        planned(school, today + DAY, name=name)
    (event,) = coming(look_of(curator, school))
    assert (event.title, event.meta) == ("Собеседования: 3 кандидата", "Вторник")
    assert event.url == reverse("candidates") + "?view=talk"
    assert coming(look_of(staff, school)) == []


def test_nobody_waits_for_a_talk_with_somebody_in_the_reserve_or_gone(school, curator):
    day = timezone.localdate() + DAY
    kept, left = planned(school, day).candidate, planned(school, day, name="Белов Олег Ильич").candidate.person
    planned(school, day, name="Ткач Пётр Ильич", state="reserve")  # kept from before
    assert coming(look_of(curator, school))[0].title == "Собеседования: 2 кандидата"
    left.left_on = timezone.localdate()
    left.save()
    CANDIDATE.make(kept, "keep", curator, reason="Группа набрана")
    assert coming(look_of(curator, school)) == []
    assert not kept.interviews.exists()


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_two_questions_however_much_there_is(school, curator, rows, django_assert_num_queries):
    today, look = timezone.localdate(), look_of(curator, school)
    course = make_course(school)
    for number in range(rows):
        make_lesson(make_group(school, f"Группа {number}", course=course), today + DAY)
        planned(school, today + 3 * DAY, name=f"Ким Имя{'абвгдежзиклм'[number]}")
    assert look.user.school
    with django_assert_num_queries(2):
        events = coming(look)
    assert len(events) == min(rows + 1, 5)


def test_the_home_shows_the_panel_only_when_something_is_ahead(school, curator, sign_in):
    browser = sign_in(curator)
    assert "Ближайшие события" not in browser.get(reverse("home")).content.decode()
    lesson = make_lesson(make_group(school), timezone.localdate() + DAY)
    page = browser.get(reverse("home")).content.decode()
    assert "Ближайшие события" in page
    assert f'href="{reverse("lesson", args=[lesson.pk])}"' in page
