"""Numbers that a browser sent: keys of rows, versions, places. One way to read them, for every page."""

from collections.abc import Iterable

from django.http import HttpRequest

NOBODYS = -1  # no row has this key, this version or this place
OF_KEY, OF_VERSION = 18, 9  # digits: columns of 64 and of 32 bits; a longer number stops a database with an error


def number(text: str, digits: int = OF_KEY) -> int:
    """The whole number in these ASCII digits; NOBODYS for all else: nothing, a word, a sign, «²», «٣», too long."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else NOBODYS


def numbers(texts: Iterable[str]) -> list[int]:
    """Those of the texts that are numbers, in their order."""
    return [found for text in texts if (found := number(text)) != NOBODYS]


def version_of(request: HttpRequest) -> int:
    """The version that the page was drawn with; NOBODYS, which no row has, when it is missing or nonsense."""
    return number(request.POST.get("version", ""), OF_VERSION)
