"""A state diagram is a table: one Move is one arrow. Buttons, refusals, rights and the journal come from the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mentoring.kit.access import require

Journal = Callable[..., None]


class MoveRefused(Exception):
    """The move cannot be made now; the text says why, in words of the user (answered as 409)."""


def no_blockers(obj: Any) -> list[str]:
    """Nothing is missing."""
    return []


@dataclass(frozen=True)
class Move:
    """One arrow: its button, where it starts and ends, who may make it, what is missing, what follows.

    `effect(obj, actor, **details)` runs inside the same transaction; `stamp` names a time field set to now.
    """

    label: str
    sources: Sequence[str]
    target: str
    who: Callable[[Any, Any], bool]
    blockers: Callable[[Any], list[str]] = no_blockers
    effect: Callable[..., None] | None = None
    stamp: str = ""
    action: str = ""
    tone: str = "quiet"


@dataclass(frozen=True)
class Offer:
    """A move that this person may make now; `reasons` are why the button is grey."""

    name: str
    label: str
    tone: str
    reasons: list[str]


class Workflow:
    """The moves of one model's state field. `journal` writes the audit line (kit knows no audit log)."""

    def __init__(self, journal: Journal, **moves: Move) -> None:
        self.journal, self.moves = journal, moves

    def offered(self, obj: Any, actor: Any) -> list[Offer]:
        """The moves that start here and are this person's to make, in the order of the table."""
        here = [(n, m) for n, m in self.moves.items() if obj.state in m.sources and m.who(actor, obj)]
        return [Offer(name, move.label, move.tone, move.blockers(obj)) for name, move in here]

    @transaction.atomic
    def make(self, obj: models.Model, name: str, actor: Any, **details: Any) -> None:
        """Check who and what is missing, compare and set, run the effect, write the journal.

        Raises Refused (not this person's move) and MoveRefused (not now, or somebody was faster).
        """
        move, before = self.moves[name], obj.state  # type: ignore[attr-defined]
        require(move.who(actor, obj), f"«{move.label}»: это действие вам недоступно.")
        if before not in move.sources:
            raise MoveRefused(f"«{move.label}»: состояние уже изменилось. Обновите страницу.")
        if reasons := move.blockers(obj):
            raise MoveRefused(" ".join(reasons))
        changes: dict[str, Any] = {"state": move.target}
        if move.stamp:
            changes[move.stamp] = timezone.now()
        if not type(obj)._base_manager.filter(pk=obj.pk, state=before).update(**changes):
            raise MoveRefused("Эту запись только что изменил другой человек. Обновите страницу.")
        for field, value in changes.items():
            setattr(obj, field, value)
        if move.effect:
            move.effect(obj, actor, **details)
        self.journal(move.action or name, obj, actor, before=before, after=move.target)
