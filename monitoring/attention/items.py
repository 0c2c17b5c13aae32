"""What a rule says when something waits: how urgent, one sentence with its number, and the button."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mentoring.org.models import School, SchoolYear


@dataclass(frozen=True)
class Look:
    """Whose attention, where and when: everything that a rule may ask about."""

    user: Any
    school: School
    year: SchoolYear
    today: date


@dataclass(frozen=True)
class Action:
    """A button: what it does and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Item:
    """One matter. The sentence is `lead` + **figure** + `tail`; `detail` is said in grey below."""

    code: str
    severity: str  # urgent, soon, info
    lead: str
    figure: str
    tail: str
    detail: str = ""
    actions: list[Action] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """The tone of the tag."""
        return {"urgent": "bad", "soon": "warn", "info": "mute"}[self.severity]

    @property
    def word(self) -> str:
        """The word of the tag: colour alone says nothing."""
        return {"urgent": "Срочно", "soon": "Скоро", "info": "К сведению"}[self.severity]
