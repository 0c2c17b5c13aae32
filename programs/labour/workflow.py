"""The life of a duty as one table; days and papers of each step are checked in deciding.py."""

from typing import Any

from django.db.models import F

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move
from mentoring.org.closing import closed_year
from participants.holding.moving import AboutPerson
from participants.people.rules import GONE, stands
from programs.labour import rules
from programs.labour.models import MentorDuty

S = MentorDuty.State
NOTICE = {"ended_by": "", "notice_on": None, "last_day": None, "reason": ""}


def stopped(duty: MentorDuty) -> list[str]:
    """Nothing moves in a closed year, nor for somebody who is gone."""
    return closed_year(duty) if stands(duty.person) else [GONE]


def another_going(duty: MentorDuty) -> list[str]:
    """The year is open and no other duty of the year is asked for, agreed to or in force."""
    others = MentorDuty.objects.going().filter(person=duty.person_id, year=duty.year_id).exclude(pk=duty.pk)
    return stopped(duty) + (["У этого работника уже есть другая запись этого года."] if others.exists() else [])


def keep(duty: MentorDuty, actor: Any, **values: Any) -> None:
    """Write what came with the step: days, numbers, the reason."""
    for name, value in values.items():
        setattr(duty, name, value)
    MentorDuty.objects.filter(pk=duty.pk).update(**values, version=F("version") + 1)


def ask_anew(duty: MentorDuty, actor: Any) -> None:
    """Other terms: what was agreed to does not serve."""
    keep(duty, actor, consent_on=None, reason="")


def forget_notice(duty: MentorDuty, actor: Any) -> None:
    """The work goes on as if nobody had said anything."""
    keep(duty, actor, **NOTICE)


def move(label: str, sources: tuple[str, ...], target: str, action: str, **more: Any) -> Move:
    """An arrow of this table: the curator's or the secretary's, in an open year."""
    usual: dict[str, Any] = {"who": rules.can_lead, "blockers": stopped}
    return Move(label, sources, target, action=action, **(usual | more))


DUTY = AboutPerson(
    journal,
    late,
    agree=move("Записать согласие", (S.ASKED,), S.AGREED, "duty_agreed", tone="primary"),
    decline=move("Работник не согласен", (S.ASKED, S.AGREED), S.DECLINED, "duty_declined", effect=keep),
    sign=move("Записать соглашение", (S.AGREED,), S.ACTIVE, "duty_signed", tone="primary"),
    reopen=move(
        "Изменить условия",
        (S.AGREED, S.DECLINED),
        S.ASKED,
        "duty_reopened",
        blockers=another_going,
        effect=ask_anew,
    ),
    refuse=move("Работник отказался", (S.ACTIVE,), S.STOPPED, "duty_refused"),
    cancel=move("Отменить поручение", (S.ACTIVE,), S.STOPPED, "duty_cancelled"),
    recall=move(
        "Отозвать уведомление",
        (S.STOPPED,),
        S.ACTIVE,
        "duty_recalled",
        blockers=another_going,
        effect=forget_notice,
    ),
)
BY_SIDE = {MentorDuty.Side.WORKER: "refuse", MentorDuty.Side.EMPLOYER: "cancel"}
