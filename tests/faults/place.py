"""The installation: where its database lives, how it is asked, how its parts are killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

PATIENCE = 30  # seconds until something is given up; the promised five are printed, not asserted (a busy machine)
ROOT = Path(settings.BASE_DIR)
DATABASE_AWAY = (503,)


class Gone(Exception):
    """What was waited for did not come."""


def pause(seconds: float) -> None:
    """Let a moment pass: other processes tell nobody when they are ready, and a blow has its random moment."""
    threading.Event().wait(seconds)


def until(true: Callable[[], Any]) -> float:
    """Ask until the answer is yes: the seconds that it took. Raises Gone."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > PATIENCE:
            raise Gone
        pause(0.005)
    return time.monotonic() - began


def is_alive(pid: int) -> bool:
    """The process runs; one that waits to be buried does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def kill(*pids: int) -> None:
    """SIGKILL, and wait until they are gone."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(is_alive, pids)))


class Place:
    """A running installation: our hand in it, its site, and the postmaster when it is PostgreSQL."""

    def __init__(self, folder: Path, environment: dict[str, str], postmaster: int = 0) -> None:
        self.folder, self.base = folder, None
        if postmaster:
            self.take_over(postmaster)
        self.environment = environment | {
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "mentoring.settings",
            "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
            "FILES_ROOT": str(folder / "files"),
            "SECOND_FACTOR_ROLES": "",
        }
        self.hand = self.child("-m", "tests.faults.hand", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.cookie: str = self.ask("prepare")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        told = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "2", "--log-level", "warning"]
        told += ["--host", "127.0.0.1", "--port", str(self.port), "--working-dir", str(ROOT)]
        self.site = self.child("-m", "granian", *told, "mentoring.wsgi:application", stdout=subprocess.DEVNULL)
        until(lambda: self.status("/healthz") == 200)

    def child(self, *command: str, **streams: Any) -> subprocess.Popen[str]:
        """A Python of the installation; what it complains of goes to a file."""
        with (self.folder / "complaints.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=self.folder,
                env=self.environment,
                stderr=log,
                text=True,
                start_new_session=True,
                **streams,
            )

    def ask(self, act: str, *arguments: Any, **options: Any) -> Any:
        """Have our hand do something. Raises Gone with its complaints."""
        assert self.hand.stdin
        assert self.hand.stdout
        self.hand.stdin.write(json.dumps([act, arguments, options]) + "\n")
        self.hand.stdin.flush()
        if not (line := self.hand.stdout.readline()):
            raise Gone((self.folder / "complaints.log").read_text()[-3000:])
        return json.loads(line)

    def status(self, path: str) -> int:
        """The site's answer to a watchdog or, for a page, to the curator's browser; 0 when nobody answers."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            browser.request("GET", path, headers={"Cookie": self.cookie} if path.endswith("/") else {})
            return browser.getresponse().status
        except OSError:
            return 0
        finally:
            browser.close()

    def back(self) -> float:
        """Seconds until the site shows pages again; meanwhile it says that the database is away, and lives."""
        met: set[int] = set()

        def opens() -> bool:
            met.update(answers := [self.status("/mentees/"), self.status("/readyz")])
            assert self.status("/healthz") == 200
            return answers == [200, 200]

        seconds = until(opens)
        assert met <= {200, *DATABASE_AWAY}
        return seconds

    def take_over(self, first: int) -> None:
        """The postmaster becomes our own child: a killed one that nobody buries would keep its place in the folder."""
        self.command = Path(f"/proc/{first}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        owner = os.stat(f"/proc/{first}").st_uid
        self.owner = owner if owner != os.getuid() else None
        os.kill(first, signal.SIGINT)
        until(lambda: not is_alive(first))
        self.start_postgres()

    def start_postgres(self) -> None:
        """As it was started before."""
        with (self.folder / "postgres.log").open("a") as log:
            self.base = subprocess.Popen(self.command, cwd="/", stdout=log, stderr=log, user=self.owner)

    def kill_postgres(self) -> None:
        """The postmaster and all its children at once, then a new start."""
        first = self.base.pid
        kill(first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split()))
        self.base.wait()
        assert self.status("/healthz") == 200
        assert (self.status("/mentees/"), self.status("/readyz")) == (503, 503)
        self.start_postgres()

    def close(self) -> None:
        """Our hand and the site end, with all that they have started."""
        for child in (self.hand, self.site):
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            with suppress(BrokenPipeError), child:
                child.wait()
        if self.base:
            self.base.send_signal(signal.SIGINT)
            self.base.wait()


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster of our own that lives as long as the block: its DATABASE_URL. What is committed is on the disk."""
    told = ["sh", "-c", "echo $DATABASE_URL; read end"]
    with subprocess.Popen(
        [ROOT / "bin" / "with-postgres", *told], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        yield f"{keeper.stdout.readline().strip()}&options=-c%20synchronous_commit%3Don"
        keeper.stdin.close()
