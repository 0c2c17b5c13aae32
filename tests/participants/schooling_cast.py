"""Builders of «Школа наставников»: a course, a group, lessons, who learns."""

import datetime
from typing import Any

from django.utils import timezone

from participants.models import Attendance, Course, CourseGroup, CourseTopic, Enrolment, Lesson
from tests.factories import make_person, year_of

DAY = datetime.date(2026, 9, 14)  # in the past of every clock that the tests run at


def make_course(school: Any, title: str = "Основы наставничества", hours: int = 6, **fields: Any) -> Course:
    """A course of the current year with one topic; a test is needed only when asked for."""
    words = {"year": year_of(school), "threshold": 70, "has_test": False} | fields
    course = Course.objects.create(title=title, **words)
    CourseTopic.objects.create(course=course, title="Роль наставника", hours=hours)
    return course


def make_group(school: Any, title: str = "Группа 1", course: Any = None, **fields: Any) -> CourseGroup:
    """A group of a course."""
    return CourseGroup.objects.create(course=course or make_course(school), title=title, **fields)


def make_lesson(group: CourseGroup, day: datetime.date = DAY, at: int = 15, **fields: Any) -> Lesson:
    """A lesson of an hour, of all the topics or of `topics`; `marked=True` when attendance was written down."""
    topics = fields.pop("topics", group.course.topics.all())
    if fields.pop("marked", False):
        fields["marked_at"] = timezone.now()
    lesson = Lesson.objects.create(group=group, day=day, starts=datetime.time(at), ends=datetime.time(at + 1), **fields)
    lesson.topics.set(topics)
    return lesson


def make_learner(group: CourseGroup, name: str = "Рычкова Вера Ивановна", marks: Any = (), **fields: Any) -> Enrolment:
    """A teacher in the group, `person` when one is given; `marks` are those of the lessons in their order."""
    person = fields.pop("person", None) or make_person(group.course.year.school, name, "teacher", post="учитель химии")
    if fields.get("state") == "finished":
        fields.setdefault("finished_on", DAY)
    row = Enrolment.objects.create(course=group.course, group=group, person=person, **fields)
    for lesson, mark in zip(group.lessons.order_by("day", "starts"), marks, strict=False):
        Attendance.objects.create(lesson=lesson, enrolment=row, mark=mark)
    return row


def make_finished(school: Any, number: int = 1, **fields: Any) -> CourseGroup:
    """A group in which so many people have finished."""
    group = make_group(school, **fields)
    for row in range(number):
        make_learner(group, f"Ким Имя{row}", state="finished")
    return group
