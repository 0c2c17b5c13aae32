"""Writing attendance down: the whole of a lesson at once; whoever is second sees what the first has saved."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.schooling import rules
from participants.schooling.models import Attendance, Lesson


@transaction.atomic
def mark_attendance(*, lesson: Lesson, marks: Mapping[int, str], version: int, actor: Any) -> Lesson:
    """The mark of each enrolment of the group, by its number. The journal hears how many there were, not who.

    Raises Refused, MoveRefused (the lesson is ahead, nobody learns here), Overtaken (somebody marked it meanwhile)."""
    require(rules.can_mark(actor, lesson.group), rules.MARK_REASON)
    lesson.group.course.year.require_open()
    if lesson.day > timezone.localdate():
        raise MoveRefused(f"Занятие {lesson.day:%d.%m.%Y} ещё не прошло. Отметьте явку в этот день или позже.")
    lesson.marked_at = timezone.now()
    write(lesson, ["marked_at"], version)  # the row is locked from here on
    learners = set(lesson.group.enrolments.counted().values_list("pk", flat=True))
    if not learners:
        raise MoveRefused("В группе пока никого нет. Сначала зачислите людей.")
    rows = [Attendance(lesson=lesson, enrolment_id=key, mark=mark) for key, mark in marks.items() if key in learners]
    lesson.attendance.filter(enrolment__in=learners).delete()
    Attendance.objects.bulk_create(rows)
    was = sum(row.mark == Attendance.Mark.WAS for row in rows)
    record("attendance_marked", lesson, actor, fields=["attendance"], was=was, of=len(rows))
    return lesson
