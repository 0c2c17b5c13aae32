"""Attendance comes back: marks that were written down on the page of a lesson may be corrected, none is made anew."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from mentoring.reloading.lists import ListBack
from participants.lessons.tables import AttendanceTable
from participants.people.rules import GONE, stands
from participants.schooling import rules
from participants.schooling.attending import AHEAD, hold_lessons, remarked
from participants.schooling.models import Attendance, Enrolment
from programs.returning.forms import MarkCells

STATE = Enrolment.State
ENDED = {
    STATE.FINISHED: "Курс уже окончен, явка в итоге учтена. Исправьте отметку на странице занятия",
    STATE.FAILED: "Курс не окончен, явка в итоге учтена. Исправьте отметку на странице занятия",
    STATE.DROPPED: "Человек отчислен из группы. Сначала верните его в группу на странице «Итоги»",
}
COURSE = "это видно на странице курса"


def rows(user: Any, year: Any) -> Any:
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


def form(data: Mapping[str, Any], row: Attendance) -> MarkCells:
    """The form of one row."""
    return MarkCells(data, instance=row)


BACK = [
    ListBack(
        code="attendance",
        title="Явка",
        table=AttendanceTable,
        rows=rows,
        form=form,
        fields={"mark": "mark"},
        fixed={
            **dict.fromkeys(("name", "place", "kind"), "исправьте на карточке человека"),
            **dict.fromkeys(("day", "starts"), "день и время исправьте на странице занятия"),
            **dict.fromkeys(("course", "group"), COURSE),
            "state": "курс оканчивают на странице «Итоги»",
        },
        action="attendance_changed",
        refusal=refusal,
        name=lambda row: f"{row.enrolment.person.full_name}, {row.lesson.day:%d.%m.%Y}",
        hold=hold_lessons,
        wrote=remarked,
    )
]
