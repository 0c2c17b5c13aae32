"""Many marks of attendance at once from the list: what changes, what is named and left, two tabs, two schools."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.versions import Overtaken
from mentoring.kit.access import Refused
from mentoring.org.models import YearClosed
from participants.lessons.remarking import MEANWHILE, remark_many
from participants.models import Attendance, Enrolment, Lesson, Person
from participants.schooling.attending import mark_attendance
from tests.factories import year_of
from tests.participants.schooling_cast import make_group, make_learner, make_lesson

LIST = "attendance"


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


@pytest.fixture
def rows(school):
    """Two learners at two lessons, one who has finished, one who left, one erased."""
    group = make_group(school)
    make_lesson(group, marked=True)
    make_lesson(group, datetime.date(2026, 9, 21), marked=True)
    make_learner(group, "Белова Анна", marks=["absent", "was"])
    make_learner(group, "Вяткина Вера", marks=["absent", "absent"])
    make_learner(group, "Ёлкина Инна", marks=["absent"], state="finished")
    make_learner(group, "Ким Яна", marks=["absent"], state="dropped")
    gone = make_learner(group, "Ли Роза", marks=["absent"])
    Person.objects.filter(pk=gone.person_id).update(erased_at=timezone.now())
    return group


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def state():
    """{(who, day of the month): (mark, version)}."""
    told = Attendance.objects.values_list("enrolment__person__last_name", "lesson__day", "mark", "version")
    return {(name, day.day): (mark, version) for name, day, mark, version in told}


def keys(*names):
    """The marks of these people, or of everybody."""
    found = Attendance.objects.filter(enrolment__person__last_name__in=names) if names else Attendance.objects.all()
    return [str(key) for key in found.values_list("pk", flat=True)]


def asked(browser, mark, *names, **more):
    """The page that asks, after these people's rows were ticked."""
    return browser.post(reverse(f"attendance_{mark}"), {"id": keys(*names), "query": "", **more})


def agreed(browser, page, mark, **more):
    """Its button pressed."""
    words = {name: page.context["form"][name].value() for name in ("ids", "query")}
    return browser.post(reverse(f"attendance_{mark}"), words | more, follow=True)


def test_ticked_marks_are_asked_about_then_written_and_the_others_named(browser, rows):
    assert "Отметить: уваж." in text(browser.get(reverse(LIST)))
    before = state()
    page = asked(browser, "was")

    assert state() == before
    told = text(page)
    assert "Отметить «был»: 3" in told
    assert "Белова Анна, 14.09.2026, 15:00: не был → был" in told
    for line in (
        "Курс уже окончен, явка в итоге учтена. Исправьте отметку на странице занятия: Ёлкина Инна, 14.09.2026",
        "Сначала верните его в группу на странице «Итоги»: Ким Яна",
        "она обезличена или объединена с другой: Ли Роза",
        "Уже отмечено «был»: 1",
    ):
        assert line in told, line

    assert "Отмечено «был»: 3" in text(agreed(browser, page, "was"))
    now = state()
    assert {key for key in now if now[key] != before[key]} == {("Белова", 14), ("Вяткина", 14), ("Вяткина", 21)}
    assert all(now[key] == ("was", 1) for key in now if now[key] != before[key])
    assert AuditEntry.objects.filter(action="attendance_changed", fields=["mark"], values={}).count() == 3
    lessons = AuditEntry.objects.filter(action="attendance_marked").order_by("object_id")
    assert [(row.object_id, row.values) for row in lessons] == [
        (lesson.pk, {"rows": number})
        for lesson, number in zip(rows.lessons.order_by("pk"), (2, 1), strict=True)
    ]  # fmt: skip
    again = agreed(browser, page, "was")  # pressed twice: nothing more, nobody is blamed
    assert "Ничего не изменено" in text(again)
    assert state() == now


def test_whoever_has_the_page_of_a_lesson_open_is_told(browser, curator, rows):
    lesson = rows.lessons.order_by("pk").first()
    agreed(browser, asked(browser, "excused", "Белова"), "excused")
    with pytest.raises(Overtaken, match="Отмечена явка"):
        mark_attendance(lesson=lesson, marks={}, version=lesson.version, actor=curator)


def test_a_mark_changed_meanwhile_is_left_and_said(browser, curator, rows):
    page = asked(browser, "was", "Белова", "Вяткина")
    lesson = rows.lessons.order_by("pk").first()
    marks = dict(lesson.attendance.values_list("enrolment_id", "mark"))
    changed = Enrolment.objects.get(person__last_name="Вяткина").pk
    mark_attendance(lesson=lesson, marks=marks | {changed: "excused"}, version=0, actor=curator)
    Enrolment.objects.filter(person__last_name="Белова").update(state="failed")

    answer = text(agreed(browser, page, "was"))

    assert f"{MEANWHILE}: Вяткина Вера, 14.09.2026" in answer
    assert "Курс не окончен" in answer
    now = state()
    assert (now["Вяткина", 14][0], now["Вяткина", 21][0], now["Белова", 14][0]) == ("excused", "was", "absent")


def test_all_that_the_filters_find_and_back_to_the_same_filters(browser, rows):
    page = asked(browser, "excused", "Ёлкина", all="1", query="view=absent&q=вяткина&page=2")
    assert "Отметить «уваж.»: 2" in text(page)
    answer = agreed(browser, page, "excused")
    assert "view=absent" in answer.redirect_chain[0][0]
    assert [key for key, (mark, _) in state().items() if mark == "excused"] == [("Вяткина", 14), ("Вяткина", 21)]


def test_nothing_to_mark_says_why(browser, rows):
    for names, words in ((["Никто"], "Выберите хотя бы одну строку"), (["Ким"], "Сначала верните его в группу")):
        answer = browser.post(reverse("attendance_was"), {"id": keys(*names)}, follow=True)
        assert words in text(answer)
    Attendance.objects.update(mark="was")
    assert "Уже отмечено «был»" in text(browser.post(reverse("attendance_was"), {"id": keys()}, follow=True))
    Lesson.objects.update(day=timezone.localdate() + datetime.timedelta(days=1))
    ahead = browser.post(reverse("attendance_absent"), {"id": keys("Белова")}, follow=True)
    assert "ещё не прошло" in text(ahead)


def test_another_school_a_colleague_and_a_closed_year_change_nothing(
    school, other_school, rows, browser, curator, director, stranger, sign_in
):
    before, versions = state(), dict(Attendance.objects.values_list("pk", "version"))
    sent = {"ids": ",".join(f"{key}-{version}" for key, version in versions.items()), "query": ""}
    foreign = sign_in(stranger)
    assert "Выберите хотя бы одну строку" in text(
        foreign.post(reverse("attendance_was"), {"id": keys()}, follow=True)
    )  # fmt: skip
    assert "Белова" not in text(foreign.post(reverse("attendance_was"), sent, follow=True))
    assert remark_many(year=year_of(other_school), versions=versions, mark="was", actor=stranger) == ([], [])
    for actor in (director, stranger):
        with pytest.raises(Refused):
            remark_many(year=year_of(school), versions=versions, mark="was", actor=actor)
    assert sign_in(director).post(reverse("attendance_was"), sent).status_code == 403
    assert "Отметить: был" not in text(sign_in(director).get(reverse(LIST)))
    for junk in ("", "x", "1-", "-1", "9" * 40, "²-1"):
        assert browser.post(reverse("attendance_was"), {"ids": junk}).status_code == 302
    year = year_of(school)
    type(year).objects.filter(pk=year.pk).update(state="closed")
    with pytest.raises(YearClosed):
        remark_many(year=year, versions=versions, mark="was", actor=curator)
    assert browser.post(reverse("attendance_was"), sent).status_code == 409
    assert "Отметить: был" not in text(browser.get(reverse(LIST)))
    assert state() == before
    assert not AuditEntry.objects.filter(action="attendance_changed").exists()


def test_many_are_written_in_as_many_questions_as_one(browser, rows, django_assert_num_queries):
    for number in range(25):
        make_learner(rows, f"Пак Имя{number:02}", marks=["absent", "absent"])
    for names, number in ((["Белова"], 1), (["Пак"], 50)):
        with django_assert_num_queries(9):
            page = asked(browser, "excused" if number == 50 else "was", *names)
        assert f": {number}" in page.context["title"]
        mark = "excused" if number == 50 else "was"
        words = {name: page.context["form"][name].value() for name in ("ids", "query")}
        with django_assert_num_queries(17):
            browser.post(reverse(f"attendance_{mark}"), words)
    assert "и ещё 30" in text(page)
    assert Attendance.objects.filter(mark="excused").count() == 50
