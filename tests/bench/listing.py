"""The base list: 50 of 20,000 mentees, against the bare view."""

from pathlib import Path

from tests.bench import Timed
from tests.bench.bare import bare_page, our_page

PEOPLE = 20_000


def ours(folder: Path) -> Timed:
    """The base of mentees as the curator opens it."""
    return our_page("/mentees/?per=50", PEOPLE)


def baseline(folder: Path) -> Timed:
    """The bare view among as many people."""
    return bare_page(PEOPLE)
