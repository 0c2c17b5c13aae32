"""A state diagram is a table: one Move is one arrow. Buttons, refusals, rights and the journal come from the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mentoring.kit.access import require

Journal = Callable[..., None]


class MoveRefused(Exception):
    """The move cannot be made now; the text says why, in words of the user."""


class Overtaken(MoveRefused):
    """It cannot be made because somebody was faster: the page it was asked from is out of date (answered as 409)."""


Late = Callable[[Any, Any, str], MoveRefused]


@dataclass(frozen=True)
class Move:
    """One arrow: its button, where it starts and ends, who may make it, what is missing, what follows.

    `effect(obj, actor, **details)` runs inside the same transaction; `stamp` names a time field set to now.
    """

    label: str
    sources: Sequence[str]
    target: str
    who: Callable[[Any, Any], bool]
    blockers: Callable[[Any], list[str]] = lambda obj: []
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
    """The moves of one model's state field. Kit knows no audit log: `journal` writes its line, and
    `late(obj, actor, action)` reads there who was faster."""

    def __init__(self, journal: Journal, late: Late, **moves: Move) -> None:
        self.journal, self.late, self.moves = journal, late, moves

    def offered(self, obj: Any, actor: Any) -> list[Offer]:
        """The moves that start here and are this person's to make, in the order of the table."""
        here = [(n, m) for n, m in self.moves.items() if obj.state in m.sources and m.who(actor, obj)]
        return [Offer(name, move.label, move.tone, move.blockers(obj)) for name, move in here]

    @transaction.atomic
    def make(self, obj: models.Model, name: str, actor: Any, **details: Any) -> None:
        """Check who and what is missing, compare and set, run the effect, write the journal.

        Raises Refused (not this person's move), MoveRefused (not now) and Overtaken (somebody was faster).
        """
        move, before = self.moves[name], obj.state  # type: ignore[attr-defined]
        require(move.who(actor, obj), f"«{move.label}»: это действие вам недоступно.")
        if before not in move.sources:
            raise self.late(obj, actor, move.action or name)
        if reasons := move.blockers(obj):
            raise MoveRefused(" ".join(reasons))
        changes: dict[str, Any] = {"state": move.target} | ({move.stamp: timezone.now()} if move.stamp else {})
        if not type(obj)._base_manager.filter(pk=obj.pk, state=before).update(**changes):
            raise self.late(obj, actor, move.action or name)
        for field, value in changes.items():
            setattr(obj, field, value)
        if move.effect:
            move.effect(obj, actor, **details)
        self.journal(move.action or name, obj, actor, before=before, after=move.target)
