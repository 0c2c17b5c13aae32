"""What somebody still waits for ends with the erasure: nobody looks for a mentor, appoints a talk or calls to a lesson
for a number. The rows stay, so the year keeps how many asked, applied and learnt, in which areas. Those of a closed
year stay as they were: nobody looks there any more, its figures are history."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.org.models import SchoolYear
from participants.erasing.fields import WORDS
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from participants.schooling.models import Enrolment
from participants.selection.models import Candidate, Interview

R, C, E = MentoringRequest.State, Candidate.State, Enrolment.State


class Ending(NamedTuple):
    """One kind of waiting: the rows that wait, what is written into them, the act in the journal, how the page of the
    last question says it."""

    rows: QuerySet[Any]
    values: dict[str, Any]
    act: str
    said: str


def endings(people: Iterable[Person]) -> list[Ending]:
    """Everything that these people wait for in a year that is not closed."""
    people, now = list(people), timezone.now()
    going = {"person__in": people}
    asked = MentoringRequest.objects.filter(state__in=[R.SENT, R.ACCEPTED], **going)  # scope: of the person in hand
    applied = Candidate.objects.exclude(state__in=[C.ADMITTED, C.REFUSED, C.WITHDRAWN])  # scope: as above
    learns = Enrolment.objects.filter(state=E.ENROLLED, **going)  # scope: as above
    decided = {"reason": WORDS, "decided_at": now, "version": F("version") + 1}
    closed = SchoolYear.State.CLOSED
    return [
        Ending(
            asked.exclude(year__state=closed).select_related("year"),
            {"state": R.WITHDRAWN, **decided},
            "request_withdrawn",
            "наставника больше не ищут: запрос станет отозванным и уйдёт с карты запросов",
        ),
        Ending(
            applied.filter(**going).exclude(year__state=closed).select_related("year"),
            {"state": C.WITHDRAWN, **decided},
            "candidate_withdrawn",
            "заявка кандидата в наставники станет отозванной, собеседования не будет",
        ),
        Ending(
            learns.exclude(course__year__state=closed).select_related("course__year"),
            {"state": E.FAILED, "reason": WORDS},
            "course_failed",
            "в Школе наставников останется отметка «не окончил»",
        ),
    ]


def said_of(people: Iterable[Person]) -> list[str]:
    """What will end, for the last question."""
    return [one.said for one in endings(people) if one.rows.exists()]


def end_waiting(people: Iterable[Person], actor: Any) -> None:
    """End it all, each row with its line in the journal. After the words are wiped: the reason says why."""
    for one in endings(people):
        rows = list(one.rows.order_by("pk"))
        keys = [row.pk for row in rows]
        one.rows.model._base_manager.filter(pk__in=keys).update(**one.values)
        record_many(one.act, rows, actor, fields=["state"])
    talks = Interview.objects.filter(candidate__person__in=list(people), decision="")  # scope: of the person in hand
    talks.filter(candidate__state=C.WITHDRAWN).delete()
