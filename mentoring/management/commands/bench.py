"""`./manage.py bench [NAME] [--json]`: speed and memory against a bare baseline (tests/bench).

Ours and the baseline live in two fresh processes, each with its own throw-away SQLite file, and run by turns, so that
both meet the same load of the machine. One warm-up, then the median of the runs. The peak is the highest resident
memory of our process together with the processes it started.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess  # nosec B404: starts only this command again
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tests.bench import BENCHES, Timed

KEYS = ("name", "ours", "baseline", "ratio", "peak MiB", "load average")
DATABASE = "bench.sqlite3"


def environment(folder: Path) -> dict[str, str]:
    """The environment of a child: nothing of the user's data is within its reach."""
    return os.environ | {
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": "",
        "SQLITE_PATH": str(folder / DATABASE),
        "FILES_ROOT": str(folder / "files"),
        "DEBUG": "False",
        "HTTPS": "False",
        "DEMO": "False",
        "SECOND_FACTOR_ROLES": "",
        "TASKS_BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }


def high_water(pid: int | str) -> int:
    """The most resident memory a process has had, KiB; 0 when it is gone. It is of the program alone: what `fork`
    hands down from a parent is not in it (`ru_maxrss` counts that too)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if pid == "self" else 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def family_peak() -> int:
    """Our peak and the peaks of the processes that we started and that still live (the one that draws PDF), KiB."""
    try:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    except OSError:
        children = []
    return high_water("self") + sum(high_water(child) for child in children)


class Side:
    """A child process that does one side of a bench whenever it is asked."""

    def __init__(self, name: str, side: str, folder: Path) -> None:
        self.label = f"{name}, {side}"
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", name, "--side", side]
        self.process = subprocess.Popen(  # nosec B603: our own command
            command, cwd=settings.BASE_DIR, env=environment(folder), stdin=-1, stdout=-1, text=True
        )

    def once(self) -> dict[str, float]:
        """Do the work once: seconds, and MiB at the peak so far. Raises CommandError when the child has ended."""
        if self.process.poll() is None and self.process.stdin and self.process.stdout:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
            if line := self.process.stdout.readline():
                return json.loads(line)
        raise CommandError(f"bench «{self.label}»: the process ended with code {self.process.wait()}")

    def close(self) -> None:
        """Let the child end by itself."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()


def measure(name: str, runs: int, template: Path) -> dict[str, Any]:
    """One bench: both sides by turns."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        sides = []
        for side in ("ours", "baseline"):
            place = Path(folder) / side
            place.mkdir()
            shutil.copy(template, place / DATABASE)
            sides.append(Side(name, side, place))
        try:
            turns = [[side.once() for side in sides] for _ in range(runs + 1)][1:]
        finally:
            for side in sides:
                side.close()
    ours, baseline = (statistics.median(turn[index]["seconds"] for turn in turns) for index in (0, 1))
    peak = max(turn[0]["peak"] for turn in turns)
    figures = (round(ours, 4), round(baseline, 4), round(ours / baseline, 2), round(peak), round(os.getloadavg()[0], 1))
    return dict(zip(KEYS, (name, *figures), strict=True))


def serve(name: str, side: str) -> None:
    """What a child does: prepare, then one run for each line on its input; results go out as JSON lines."""
    folder = Path(settings.DATABASES["default"]["NAME"]).parent
    timed: Timed = getattr(import_module(BENCHES[name].module), side)(folder)
    for _ in sys.stdin:
        started = time.perf_counter()
        timed.work()
        seconds = time.perf_counter() - started
        timed.clean()
        sys.stdout.write(json.dumps({"seconds": seconds, "peak": family_peak() / 1024}) + "\n")
        sys.stdout.flush()


class Command(BaseCommand):
    """Runs the named bench or all of them."""

    help = "Speed and memory against a bare baseline."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """NAME, --json, --runs; --side is how the command starts itself in a child."""
        parser.add_argument("name", nargs="?", choices=sorted(BENCHES))
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--runs", type=int, default=5, choices=range(3, 101), metavar="3…100")
        parser.add_argument("--side", choices=["ours", "baseline"], help="(for itself) do one side in this process")

    def handle(self, *args: Any, name: str | None, as_json: bool, runs: int, side: str, **options: Any) -> None:
        """Measure and print; nothing is judged here, the promise stands beside the figure."""
        if name and side:
            serve(name, side)
            return
        with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
            self.migrate(Path(folder))
            rows = []
            for bench in [name] if name else list(BENCHES):
                rows.append(measure(bench, runs, Path(folder) / DATABASE))
                if not as_json:
                    self.show(rows[-1], first=len(rows) == 1)
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))

    def migrate(self, folder: Path) -> None:
        """Make the empty database that every child gets a copy of."""
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment(folder), check=False)  # nosec B603
        if done.returncode:
            self.refuse()

    def refuse(self) -> NoReturn:
        """End: without a database there is nothing to measure."""
        raise CommandError("The throw-away database could not be made.")

    def show(self, row: dict[str, Any], first: bool) -> None:
        """One line of the table, with the promise beside the figure."""
        if first:
            self.stdout.write(f"{'name':<10}{'ours, s':>10}{'baseline':>10}{'ratio':>16}{'peak MiB':>16}{'load':>7}")
        promise = BENCHES[row["name"]]
        ratio = f"{row['ratio']:.2f}" + (f" (≤ {promise.ratio:g})" if promise.ratio else "")
        peak = f"{row['peak MiB']}" + (f" (≤ {promise.peak})" if promise.peak else "")
        figures = f"{row['ours']:>10.4f}{row['baseline']:>10.4f}{ratio:>16}{peak:>16}{row['load average']:>7.1f}"
        self.stdout.write(f"{row['name']:<10}{figures}")
        self.stdout.flush()
