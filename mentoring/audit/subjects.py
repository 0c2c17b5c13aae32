"""Whom an act was about. The journal knows numbers of rows only; upper slices tell which rows speak of a person."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

Found = list[tuple[int, str]]
MOST = 30  # people one question may mean; more is no answer
FINDERS: list[Callable[[Any, str], Found]] = []  # (reader, words or a number) → people; filled in `ready()` of an app
TELLERS: list[Callable[[Iterable[int]], dict[str, list[int]]]] = []  # people → {«app.model»: numbers of rows}


def people_meant(user: Any, words: str) -> Found:
    """(number, name) of the people whom this reader may see and these words name; «№ 12» is the person by number."""
    return [person for find in FINDERS for person in find(user, words.strip().removeprefix("№").strip())][:MOST]


def about(people: Iterable[int]) -> Q:
    """The acts upon these people and upon what belongs to them: consents, lines of the bases, tandems, orders."""
    people, condition = list(people), Q(pk__in=[])
    for tell in TELLERS:
        for kind, rows in tell(people).items():
            condition |= Q(object_type=kind, object_id__in=rows)
    return condition
