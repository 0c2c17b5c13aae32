"""`./manage.py db_worker`: the worker of django-tasks-db, which outlives a database that is killed or restarted.

The library's own ends with the first question that is not answered, and a school has nobody to start it again.
"""

import logging
import signal
import time
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands import db_worker

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1


class Command(db_worker.Command):
    """Works, and waits for the database when it is away. The job that was in work then is told as lost."""

    def handle(self, **options: Any) -> None:
        """As the library's, again and again until it is told to end."""
        while True:
            try:
                return super().handle(**options)
            except (OperationalError, InterfaceError):
                worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
                if not getattr(worker, "running", True):  # told to end while it was in a job
                    return None
                log.warning("the database does not answer, the worker waits for it")
                connections.close_all()
                time.sleep(PAUSE_SECONDS)
