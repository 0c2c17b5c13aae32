"""The curator's home in a school of 20,000 mentees, against the bare view of 50 rows."""

from pathlib import Path

from tests.bench import Timed
from tests.bench.bare import bare_page, checked
from tests.bench.data import browser, make_base, make_bench_school, make_mentor_cards

PEOPLE = 20_000


def ours(folder: Path) -> Timed:
    """«Что требует внимания» and the figures; the mentors stand in their base, so their load is looked at too."""
    school, year, curator = make_bench_school()
    make_base(school, year, PEOPLE, pairs=PEOPLE // 4)
    make_mentor_cards(year)
    client = browser(curator)
    return Timed(lambda: checked(client.get("/")))


def baseline(folder: Path) -> Timed:
    """The bare view among as many people."""
    return bare_page(PEOPLE)
