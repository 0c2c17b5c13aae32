"""Presses at once: numbers without gaps or repeats, one attendance of a lesson, nobody twice in a course."""

import pytest

from mentoring.audit.versions import Overtaken
from participants.certificates.issuing import issue_certificates
from participants.lessons.remarking import remark_many
from participants.models import Attendance, Certificate, Enrolment, Lesson
from participants.schooling.attending import mark_attendance
from participants.schooling.enrolling import enrol
from tests.factories import make_person
from tests.participants.schooling_cast import DAY, make_course, make_finished, make_group, make_learner, make_lesson
from tests.racing import at_once, failures

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def test_numbers_of_certificates_have_no_gap_and_no_repeat(school, curator):
    course = make_course(school)
    groups = [make_finished(school, 3, course=course, title=f"Группа {number}") for number in range(2)]

    def issue(group):
        return lambda: issue_certificates(group=group, dated=DAY, actor=curator)

    failed = failures(at_once([issue(group) for group in groups * (TIMES // 2)]))

    assert not failed
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Certificate.objects.values("enrolment").distinct().count() == 6


def test_one_of_those_who_mark_at_once_is_kept_whole_and_the_others_are_told(school, curator):
    group = make_group(school)
    lesson = make_lesson(group)
    learners = [make_learner(group, f"Ким Имя{number}").pk for number in range(5)]

    def mark(word):
        own = Lesson.objects.get(pk=lesson.pk)
        return lambda: mark_attendance(lesson=own, marks=dict.fromkeys(learners, word), version=0, actor=curator)

    failed = failures(at_once([mark(word) for word in ("was", "absent", "excused") * (TIMES // 3)]))

    assert [type(wrong) for wrong in failed] == [Overtaken] * (TIMES - 1)
    assert Attendance.objects.count() == 5
    assert Attendance.objects.values("mark").distinct().count() == 1  # never half of the one and half of the other


def test_nobody_is_enrolled_twice(school, curator):
    course = make_course(school)
    groups = [make_group(school, f"Группа {number}", course=course) for number in range(TIMES)]
    people = [make_person(school, f"Ким Имя{number}", "teacher") for number in range(4)]

    def take(group):
        return lambda: enrol(group=group, people=people, actor=curator)

    failed = failures(at_once([take(group) for group in groups]))

    assert not failed
    assert Enrolment.objects.count() == len(people)


def test_many_marks_at_the_moment_of_the_page_of_the_lesson(school, curator):
    group = make_group(school)
    lesson = make_lesson(group, marked=True)
    learners = [make_learner(group, f"Ким Имя{number}", marks=["absent"]) for number in range(3)]
    versions = dict(Attendance.objects.values_list("pk", "version"))
    year = group.course.year
    page = {row.pk: "was" for row in learners}

    acts = [
        lambda: mark_attendance(lesson=lesson, marks=page, version=0, actor=curator),
        lambda: remark_many(year=year, versions=versions, mark="excused", actor=curator),
    ]
    failed = failures(at_once(acts * 2))

    assert all(isinstance(reason, Overtaken) for reason in failed), failed
    assert set(Attendance.objects.values_list("mark", flat=True)) in ({"was"}, {"excused"})  # nothing half written
    assert set(Attendance.objects.values_list("version", flat=True)) == {1}
