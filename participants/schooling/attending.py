"""Writing attendance down: the whole of a lesson at once; whoever is second sees what the first has saved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import entry, record
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.schooling import rules
from participants.schooling.models import Attendance, Lesson

AHEAD = "Занятие {:%d.%m.%Y} ещё не прошло. Отметьте явку в этот день или позже."


@transaction.atomic
def mark_attendance(*, lesson: Lesson, marks: Mapping[int, str], version: int, actor: Any) -> Lesson:
    """The mark of each enrolment of the group, by its number. The journal hears how many there were, not who.

    Raises Refused, MoveRefused (the lesson is ahead, nobody learns here), Overtaken (somebody marked it meanwhile)."""
    require(rules.can_mark(actor, lesson.group), rules.MARK_REASON)
    lesson.group.course.year.require_open()
    if lesson.day > timezone.localdate():
        raise MoveRefused(AHEAD.format(lesson.day))
    lesson.marked_at = timezone.now()
    write(lesson, ["marked_at"], version)  # the row is locked from here on
    learners = set(lesson.group.enrolments.counted().values_list("pk", flat=True))
    if not learners:
        raise MoveRefused("В группе пока никого нет. Сначала зачислите людей.")
    given = {key: mark for key, mark in marks.items() if key in learners}
    _keep(lesson, learners, given)
    was = sum(mark == Attendance.Mark.WAS for mark in given.values())
    record("attendance_marked", lesson, actor, fields=["attendance"], was=was, of=len(given))
    return lesson


def _keep(lesson: Lesson, learners: Iterable[int], marks: Mapping[int, str]) -> None:
    """A mark that stays keeps its row, so that an export finds it again."""
    rows = lesson.attendance.filter(enrolment__in=learners)
    kept = dict(rows.values_list("enrolment_id", "mark"))
    rows.filter(enrolment__in=kept.keys() - marks.keys()).delete()
    for mark in Attendance.Mark.values:
        other = [key for key, was in kept.items() if marks.get(key) == mark != was]
        rows.filter(enrolment__in=other).update(mark=mark, version=F("version") + 1)
    new = [Attendance(lesson=lesson, enrolment_id=key, mark=marks[key]) for key in marks.keys() - kept.keys()]
    Attendance.objects.bulk_create(new)


def hold_lessons(marks: Sequence[int]) -> None:
    """Lock the lessons of these marks, in the order of the page of a lesson: the lesson first, then its marks."""
    of = Attendance.objects.filter(pk__in=marks).values("lesson")  # scope: the list has asked
    list(Lesson.objects.select_for_update().filter(pk__in=of).order_by("pk").values_list("pk"))  # scope: as above


def remarked(rows: Iterable[Attendance], actor: Any) -> None:
    """Single marks were written: whoever has the page of such a lesson open is told; the journal hears how many."""
    many = Counter(row.lesson for row in rows)
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in many]).update(version=F("version") + 1)
    AuditEntry.objects.bulk_create(
        entry("attendance_marked", lesson, actor, fields=["attendance"], rows=number) for lesson, number in many.items()
    )
