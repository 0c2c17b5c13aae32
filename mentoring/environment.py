"""Settings come from the environment, and nonsense is refused at the start instead of being found at night."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SAMPLE_KEYS = ("change", "insecure", "secret", "sample", "example")
DEFAULT_PASSWORDS = {"", "postgres", "password", "tandem", "admin", "12345678", "changeme"}


def env_text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default it must be set. Raises ImproperlyConfigured."""
    text = os.environ.get(name, default)
    if text is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return text


def env_bool(name: str, default: bool) -> bool:
    """True or False, written so. Raises ImproperlyConfigured for anything else."""
    text = env_text(name, str(default))
    if text not in ("True", "False"):
        raise ImproperlyConfigured(f"{name}={text!r}: write True or False.")
    return text == "True"


def env_int(name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds. Raises ImproperlyConfigured."""
    text = env_text(name, str(default))
    if not re.fullmatch(r"-?\d+", text) or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name}={text!r}: write a whole number from {least} to {most}.")
    return int(text)


def env_list(name: str, default: str = "") -> list[str]:
    """Words separated by commas, blanks dropped."""
    return [word.strip() for word in env_text(name, default).split(",") if word.strip()]


def secret_key(debug: bool, file: Path | None = None) -> str:
    """The signing key: 50 characters or more and not a sample (ASVS 13.3.1). Raises ImproperlyConfigured.

    Without the variable it is read from `file`, which bin/setup makes at random on an engineer's machine.
    """
    from_file = file is not None and "SECRET_KEY" not in os.environ and file.is_file()
    key = file.read_text().strip() if file and from_file else env_text("SECRET_KEY")
    if not debug and (len(key) < 50 or len(set(key)) < 10 or any(word in key.lower() for word in SAMPLE_KEYS)):
        raise ImproperlyConfigured("SECRET_KEY: write 50 random characters or more, not a sample.")
    return key


def hosts(debug: bool) -> list[str]:
    """The names this site answers to; links in letters are built from them, so a wildcard is refused. Raises
    ImproperlyConfigured."""
    names = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    if "*" in names and not debug:
        raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts; a wildcard lets anybody forge links.")
    return names


def demo(https: bool) -> bool:
    """Whether this is the demo: it shows the names for sign-in and asks nobody for the second step, so it is refused
    where a school works. Raises ImproperlyConfigured."""
    asked = env_bool("DEMO", False)
    if asked and https:
        raise ImproperlyConfigured("DEMO=True goes with HTTPS=False only: it switches the second step of sign-in off.")
    return asked


def database(base: Path, debug: bool) -> dict[str, Any]:
    """Django's DATABASES entry: SQLite in WAL with IMMEDIATE by default, PostgreSQL by DATABASE_URL.

    Without IMMEDIATE two writers of a WAL database refuse each other; synchronous=FULL keeps the last commit at a
    power cut. `postgresql://user:password@host:port/name?host=/socket/dir`. Raises ImproperlyConfigured.
    """
    url = urlsplit(env_text("DATABASE_URL", ""))
    if not url.scheme:
        path = Path(env_text("SQLITE_PATH", str(base / "var" / "tandem.sqlite3")))
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        test = {"NAME": path.with_name(f"test-{os.getpid()}.sqlite3")}  # a file: threads of a test share it for real
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options, "TEST": test}
    if url.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL: write postgresql://user:password@host/name.")
    query = dict(parse_qsl(url.query))
    host, password = query.pop("host", url.hostname or ""), unquote(url.password or "")
    if not debug and not host.startswith("/") and password.lower() in DEFAULT_PASSWORDS:
        raise ImproperlyConfigured("DATABASE_URL: the database password is empty or a well-known one.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/") or "tandem",
        "USER": unquote(url.username or ""),
        "PASSWORD": password,
        "HOST": host,
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a question about 20,000 people takes ten times as long as answering it: 0.5 s against 0.05 s.
        "OPTIONS": {"connect_timeout": 3, "options": "-c jit=off", **query},
    }
