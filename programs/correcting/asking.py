"""A request to correct is written down and answered."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.holding.person import hold
from participants.people.models import Person
from programs.correcting import rules
from programs.correcting.models import Correction, term_of

MOST = 5  # that wait at once: one text can name many mistakes


@transaction.atomic
def ask_to_correct(*, person: Person, words: str, by: Any, day: datetime.date | None = None, **told: str) -> Correction:
    """Write down what is said to be wrong. The curator does it for anybody and tells who has asked, how, with what
    number (`told`: asked_by, came, document) and on what day; others ask about themselves, today, on their own page.

    Raises Refused (neither); MoveRefused (no words, a day that has not come, of one's own five wait already, the record
    was erased or joined with another)."""
    require(rules.can_ask(by, person), rules.ASK_REASON)
    person = hold(person.pk)
    if not words.strip():
        raise MoveRefused("Напишите, что записано неверно и как правильно.")
    today = timezone.localdate()
    if not rules.can_answer(by, person.school_id):  # a demand on paper is written down whatever waits: its term runs
        if Correction.objects.filter(person=person).waiting().count() >= MOST:
            raise MoveRefused(f"Ответа уже ждут просьбы: {MOST}. Дождитесь ответа хотя бы на одну.")
        day, told = today, {}
    row = Correction(school_id=person.school_id, person=person, words=words.strip(), created_by=by, **told)
    row.asked_on = day or today
    if row.asked_on > today:
        raise MoveRefused(f"{row.asked_on:%d.%m.%Y} ещё не наступило. Дата просьбы — не позже сегодняшней.")
    row.due_on = term_of(row.asked_on)
    row.save(force_insert=True)
    record("correction_asked", row, by, person=person.pk, due=str(row.due_on), by=row.asked_by, came=row.came)
    return row


@transaction.atomic
def say_corrected(*, correction: Correction, actor: Any) -> None:
    """The data is as the person says. Raises Refused, Overtaken."""
    _answer(correction, Correction.State.CORRECTED, "", actor, "correction_made")


@transaction.atomic
def decline(*, correction: Correction, reason: str, actor: Any) -> None:
    """The data stays, and why: the person reads it. Raises Refused, MoveRefused (no reason), Overtaken."""
    if not reason.strip():
        raise MoveRefused("Напишите, почему данные остаются: человек прочтёт это.")
    _answer(correction, Correction.State.DECLINED, reason.strip()[:300], actor, "correction_declined")


def _answer(correction: Correction, state: str, reason: str, actor: Any, act: str) -> None:
    require(rules.can_answer(actor, correction.school_id), rules.ANSWER_REASON)
    rows = Correction.objects.filter(pk=correction.pk).waiting()  # scope: the row in hand
    if not rows.update(state=state, reason=reason, decided_at=timezone.now(), decided_by=actor):
        raise late(correction, actor, act)
    record(act, correction, actor, fields=["state"], person=correction.person_id)


def own_corrections(person: Person) -> list[Correction]:
    """What this person has asked for, the newest first."""
    return list(Correction.objects.filter(person=person).order_by("-pk")[:20])
