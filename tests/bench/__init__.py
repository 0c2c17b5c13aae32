"""Speed and memory against a bare baseline; run by `./manage.py bench [NAME] [--json]`, not by pytest.

A bench is a module with two functions, `ours(folder)` and `baseline(folder)`. Each is called once in a fresh process,
with a migrated throw-away database and an empty folder; it makes its data and returns a `Timed`: the work, which is
timed, and what puts everything back before the next run, which is not.
"""

from collections.abc import Callable
from typing import NamedTuple


def nothing() -> None:
    """There is nothing to put back."""


class Timed(NamedTuple):
    """One timed piece of work and its cleaning."""

    work: Callable[[], object]
    clean: Callable[[], None] = nothing


class Promise(NamedTuple):
    """Where a bench lives and what is promised of it: ours / baseline, and MiB at the peak (0: not promised)."""

    module: str
    ratio: float
    peak: int = 0


BENCHES = {
    "import": Promise("tests.bench.importing", 3, 300),
    "export": Promise("tests.bench.exporting", 1.5),
    "order_pdf": Promise("tests.bench.order_pdf", 1.3),
    "list": Promise("tests.bench.listing", 4),
    "map": Promise("tests.bench.mapping", 4),
    "home": Promise("tests.bench.home", 0),
    "signin": Promise("tests.bench.signin", 0),  # promised are 20 ms between the two
    "foreign": Promise("tests.bench.foreign", 0),  # the same
}
