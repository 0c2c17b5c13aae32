"""Invented people: names drawn from lists, the same ones every time, no two alike."""

import json
import random
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings

LISTS = json.loads((settings.BASE_DIR / "fixtures" / "demo_names.json").read_text(encoding="utf-8"))
SURNAMES: list[str] = LISTS["surnames"]
FIRST_NAMES: dict[str, list[str]] = {"m": LISTS["men"], "f": LISTS["women"]}
FATHERS: dict[str, str] = LISTS["fathers"]  # stem of the patronymic: first name of the father
INVARIABLE = ("ко", "ых", "им", "ия", "ян", "ук", "ник")


class Name(NamedTuple):
    """An invented name, the gender it was made for, the family's surname and the father's patronymic stem."""

    last: str
    first: str
    middle: str
    gender: str
    family: str
    father: str

    def __str__(self) -> str:
        return " ".join(filter(None, self[:3]))


def surname(family: str, gender: str) -> str:
    """The surname of a woman from a man's: Авдеев, Авдеева; Градский, Градская; Кравченко, Кравченко."""
    if gender == "m" or family.endswith(INVARIABLE):
        return family
    return family[:-2] + "ая" if family.endswith(("ий", "ой", "ый")) else family + "а"


def make_name(family: str, gender: str, first: str, father: str) -> Name:
    """A whole name; people called Ким have no patronymic, as happens."""
    middle = "" if family == "Ким" else father + ("ич" if gender == "m" else "на")
    return Name(surname(family, gender), first, middle, gender, family, father)


def names(seed: int) -> Iterator[Name]:
    """Names, the same for the same seed; the list of surnames twice over, no name twice: some 330 people."""
    chance = random.Random(seed)  # nosec B311: invented names, not secrets
    seen = set()
    for _ in range(2):
        for family in chance.sample(SURNAMES, len(SURNAMES)):
            gender = chance.choice("mf")
            name = make_name(family, gender, chance.choice(FIRST_NAMES[gender]), chance.choice(list(FATHERS)))
            if name[:2] not in seen:
                seen.add(name[:2])
                yield name


def parent_of(child: Name, chance: random.Random) -> tuple[Name, str]:
    """A parent and what the parent is to the child; a father's first name agrees with the child's patronymic."""
    gender = chance.choices("fm", (4, 1))[0]
    first = FATHERS[child.father] if gender == "m" else chance.choice(FIRST_NAMES["f"])
    return make_name(child.family, gender, first, chance.choice(list(FATHERS))), "мать" if gender == "f" else "отец"
