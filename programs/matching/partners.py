"""Who is with whom in a school year, for all lines of a base at once."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from mentoring.kit.russian import class_name
from programs.tandems.models import TandemMember

PERSON = ["last_name", "first_name", "middle_name", "grade", "letter", "post", "workplace"]


class Partner(NamedTuple):
    """Somebody on the other side of a tandem, and that tandem."""

    last: str
    first: str
    middle: str
    grade: int | None
    letter: str
    post: str
    workplace: str
    form: str
    tandem: int
    number: int
    state: str

    @property
    def name(self) -> str:
        return full_name(self.last, self.first, self.middle)

    @property
    def place(self) -> str:
        return place_of(self.grade, self.letter, self.post, self.workplace)


def full_name(last: str, first: str, middle: str) -> str:
    """«Морозова Наталья Викторовна»."""
    return f"{last} {first} {middle}" if middle else f"{last} {first}"


def place_of(grade: int | None, letter: str, post: str, workplace: str) -> str:
    """The class of a pupil, else post and workplace."""
    return class_name(grade, letter) if grade else ", ".join(filter(None, (post, workplace)))


def partners(year: int, mine: str, people: Collection[int] = ()) -> dict[int, list[Partner]]:
    """For each person on the side `mine` (of these people, when they are named): those of the other side of their
    tandems of the year, stopped tandems left out. One query whatever the number."""
    return pairs(year, mine, people).partners


class Pairs(NamedTuple):
    """By person: the other side of the tandems, and since when the last of the stopped ones is stopped."""

    partners: dict[int, list[Partner]]
    stopped: dict[int, datetime.datetime]


def pairs(year: int, mine: str, people: Collection[int] = ()) -> Pairs:
    """Both from the one query of `partners`."""
    rows = TandemMember.objects.filter(tandem__year=year, until=None)
    if people:
        own_rows = TandemMember.objects.filter(person__in=people, side=mine, until=None)
        rows = rows.filter(tandem__in=own_rows.values("tandem"))
    asked = [*(f"person__{name}" for name in PERSON), "tandem__form__title", "tandem_id", "tandem__number"]
    lines: Any = rows.order_by("tandem_id", "person__sort_key").values_list(
        "person_id", "side", "tandem__ended_at", *asked, "tandem__state"
    )
    own, others = defaultdict(list), defaultdict(list)
    stopped: dict[int, datetime.datetime] = {}
    for person, side, ended, *told in lines:
        partner = Partner(*told)
        if partner.state == "stopped":
            if side == mine and ended:
                stopped[person] = max(ended, stopped.get(person, ended))
        elif side == mine:
            own[person].append(partner.tandem)
        else:
            others[partner.tandem].append(partner)
    return Pairs(
        {person: [one for tandem in tandems for one in others[tandem]] for person, tandems in own.items()}, stopped
    )
