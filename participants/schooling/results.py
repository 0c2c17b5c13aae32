"""Who has learnt enough: the share of lessons, the test; and who of these people has finished a course at all."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from mentoring.kit.russian import plural
from participants.people.models import Person
from participants.schooling.models import Attendance, CourseGroup, Enrolment, Lesson

MARK = Attendance.Mark


@dataclass(frozen=True)
class Result:
    """How one person stands: at how many of the lessons marked so far, whether the test is passed, what is missing.

    An excused absence is told apart and yet is no attendance: whoever has learnt the topic otherwise is passed with a
    reason."""

    was: int
    excused: int
    held: int
    lacking: list[str] = field(default_factory=list)

    @property
    def share(self) -> int:
        """Whole per cent of the lessons that were held, rounded down: nobody is rounded over the threshold."""
        return self.was * 100 // self.held if self.held else 0


def results_of(group: CourseGroup) -> dict[int, Result]:
    """How each of the group stands, by the number of the enrolment. Two queries."""
    whole = Count("pk")
    told = group.lessons.aggregate(all=whole, held=Count("pk", filter=Q(marked_at__isnull=False)))
    rows = group.enrolments.annotate(
        was=Count("attendance", filter=Q(attendance__mark=MARK.WAS)),
        excused=Count("attendance", filter=Q(attendance__mark=MARK.EXCUSED)),
    )
    course, held = group.course, told["held"]
    found = {}
    for row in rows.order_by():
        result = Result(row.was, row.excused, held)
        ahead = told["all"] - held
        found[row.pk] = Result(
            row.was, row.excused, held, lacks(result, ahead, course.threshold, course.has_test, row.test_passed)
        )
    return found


def lacks(result: Result, ahead: int, threshold: int, has_test: bool, passed: bool) -> list[str]:
    """What is missing to finish, in words; `ahead`: lessons not marked yet."""
    missing = []
    if not result.held:
        missing.append("Явка ещё ни разу не отмечена.")
    elif ahead:
        words = plural(ahead, "занятии", "занятиях", "занятиях")
        missing.append(f"Не отмечена явка на {ahead} {words}.")
    if result.held and result.share < threshold:
        missing.append(f"Посещено {result.share}\u202f% занятий, нужно {threshold}\u202f%.")
    if has_test and not passed:
        missing.append("Тест не сдан.")
    return missing


def trained_of(people: Iterable[Person], on: datetime.date) -> dict[int, datetime.date]:
    """Those of the people who have finished a course by that day, with the day of the first one; in any year. One
    query. People are given as rows or as numbers."""
    done = Enrolment.objects.filter(person__in=people, state=Enrolment.State.FINISHED, finished_on__lte=on)
    days = done.order_by().values_list("person_id").annotate(Min("finished_on"))
    return dict(days)


def clashes(lesson: Lesson) -> list[str]:
    """What else takes the group or its leader at this time, in words. One query."""
    group = lesson.group
    same = Q(group=group)
    if group.leader_id:
        same |= Q(group__leader=group.leader_id)
    elif group.leader_text:
        same |= Q(group__leader_text=group.leader_text, group__course__year=group.course.year_id)
    rows = Lesson.objects.filter(same, day=lesson.day, starts__lt=lesson.ends, ends__gt=lesson.starts)  # scope: its own
    found = []
    for other in rows.exclude(pk=lesson.pk).select_related("group__course"):
        who = "у группы" if other.group_id == group.pk else f"{group.led_by} ведёт «{other.group}»:"
        found.append(f"В это время {who} занятие {other}–{other.ends:%H:%M}.")
    return found
