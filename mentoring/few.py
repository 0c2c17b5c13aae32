"""Of many names the first ones, and how many more there are."""

from collections.abc import Sequence
from typing import TypeVar

Named = TypeVar("Named")
MOST = 10


def few(names: Sequence[Named]) -> tuple[Sequence[Named], int]:
    """(those to be named, how many are left out): never one alone, its name is no longer than «и ещё 1»."""
    return (names, 0) if len(names) <= MOST + 1 else (names[:MOST], len(names) - MOST)


def in_sentence(names: Sequence[str]) -> str:
    """«Белов А. Д., Ким А. и ещё 3»."""
    shown, more = few(names)
    return ", ".join(shown) + (f" и ещё {more}" if more else "")
