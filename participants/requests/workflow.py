"""The life of a request as one table. An order answers it, an ended tandem opens it again (programs/answering)."""

from typing import Any

from django.db.models import F

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move
from mentoring.org.closing import closed_year
from participants.holding.moving import AboutPerson
from participants.holding.person import why_gone
from participants.people.carding import add_card
from participants.people.cards import MenteeCard
from participants.requests import rules
from participants.requests.models import MentoringRequest

S = MentoringRequest.State


def gone(asked: MentoringRequest) -> list[str]:
    """Who has left or was erased asks for nothing."""
    reason = why_gone(asked.person)
    return [reason] if reason else []


def into_base(asked: MentoringRequest, actor: Any, reason: str = "") -> None:
    """An accepted request puts the person into the base of mentees of its year; a line that is there is not touched,
    except that an empty wording takes the person's own words."""
    keep_reason(asked, actor, "")
    card = MenteeCard.objects.select_for_update().filter(person=asked.person, year=asked.year).first()  # scope: its own
    if card is None:
        card = MenteeCard(person=asked.person, year=asked.year, form=asked.form, request_text=asked.words)
        add_card(card=card, actor=actor)
    elif not card.request_text:
        empty = MenteeCard.objects.filter(pk=card.pk, request_text="")  # scope: the same line
        empty.update(request_text=asked.words, version=F("version") + 1)


def keep_reason(asked: MentoringRequest, actor: Any, reason: str = "") -> None:
    """Why it was declined or withdrawn; a reopened request has none."""
    asked.reason = reason
    MentoringRequest.objects.filter(pk=asked.pk).update(reason=reason, version=F("version") + 1)  # scope: this row


REQUEST = AboutPerson(
    journal,
    late,
    accept=Move(
        "Принять",
        (S.SENT,),
        S.ACCEPTED,
        who=rules.can_lead,
        blockers=lambda asked: closed_year(asked) + gone(asked),
        effect=into_base,
        stamp="decided_at",
        action="request_accepted",
        tone="primary",
    ),
    decline=Move(
        "Отклонить",
        (S.SENT,),
        S.DECLINED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=keep_reason,
        stamp="decided_at",
        action="request_declined",
    ),
    withdraw=Move(
        "Отозвать",
        (S.SENT, S.ACCEPTED),
        S.WITHDRAWN,
        who=rules.can_lead,
        blockers=closed_year,
        effect=keep_reason,
        stamp="decided_at",
        action="request_withdrawn",
    ),
    reopen=Move(
        "Вернуть в работу",
        (S.DECLINED, S.WITHDRAWN),
        S.SENT,
        who=rules.can_lead,
        blockers=lambda asked: closed_year(asked) + gone(asked),
        effect=keep_reason,
        action="request_reopened",
    ),
    answer=Move(
        "Есть тандем", (S.ACCEPTED,), S.ANSWERED, who=rules.can_answer, stamp="decided_at", action="request_answered"
    ),
    search_on=Move("Искать дальше", (S.ANSWERED,), S.ACCEPTED, who=rules.can_answer, action="request_reopened"),
)
BY_HAND = ("accept", "decline", "withdraw", "reopen")  # these have a button; the others are made by tandems
WITH_REASON = ("decline", "withdraw")
