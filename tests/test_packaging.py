"""What the project stands on is declared with its reason, locked with hashes, and installed by two plain scripts."""

import ast
import json
import re
import stat
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from django.conf import settings
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text()
DECLARED = tomllib.loads(PYPROJECT)["project"]
LOCKS = ("run", "test", "npm")
SCRIPTS = ("bin/demo", "bin/test", "bin/setup", "bin/with-postgres", "bin/lock", ".ci/run")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)\s*(?:;\s*(.*?))?\s*\\$")

# Used without being imported: by a line of settings, by Django itself, or as a program.
UNIMPORTED = {"argon2-cffi", "psycopg2-binary", "granian", "tzdata"}


def canonical(name: str) -> str:
    """One spelling of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(*groups: str) -> dict[str, Requirement]:
    """Declared requirements: of the product (no groups), or of the named extras."""
    lines = (
        [line for group in groups for line in DECLARED["optional-dependencies"][group]]
        if groups
        else DECLARED["dependencies"]
    )
    return {canonical(item.name): item for item in map(Requirement, lines)}


def locked(text: str) -> dict[str, str]:
    """Versions by name in a lock."""
    return {canonical(match[1]): match[2] for match in map(PINNED.match, text.splitlines()) if match}


def unhashed(text: str) -> list[str]:
    """Lines of a lock that name a package and are not followed by its hash, or that name another source."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    bad = [line for line in lines if line.startswith("-") or "://" in line]
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return bad + [line for line, after in pairs if line[0].isalnum() and not after.startswith("    --hash=sha256:")]


def unexplained(text: str) -> list[str]:
    """Dependencies of pyproject.toml that have no `# why:` above them."""
    inside = text[text.index("dependencies = [") : text.index("[tool.")]
    lines = [line.strip() for line in inside.splitlines()]
    pairs = zip(["", *lines], lines, strict=False)
    return [line for before, line in pairs if line.startswith('"') and not before.startswith("# why: ")]


def imported(folders: tuple[str, ...]) -> set[str]:
    """Top-level modules that the Python files of these folders import, not our own and not Python's."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"mentoring", "participants", "programs", "monitoring", "tests"}


def distributions(modules: set[str]) -> set[str]:
    """Which distributions bring these modules."""
    brings = metadata.packages_distributions()
    return {canonical(name) for module in modules for name in brings[module]}


def test_every_dependency_says_why_it_is_here() -> None:
    assert not unexplained(PYPROJECT)
    assert unexplained(PYPROJECT.replace("# why: the framework", "# the framework"))
    assert len(required()) <= 25


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_other_source(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    assert locked(text)
    assert not unhashed(text)
    assert unhashed(text.replace("    --hash=sha256:", "    --hash=md5:"))
    assert unhashed("--index-url https://mirror.example/simple\n" + text)


@pytest.mark.parametrize("lock,groups", [("run", ()), ("test", ()), ("test", ("dev",)), ("npm", ("npm",))])
def test_a_lock_holds_what_is_declared(lock: str, groups: tuple[str, ...]) -> None:
    versions = locked((ROOT / "requirements" / f"{lock}.lock").read_text())
    wrong = [str(item) for name, item in required(*groups).items() if versions.get(name, "0") not in item.specifier]
    assert not wrong


def test_the_test_lock_has_the_same_versions_as_the_server() -> None:
    run, test = (locked((ROOT / "requirements" / f"{lock}.lock").read_text()) for lock in ("run", "test"))
    assert run.items() <= test.items()


def test_the_tests_run_on_the_locked_versions() -> None:
    lock = (ROOT / "requirements" / "test.lock").read_text()
    matches = [match for match in map(PINNED.match, lock.splitlines()) if match]
    here = [
        match
        for match in matches
        if not match[3] or Requirement(f"x; {match[3]}").marker.evaluate(default_environment())
    ]
    assert not [match[0] for match in here if metadata.version(match[1]) != match[2]]


def test_all_that_is_imported_is_declared() -> None:
    product = distributions(imported(("mentoring", "participants", "programs", "monitoring")))
    assert product <= set(required())
    assert distributions(imported(("tests",))) <= {
        *required(),
        *required("dev"),
        "packaging",
    }  # pytest brings packaging


def test_all_that_is_declared_is_used() -> None:
    applications = {app.partition(".")[0] for app in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    ours = {"mentoring", "participants", "programs", "monitoring"}
    used = distributions(imported(tuple(ours)) | (applications - ours)) | UNIMPORTED
    assert not set(required()) - used


def test_the_front_end_lock_has_integrity_and_no_machine_of_ours() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert packages.pop("")["dependencies"] == wanted
    assert {f"node_modules/{name}" for name in wanted} <= set(packages)
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert entry.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/"), name
        assert "hasInstallScript" not in entry, name


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_posix_and_stops_at_the_first_error(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text().startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in path.read_text()
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0


def test_both_commands_share_one_set_up_and_ci_runs_the_second() -> None:
    assert "\nbin/setup run\n" in (ROOT / "bin/demo").read_text()
    assert "\nbin/setup test\n" in (ROOT / "bin/test").read_text()
    assert "bin/test" in (ROOT / ".ci/run").read_text()
    assert "--require-hashes --only-binary :all:" in (ROOT / "bin/setup").read_text()
    assert "ci --ignore-scripts" in (ROOT / "bin/setup").read_text()


def test_a_password_of_the_demo_is_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/var/", "/.venv/", "/node_modules/", "*.sqlite3"} <= set(ignored)


def test_the_throw_away_postgres_passes_the_exit_code_on_and_leaves_nothing() -> None:
    command = ["bin/with-postgres", "sh", "-c", "echo $DATABASE_URL; exit 7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    place = Path(done.stdout.strip().partition("?host=")[2])
    assert done.returncode == 7, done.stderr
    assert place.name.startswith("tandem-pg.")
    assert not place.exists()
