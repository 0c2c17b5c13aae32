"""The life of an enrolment as one table: зачислен → окончил / не окончил / отчислен, and back. Whoever finishes as a
candidate is admitted to mentoring."""

import datetime
from typing import Any

from django.utils import timezone

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move
from mentoring.org.closing import closed_year
from participants.finishing.learned import Outcome, admit_learned
from participants.finishing.programme import untaught_of
from participants.holding.moving import AboutPerson
from participants.schooling import rules
from participants.schooling.models import Enrolment
from participants.schooling.results import results_of

S = Enrolment.State


def not_enough(enrolment: Enrolment) -> list[str]:
    """What is missing to finish by the rules of the course: lessons of the person, topics of the group."""
    untaught = untaught_of(enrolment.group)
    lacking = results_of(enrolment.group)[enrolment.pk].lacking
    return closed_year(enrolment) or lacking + ([untaught.words] if untaught else [])


def has_paper(enrolment: Enrolment) -> list[str]:
    """Whoever has a certificate has finished; a cancelled one holds nobody."""
    given = enrolment.certificates.filter(cancelled_on=None).exists()
    return closed_year(enrolment) + ["Сертификат уже выдан. Чтобы изменить результат, аннулируйте его."] * given


def end(
    enrolment: Enrolment,
    actor: Any,
    reason: str = "",
    day: datetime.date | None = None,
    told: list[Outcome] | None = None,
) -> None:
    """Keep the day and, where the rules were passed over, the reason; `told` hears what came of the candidate."""
    finished = (day or timezone.localdate()) if enrolment.state == S.FINISHED else None
    enrolment.reason, enrolment.finished_on = reason, finished
    Enrolment.objects.filter(pk=enrolment.pk).update(reason=reason, finished_on=finished)  # scope: this row
    outcome = admit_learned(enrolment, actor) if finished else None
    if outcome and told is not None:
        told.append(outcome)


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
