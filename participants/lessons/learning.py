"""What a learner sees of the own courses, and a leader of the own groups."""

from typing import Any

from participants.certificates.models import in_force
from participants.classroom.grid import SIGNS
from participants.schooling.models import Attendance, CourseGroup, Enrolment, Lesson
from participants.schooling.results import results_of


def own_courses(user: Any) -> dict[str, Any]:
    """`courses`: (enrolment, result, [(lesson, mark in words)]); `groups`: led by this person, with lessons."""
    mine = Enrolment.objects.visible_to(user).counted().filter(person__user=user)
    rows = mine.select_related("course__year", "group__leader", "group__course")
    courses = [
        (one, results_of(one.group)[one.pk], lessons_of(one))
        for one in rows.prefetch_related(in_force()).order_by("-course__year__start", "pk")
    ]
    led = CourseGroup.objects.visible_to(user).filter(leader__user=user, course__year__state="current")
    groups = led.select_related("course").prefetch_related("lessons").order_by("course__title", "title")
    return {"courses": courses, "groups": groups}


def lessons_of(enrolment: Enrolment) -> list[tuple[Lesson, str]]:
    """The lessons of the group with one's own mark in words."""
    marks = dict(Attendance.objects.filter(enrolment=enrolment).values_list("lesson_id", "mark"))  # scope: one's own
    lessons = enrolment.group.lessons.prefetch_related("topics").order_by("day", "starts", "pk")
    return [(lesson, SIGNS[marks.get(lesson.pk, "")][1]) for lesson in lessons]
