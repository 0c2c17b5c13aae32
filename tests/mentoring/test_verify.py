"""`./manage.py verify` runs every step once, tells all failures in one run and takes a skipped test for a failure."""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mentoring.management.commands import verify

REPORT = '<testsuites><testsuite tests="{tests}" failures="0" errors="0" skipped="{skipped}" time="1.5"/></testsuites>'


def step(name: str, code: int = 0, report: str = "") -> verify.Step:
    """A step that says it was here, leaves this report and ends with this code."""
    program = f"open('ran', 'a').write({name!r} + ' '); print('said by', {name!r});"
    if report:
        program += f"open({str(verify.report_of(name))!r}, 'w').write({report!r});"
    return verify.Step(name, [sys.executable, "-c", f"{program} raise SystemExit({code})"])


def run_of_tests(name: str, code: int = 0, total: int = 3, skipped: int = 0) -> verify.Step:
    """A run of tests that came to this."""
    return step(name, code, REPORT.format(tests=total, skipped=skipped))


@pytest.fixture
def place(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small list of steps, all good."""
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(verify, "STATIC", [step("format"), step("types")])
    monkeypatch.setattr(verify, "SUITES", [run_of_tests("quick ones"), run_of_tests("slow ones")])
    monkeypatch.setattr(verify, "BESIDE_POSTGRES", run_of_tests("quick ones"))
    monkeypatch.setattr(verify, "ON_POSTGRES", run_of_tests("on the other"))
    return tmp_path


def ran(place: Path) -> list[str]:
    """The steps that ran, by name."""
    return sorted((place / "ran").read_text().replace("quick ones", "quick").split())


@pytest.mark.parametrize(
    "options, suites",
    [({"quick": True}, []), ({}, ["quick", "slow ones"]), ({"postgres": True}, ["quick", "slow ones", "on the other"])],
)
def test_every_step_runs_once_and_is_told(place: Path, capfd: Any, options: dict[str, bool], suites: list[str]) -> None:
    call_command("verify", **options)
    assert ran(place) == sorted(" ".join(["format", "types", *suites]).split())
    said = capfd.readouterr().out
    for name in ["format", "types", *suites]:
        assert f"✓ {name}" in said
        assert f"said by {name}" in said
    assert said.count("== ") == len(suites)
    assert said.count("3 passed, 0 failed, 0 skipped in 1.50s") == len(suites)


def test_a_failure_stops_nothing_and_every_failure_is_told(
    place: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "STATIC", [step("format", code=1), step("types")])
    monkeypatch.setattr(verify, "SUITES", [run_of_tests("skipping", skipped=1), run_of_tests("empty", total=0)])
    monkeypatch.setattr(verify, "BESIDE_POSTGRES", run_of_tests("skipping", skipped=1))
    monkeypatch.setattr(verify, "ON_POSTGRES", run_of_tests("on the other", code=2))
    with pytest.raises(CommandError, match="4 of 5 failed: format, skipping, empty, on the other"):
        call_command("verify", postgres=True)
    assert ran(place) == ["empty", "format", "on", "other", "skipping", "the", "types"]
    said = capfd.readouterr().out
    for told in ("exit code 1", "exit code 2", "a test was skipped", "no test ran", "✓ types"):
        assert told in said


def ignored_by(one: verify.Step) -> set[str]:
    """The files that a run of the tests leaves out."""
    return {word.removeprefix("--ignore=") for word in one.command if word.startswith("--ignore=")}


def test_no_file_of_tests_is_left_out(settings: Any) -> None:
    """What one run of the browser tests ignores, the other names; what one database is spared, the other is not;
    without PostgreSQL all run on SQLite."""
    everything, pages, paths, beside, postgres = (
        ignored_by(one) for one in (*verify.SUITES, verify.BESIDE_POSTGRES, verify.ON_POSTGRES)
    )
    assert paths == {word for word in verify.SUITES[1].command if word.startswith(verify.E2E)}
    assert (everything, pages) == ({verify.E2E}, set())
    assert beside & postgres == {verify.E2E}
    assert beside | postgres == {verify.E2E, *verify.ON_SQLITE_ONLY, *verify.ON_POSTGRES_ONLY}
    assert all((settings.BASE_DIR / one).is_file() for one in beside ^ postgres)
