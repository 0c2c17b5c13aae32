"""Our hand inside the installation: a process that is asked by lines of JSON `[act, arguments…]` and answers by such.

Being warm, it makes a worker in no time by forking; it keeps no connection while it waits, so nothing that happens to
the database happens to it. `python -m tests.faults.hand` in the environment of the installation.
"""

import json
import os
import signal
import sys
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from mentoring.audit.actions import READING  # noqa: E402
from mentoring.jobs import running  # noqa: E402
from mentoring.models import AuditEntry, Job, User  # noqa: E402
from mentoring.spreadsheets.reading import read_file  # noqa: E402
from programs.intake import taking  # noqa: E402
from programs.intake.models import Import  # noqa: E402
from programs.intake.starting import start  # noqa: E402
from tests.factories import make_school, make_user, year_of  # noqa: E402
from tests.faults.place import pause  # noqa: E402

FILE = Path(__file__).parents[1] / "data" / "bases_school.xlsx"
PACKAGES = ("mentoring", "participants", "programs", "monitoring")


def prepare() -> str:
    """An empty base with a curator whose browser is signed in: the cookie."""
    while True:
        try:
            connection.ensure_connection()
            break
        except OperationalError:  # the postmaster has just been started
            pause(0.05)
    call_command("migrate", verbosity=0)
    client = Client()
    user = make_user("curator", make_school("main"), "curator")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"session={client.cookies['session'].value}"


def school(code: str) -> None:
    """A new school, its curator of the same name."""
    make_user(code, make_school(code), "curator")


def draft(code: str) -> int:
    """A file of that school that is read and not taken."""
    curator = User.objects.get(username=code)
    sheets = read_file(FILE.read_bytes(), FILE.name)
    return start(sheets=sheets, source=FILE.name, year=year_of(curator.school), actor=curator).pk


def order(code: str, import_id: int) -> int:
    """The curator of that school asks the worker to take the file."""
    curator = User.objects.get(username=code)
    return running.start(kind="import_take", title=code, actor=curator, arguments={"import_id": import_id}).pk


def work(*, loose: bool = False) -> int:
    """A worker, forked; `loose`: takes a file without a transaction and stands still before its line in the journal."""
    if pid := os.fork():
        return pid
    log = os.open("worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (0, 1, 2):
        os.dup2(log, stream)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ["PGAPPNAME"] = "worker"
    if loose:
        taking.transaction = SimpleNamespace(atomic=nullcontext)  # type: ignore[assignment]
        type(connection.features).has_select_for_update = False
        taking.record = lambda *told, **more: signal.pause()  # type: ignore[assignment]
    call_command("db_worker", interval=0.05, startup_delay=False, queue_name="*", verbosity=0)
    os._exit(0)


def load(code: str) -> int:
    """The same by the command `import_base`, forked."""
    if pid := os.fork():
        return pid
    log = os.open("worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (0, 1, 2):
        os.dup2(log, stream)
    call_command("import_base", str(FILE), school=code)
    os._exit(0)


def backend() -> int:
    """The process of PostgreSQL that serves the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'worker' ORDER BY xact_start")
        return int(cursor.fetchall()[0][0])


def figures() -> dict[str, int]:
    """Rows of each table, lines of the journal by act, imports by state; jobs and what was only looked at are apart."""
    kept = [model for model in apps.get_models() if model._meta.app_label in PACKAGES and model is not Job]
    counts = {model._meta.label: model._base_manager.count() for model in kept if model is not AuditEntry}
    told = AuditEntry.objects.exclude(action__in=READING).exclude(action__startswith="job_")
    acts = Counter(f"act {act}" for act in told.values_list("action", flat=True))
    states = Counter(f"import {state}" for state in Import.objects.values_list("state", flat=True))
    return counts | acts | states


def job(pk: int) -> dict[str, Any]:
    """What the page of the job would say."""
    told = Job.objects.get(pk=pk)
    return {"state": told.state, "lost": told.is_lost, "may_restart": told.may_restart, "message": told.message}


def minute(pk: int) -> dict[str, Any]:
    """A minute without a sign of life passes."""
    Job.objects.filter(pk=pk, beat_at__isnull=False).update(beat_at=timezone.now() - timedelta(seconds=61))
    return job(pk)


def again(pk: int) -> None:
    """The curator starts the job again."""
    told = Job.objects.get(pk=pk)
    running.restart(job=told, actor=told.created_by)


def sound() -> str:
    """What SQLite says of its own file; PostgreSQL checks itself while it recovers."""
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


ACTS = {
    act.__name__: act
    for act in (prepare, school, draft, order, work, load, backend, figures, job, minute, again, sound)
}


def main() -> None:
    """Answer until nobody asks."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried at once
    for line in sys.stdin:
        act, arguments, options = json.loads(line)
        answer = ACTS[act](*arguments, **options)
        connection.close()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
