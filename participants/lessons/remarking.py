"""Single marks corrected as rows of the list: which may be, and many given one mark at once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.kit.access import require
from mentoring.org.models import SchoolYear
from participants.people.rules import GONE, stands
from participants.schooling import rules
from participants.schooling.attending import AHEAD, hold_lessons, remarked
from participants.schooling.models import Attendance, Enrolment

STATE = Enrolment.State
ENDED = {
    STATE.FINISHED: "Курс уже окончен, явка в итоге учтена. Исправьте отметку на странице занятия",
    STATE.FAILED: "Курс не окончен, явка в итоге учтена. Исправьте отметку на странице занятия",
    STATE.DROPPED: "Человек отчислен из группы. Сначала верните его в группу на странице «Итоги»",
}
MEANWHILE = "Отметку изменили, пока страница была открыта. Посмотрите, что стоит теперь"

Kept = list[tuple[Attendance, str]]


def marks_of(user: Any, year: SchoolYear) -> Any:
    """The marks of the year with what the list draws and the rules ask."""
    joined = ("lesson__group__course__year__school", "lesson__group__leader", "enrolment__person", "enrolment__group")
    found = Attendance.objects.visible_to(user).filter(lesson__group__course__year=year)
    return found.select_related(*joined, "enrolment__course__year")


def refusal(user: Any, row: Attendance) -> str:
    """As the page of the lesson says it; what a course was decided by is not changed in passing."""
    if not rules.can_mark(user, row.lesson.group):
        return rules.MARK_REASON
    if not stands(row.enrolment.person):
        return GONE
    if row.lesson.day > timezone.localdate():
        return AHEAD.format(row.lesson.day)
    return ENDED.get(STATE(row.enrolment.state), "")


@transaction.atomic
def remark_many(
    *, year: SchoolYear, versions: Mapping[int, int], mark: str, actor: Any
) -> tuple[list[Attendance], Kept]:
    """Give these marks, each by its number with the version that was looked at, one meaning: (changed, kept back with
    the reason). Those that say so already are in neither. Raises Refused, YearClosed."""
    require(rules.can_lead_any(actor) and year.school_id == actor.school.pk, rules.LEAD_REASON)
    year.hold_open()
    keys = list(versions)
    hold_lessons(keys)
    mine = Attendance.objects.visible_to(actor).filter(lesson__group__course__year=year, pk__in=keys)
    list(mine.select_for_update(of=("self",)).order_by("pk"))  # Django drops `of` beside values_list
    changed: list[Attendance] = []
    kept: Kept = []
    for row in marks_of(actor, year).filter(pk__in=keys).order_by("pk"):
        why = refusal(actor, row) or (MEANWHILE if row.version != versions[row.pk] else "")
        if row.mark == mark:
            continue
        if why:
            kept.append((row, why))
        else:
            changed.append(row)
    if changed:
        chosen = Attendance.objects.filter(pk__in=[row.pk for row in changed])  # scope: visible ones, see above
        chosen.update(mark=mark, version=F("version") + 1)
        record_many("attendance_changed", changed, actor, fields=["mark"])
        remarked(changed, actor)
    return changed, kept
