"""The worker that is told to end while it is in a job, and then loses the database, ends; it does not begin anew."""

import os
import signal
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django_tasks_db.management.commands import db_worker as library

from mentoring.management.commands import db_worker


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    """The worker takes three signals for itself."""
    kept = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for one, what in kept.items():
        signal.signal(one, what)


@pytest.mark.parametrize("told_to_end, runs", [(True, 1), (False, 2)])
def test_a_worker_told_to_end_is_not_begun_anew(told_to_end: bool, runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    began = []

    def run(worker: library.Worker) -> None:
        began.append(worker)
        if len(began) == 2:
            return
        worker.running_task = True
        if told_to_end:
            os.kill(os.getpid(), signal.SIGTERM)
        worker.running_task = False
        raise OperationalError("the database is gone")

    monkeypatch.setattr(library.Worker, "run", run)
    monkeypatch.setattr(db_worker, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(db_worker.connections, "close_all", lambda: None)

    db_worker.Command().handle(
        verbosity=0, queue_name="*", interval=1.0, batch=False, backend_name="default", startup_delay=False,
        reload=False, max_tasks=None, worker_id="one", exclude_queues="",
    )  # fmt: skip

    assert len(began) == runs
