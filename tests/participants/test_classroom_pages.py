"""Pages of courses, groups and lessons: what they show, who enters, two tabs, a closed year, another school."""

import datetime

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from participants.models import Candidate, Course, CourseGroup, Enrolment, Lesson
from tests.factories import make_candidate, make_mentor, make_person, make_year, year_of
from tests.participants.schooling_cast import DAY, make_course, make_finished, make_group, make_learner, make_lesson

TOPICS = {"topic-TOTAL_FORMS": "2", "topic-INITIAL_FORMS": "0", "topic-0-title": "Роль", "topic-0-hours": "2",
          "topic-0-form": "lecture", "topic-1-title": "", "topic-1-hours": "1", "topic-1-form": "lecture"}  # fmt: skip


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


# --- courses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(browser, school, django_assert_num_queries, number):
    for row in range(number):
        make_finished(school, 2, course=make_course(school, f"Курс {row}"))
    browser.get(reverse("courses"))
    with django_assert_num_queries(7):
        page = browser.get(reverse("courses"))
    assert len(page.context["listing"].page.object_list) == number


def test_the_figures_of_a_course_are_true(browser, school):
    course = make_course(school, hours=6)
    first, second = make_group(school, course=course), make_group(school, "Группа 2", course=course)
    for group, name, state in ((first, "Ким А", "finished"), (first, "Ли Б", "dropped"), (second, "Пак В", "enrolled")):
        make_learner(group, name, state=state)
    make_lesson(first, marked=True)
    make_lesson(first, at=17)
    row = browser.get(reverse("courses")).context["listing"].page.object_list[0].record

    assert (row.hours, row.group_count, row.learn, row.finished) == (6, 2, 2, 1)
    card = text(browser.get(reverse("course", args=[course.pk])))
    assert "1 человек, окончили 1 · занятий отмечено 1 из 2" in card
    assert "Всего: 6 часов" in card


def test_nothing_yet_says_what_will_be_here(browser, school):
    page = text(browser.get(reverse("courses")))
    assert "Добавьте первый курс" in page
    assert "Групп пока нет" in text(browser.get(reverse("course", args=[make_course(school).pk])))
    group = make_group(school, course=Course.objects.get())
    assert "В группе пока никого нет" in text(browser.get(reverse("course_group", args=[group.pk])))
    assert "Зачислять некого" in text(browser.get(reverse("course_group_enrol", args=[group.pk])))
    assert "В других учебных годах курсов нет" in text(browser.get(reverse("courses_earlier")))


def test_a_course_is_written_with_its_programme_and_mistakes_keep_what_is_typed(browser, school):
    address, words = reverse("course_add"), {"title": "Новый", "threshold": "150", **TOPICS}
    wrong = browser.post(address, words)
    assert wrong.status_code == 422
    assert 'value="Роль"' in text(wrong)

    browser.post(address, words | {"threshold": "60", "has_test": "on"})

    course = Course.objects.get()
    assert (course.threshold, course.has_test, [topic.title for topic in course.topics.all()]) == (60, True, ["Роль"])
    twin = browser.post(address, words | {"threshold": "60"})
    assert "уже есть" in text(twin)
    assert Course.objects.count() == 1


def test_more_rows_of_the_programme_come_without_saving_and_keep_what_is_typed(browser, school):
    course = make_course(school)
    address, kept = reverse("course_edit", args=[course.pk]), course.topics.get()
    rows = {"topic-TOTAL_FORMS": "2", "topic-INITIAL_FORMS": "1", "topic-0-id": str(kept.pk), "topic-0-title": "Роль",
            "topic-0-form": kept.form, "topic-0-hours": "", "topic-1-title": "Новая тема", "topic-1-form": kept.form,
            "topic-1-hours": "3"}  # fmt: skip
    words = {"title": "", "threshold": "70", "version": "0", **rows}
    answer = browser.post(address, words | {"more": "1"})
    page = text(answer)
    assert answer.status_code == 200
    assert 'value="Новая тема"' in page
    assert ('name="topic-5-title"' in page, 'name="topic-6-title"' in page) == (True, False)
    assert 'name="topic-TOTAL_FORMS" value="6"' in page
    assert 'id="topic-row-7"' not in page
    assert 'formaction="#topic-row-7"' in page
    assert "error-summary" not in page
    assert "is-invalid" not in page
    course.refresh_from_db()
    assert (course.title, course.topics.count()) == ("Основы наставничества", 1)

    given = {"topic-TOTAL_FORMS": "6", "topic-0-hours": "2", "topic-5-title": "Итог", "title": "Основы"}
    rest = {f"topic-{n}-{name}": value for n in range(2, 6) for name, value in (("form", kept.form), ("hours", "1"))}
    assert browser.post(address, words | rest | given).status_code == 302
    assert [topic.title for topic in course.topics.all()] == ["Роль", "Новая тема", "Итог"]


@pytest.mark.parametrize("sent", ["60", "9" * 30, "x", "-4"])
def test_rows_of_the_programme_have_an_end(browser, school, sent):
    page = text(
        browser.post(reverse("course_add"), {"title": "Новый", "more": "1"} | TOPICS | {"topic-TOTAL_FORMS": sent})
    )
    assert ("Ещё строки" in page) == (sent != "60")
    assert 'name="topic-60-title"' not in page


def test_the_second_who_saves_a_course_sees_both(browser, school):
    course = make_course(school)
    words = {"title": "Другое имя", "threshold": "70", "version": "0", **TOPICS}
    Course.objects.filter(pk=course.pk).update(version=3, threshold=50)
    answer = browser.post(reverse("course_edit", args=[course.pk]), words)

    assert answer.status_code == 409
    assert "Сейчас сохранено" in text(answer)
    course.refresh_from_db()
    assert course.title == "Основы наставничества"


def test_last_years_course_is_taken_over_in_two_presses(browser, school):
    old = make_course(school, year=make_year(school, 2025, "closed"))
    assert reverse("course_copy", args=[old.pk]) in text(browser.get(reverse("courses_earlier")))
    assert "1 тема" in text(browser.get(reverse("course_copy", args=[old.pk])))
    browser.post(reverse("course_copy", args=[old.pk]))
    assert Course.objects.of(year_of(school)).get().title == old.title


# --- groups ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_grid_takes_the_same_queries(browser, school, django_assert_num_queries, number):
    group = make_group(school)
    for week in range(number):
        make_lesson(group, DAY + datetime.timedelta(weeks=week), marked=True)
    for row in range(number):
        make_learner(group, f"Ким Имя{row}", marks=["was"] * number)
    browser.get(reverse("course_group", args=[group.pk]))
    with django_assert_num_queries(12):
        browser.get(reverse("course_group", args=[group.pk]))


def test_the_grid_says_who_was_where(browser, school):
    group = make_group(school)
    for week in range(3):
        make_lesson(group, DAY + datetime.timedelta(weeks=week), marked=True)
    make_learner(group, "Ким Анна", marks=["was", "absent", "excused"])
    make_learner(group, "Абаев Ян", state="dropped", reason="Уволился")
    lines = browser.get(reverse("course_group", args=[group.pk])).context["lines"]

    assert [sign for sign, _ in lines[0].marks] == ["+", "н", "у"]
    assert [line.enrolment.person.last_name for line in lines] == ["Ким", "Абаев"]  # the dropped stand last
    assert "Уволился" in text(browser.get(reverse("course_group", args=[group.pk])))


def test_candidates_and_mentors_without_a_course_are_offered_and_nobody_else(browser, school, other_school):
    recommended = make_candidate(school, "Власова Марина", state="recommended")
    make_candidate(school, "Отказова Инна", state="refused")
    elsewhere = make_candidate(school, "Другова Инна", state="learning")
    mentor, trained = make_mentor(school, "Рычкова Вера"), make_mentor(school, "Обученная Вера")
    learns, gone = make_mentor(school, "Учащаяся Вера"), make_mentor(school, "Выбыла Вера")
    sent, dropped = (make_candidate(school, name, state="learning") for name in ("Новая Инна", "Отчислова Инна"))
    group, other = make_group(school), make_group(school, course=make_course(school, "Другой"))
    make_learner(other, person=trained.person, state="finished")
    make_learner(other, person=elsewhere.person)
    make_learner(other, person=dropped.person, state="dropped")
    make_learner(group, person=learns.person)
    gone.person.left_on = DAY
    gone.person.save()
    foreign = make_mentor(other_school, "Чужова Инна")
    page = browser.get(reverse("course_group_enrol", args=[group.pk]))

    offered = page.context["offered"]
    assert [person.pk for person in offered["candidates"]] == [recommended.person_id]
    assert [person.pk for person in offered["mentors"]] == [mentor.person_id]
    assert [person.pk for person in offered["learning"]] == [elsewhere.person_id]
    assert [person.pk for person in offered["sent"]] == [sent.person_id, dropped.person_id]
    shown = text(page)
    titles = ("Направлены на обучение, ещё без группы", "Рекомендованные кандидаты", "Кандидаты с другого курса")
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    address = reverse("course_group_enrol", args=[group.pk])
    for wrong in ({}, {"people": foreign.person_id}, {"people": trained.person_id}, {"people": "9" * 30}):
        assert browser.post(address, wrong).status_code == 422

    found = browser.get(address, {"q": "рычк"}).context["offered"]
    assert {side: len(people) for side, people in found.items()} == {
        "sent": 0, "candidates": 0, "learning": 0, "mentors": 1,
    }  # fmt: skip
    assert "По словам «нет такого» зачислять некого" in text(browser.get(address, {"q": "нет такого"}))


def test_a_candidate_and_a_mentor_are_enrolled_together(browser, school):
    recommended, mentor = make_candidate(school, "Власова Марина", state="recommended"), make_mentor(school)
    group = make_group(school)
    address = reverse("course_group_enrol", args=[group.pk])
    done = browser.post(address, {"people": [recommended.person_id, mentor.person_id]}, follow=True)
    assert "Зачислено: 2 человека" in text(done)
    assert set(group.enrolments.values_list("person", flat=True)) == {recommended.person_id, mentor.person_id}
    recommended.refresh_from_db()
    assert recommended.state == Candidate.State.LEARNING


def test_a_leader_is_one_and_of_the_own_school(browser, school, other_school):
    course, own = make_course(school), make_person(school, "Ким Анна", "teacher")
    foreign = make_person(other_school, "Чужов Иван", "teacher")
    address = reverse("course_group_add", args=[course.pk])
    for wrong in ({"leader": foreign.pk}, {"leader": own.pk, "leader_text": "Кто-то"}, {"title": ""},
                  {"starts": "10.10.2026", "ends": "01.10.2026"}):  # fmt: skip
        assert browser.post(address, {"title": "Группа 1"} | wrong).status_code == 422
    browser.post(address, {"title": "Группа 1", "leader": own.pk})
    assert CourseGroup.objects.get().leader == own


# --- who may, when ---------------------------------------------------------------------------------------------------

OF_COURSE = ("course", "course_edit", "course_copy", "course_group_add")
OF_GROUP = ("course_group", "course_group_edit", "course_group_enrol", "course_group_results", "lesson_add",
            "certificates_issue", "certificates_papers")  # fmt: skip
OF_LESSON = ("lesson", "lesson_edit", "lesson_remove")
OF_ENROLMENT = ("enrolment_pass_over", "enrolment_fail", "enrolment_drop")


def addresses(school, course):
    """Every page of a course with everything in it."""
    group = make_group(school, course=course)
    lesson, row = make_lesson(group), make_learner(group)
    keys = [(OF_COURSE, course.pk), (OF_GROUP, group.pk), (OF_LESSON, lesson.pk), (OF_ENROLMENT, row.pk)]
    return {name: reverse(name, args=[key]) for names, key in keys for name in names}


def test_a_foreign_course_is_nowhere(browser, other_school):
    for name, address in addresses(other_school, make_course(other_school)).items():
        assert browser.get(address).status_code == 404, name
        assert browser.post(address).status_code in (404, 405), name
    assert Enrolment.objects.get().state == "enrolled"


def test_the_director_reads_and_changes_nothing(director, school, sign_in):
    client = sign_in(director)
    reads = {"course", "course_group", "lesson", "certificates_papers"}
    for name, address in addresses(school, make_course(school)).items():
        assert client.get(address, follow=True).status_code == (200 if name in reads else 403), name
    assert client.post(reverse("lesson", args=[Lesson.objects.get().pk]), {"version": "0"}).status_code == 403
    page = text(client.get(reverse("course_group", args=[CourseGroup.objects.get().pk])))
    for words in ("Зачислить", "Добавить занятие", "Выдать сертификаты", "Отметить явку"):
        assert words not in page


def test_a_closed_year_is_only_looked_at(browser, school):
    year = make_year(school, 2025, "closed")
    pages = addresses(school, make_course(school, year=year))
    reads = {"course", "course_group", "lesson", "certificates_papers", "course_copy"}  # taken over into the open year
    for name, address in pages.items():
        assert browser.get(address, follow=True).status_code == (200 if name in reads else 403), name
    for name in ("enrolment_finish", "enrolment_restore"):
        browser.post(reverse(name, args=[Enrolment.objects.get().pk]))
    assert Enrolment.objects.get().state == "enrolled"
    assert browser.post(pages["lesson"], {"version": "0"}).status_code == 409
    card = text(browser.get(pages["course_group"]))
    for words in ("Зачислить", "Добавить занятие", "Выдать сертификаты"):
        assert words not in card
    listed = text(browser.get(reverse("courses") + "?year=2025"))
    assert "Добавить курс" not in listed


def test_the_journal_knows_who_looked_and_holds_no_names(browser, school):
    group = make_group(school)
    make_learner(group, "Рычкова Вера Ивановна")
    browser.get(reverse("course_group", args=[group.pk]))
    browser.get(reverse("lesson", args=[make_lesson(group).pk]))
    entries = AuditEntry.objects.filter(action__in=["group_viewed", "lesson_viewed"])
    assert entries.count() == 2
    assert "Рычкова" not in str(list(AuditEntry.objects.values()))
