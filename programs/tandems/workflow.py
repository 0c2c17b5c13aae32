"""The life of a tandem as one table. An order makes the moves between a draft and work (programs/documents)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import journal, record_many
from mentoring.audit.versions import late
from mentoring.kit.access import require
from mentoring.kit.workflow import Move, MoveRefused, Workflow
from mentoring.org.closing import closed_year
from programs.tandems import rules
from programs.tandems.models import Tandem, TandemMember

S = Tandem.State


def let_go(tandem: Tandem, actor: Any, reason: str = "") -> None:
    """The mentees are free for another tandem of the year; the reason is kept."""
    TandemMember.objects.filter(tandem=tandem).update(holds=False)
    if reason:
        tandem.end_reason = reason
        tandem.save(update_fields=["end_reason"])


TANDEM = Workflow(
    journal,
    late,
    order=Move("Включить в приказ", (S.DRAFT,), S.ORDERED, who=rules.can_lead, action="tandem_ordered"),
    release=Move("Убрать из приказа", (S.ORDERED,), S.DRAFT, who=rules.can_lead, action="tandem_released"),
    activate=Move(
        "Ввести в действие",
        (S.ORDERED,),
        S.ACTIVE,
        who=rules.can_put_in_force,
        stamp="activated_at",
        action="tandem_activated",
    ),
    finish=Move(
        "Завершить тандем",
        (S.ACTIVE,),
        S.FINISHED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=let_go,
        stamp="ended_at",
        action="tandem_finished",
    ),
    stop=Move(
        "Прекратить досрочно",
        (S.ACTIVE,),
        S.STOPPED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=let_go,
        stamp="ended_at",
        action="tandem_stopped",
    ),
)
BY_HAND = ("finish", "stop")  # the moves that have a button; the others are made by orders


@transaction.atomic
def move_all(tandems: Iterable[Tandem], name: str, actor: Any) -> None:
    """One move of many tandems in four queries and its effect on each, locked in one order so that two orders of the
    same pairs never wait for each other crosswise. Raises Refused, MoveRefused when one of them is kept back, Overtaken
    when one has moved."""
    move, tandems = TANDEM.moves[name], list(tandems)
    require(all(move.who(actor, tandem) for tandem in tandems), f"«{move.label}»: это действие вам недоступно.")
    if reasons := dict.fromkeys(reason for tandem in tandems for reason in move.blockers(tandem)):
        raise MoveRefused(" ".join(reasons))
    changes: dict[str, Any] = {"state": move.target}
    if move.stamp:
        changes[move.stamp] = timezone.now()
    rows = Tandem.objects.filter(pk__in=[tandem.pk for tandem in tandems], state__in=move.sources)
    held = set(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if rows.update(**changes) != len(tandems):
        raise late(next(tandem for tandem in tandems if tandem.pk not in held), actor, move.action)
    for tandem in tandems:
        tandem.state = move.target
        if move.effect:
            move.effect(tandem, actor)
    record_many(move.action, tandems, actor, fields=["state"])
