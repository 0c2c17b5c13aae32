"""Writing courses down: the programme, groups, lessons; the course of last year taken over."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.schooling import rules
from participants.schooling.models import Course, CourseGroup, CourseTopic, Lesson

WEEKS = 40  # lessons made at once, one a week: a school year


@transaction.atomic
def keep_course(
    *, course: Course, topics: Sequence[CourseTopic], fields: Iterable[str], version: int, actor: Any
) -> Course:
    """A course, new or old, with the whole of its programme; a topic that is not there any more goes. Raises Refused,
    Overtaken."""
    require(rules.can_lead(actor, course), rules.LEAD_REASON)
    course.year.require_open()
    new, names = course.pk is None, set(fields)
    if new:
        course.save(force_insert=True)
    else:
        write(course, names, version)
    kept = [topic.pk for topic in topics if topic.pk]
    gone, _ = course.topics.exclude(pk__in=kept).delete()
    for position, topic in enumerate(topics):
        topic.course, topic.position = course, position
        topic.save()
    record("course_added" if new else "course_changed", course, actor, fields=names, topics=len(topics), gone=gone)
    return course


@transaction.atomic
def copy_course(*, course: Course, year: SchoolYear, actor: Any) -> Course:
    """The same course and programme in another year of the school; groups and lessons are made anew. Raises Refused,
    MoveRefused when that year has a course of this name."""
    require(rules.can_lead(actor, course) and year.school_id == course.school_id, rules.LEAD_REASON)
    year.require_open()
    topics = list(course.topics.all())
    made = Course(year=year, title=course.title, threshold=course.threshold, has_test=course.has_test, note=course.note)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as twin:
        raise MoveRefused(f"Курс «{course.title}» в {year.label} учебном году уже есть.") from twin
    CourseTopic.objects.bulk_create(
        CourseTopic(course=made, position=number, title=one.title, hours=one.hours, form=one.form)
        for number, one in enumerate(topics)
    )
    record("course_added", made, actor, copied=course.pk, topics=len(topics))
    return made


@transaction.atomic
def keep_group(*, group: CourseGroup, fields: Iterable[str], version: int, actor: Any) -> CourseGroup:
    """A group, new or old. Raises Refused, Overtaken."""
    require(rules.can_lead(actor, group), rules.LEAD_REASON)
    require(group.leader is None or group.leader.school_id == group.school_id, rules.LEAD_REASON)
    group.course.year.require_open()
    new = group.pk is None
    if new:
        group.save(force_insert=True)
    else:
        write(group, fields, version)
    record("group_added" if new else "group_changed", group, actor, fields=fields)
    return group


@transaction.atomic
def add_lessons(*, lesson: Lesson, topics: Iterable[CourseTopic], weeks: int, actor: Any) -> list[Lesson]:
    """The lesson, and the same one again every week until there are `weeks`. Topics are those of the first one: each
    week has its own. Raises Refused."""
    require(rules.can_lead(actor, lesson), rules.LEAD_REASON)
    lesson.group.course.year.require_open()
    times = {"group": lesson.group, "starts": lesson.starts, "ends": lesson.ends, "place": lesson.place}
    days = [lesson.day + datetime.timedelta(weeks=week) for week in range(1, min(weeks, WEEKS))]
    lesson.save(force_insert=True)
    lesson.topics.set(topics)
    more = Lesson.objects.bulk_create(Lesson(day=day, **times) for day in days)
    made = [lesson, *more]
    record_many("lesson_added", made, actor)
    return made


@transaction.atomic
def change_lesson(
    *, lesson: Lesson, topics: Iterable[CourseTopic], fields: Iterable[str], version: int, actor: Any
) -> Lesson:
    """Other time, place or topics; attendance stays. Raises Refused, Overtaken."""
    require(rules.can_lead(actor, lesson), rules.LEAD_REASON)
    lesson.group.course.year.require_open()
    write(lesson, [name for name in fields if name != "topics"], version)
    lesson.topics.set(topics)
    record("lesson_changed", lesson, actor, fields=fields)
    return lesson


@transaction.atomic
def remove_lesson(*, lesson: Lesson, actor: Any) -> None:
    """Take a lesson out of the schedule, while nobody was written down at it. Raises Refused, MoveRefused."""
    require(rules.can_lead(actor, lesson), rules.LEAD_REASON)
    lesson.group.course.year.require_open()
    locked = Lesson.objects.select_for_update().get(pk=lesson.pk)  # scope: this row
    if locked.marked_at:
        raise MoveRefused("На этом занятии явка уже отмечена: удалить его нельзя, можно изменить.")
    record("lesson_removed", lesson, actor)
    locked.delete()
