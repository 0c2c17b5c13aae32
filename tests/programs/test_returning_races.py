"""Edits from Excel at the same moment as the page of the lesson and as a withdrawal: one of the two is told, nothing is
half written, nobody waits for the other for ever."""

import datetime

import pytest
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.models import Reload
from mentoring.reloading.keys import Seal
from mentoring.reloading.lists import LISTS
from mentoring.reloading.taking import start, take
from mentoring.spreadsheets.reading import Sheet
from participants.consents.keeping import withdraw
from participants.models import Attendance, Consent, Lesson
from participants.schooling.attending import mark_attendance
from tests.factories import make_person, year_of
from tests.participants.schooling_cast import make_group, make_learner, make_lesson
from tests.racing import at_once, failures

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date(2026, 9, 1)


def edited(code, title, school, curator, cells):
    """A draft that puts into this column what `cells` say: row → (what stands there, what the file says)."""
    seal = Seal(school.pk, code, (title,))
    rows = [[title, seal.head], *([becomes, seal.key(row.pk, [was])] for row, (was, becomes) in cells.items())]
    sheets = [Sheet("Лист", list(enumerate(rows, 1)))]
    return start(listed=LISTS[code], sheets=sheets, source="а.xlsx", year=year_of(school), actor=curator)


def test_the_page_of_a_lesson_and_a_file_do_not_write_over_each_other(school, curator):
    group = make_group(school)
    lessons = [make_lesson(group, DAY + datetime.timedelta(days=day), marked=True) for day in range(3)]
    learners = [make_learner(group, f"Ким Имя{number}", marks=["absent"] * 3) for number in range(4)]
    cells = dict.fromkeys(Attendance.objects.all(), ("не был", "уваж."))
    load = edited("attendance", "Явка", school, curator, cells)

    def page(pk):
        lesson, marks = Lesson.objects.get(pk=pk), dict.fromkeys([row.pk for row in learners], "was")
        return lambda: mark_attendance(lesson=lesson, marks=marks, version=0, actor=curator)

    file = Reload.objects.get(pk=load.pk)
    results = at_once(
        [lambda: take(edited=file, decided=(), actor=curator), *(page(lesson.pk) for lesson in reversed(lessons))]
    )

    assert {type(wrong) for wrong in failures(results)} <= {Overtaken, MoveRefused}, results
    for lesson in lessons:
        marks = set(lesson.attendance.values_list("mark", flat=True))
        assert marks in ({"was"}, {"excused"}), (lesson, results)
    told = [lesson.attendance.filter(mark="was").exists() for lesson in reversed(lessons)]
    assert told == [not isinstance(one, Overtaken) for one in results[1:]]


def test_a_withdrawal_and_a_file_at_once_never_leave_a_changed_withdrawn_consent(school, curator):
    consents = [
        Consent.objects.create(
            person=make_person(school, f"Ким Имя{number}"), kind="processing", signer="guardian", given_on=DAY
        )
        for number in range(5)
    ]
    load = edited("consent_papers", "Действует по", school, curator, dict.fromkeys(consents, (None, "31.05.2030")))
    file = Reload.objects.get(pk=load.pk)

    def leave(pk):
        mine = Consent.objects.get(pk=pk)
        return lambda: withdraw(consent=mine, day=timezone.localdate(), actor=curator)

    results = at_once([*(leave(row.pk) for row in consents[1:]), lambda: take(edited=file, decided=(), actor=curator)])

    assert not failures(results), results
    assert Consent.objects.filter(withdrawn_on=None).get().until == datetime.date(2030, 5, 31)
    for row in Consent.objects.exclude(withdrawn_on=None):  # the file came first, or did not touch it
        assert row.version == (2 if row.until else 1)
