"""The card of another school's person, against a number that nobody has (quality.md A3: medians < 20 ms apart)."""

from pathlib import Path

from tests.bench import Timed
from tests.bench.data import browser, make_bench_school
from tests.bench.signin import checked
from tests.factories import make_person, make_school

NOBODY = 10**9


def ours(folder: Path) -> Timed:
    """Somebody else's."""
    return card(nobody=False)


def baseline(folder: Path) -> Timed:
    """Nobody's."""
    return card(nobody=True)


def card(nobody: bool) -> Timed:
    """The card of a person as the curator asks for it."""
    curator, stranger = make_bench_school()[2], make_person(make_school("other"))
    client = browser(curator)
    return Timed(lambda: checked(client.get(f"/people/{NOBODY if nobody else stranger.pk}/").status_code, 404))
