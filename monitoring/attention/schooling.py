"""What «Школа наставников» waits for: mentors who work untrained, attendance of a lesson that nobody wrote down."""

import datetime

from django.db.models import Exists
from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look
from participants.finishing.training import needs_training
from participants.people.cards import MentorCard
from participants.schooling.models import Course, Enrolment, Lesson
from programs.bases.tables import HERE, MENTOR, holds

LATE_DAYS = 14  # an older lesson is not asked about: nobody remembers who was there


def untrained(look: Look) -> Item | None:
    """Mentors of the base in open tandems who have to be taught: the very rows of the list that the button opens. Said
    where the school teaches at all this year: a school without a course would be reproached with every mentor and have
    no button to press."""
    teaches = Exists(Course.objects.visible_to(look.user).of(look.year))
    cards = MentorCard.objects.visible_to(look.user).of(look.year)
    number = cards.filter(HERE, teaches, holds(MENTOR), needs_training(look.today)).count()
    if not number:
        return None
    figure = f"{number} {plural(number, 'наставник', 'наставника', 'наставников')}"
    words = [("прошёл", "прошли"), ("учится", "учатся")]
    done, learn = (plural(number, one, many, many) for one, many in words)
    tail = f"в тандемах не {done} обучение и сейчас не {learn}"
    show = Action("Показать", reverse("mentors") + "?training=no&paired=yes")
    return Item("untrained", "soon", "", figure, tail, "", [show, Action("Зачислить на курс", reverse("courses"))])


def not_admitted(look: Look) -> Item | None:
    """Candidates who have finished a course and whom nobody has admitted: a consent, a paper or a talk is missing."""
    number = look.candidates["learned"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'кандидат', 'кандидата', 'кандидатов')}"
    words = [("окончил", "окончили"), ("не допущен", "не допущены")]
    done, left = (plural(number, one, many, many) for one, many in words)
    tail = f"{done} Школу наставников, но {left}"
    actions = [Action("Показать", reverse("candidates") + "?course=finished")]
    return Item("not_admitted", "soon", "", figure, tail, "Чего не хватает, написано на карточке кандидата", actions)


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
