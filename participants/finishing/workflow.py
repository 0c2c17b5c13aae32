"""The life of an enrolment as one table: зачислен → окончил / не окончил / отчислен, and back. Whoever finishes as a
candidate is admitted to mentoring."""

import datetime
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move, MoveRefused
from participants.holding.moving import AboutPerson
from participants.schooling import rules
from participants.schooling.models import Enrolment
from participants.schooling.results import results_of
from participants.selection.admitting import TALKED_TO, admit
from participants.selection.models import Admission, Candidate

S = Enrolment.State


def closed_year(enrolment: Enrolment) -> list[str]:
    """Nothing moves in a closed year."""
    year = enrolment.course.year
    return [] if year.is_open else [f"{year.label} учебный год закрыт: его можно только смотреть."]


def not_enough(enrolment: Enrolment) -> list[str]:
    """What is missing to finish by the rules of the course."""
    return closed_year(enrolment) or results_of(enrolment.group)[enrolment.pk].lacking


def has_paper(enrolment: Enrolment) -> list[str]:
    """A number that was given is not taken back: whoever has a certificate has finished."""
    return closed_year(enrolment) + ["Сертификат уже выдан: результат не изменить."] * hasattr(enrolment, "certificate")


def end(enrolment: Enrolment, actor: Any, reason: str = "", day: datetime.date | None = None) -> None:
    """Keep the day and, where the rules were passed over, the reason."""
    finished = (day or timezone.localdate()) if enrolment.state == S.FINISHED else None
    enrolment.reason, enrolment.finished_on = reason, finished
    Enrolment.objects.filter(pk=enrolment.pk).update(reason=reason, finished_on=finished)  # scope: this row
    if finished:
        admit_learned(enrolment, actor)


def admit_learned(enrolment: Enrolment, actor: Any) -> None:
    """A candidate of the year who was talked to is admitted by the course. What stands in the way of that (a paper that
    was not seen) does not stop the course: the candidate goes on as one who learns, and is admitted by hand later."""
    mine = Candidate.objects.filter(person=enrolment.person_id, year=enrolment.course.year_id, state__in=TALKED_TO)
    candidate = mine.select_related("person__school", "year__school").first()
    if candidate:
        with suppress(MoveRefused), transaction.atomic():
            admit(candidate=candidate, ground=Admission.Ground.COURSE, actor=actor)


ENROLMENT = AboutPerson(
    journal,
    late,
    finish=Move(
        "Зачесть",
        (S.ENROLLED,),
        S.FINISHED,
        who=rules.can_lead,
        blockers=not_enough,
        effect=end,
        action="course_finished",
        tone="primary",
    ),
    pass_over=Move(
        "Зачесть с причиной",
        (S.ENROLLED, S.FAILED),
        S.FINISHED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=end,
        action="course_finished",
    ),
    fail=Move(
        "Не зачесть",
        (S.ENROLLED,),
        S.FAILED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=end,
        action="course_failed",
    ),
    drop=Move(
        "Отчислить",
        (S.ENROLLED,),
        S.DROPPED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=end,
        action="course_dropped",
    ),
    restore=Move(
        "Вернуть в группу",
        (S.FINISHED, S.FAILED, S.DROPPED),
        S.ENROLLED,
        who=rules.can_lead,
        blockers=has_paper,
        effect=end,
        action="course_restored",
    ),
)
WITH_REASON = ("pass_over", "fail", "drop")
