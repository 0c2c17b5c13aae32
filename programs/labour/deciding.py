"""The steps of a duty with their days: consent, agreement, notice. The employer gives at least three working days."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.org.workdays import workday_after
from participants.holding.moving import hold_for
from programs.labour.models import MentorDuty
from programs.labour.workflow import BY_SIDE, DUTY, keep

NOTICE_DAYS = 3  # working days between the notice and the end, ТК РФ ст. 351.8
Side = MentorDuty.Side


def earliest_last_day(notice_on: datetime.date) -> datetime.date:
    """The third working day after the day of the notice: the work may end with it."""
    return workday_after(notice_on, NOTICE_DAYS)


@transaction.atomic
def agree(*, duty: MentorDuty, day: datetime.date, actor: Any) -> None:
    """The worker has signed the consent. Raises Refused, MoveRefused, Overtaken."""
    _not_ahead(day, "Согласие")
    _step(duty, "agree", actor, consent_on=day)


@transaction.atomic
def sign(*, duty: MentorDuty, number: str, dated: datetime.date, actor: Any) -> None:
    """The supplementary agreement is signed by both. Raises Refused, MoveRefused, Overtaken."""
    _not_ahead(dated, "Соглашение")
    if duty.consent_on and dated < duty.consent_on:
        raise MoveRefused(f"Согласие дано {duty.consent_on:%d.%m.%Y}. Соглашение подписывают не раньше.")
    _step(duty, "sign", actor, number=number.strip(), dated=dated)


@transaction.atomic
def give_notice(
    *,
    duty: MentorDuty,
    side: str,
    notice_on: datetime.date,
    actor: Any,
    last_day: datetime.date | None = None,
    reason: str = "",
) -> datetime.date:
    """The worker refuses or the employer cancels before the term is over; the last day of work, by default the third
    working day after the notice. The law binds the employer to that term; a worker may go sooner.

    Raises Refused, MoveRefused, Overtaken."""
    _not_ahead(notice_on, "Уведомление")
    if duty.dated and notice_on < duty.dated:
        raise MoveRefused(f"Соглашение подписано {duty.dated:%d.%m.%Y}. Отказаться от него раньше нельзя.")
    first = earliest_last_day(notice_on)
    last = last_day or first
    if side == Side.EMPLOYER and last < first:
        raise MoveRefused(
            "Работодатель предупреждает не меньше чем за 3 рабочих дня (ст. 351.8 ТК РФ): "
            f"последний день — не раньше {first:%d.%m.%Y}."
        )
    if last < notice_on:
        raise MoveRefused(f"Последний день — не раньше дня уведомления, {notice_on:%d.%m.%Y}.")
    if last >= duty.ends:
        raise MoveRefused(f"Срок и так заканчивается {duty.ends:%d.%m.%Y}: прекращать досрочно нечего.")
    words = {"ended_by": side, "notice_on": notice_on, "last_day": last, "reason": reason.strip()}
    _step(duty, BY_SIDE[Side(side)], actor, **words)
    return last


@transaction.atomic
def recall(*, duty: MentorDuty, actor: Any) -> None:
    """The notice was a mistake, or both have thought better of it. Raises Refused, MoveRefused, Overtaken."""
    if duty.last_day and duty.last_day < timezone.localdate():
        raise MoveRefused(f"Последний день, {duty.last_day:%d.%m.%Y}, уже прошёл: нужно новое соглашение.")
    try:
        with transaction.atomic():
            DUTY.make(duty, "recall", actor)
    except IntegrityError as clash:
        raise MoveRefused("У этого работника уже есть другая запись этого года.") from clash


def _step(duty: MentorDuty, name: str, actor: Any, **days: Any) -> None:
    """The days first, then the move: the database refuses a signed or stopped row without them. All or nothing."""
    hold_for(duty, duty.person_id)
    keep(duty, actor, **days)
    DUTY.make(duty, name, actor)


def _not_ahead(day: datetime.date, what: str) -> None:
    if day > timezone.localdate():
        raise MoveRefused(f"{what}: {day:%d.%m.%Y} ещё не наступило. Запишите, когда бумага подписана.")
