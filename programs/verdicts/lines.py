"""Plain words of the check: a person aimed at, a line with its verdict, a pair to be, the whole outlook."""

from dataclasses import dataclass, field
from typing import Any

from participants.people.cards import Card
from participants.people.models import Guardian, Person
from participants.roster.cells import ERROR, WARNING, Values
from participants.roster.headers import MENTEES, MENTORS
from participants.roster.rows import Row
from programs.tandems.models import Tandem

BASES = (MENTORS, MENTEES)


@dataclass(eq=False)
class Target:
    """A person whom the file speaks of, with the lines in the bases; `before` is what the changed fields held."""

    person: Person
    before: dict[str, Any] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    card_before: dict[str, dict[str, Any]] = field(default_factory=dict)
    guardians: list[Guardian] = field(default_factory=list)
    guardian_before: dict[int, dict[str, Any]] = field(default_factory=dict)
    values: Values = field(default_factory=dict)  # of a new person, to tell namesakes apart

    @property
    def is_new(self) -> bool:
        """Not in the school before this file."""
        return self.person.pk is None


@dataclass(eq=False)
class Line:
    """A row of the file with what will become of it."""

    row: Row
    letters: dict[str, str] = field(default_factory=dict)  # of the columns, by what they hold
    does: str = ""  # add, update, same, joined (adds to a row above), "" when it is not taken
    target: Target | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # what, was, becomes
    candidates: list[Person] = field(default_factory=list)
    unsolved: bool = False

    def tell(self, level: str, text: str, code: str) -> None:
        """Say it of the row, at the cell of this column when the file has it."""
        letters = self.letters.get(code) or self.letters.get("last" if code == "name" else "", "")
        self.row.tell(level, text, f"{letters}{self.row.number}" if letters else "")

    @property
    def is_whole(self) -> bool:
        """Taken as a person of its own, not as an addition to a row above."""
        return self.does in ("add", "update", "same")

    @property
    def key(self) -> str:
        """By it the answers of the curator are kept."""
        return f"{self.row.sheet}:{self.row.number}"

    @property
    def verdict(self) -> str:
        """add, update, same, warning (taken, told), error (not taken, told) or skip (not a person)."""
        levels = {message.level for message in self.row.messages}
        if self.row.skip:
            return "skip"
        return "error" if ERROR in levels else "warning" if WARNING in levels else self.does


@dataclass(eq=False)
class PairPlan:
    """A draft tandem to be, or mentees to be added to a draft that is already there (`into`)."""

    mentors: list[Target]
    mentees: list[Target]
    form_id: int
    into: Tandem | None = None


@dataclass
class Outlook:
    """The whole file looked at: lines in the order of the file, people to write, pairs to draft."""

    lines: list[Line]
    targets: list[Target]
    pairs: list[PairPlan]

    def count(self, verdict: str) -> int:
        """How many rows have this verdict."""
        return sum(line.verdict == verdict for line in self.lines)

    @property
    def good(self) -> list[Line]:
        """Rows that will be taken."""
        return [line for line in self.lines if line.does]

    @property
    def bad(self) -> list[Line]:
        """Rows that will not be taken until mended."""
        return [line for line in self.lines if line.verdict == "error"]

    def counts(self) -> dict[str, int]:
        """Figures for the history: rows by verdict and by what they do, people and tandems."""
        told = {verdict: self.count(verdict) for verdict in ("warning", "error", "skip")}
        told |= {does: sum(line.does == does for line in self.lines) for does in ("add", "update", "same", "joined")}
        for base in BASES:
            told[base] = sum(line.is_whole and line.row.base == base for line in self.lines)
        told["people"] = len({id(line.target) for line in self.good})
        told["new_people"] = sum(target.is_new for target in self.targets)
        told["tandems"] = sum(plan.into is None for plan in self.pairs)
        told["into_drafts"] = sum(len(plan.mentees) for plan in self.pairs if plan.into)
        return told
