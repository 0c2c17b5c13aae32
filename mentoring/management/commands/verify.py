"""`./manage.py verify`: everything that must hold before a change is taken, each step with its time."""

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PYTHON = sys.executable
# Bandit warns about the words of every `# nosec`; only what it finds is of interest here.
BANDIT = "import logging; logging.disable(logging.WARNING); from bandit.cli import main; main.main()"
PACKAGES = ["mentoring", "participants", "programs", "monitoring"]


class Step(NamedTuple):
    """One check: its name, the command, and variables of the environment set only for it."""

    name: str
    command: list[str]
    env: dict[str, str] = {}


def manage(*words: str) -> list[str]:
    """The command line of another management command."""
    return [PYTHON, "manage.py", *words]


STATIC = [
    Step("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    Step("lint", [PYTHON, "-m", "ruff", "check", "."]),
    Step("imports go down only", [str(Path(PYTHON).with_name("lint-imports"))]),
    Step("system checks, as in production", manage("check", "--deploy", "--fail-level", "WARNING"), {"HTTPS": "True"}),
    Step("no migration missing", manage("makemigrations", "--check", "--dry-run")),
    Step("types", [PYTHON, "-m", "mypy"]),
    Step("dangerous calls", [PYTHON, "-c", BANDIT, "-q", "-r", "-c", "pyproject.toml", *PACKAGES]),
]


def report_of(name: str) -> Path:
    """Where a run of the tests writes what it ran."""
    return settings.BASE_DIR / "var" / f"{name.replace(' ', '-')}.xml"


def log_of(name: str) -> Path:
    """Where a step that is not shown as it goes writes what it prints."""
    return report_of(name).with_suffix(".log")


def suite(name: str, *words: str, wrapper: tuple[str, ...] = (), env: dict[str, str]) -> Step:
    """A run of the tests, which leaves its report in var/."""
    return Step(
        name, [*wrapper, PYTHON, "-m", "pytest", "-q", "--durations=10", f"--junitxml={report_of(name)}", *words], env
    )


E2E = "tests/e2e"
PAGES = [f"{E2E}/test_accessible.py"]  # more than half of the time in the browser
WITHOUT_POSTGRES = {"DATABASE_URL": ""}
# Going round all pages takes half of the time, so each such file runs once: what is the same on both databases (who may
# enter which page, see which row and field, how many questions a list asks) on SQLite; what a database may choke on
# (texts, sizes and kinds of what is sent) on PostgreSQL, the stricter of them. Without it, all run on SQLite.
ON_SQLITE_ONLY = [
    f"tests/security/test_{name}.py" for name in ("matrix", "counts", "pages", "fields", "doors", "journal")
]
ON_POSTGRES_ONLY = [f"tests/security/test_{name}.py" for name in ("texts", "bodies", "junk")]


def without(*files: str) -> list[str]:
    """The words that leave these out of a run."""
    return [f"--ignore={one}" for one in files]


SUITES = [
    suite("tests on SQLite", *without(E2E), env=WITHOUT_POSTGRES),
    suite("every page in the browser", *PAGES, env=WITHOUT_POSTGRES),
    suite("paths and texts in the browser", E2E, *without(*PAGES), env=WITHOUT_POSTGRES),
]
BESIDE_POSTGRES = suite("tests on SQLite", *without(E2E, *ON_POSTGRES_ONLY), env=WITHOUT_POSTGRES)
ON_POSTGRES = suite("tests on PostgreSQL", *without(E2E, *ON_SQLITE_ONLY), wrapper=("bin/with-postgres",), env={})


class Count(NamedTuple):
    """What a run of the tests came to."""

    passed: int
    failed: int
    skipped: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped in {self.seconds:.2f}s"

    @property
    def trouble(self) -> str:
        """Why a run without a red test is still not good; empty when it is."""
        if not self.passed:
            return "no test ran"
        return "a test was skipped: a missing tool is a failure" if self.skipped else ""


def count(report: Path) -> Count:
    """Read a report of pytest (JUnit XML)."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # nosec B314: pytest wrote it a moment ago
    total = {
        key: sum(float(one.get(key, 0)) for one in suites) for key in ("tests", "failures", "errors", "skipped", "time")
    }
    failed, skipped = int(total["failures"] + total["errors"]), int(total["skipped"])
    return Count(int(total["tests"]) - failed - skipped, failed, skipped, total["time"])


class Command(BaseCommand):
    """Runs every step and goes on after a failure, so that one run tells everything.

    Two work at once, each on a core, until they meet: one takes the steps from the front, the cheapest first, and shows
    them as they go; the other takes the tests from the back, and what they print is shown at the end.
    """

    help = "Format, lint, import contracts, checks, migrations, types, dangerous calls, tests."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--quick leaves the tests out, --postgres adds a second run of them."""
        parser.add_argument("--quick", action="store_true", help="without the tests")
        parser.add_argument("--postgres", action="store_true", help="the tests also on a throw-away PostgreSQL")

    def handle(self, *args: Any, quick: bool, postgres: bool, **options: Any) -> None:
        """Run, print a table of what it took, and end with an error when anything failed."""
        tests = [BESIDE_POSTGRES, *SUITES[1:], ON_POSTGRES] if postgres else SUITES
        suites = [] if quick else tests
        steps = STATIC + suites
        todo = deque(steps)
        with ThreadPoolExecutor(1) as second:
            beside = second.submit(self.work, todo.pop, shown=False) if suites else None
            try:
                outcomes = self.work(todo.popleft, shown=True)
            finally:
                todo.clear()  # after Ctrl+C nothing more is begun
        kept = beside.result() if beside else {}
        for name in kept:
            self.stdout.write(f"\n— {name}\n{log_of(name).read_text(errors='replace')}")
        outcomes |= kept
        self.stdout.write("")
        for step in steps:
            trouble, seconds = outcomes[step.name]
            self.stdout.write(f"{'✗' if trouble else '✓'} {step.name:<34}{seconds:7.1f} s  {trouble}")
        for step in suites:
            if report_of(step.name).exists():
                self.stdout.write(f"== {step.name}: {count(report_of(step.name))} ==")
        if failed := [step.name for step in steps if outcomes[step.name][0]]:
            raise CommandError(f"{len(failed)} of {len(steps)} failed: {', '.join(failed)}")

    def work(self, take: Callable[[], Step], shown: bool) -> dict[str, tuple[str, float]]:
        """Take steps until none is left; of each what is wrong with it (empty when nothing) and the seconds it took."""
        outcomes = {}
        while True:
            try:
                step = take()
            except IndexError:
                return outcomes
            outcomes[step.name] = self.run(step, shown)

    def run(self, step: Step, shown: bool) -> tuple[str, float]:
        """One step; what it prints is shown as it goes or kept in a file for later."""
        report, began = report_of(step.name), time.monotonic()
        report.parent.mkdir(exist_ok=True)
        report.unlink(missing_ok=True)
        if shown:
            self.stdout.write(f"\n— {step.name}")
            self.stdout.flush()
        with nullcontext() if shown else log_of(step.name).open("wb") as out:
            code = subprocess.run(  # nosec B603: our own list
                step.command,
                cwd=settings.BASE_DIR,
                env={**os.environ, **step.env},
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
            ).returncode
        trouble = f"exit code {code}" if code else ""
        if not trouble and step not in STATIC:
            trouble = count(report).trouble
        return trouble, time.monotonic() - began
