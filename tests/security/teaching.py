"""«Школа наставников» of a furnished school: a course, two groups, lessons, people in every state, certificates."""

import datetime
import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.org.numbering import take_number
from participants.certificates.issuing import SERIES
from participants.certificates.models import Certificate
from participants.models import Attendance, Course, CourseGroup, CourseTopic, Enrolment, Lesson
from tests.factories import SINCE

AT = {"starts": datetime.time(15, 0), "ends": datetime.time(16, 0)}
PAPER = b"%PDF-1.7 certificate"


def add_schooling(place: Any, number: int) -> None:
    """Everything twice where it matters: a group that the mentor leads and one led from outside, a lesson marked and
    one not. The certificate behind the public page is that of somebody erased and is cancelled: the page is open to
    the world and tells neither who nor why."""
    course = place.keep(Course.objects.create(year=place.year, title=f"{place.marks.paper} {number}"))
    topic = place.keep(CourseTopic.objects.create(course=course, title=place.marks.paper, hours=3))
    people = [card.person for card in place.rows["MentorCard"][number * 6 :]]
    words = {"course": course, "place": place.marks.paper}
    led = place.keep(CourseGroup.objects.create(title="Первая", leader=people[0], **words))
    place.keep(CourseGroup.objects.create(title="Вторая", leader_text=place.marks.name, **words))
    held = place.keep(Lesson.objects.create(group=led, day=SINCE, marked_at=timezone.now(), **AT))
    place.keep(Lesson.objects.create(group=led, day=SINCE + datetime.timedelta(days=7), **AT))
    held.topics.add(topic)
    for person, state in zip(people, ("enrolled", "finished", "failed", "dropped", "finished"), strict=False):
        day = SINCE if state == "finished" else None
        row = Enrolment(course=course, group=led, person=person, state=state, finished_on=day, reason=place.marks.name)
        row.save()
        place.keep(row)
        place.keep(Attendance.objects.create(lesson=held, enrolment=row, mark="was"))
    for step, row in enumerate(place.rows["Enrolment"][number * 5 :][1:5:3]):
        with transaction.atomic():  # the browser's world is built outside one
            taken = take_number(school=place.school, kind=SERIES, year=2026)
        given = {"number": taken, "year": 2026, "dated": SINCE}
        facts = {"course": "Основы наставничества", "hours": 3, "short_name": place.school.short_name}
        one = Certificate(school=place.school, enrolment=row, facts=facts, **given)
        one.paper, one.sha256 = PAPER, hashlib.sha256(PAPER).hexdigest()
        if not step:
            one.facts |= {"holder": place.marks.name, "initials": place.marks.name}
        else:
            place.words["certificate_check.code"] = (one.code,)
            one.cancelled_on, one.cancel_reason = SINCE, place.marks.name
        one.save()
        place.keep(one)
