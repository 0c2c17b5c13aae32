"""Half an import never exists, whatever is killed while it is written, and the site is back by itself (quality.md G1).

The moments are random within five parts of the time that an undisturbed import takes, so that the first blow falls
into its beginning and the last near its end.
"""

import random
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.faults.place import Place, is_alive, kill, pause, until

RUNS = 5
BLOWS = {"sqlite": ["worker"], "postgresql": ["worker", "backend", "postmaster"]}[connection.vendor]
FINISHED = ("done", "failed", "cancelled")
Figures = dict[str, int]
READ: Figures = {"programs.Import": 1, "import draft": 1, "act import_started": 1}


def change(before: Figures, after: Figures) -> Figures:
    """What came in between."""
    return {
        name: after.get(name, 0) - before.get(name, 0)
        for name in {*before, *after}
        if after.get(name) != before.get(name)
    }


class Measure:
    """What a whole import brings, and how long it takes; the installation's worker, started anew when it was killed."""

    def __init__(self, place: Place) -> None:
        self.place, self.number, self.worker = place, 0, place.ask("work")
        self.slowest, self.met = 0.0, []  # type: ignore[var-annotated]
        for _ in range(2):  # the first time much is loaded into memory
            before, job = self.begin()
            self.seconds = self.ended(job)
        self.whole = change(before, place.ask("figures"))
        code = self.school()
        before = place.ask("figures")
        self.load(code)
        self.loaded = change(before, place.ask("figures"))

    def school(self) -> str:
        """A new school: its code."""
        self.number += 1
        self.place.ask("school", code := f"school{self.number}")
        return code

    def begin(self) -> tuple[Figures, int]:
        """A new school whose file is now in work: what there was before, and the job."""
        code = self.school()
        imported = self.place.ask("draft", code)
        before = self.place.ask("figures")
        job = self.place.ask("order", code, imported)
        until(lambda: self.place.ask("job", job)["state"] != "queued")
        return before, job

    def ended(self, job: int) -> float:
        """Seconds until the worker has done with a job."""
        return until(lambda: self.place.ask("job", job)["state"] in FINISHED)

    def verdict(self, before: Figures, whole: Figures | None = None) -> str:
        """Nothing, whole, or what stands there of half an import."""
        came = change(before, self.place.ask("figures"))
        self.met.append("nothing" if not came else "whole" if came == (whole or self.whole) else f"half: {came}")
        return str(self.met[-1])

    def load(self, code: str) -> None:
        """The command that imports, to its end."""
        child = self.place.ask("load", code)
        until(lambda: not is_alive(child))


@pytest.fixture(scope="module")
def measure(place: Place) -> Iterator[Measure]:
    """An import that nothing disturbs."""
    measured = Measure(place)
    assert measured.whole["participants.Person"] == 181
    assert measured.whole["act import_taken"] == measured.loaded["act import_taken"] == 1
    yield measured
    kill(measured.worker)
    assert "nothing" in measured.met or len(measured.met) < RUNS, "no blow fell into the writing"
    print(f"\nback after {measured.slowest:.2f} s at most; an import takes {measured.seconds:.2f} s")


def strike(place: Place, measure: Measure, blow: str, at: float) -> None:
    """Kill what is named, so many seconds from now."""
    backend = place.ask("backend") if blow == "backend" else 0
    pause(at)  # the moment itself; nothing is waited for
    if blow == "worker":
        kill(measure.worker)
        measure.worker = place.ask("work")
    elif blow == "backend":
        kill(backend)
    else:
        place.kill_postgres()


def moment(seconds: float, run: int) -> float:
    """A random moment in this fifth of the time."""
    return seconds * random.uniform(run, run + 1) / RUNS


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize("blow", BLOWS)
def test_a_blow_while_the_worker_imports_leaves_all_or_nothing(
    blow: str, run: int, place: Place, measure: Measure
) -> None:
    site, worker = place.site.pid, measure.worker
    before, job = measure.begin()
    strike(place, measure, blow, moment(measure.seconds, run))
    measure.slowest = max(measure.slowest, place.back())

    assert (verdict := measure.verdict(before)) in ("nothing", "whole")
    assert place.ask("sound") == "ok"
    assert is_alive(site)
    assert is_alive(worker) is (blow != "worker")
    told = place.ask("minute", job)
    if told["state"] != "done":
        assert told["lost"] or "База данных была недоступна" in told["message"], told
        assert told["may_restart"]
        place.ask("again", job)
        measure.ended(job)
        told = place.ask("job", job)
    assert told["state"] == "done", told
    assert measure.verdict(before) == "whole", verdict


@pytest.mark.parametrize("run", range(RUNS))
def test_a_blow_at_the_command_that_imports_leaves_all_or_nothing(run: int, place: Place, measure: Measure) -> None:
    code = measure.school()
    before = place.ask("figures")
    child = place.ask("load", code)
    pause(moment(measure.seconds, run))
    kill(child)

    if change(before, after := place.ask("figures")) == READ:
        before = after  # a file that is read and not taken is no half import
    assert (verdict := measure.verdict(before, measure.loaded)) in ("nothing", "whole")
    assert place.ask("sound") == "ok"
    measure.load(code)
    if verdict == "nothing":
        assert measure.verdict(before, measure.loaded) == "whole"
    else:
        assert change(before, place.ask("figures"))["participants.Person"] == measure.whole["participants.Person"]


def test_an_import_without_its_transaction_is_seen_half_done(place: Place, measure: Measure) -> None:
    """The control: the same blow at a worker without a transaction, just before its line in the journal."""
    kill(measure.worker)
    loose = place.ask("work", loose=True)
    before, _ = measure.begin()
    until(lambda: change(before, place.ask("figures")).get("programs.Tandem") == measure.whole["programs.Tandem"])
    kill(loose)
    measure.worker = place.ask("work")

    assert measure.verdict(before).startswith("half: ")
