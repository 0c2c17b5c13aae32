"""Pages of lessons: attendance on one page, two tabs, whoever leads a group, results, one's own course, the list."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from participants.models import Attendance, CourseTopic, Enrolment, Lesson
from tests.factories import give_consents, make_candidate, make_person
from tests.participants.schooling_cast import DAY, make_course, make_group, make_learner, make_lesson


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


# --- lessons ---------------------------------------------------------------------------------------------------------


def test_lessons_of_some_weeks_warn_of_what_they_run_into(browser, school):
    group = make_group(school)
    make_lesson(group, DAY + datetime.timedelta(weeks=1))
    words = {
        "day": "14.09.2026",
        "starts": "15:30",
        "ends": "16:30",
        "weeks": "2",
        "topics": group.course.topics.get().pk,
    }
    answer = browser.post(reverse("lesson_add", args=[group.pk]), words, follow=True)

    assert Lesson.objects.count() == 3
    assert "В это время у группы занятие 21.09.2026, 15:00–16:00." in text(answer)
    for wrong in (
        {"day": "31.09.2026"},
        {"day": "14.09.2020"},
        {"ends": "15:00"},
        {"starts": "25:00"},
        {"weeks": "99"},
    ):
        assert browser.post(reverse("lesson_add", args=[group.pk]), words | wrong).status_code == 422
    assert Lesson.objects.count() == 3


def test_a_lesson_is_changed_and_taken_out(browser, school):
    lesson = make_lesson(make_group(school))
    words = {"day": "15.09.2026", "starts": "10:00", "ends": "11:00", "version": "0"}
    browser.post(reverse("lesson_edit", args=[lesson.pk]), words)
    lesson.refresh_from_db()
    assert (lesson.day, lesson.starts) == (datetime.date(2026, 9, 15), datetime.time(10))
    assert browser.post(reverse("lesson_edit", args=[lesson.pk]), words).status_code == 409
    assert "исчезнет" in text(browser.get(reverse("lesson_remove", args=[lesson.pk])))
    browser.post(reverse("lesson_remove", args=[lesson.pk]))
    assert not Lesson.objects.exists()


def test_attendance_is_marked_on_one_page(browser, school):
    group = make_group(school)
    lesson, one, two = make_lesson(group), make_learner(group, "Ким Анна"), make_learner(group, "Ли Бо")
    address = reverse("lesson", args=[lesson.pk])
    page = browser.get(address).content.decode()
    assert page.count('value="was" checked') == 2  # everybody is there until said otherwise

    browser.post(address, {"version": "0", f"mark-{one.pk}": "was", f"mark-{two.pk}": "excused"})

    assert dict(Attendance.objects.values_list("enrolment", "mark")) == {one.pk: "was", two.pk: "excused"}
    lesson.refresh_from_db()
    assert lesson.marked_at
    again = browser.get(address)
    assert [row.mark for row in again.context["rows"]] == ["was", "excused"]
    browser.post(address, {"version": "1", f"mark-{one.pk}": "лишнее"})
    assert not Attendance.objects.exists()  # a word that is no mark marks nobody


def test_the_second_tab_is_told_keeps_what_it_ticked_and_may_save_again(browser, school):
    group = make_group(school)
    lesson, one, two = make_lesson(group), make_learner(group, "Ким Анна"), make_learner(group, "Ли Бо")
    address = reverse("lesson", args=[lesson.pk])
    browser.post(address, {"version": "0", f"mark-{one.pk}": "was", f"mark-{two.pk}": "was"})
    second = {f"mark-{one.pk}": "was", f"mark-{two.pk}": "absent"}

    answer = browser.post(address, {"version": "0", **second})

    assert answer.status_code == 409
    assert "Запись уже изменена: Соколова А. П." in text(answer)
    assert "Уже сохранено: был" in text(answer)
    assert [(row.mark, row.saved) for row in answer.context["rows"]] == [("was", ""), ("absent", "был")]
    assert set(Attendance.objects.values_list("mark", flat=True)) == {"was"}
    assert 'name="version" value="1"' in text(answer)
    browser.post(address, {"version": "1", **second})
    assert dict(Attendance.objects.values_list("enrolment", "mark")) == {one.pk: "was", two.pk: "absent"}
    for wrong in ("", "-1", "x", "9" * 30):
        assert browser.post(address, {"version": wrong, **second}).status_code == 409


def test_a_lesson_ahead_cannot_be_marked(browser, school):
    group = make_group(school)
    make_learner(group)
    lesson = make_lesson(group, timezone.localdate() + datetime.timedelta(days=3))
    address = reverse("lesson", args=[lesson.pk])
    assert "ещё не прошло" in text(browser.get(address))
    assert "Сохранить явку" not in text(browser.get(address))
    assert browser.post(address, {"version": "0"}).status_code == 409


def test_whoever_leads_a_group_marks_it_and_sees_no_other(school, mentor, sign_in):
    own = make_group(school, leader=mentor.person)
    other = make_group(school, "Группа 2", course=own.course)
    one, lesson, foreign = make_learner(own), make_lesson(own), make_lesson(other)
    client = sign_in(mentor)

    assert client.get(reverse("course_group", args=[own.pk])).status_code == 200
    client.post(reverse("lesson", args=[lesson.pk]), {"version": "0", f"mark-{one.pk}": "was"})

    assert Attendance.objects.get().mark == "was"
    for address in (reverse("course_group", args=[other.pk]), reverse("lesson", args=[foreign.pk])):
        assert client.get(address).status_code == 404
    for page, key in (("lesson_edit", lesson.pk), ("course_group_edit", own.pk), ("course_group_results", own.pk)):
        assert client.get(reverse(page, args=[key])).status_code == 403
    assert "Вы ведёте эту группу" in text(client.get(reverse("my_courses")))


# --- results ---------------------------------------------------------------------------------------------------------


def test_results_are_decided_on_their_page(browser, school):
    group = make_group(school, course=make_course(school, has_test=True))
    make_lesson(group, marked=True)
    good, bad, other = (
        make_learner(group, name, marks=[mark])
        for name, mark in (("Ким А", "was"), ("Ли Б", "absent"), ("Пак В", "was"))
    )
    results = reverse("course_group_results", args=[group.pk])
    assert "Никого пока нельзя зачесть без причины. Тест не сдан." in text(browser.get(results))
    browser.post(results, {"test": [good.pk, bad.pk, "x", "9" * 30]})
    assert "Зачесть всех, кому хватает: 1" in text(browser.get(results))

    answer = browser.post(reverse("course_group_finish", args=[group.pk]), follow=True)
    assert "Окончили курс: 1 человек" in text(answer)
    assert "Пак В.: Тест не сдан." in text(answer)
    assert browser.post(reverse("enrolment_pass_over", args=[bad.pk]), {"reason": " "}).status_code == 422
    browser.post(reverse("enrolment_pass_over", args=[bad.pk]), {"reason": "Сдал реферат"})
    browser.post(reverse("enrolment_drop", args=[other.pk]), {"reason": "Уволился"})

    told = dict(Enrolment.objects.values_list("person__last_name", "state"))
    assert told == {"Ким": "finished", "Ли": "finished", "Пак": "dropped"}
    browser.post(reverse("enrolment_restore", args=[bad.pk]))
    bad.refresh_from_db()
    assert (bad.state, bad.finished_on) == ("enrolled", None)


def test_it_is_said_who_was_admitted_and_who_was_not_and_where_to_mend_it(browser, school):
    group = make_group(school, course=make_course(school, threshold=0))
    make_lesson(group, marked=True)
    ready, lacking = (
        make_candidate(school, person=make_person(school, name, "teacher"), state="learning")
        for name in ("Ким Анна Ильинична", "Кораблёв Лев <Ильич>")
    )
    give_consents(ready.person)
    rows = [make_learner(group, person=one.person) for one in (ready, lacking)]
    make_learner(group, "Ли Бо")  # no candidate: nothing is said of admission

    answer = browser.post(reverse("course_group_finish", args=[group.pk]), follow=True)

    told, card = said(answer), reverse("candidate", args=[lacking.pk])
    assert "Окончили курс: 3 человека" in told
    assert "Допущены и внесены в базу наставников: Ким А. И." in told
    assert "Пока без допуска: Кораблёв Л. &lt;. — нет согласия на обработку персональных данных" in told
    assert f'Пока без допуска: <a href="{card}">' in answer.content.decode()
    assert "Ли Б" not in told
    assert "Допустить" in text(browser.get(card))  # by hand, when the consent is there
    browser.post(reverse("enrolment_restore", args=[rows[1].pk]))
    one = browser.post(reverse("enrolment_finish", args=[rows[1].pk]), follow=True)
    assert "Пока без допуска: Кораблёв" in said(one)
    browser.post(reverse("enrolment_restore", args=[rows[1].pk]))
    give_consents(lacking.person)
    one = browser.post(reverse("enrolment_pass_over", args=[rows[1].pk]), {"reason": "Сдал реферат"}, follow=True)
    assert "Допущены и внесены в базу наставников: Кораблёв" in said(one)


def said(answer):
    """What the page says at its top, without tags."""
    return " ".join(strip_tags(str(one)) for one in answer.context["messages"]).replace("\u00a0", " ")


def test_a_course_not_taught_whole_warns_and_asks_for_one_reason_for_all(browser, school):
    course = make_course(school, hours=2, threshold=0)
    CourseTopic.objects.create(course=course, title="Трудные случаи", hours=12, position=1)
    group = make_group(school, course=course)
    make_lesson(group, marked=True, topics=course.topics.filter(hours=2))
    rows = [make_learner(group, name) for name in ("Ким А", "Ли Б")]
    results, finish = (reverse(f"course_group_{name}", args=[group.pk]) for name in ("results", "finish"))

    page = text(browser.get(results))
    assert "Не проведены темы: 1 из 2 (12 часов из 14): «Трудные случаи»." in page
    assert "Зачесть с причиной всех, кому хватает: 2" in page
    assert reverse("enrolment_finish", args=[rows[0].pk]) not in browser.get(results).content.decode()
    asked = text(browser.get(finish))
    assert "12 часов из 14" in asked
    assert "2 человека" in asked
    assert browser.post(finish, {"reason": ""}).status_code == 422
    assert "12 часов из 14" in text(browser.get(reverse("enrolment_pass_over", args=[rows[0].pk])))
    assert Enrolment.objects.filter(state="enrolled").count() == 2

    assert "Окончили курс: 2 человека" in text(browser.post(finish, {"reason": "Прошли на семинаре"}, follow=True))
    assert set(Enrolment.objects.values_list("state", "reason")) == {("finished", "Прошли на семинаре")}


def test_a_learner_sees_the_own_course_and_nothing_of_others(school, mentor, mentee, sign_in):
    group = make_group(school)
    make_lesson(group, marked=True)
    make_learner(group, person=mentor.person, marks=["was"])
    make_learner(group, "Ким Анна", marks=["absent"])
    page = text(sign_in(mentor).get(reverse("my_courses")))

    assert "1 из 1 (100&#8239;%)" in page
    assert "14.09.2026, 15:00–16:00" in page
    assert "Ким Анна" not in page
    assert "Пока вы не зачислены" in text(sign_in(mentee).get(reverse("my_courses")))
    assert sign_in(mentor).get(reverse("course_group", args=[group.pk])).status_code == 404


# --- attendance as a list --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_attendance_takes_the_same_queries(browser, school, django_assert_num_queries, number):
    group = make_group(school)
    make_lesson(group, marked=True)
    for row in range(number):
        make_learner(group, f"Ким Имя{row}", marks=["was"])
    browser.get(reverse("attendance"))
    with django_assert_num_queries(9):
        page = browser.get(reverse("attendance"))
    assert len(page.context["listing"].page.object_list) == number


def test_attendance_is_filtered_and_goes_to_excel(browser, school, other_school):
    group = make_group(school)
    make_lesson(group, marked=True)
    make_learner(group, "Ким Анна", marks=["was"])
    make_learner(group, "Ли Бо", marks=["excused"])
    foreign = make_group(other_school)
    make_lesson(foreign, marked=True)
    make_learner(foreign, "Чужов Иван", marks=["absent"])
    for query, names in (("", ["Ким", "Ли"]), ("mark=excused", ["Ли"]), ("view=absent", ["Ли"]), ("q=ким", ["Ким"]),
                         ("group=2", []), ("course=основы", ["Ким", "Ли"])):  # fmt: skip
        rows = browser.get(f"{reverse('attendance')}?{query}").context["listing"].page.object_list
        assert [row.record.enrolment.person.last_name for row in rows] == names, query
    answer = browser.get(reverse("attendance") + "?xlsx=1&q=ли")
    sheet = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert sheet[0][:4] == ("ФИО", "Класс, должность", "Занятие", "Явка")
    assert (sheet[1][0], sheet[1][2].date(), sheet[1][3]) == ("Ли Бо", DAY, "уваж.")


def test_a_new_lesson_offers_the_next_topic(browser, school):
    course = make_course(school)
    second = CourseTopic.objects.create(course=course, title="Трудные случаи", hours=2, position=1)
    group = make_group(school, course=course)
    page = reverse("lesson_add", args=[group.pk])

    def ticked():
        return list(browser.get(page).context["form"]["topics"].value())

    first = course.topics.exclude(pk=second.pk)
    assert ticked() == [first.get().pk]
    make_lesson(group, topics=first)
    assert ticked() == [second.pk]
    make_lesson(group, topics=[second])
    assert ticked() == []
