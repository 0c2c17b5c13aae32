"""What «Школа наставников» waits for: mentors who work untrained, attendance of a lesson that nobody wrote down."""

import datetime

from django.db.models import Exists
from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look
from participants.schooling.models import Course, Enrolment, Lesson
from programs.tandems.models import TandemMember

LATE_DAYS = 14  # an older lesson is not asked about: nobody remembers who was there


def untrained(look: Look) -> Item | None:
    """Mentors in open tandems who have finished no course in any year. Said where the school teaches at all this year:
    a school without a course would be reproached with every mentor and have no button to press."""
    teaches = Exists(Course.objects.visible_to(look.user).of(look.year))
    done = Enrolment.objects.filter(state=Enrolment.State.FINISHED, finished_on__lte=look.today).values("person_id")
    working = TandemMember.objects.filter(teaches, year=look.year, side=TandemMember.Side.MENTOR, holds=True)
    number = working.filter(person__left_on=None).exclude(person__in=done).values("person").distinct().count()
    if not number:
        return None
    figure = f"{number} {plural(number, 'наставник', 'наставника', 'наставников')}"
    tail = f"в тандемах не {plural(number, 'прошёл', 'прошли', 'прошли')} обучение"
    return Item("untrained", "soon", "", figure, tail, "", [Action("Назначить обучение", reverse("courses"))])


def attendance_missing(look: Look) -> Item | None:
    """Lessons of today and of the last two weeks whose attendance is not marked; those without learners wait for
    nobody."""
    since = look.today - datetime.timedelta(days=LATE_DAYS)
    rows = Lesson.objects.visible_to(look.user).filter(group__course__year=look.year, marked_at=None)
    due = rows.filter(day__range=(since, look.today), group__enrolments__state=Enrolment.State.ENROLLED).distinct()
    lessons = list(due.order_by("day", "starts")[:50])
    if not lessons:
        return None
    first, number = lessons[0], len(lessons)
    today = first.day == look.today
    figure = f"{number} {plural(number, 'занятие', 'занятия', 'занятий')}"
    lead = "Явка не отмечена сегодня:" if today else "Явка не отмечена:"
    actions = [Action("Отметить", reverse("lesson", args=[first.pk]))]
    return Item("attendance_missing", "urgent" if today else "soon", lead, figure, "", str(first.group), actions)
