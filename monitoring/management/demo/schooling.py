"""«Школа наставников» of the demo: a course with two groups, the one over and certified, the other still going."""

import datetime
from typing import Any

from django.utils import timezone

from mentoring.org.models import SchoolYear
from monitoring.management.demo.people import Cast
from participants.certificates.issuing import issue_certificates
from participants.finishing.many import finish_many
from participants.people.models import Person
from participants.schooling.attending import mark_attendance
from participants.schooling.enrolling import enrol, mark_tests
from participants.schooling.keeping import add_lessons, keep_course, keep_group
from participants.schooling.models import Course, CourseGroup, CourseTopic, Lesson

TITLE = "Основы наставничества в школе"
PROGRAMME = (
    ("Кто такой наставник: роль, границы, правила", "lecture", 2),
    ("Первая встреча: как договориться о целях", "training", 2),
    ("Слушать и спрашивать: приёмы поддержки", "practice", 3),
    ("Программа тандема: шаги, сроки, дневник", "practice", 3),
    ("Трудные случаи: что делать и к кому идти", "case", 3),
    ("Итоговый зачёт", "test", 1),
)
OUTSIDE = "Лесникова Марина Юрьевна, методист городского центра"
AWAY = {3: "absent", 7: "excused", 11: "absent", 26: "excused"}  # of every thirty-one marks: who was not there
USED = 31


def teach(cast: Cast, year: SchoolYear, leader: Person, actor: Any) -> None:
    """The course of the year: teachers in September, pupils from the end of September on."""
    course = Course(year=year, title=TITLE, threshold=70, has_test=True)
    course.note = "Для всех, кто становится наставником впервые. Педагоги и старшеклассники учатся отдельно."
    topics = [CourseTopic(title=title, form=form, hours=hours) for title, form, hours in PROGRAMME]
    keep_course(course=course, topics=topics, fields=["title"], version=0, actor=actor)
    grown_up = group_of(course, "Педагоги", actor, leader_text=OUTSIDE, place="Методический кабинет")
    pupils = group_of(course, "Старшеклассники", actor, leader=leader, place="Кабинет 12")
    plan(grown_up, year.starts + datetime.timedelta(days=8), 4, (15, 30), actor)
    plan(pupils, year.starts + datetime.timedelta(days=23), 10, (14, 40), actor)
    enrol(group=grown_up, people=cast.teacher_mentors[:11], actor=actor)
    enrol(group=pupils, people=cast.pupil_mentors[:22], actor=actor)
    for group in (grown_up, pupils):
        attend(group, actor)
    passed = list(grown_up.enrolments.values_list("pk", flat=True))
    mark_tests(group=grown_up, passed=passed[:-1], actor=actor)
    done, _ = finish_many(group=grown_up, actor=actor)
    if done:
        issue_certificates(group=grown_up, dated=timezone.localdate(), actor=actor)


def group_of(course: Course, title: str, actor: Any, **fields: Any) -> CourseGroup:
    """A group of the course."""
    group = CourseGroup(course=course, title=title, **fields)
    return keep_group(group=group, fields=["title"], version=0, actor=actor)


def plan(group: CourseGroup, day: datetime.date, weeks: int, at: tuple[int, int], actor: Any) -> None:
    """A lesson every week, each with the next topics; the last topic stays for the last lesson."""
    starts = datetime.time(*at)
    ends = (datetime.datetime.combine(day, starts) + datetime.timedelta(minutes=80)).time()
    first = Lesson(group=group, day=day, starts=starts, ends=ends, place=group.place)
    made = add_lessons(lesson=first, topics=[], weeks=weeks, actor=actor)
    topics = list(group.course.topics.all())
    for number, lesson in enumerate(made):
        begin, end = number * len(topics) // weeks, (number + 1) * len(topics) // weeks
        lesson.topics.set(topics[begin : max(end, begin + 1)])
    group.starts, group.ends = made[0].day, made[-1].day
    group.save(update_fields=["starts", "ends"])


def attend(group: CourseGroup, actor: Any) -> None:
    """Who was there, at all lessons before today."""
    people = list(group.enrolments.order_by("pk").values_list("pk", flat=True))
    for number, lesson in enumerate(group.lessons.filter(day__lt=timezone.localdate()).order_by("day")):
        marks = {key: AWAY.get((place * 7 + number * 5) % USED, "was") for place, key in enumerate(people)}
        mark_attendance(lesson=lesson, marks=marks, version=lesson.version, actor=actor)
