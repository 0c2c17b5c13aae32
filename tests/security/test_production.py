"""The site as a school runs it: it refuses to start with nonsense, and Django's and bandit's own checks are silent."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import ImproperlyConfigured

from mentoring.environment import database, secret_key

ROOT = Path(__file__).resolve().parents[2]
KEY = "k9vRt4WqZ1xLm8NpB3sYdF6hJ0cGuEaVi5oTzKyXw2rQbMnPlS"
SOUND = {"SECRET_KEY": KEY, "DEBUG": "False", "HTTPS": "True", "DATABASE_URL": ""}


def run(command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    """A Python of our own with the environment of a server."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {"PYTHONPATH": str(ROOT)} | SOUND | env
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    "name,value",
    [
        ("ALLOWED_HOSTS", "*"),
        ("SECRET_KEY", KEY[:49]),
        ("SECRET_KEY", "django-insecure-" + KEY),
        ("SECRET_KEY", "ab" * 30),
        ("DEBUG", "maybe"),
        ("HTTPS", "1"),
        ("DATABASE_URL", "postgresql://tandem:postgres@db/tandem"),
        ("DATABASE_URL", "postgresql://tandem@db/tandem"),
        ("DATABASE_URL", "mysql://tandem:Hx7-long-one@db/tandem"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("PROXY_COUNT", "many"),
        ("DEMO", "True"),
    ],
)
def test_the_site_does_not_start_with_nonsense_and_names_it(name: str, value: str) -> None:
    done = run(["-c", "import mentoring.settings"], **{name: value})
    assert done.returncode
    assert "ImproperlyConfigured" in done.stderr
    assert name in done.stderr.splitlines()[-1]
    assert value not in done.stderr or name in ("DEBUG", "DEMO", "HTTPS", "SESSION_IDLE_MINUTES", "PROXY_COUNT")


def test_the_site_starts_with_sound_settings() -> None:
    assert not run(["-c", "import mentoring.settings"]).returncode


def test_postgresql_answers_without_compiling_the_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://tandem:Hx7-long-one@db/tandem?sslmode=require")
    options = database(tmp_path, False)["OPTIONS"]
    assert options == {"connect_timeout": 3, "options": "-c jit=off", "sslmode": "require"}


def test_the_site_does_not_start_without_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured):
        secret_key(False, tmp_path / "secret_key")
    with pytest.raises(ImproperlyConfigured):
        secret_key(False)


def test_the_checks_of_a_deployment_are_silent_and_can_speak() -> None:
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    sound, loose = run(command), run(command, HTTPS="False")
    assert not sound.returncode, sound.stderr
    assert loose.returncode  # the control: without HTTPS Django warns
    assert "security.W" in loose.stderr


def test_bandit_finds_no_dangerous_call_and_can_find_one(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import subprocess\nsubprocess.call('ls ' + input(), shell=True)\n")
    bandit = ["-m", "bandit", "-q", "-r", "-c", "pyproject.toml"]
    ours = run([*bandit, "mentoring", "participants", "programs", "monitoring"])
    assert not ours.returncode, ours.stdout
    assert run([*bandit, str(tmp_path)]).returncode == 1


def test_behind_https_a_cookie_belongs_to_this_host_alone_and_never_goes_in_the_clear() -> None:
    told = "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    sound = run(["-c", f"import mentoring.settings as s; {told}; print(s.SECURE_HSTS_SECONDS >= 31536000)"])
    assert sound.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "True"]
    loose = run(["-c", f"import mentoring.settings as s; {told}"], HTTPS="False")
    assert loose.stdout.split() == ["session", "csrf", "False", "False"]  # the control: such a name needs https


def test_what_was_signed_outlives_a_change_of_the_key(settings: Any) -> None:
    signed = signing.dumps("ссылка")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, []
    with pytest.raises(signing.BadSignature):  # the control: without the old key it is worth nothing
        signing.loads(signed)
    settings.SECRET_KEY_FALLBACKS = [os.environ["SECRET_KEY"]]
    assert signing.loads(signed) == "ссылка"
    told = run(
        ["-c", "import mentoring.settings as s; print(s.SECRET_KEY_FALLBACKS)"], SECRET_KEY_FALLBACKS="old, older"
    )
    assert told.stdout.strip() == "['old', 'older']"
