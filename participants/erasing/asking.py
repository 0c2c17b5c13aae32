"""A demand is written down or declined; its term runs by the working calendar."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.org.workdays import workday_after
from participants.erasing import rules
from participants.erasing.models import Erasure
from participants.holding.person import hold
from participants.people.models import Person

# Working days: data that is not needed, ст. 20 ч. 3; else the shorter of the terms of ст. 21, as for withdrawals.
TERMS = {Erasure.Ground.NEEDLESS: 7}
TERM = 10
ASKED_ALREADY = "Требование об этом человеке уже записано и ждёт исполнения."


def term_of(ground: str, day: datetime.date) -> datetime.date:
    """The last day on which the demand may be carried out."""
    return workday_after(day, TERMS.get(Erasure.Ground(ground), TERM))


@transaction.atomic
def ask_for_erasure(
    *,
    person: Person,
    by: Any,
    asked_by: str = Erasure.AskedBy.SELF,
    ground: str = Erasure.Ground.WITHDRAWN,
    day: datetime.date | None = None,
    document: str = "",
) -> Erasure:
    """Write down that somebody demands the data of `person` to be destroyed; `by` is the user who does it: the curator,
    or the person. The person alone can demand for today only and as themselves.

    Raises Refused; MoveRefused (erased or asked already, joined with another, a day that has not come)."""
    require(rules.can_ask(by, person), rules.ASK_REASON)
    person = hold(person.pk)
    today = timezone.localdate()
    if not rules.can_erase(by, person):
        asked_by, day = Erasure.AskedBy.SELF, today
    day = day or today
    if day > today:
        raise MoveRefused(f"{day:%d.%m.%Y} ещё не наступило. Дата требования — не позже сегодняшней.")
    row = Erasure(school_id=person.school_id, person=person, asked_by=asked_by, ground=ground, asked_on=day)
    row.document, row.due_on, row.created_by = document, term_of(ground, day), by
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise MoveRefused(ASKED_ALREADY) from twice
    record("erasure_asked", row, by, person=person.pk, ground=row.ground, due=str(row.due_on))
    return row


@transaction.atomic
def decline(*, erasure: Erasure, reason: str, actor: Any) -> None:
    """The law lets the school keep the data, or the demand was taken back: why, in words without names. Raises Refused,
    MoveRefused (no reason), Overtaken."""
    require(rules.can_erase(actor, erasure.person), rules.ERASE_REASON)
    if not reason.strip():
        raise MoveRefused("Напишите, почему требование отклонено: ответ дают письменно.")
    rows = Erasure.objects.filter(pk=erasure.pk, state=Erasure.State.ASKED)  # scope: the row in hand
    if not rows.update(state=Erasure.State.DECLINED, reason=reason.strip()[:300]):
        raise Overtaken("Это требование уже исполнено или отклонено.")
    record("erasure_declined", erasure, actor, fields=["state", "reason"], person=erasure.person_id)


def open_demand(person: Person) -> Erasure | None:
    """The demand about this person that waits, if there is one."""
    return Erasure.objects.filter(person=person).waiting().first()
