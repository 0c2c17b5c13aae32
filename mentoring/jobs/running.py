"""Starting a job, doing it in the worker, stopping it, starting it again.

A slice writes `@handler("import_take")` above a function `(progress, **arguments) -> dict` and imports that module in
its app's `ready()`; the page calls `start(kind=…)`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.jobs.models import Job
from mentoring.kit.workflow import MoveRefused

log = logging.getLogger(__name__)
Handler = Callable[..., dict[str, Any]]
HANDLERS: dict[str, Handler] = {}
BEAT_SECONDS = 10
UNFINISHED = [Job.State.QUEUED, Job.State.RUNNING]


class Cancelled(Exception):
    """The person who started the job asked to stop it."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does jobs of this kind."""

    def remember(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return remember


class Progress:
    """What a handler is given: `step(done, total)` tells how far it is. Raises Cancelled when asked to stop, and when
    this run was given up for lost and another one goes on in its place."""

    def __init__(self, job: Job) -> None:
        self.mine = Job.objects.filter(pk=job.pk, run=job.run)

    def step(self, done: int, total: int) -> None:
        """Call it outside of a transaction, or nobody will see it before the end."""
        told = self.mine.update(done=done, total=total, beat_at=timezone.now())
        if not told or self.mine.filter(cancel_asked=True).exists():
            raise Cancelled


@transaction.atomic
def start(*, kind: str, title: str, actor: Any, arguments: dict[str, Any], back: str = "") -> Job:
    """Put the work in the queue once the transaction is committed. The same work of the school that waits or goes on
    already is not put there twice: its job is the answer. Two who ask at once wait for each other."""
    if actor.school:
        type(actor.school)._base_manager.select_for_update(no_key=True).get(pk=actor.school.pk)
    if same := going_on(kind, actor.school, **arguments):
        return same
    job = Job.objects.create(
        kind=kind, title=title, school=actor.school, created_by=actor, arguments=arguments, back=back
    )
    record("job_started", job, actor, kind=kind)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


def going_on(kind: str, school: Any, **arguments: Any) -> Job | None:
    """The job of the school with these arguments that waits in the queue or goes on already."""
    same = Job.objects.filter(kind=kind, school=school, state__in=UNFINISHED)  # scope: the school is given
    same = same.filter(**{f"arguments__{name}": value for name, value in arguments.items()})
    return next((job for job in same if job.is_open), None)


@transaction.atomic
def cancel(*, job: Job, actor: Any) -> None:
    """Ask the worker to stop at its next step; work that has not begun is stopped at once."""
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now(), message="Остановлено до начала"
    )
    record("job_cancelled", job, actor)


@transaction.atomic
def restart(*, job: Job, actor: Any) -> None:
    """Ask for lost, failed or stopped work again. Raises Overtaken when it is running or done."""
    as_read = Job.objects.filter(pk=job.pk, state=job.state, beat_at=job.beat_at)
    if not job.may_restart or not as_read.update(
        state=Job.State.QUEUED, cancel_asked=False, done=0, message="", beat_at=None, finished_at=None
    ):
        refusal = late(job, actor, "job_restarted")
        raise type(refusal)(f"Задание уже выполняется или выполнено. {refusal}")
    record("job_restarted", job, actor)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))


@contextmanager
def beating(job: Job) -> Iterator[None]:
    """Say «I am alive» every ten seconds from a thread of its own, until the work ends."""
    mine = Job.objects.filter(pk=job.pk, run=job.run, state=Job.State.RUNNING)
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            with suppress(DatabaseError):  # locked by a long write; the next beat comes
                mine.update(beat_at=timezone.now())
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@task()
def run_job(job_id: int) -> None:
    """Do one job in the worker. Only a queued job is taken, so a repeated delivery does nothing; a run that was
    given up for lost and ends after all changes nothing in the run that came after it."""
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if not taken.update(state=Job.State.RUNNING, beat_at=timezone.now(), run=F("run") + 1):
        return
    job = Job.objects.select_related("school", "created_by").get(pk=job_id)
    if job.created_by and job.school:
        job.created_by.open_school(job.school.pk)
    outcome: dict[str, Any] = {"state": Job.State.DONE, "message": ""}
    try:
        with beating(job), timezone.override(job.school.time_zone if job.school else None):
            outcome["result"] = HANDLERS[job.kind](Progress(job), actor=job.created_by, **job.arguments)
    except Cancelled:
        outcome = {"state": Job.State.CANCELLED, "message": "Остановлено, ничего не записано"}
    except MoveRefused as reason:
        outcome = {"state": Job.State.FAILED, "message": str(reason)}
    except (OperationalError, InterfaceError):  # whether the last word was written nobody knows
        log.exception("job %s failed", job_id)
        outcome = {"state": Job.State.FAILED, "message": "База данных была недоступна. Запустите ещё раз"}
    except Exception:
        log.exception("job %s failed", job_id)
        outcome = {"state": Job.State.FAILED, "message": "Не получилось. Ничего не записано, запустите ещё раз"}
    Job.objects.filter(pk=job_id, run=job.run).update(finished_at=timezone.now(), **outcome)
