"""Attendance comes back: marks that were written down on the page of a lesson may be corrected, none is made anew."""

from collections.abc import Mapping
from typing import Any

from mentoring.reloading.lists import ListBack
from participants.lessons.remarking import marks_of, refusal
from participants.lessons.tables import AttendanceTable
from participants.schooling.attending import hold_lessons, remarked
from participants.schooling.models import Attendance
from programs.returning.forms import MarkCells

COURSE = "это видно на странице курса"


def form(data: Mapping[str, Any], row: Attendance) -> MarkCells:
    """The form of one row."""
    return MarkCells(data, instance=row)


BACK = [
    ListBack(
        code="attendance",
        title="Явка",
        table=AttendanceTable,
        rows=marks_of,
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
