"""The attendance of a group as people × lessons, and how a course goes on. Each asks the same few questions whatever
the number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from participants.certificates.models import Certificate, in_force
from participants.people.cards import MentorCard
from participants.people.models import Person
from participants.schooling.models import Attendance, Course, CourseGroup, Enrolment, Lesson
from participants.schooling.results import Result, results_of, trained_of
from participants.selection.models import Candidate

SIGNS = {"was": ("+", "был"), "absent": ("н", "не был"), "excused": ("у", "уважительная причина"), "": ("", "")}


@dataclass(frozen=True)
class Line:
    """A learner: the marks in the order of the lessons as (sign, word), how they stand, the certificate if there is."""

    enrolment: Enrolment
    marks: list[tuple[str, str]]
    result: Result

    @property
    def certificate(self) -> Certificate | None:
        """The one that stands."""
        return next(iter(vars(self.enrolment)["papers"]), None)

    @property
    def learns(self) -> bool:
        """Nothing is decided yet."""
        return self.enrolment.state == Enrolment.State.ENROLLED

    @property
    def is_ready(self) -> bool:
        """May be passed by the rules."""
        return self.learns and not self.result.lacking


def grid_of(group: CourseGroup, lessons: Sequence[Lesson]) -> list[Line]:
    """Everybody of the group, those who were dropped last. Five queries."""
    rows = Attendance.objects.filter(lesson__in=lessons).values_list("enrolment_id", "lesson_id", "mark")
    marks = {(who, lesson): mark for who, lesson, mark in rows}
    standing = results_of(group)
    people = group.enrolments.select_related("person", "course__year", "group__course__year")
    people = people.prefetch_related(in_force()).order_by("person__sort_key", "pk")
    lines = [
        Line(one, [SIGNS[marks.get((one.pk, lesson.pk), "")] for lesson in lessons], standing[one.pk])
        for one in people
        if one.pk in standing
    ]
    return sorted(lines, key=lambda line: line.enrolment.state == Enrolment.State.DROPPED)


def groups_of(course: Course) -> list[CourseGroup]:
    """The groups with `learn`, `finished`, `held`, `planned`. Two queries."""
    states = Enrolment.State
    rows = course.groups.select_related("leader", "course__year").annotate(
        learn=Count("enrolments", filter=~Q(enrolments__state=states.DROPPED), distinct=True),
        finished=Count("enrolments", filter=Q(enrolments__state=states.FINISHED), distinct=True),
        planned=Count("lessons", distinct=True),
        held=Count("lessons", filter=Q(lessons__marked_at__isnull=False), distinct=True),
    )
    return list(rows.order_by("title", "pk"))


def offered_to(group: CourseGroup, words: str = "") -> dict[str, list[Person]]:
    """Whom the group may take: «sent» to learn and in no group yet, «candidates» who are recommended, «learning» those
    who are or were in another course of the year, «mentors» of the base who have finished no course; nobody who is in
    this course already or has left. `words`: only those who have all of them in the name, class or post. Six
    queries."""
    year, school = group.course.year, group.course.year.school
    here = Person.objects.here().filter(school=school).exclude(enrolments__course=group.course).found(words)
    rows = Candidate.objects.filter(year=year, state__in=[Candidate.State.RECOMMENDED, Candidate.State.LEARNING])
    states = dict(rows.values_list("person_id", "state"))
    candidates = list(here.filter(pk__in=states).for_list())
    cards = MentorCard.objects.of(year).values("person_id")
    mentors = list(here.filter(pk__in=cards).for_list())
    taught = Enrolment.objects.counted().filter(course__year=year, person__in=states)  # scope: candidates of the school
    busy = set(taught.values_list("person_id", flat=True))
    learning = [one for one in candidates if states[one.pk] == Candidate.State.LEARNING]
    done, known = set(trained_of(mentors, timezone.localdate())), {person.pk for person in candidates}
    return {
        "sent": [one for one in learning if one.pk not in busy],
        "candidates": [one for one in candidates if states[one.pk] == Candidate.State.RECOMMENDED],
        "learning": [one for one in learning if one.pk in busy],
        "mentors": [person for person in mentors if person.pk not in done | known],
    }
