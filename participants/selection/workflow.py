"""The life of a candidate as one table. Interviews decide, admission makes a mentor: interviewing.py, admitting.py."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move
from mentoring.org.closing import closed_year
from participants.holding.moving import AboutPerson
from participants.holding.person import why_gone
from participants.selection import rules
from participants.selection.models import Admission, Candidate, Interview
from participants.selection.standing import NO_CERTIFICATE, lacks_certificate

S = Candidate.State


def may_go_on(candidate: Candidate) -> list[str]:
    """The year is open and the person is here."""
    reason = why_gone(candidate.person)
    return closed_year(candidate) + ([reason] if reason else [])


def may_mentor(candidate: Candidate) -> list[str]:
    """Nothing that the law asks for is missing. Consents are asked for by whoever admits (admissions/byhand.py,
    finishing/learned.py); mentors of experience are in the base already, for them the order asks."""
    lacking = lacks_certificate(candidate.person, timezone.localdate())
    return may_go_on(candidate) + ([f"{NO_CERTIFICATE}."] if lacking else [])


def keep_reason(candidate: Candidate, actor: Any, reason: str = "") -> None:
    """Why it was refused or taken back; who goes on has none."""
    candidate.reason = reason
    Candidate.objects.filter(pk=candidate.pk).update(reason=reason, version=F("version") + 1)  # scope: this row


def drop_planned(candidate: Candidate, actor: Any, reason: str = "") -> None:
    """The same, and no talk is waited for any more."""
    keep_reason(candidate, actor, reason)
    Interview.objects.filter(candidate=candidate, decision="").delete()  # scope: of this candidate


def end_admission(candidate: Candidate, actor: Any, reason: str = "") -> None:
    """The same, and the admission does not serve from today."""
    drop_planned(candidate, actor, reason)
    standing = Admission.objects.filter(candidate=candidate, ended_on=None)  # scope: of this candidate
    standing.update(ended_on=timezone.localdate())


def move(label: str, sources: tuple[str, ...], target: str, action: str, **more: Any) -> Move:
    """An arrow of this table: the curator's, in an open year, its moment kept."""
    usual: dict[str, Any] = {"who": rules.can_lead, "blockers": may_go_on, "effect": keep_reason, "stamp": "decided_at"}
    return Move(label, sources, target, action=action, **(usual | more))


CANDIDATE = AboutPerson(
    journal,
    late,
    invite=move(
        "Назначить собеседование", (S.APPLIED, S.RESERVE), S.INVITED, "candidate_invited", stamp="", tone="primary"
    ),
    recommend=move("Рекомендовать", (S.INVITED,), S.RECOMMENDED, "candidate_recommended"),
    keep=move("В резерв", (S.INVITED, S.RECOMMENDED), S.RESERVE, "candidate_reserved", effect=drop_planned),
    teach=move("Направить на обучение", (S.RECOMMENDED,), S.LEARNING, "candidate_learning"),
    admit=move(  # straight from the application only by experience: admitting.py asks
        "Допустить",
        (S.APPLIED, S.INVITED, S.RESERVE, S.RECOMMENDED, S.LEARNING),
        S.ADMITTED,
        "candidate_admitted",
        blockers=may_mentor,
        effect=drop_planned,
    ),
    refuse=move(
        "Отказать",
        (S.APPLIED, S.INVITED, S.RECOMMENDED, S.RESERVE, S.LEARNING),
        S.REFUSED,
        "candidate_refused",
        blockers=closed_year,
        effect=drop_planned,
    ),
    withdraw=move(
        "Отозвать заявку",
        (S.APPLIED, S.INVITED, S.RECOMMENDED, S.RESERVE, S.LEARNING),
        S.WITHDRAWN,
        "candidate_withdrawn",
        blockers=closed_year,
        effect=drop_planned,
    ),
    revoke=move(
        "Отозвать допуск",
        (S.ADMITTED,),
        S.WITHDRAWN,
        "admission_revoked",
        blockers=closed_year,
        effect=end_admission,
    ),
    reopen=move("Вернуть к рассмотрению", (S.REFUSED, S.WITHDRAWN), S.APPLIED, "candidate_reopened"),
)
BY_BUTTON = ("teach", "reopen")  # one press; the others ask for a day, marks, a ground or a reason first
WITH_REASON = ("keep", "refuse", "withdraw", "revoke")
BY_INTERVIEW = {  # decision of an interview → the move it makes
    Interview.Decision.RECOMMENDED: "recommend",
    Interview.Decision.RESERVE: "keep",
    Interview.Decision.REFUSED: "refuse",
}
