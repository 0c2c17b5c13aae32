"""`./manage.py verify`: everything that must hold before a change is taken, each step with its time."""

import os
import subprocess
import sys
import time
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


def suite(name: str, *words: str, wrapper: tuple[str, ...] = (), env: dict[str, str]) -> Step:
    """A run of the tests, which leaves its report in var/."""
    return Step(
        name, [*wrapper, PYTHON, "-m", "pytest", "-q", "--durations=10", f"--junitxml={report_of(name)}", *words], env
    )


ON_SQLITE = suite("tests on SQLite", env={"DATABASE_URL": ""})
ON_POSTGRES = suite("tests on PostgreSQL", "--ignore=tests/e2e", wrapper=("bin/with-postgres",), env={})


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
    """Runs the steps in the order of their price and goes on after a failure, so that one run tells everything.

    The tests on PostgreSQL run beside all the rest, on the second core.
    """

    help = "Format, lint, import contracts, checks, migrations, types, dangerous calls, tests."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--quick leaves the tests out, --postgres adds a second run of them."""
        parser.add_argument("--quick", action="store_true", help="without the tests")
        parser.add_argument("--postgres", action="store_true", help="the tests also on a throw-away PostgreSQL")

    def handle(self, *args: Any, quick: bool, postgres: bool, **options: Any) -> None:
        """Run, print a table of what it took, and end with an error when anything failed."""
        steps = STATIC + [ON_SQLITE] * (not quick)
        beside = self.begin(ON_POSTGRES) if postgres and not quick else None
        outcomes = [(step.name, *self.run(step)) for step in steps]
        if beside:
            steps.append(ON_POSTGRES)
            outcomes.append((ON_POSTGRES.name, *self.finish(ON_POSTGRES, *beside)))
        self.stdout.write("")
        for name, trouble, seconds in outcomes:
            self.stdout.write(f"{'✗' if trouble else '✓'} {name:<34}{seconds:7.1f} s  {trouble}")
        for step in steps:
            if report_of(step.name).exists():
                self.stdout.write(f"== {step.name}: {count(report_of(step.name))} ==")
        if failed := [name for name, trouble, _ in outcomes if trouble]:
            raise CommandError(f"{len(failed)} of {len(steps)} failed: {', '.join(failed)}")

    def run(self, step: Step) -> tuple[str, float]:
        """One step, shown as it goes: what is wrong with it (empty when nothing) and the seconds it took."""
        self.stdout.write(f"\n— {step.name}")
        self.stdout.flush()
        return self.finish(step, *self.begin(step, shown=True))

    def begin(self, step: Step, shown: bool = False) -> tuple[subprocess.Popen[bytes], Path | None, float]:
        """Start it; what it prints is shown at once or kept in a file for later."""
        report = report_of(step.name)
        report.parent.mkdir(exist_ok=True)
        report.unlink(missing_ok=True)
        log = None if shown else report.with_suffix(".log")
        env = {**os.environ, **step.env}
        with log.open("wb") if log else nullcontext() as out:
            process = subprocess.Popen(  # nosec B603: our own list
                step.command, cwd=settings.BASE_DIR, env=env, stdout=out, stderr=subprocess.STDOUT if out else None
            )
        return process, log, time.monotonic()

    def finish(self, step: Step, process: subprocess.Popen[bytes], log: Path | None, began: float) -> tuple[str, float]:
        """Wait for it; what is wrong with it and the seconds it took."""
        code = process.wait()
        if log:
            self.stdout.write(f"\n— {step.name}\n{log.read_text(errors='replace')}")
        trouble = f"exit code {code}" if code else ""
        if not trouble and step in (ON_SQLITE, ON_POSTGRES):
            trouble = count(report_of(step.name)).trouble
        return trouble, time.monotonic() - began
