"""The curator's home in a school of 20,000 mentees, against the bare view of 50 rows."""

from pathlib import Path

from tests.bench import Timed
from tests.bench.bare import bare_page, our_page

PEOPLE = 20_000


def ours(folder: Path) -> Timed:
    """«Что требует внимания» and the figures."""
    return our_page("/", PEOPLE)


def baseline(folder: Path) -> Timed:
    """The bare view among as many people."""
    return bare_page(PEOPLE)
