"""Files that people sent (scans): one that was replaced goes when the replacing is committed, and what no row names
(the upload was rolled back, the machine stopped) is swept away after a day. Personal data does not lie about."""

import datetime
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from axes.models import AccessAttempt
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)
KEPT, TASKS_KEPT = datetime.timedelta(days=1), datetime.timedelta(days=14)
FORGETTERS: list[Callable[[], int]] = []  # empty what upper slices keep for a time only; they add theirs in `ready()`


class NothingNamed(RuntimeError):
    """There are files, but no row names any: this looks like a wrong or an empty database."""


def forget(name: str) -> None:
    """Delete a file once the transaction that let go of it is committed; an empty name is no file."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def forget_rows() -> int:
    """Empty the rows whose time is over (of files that were loaded long ago); how many there were."""
    return sum(empty() for empty in FORGETTERS)


def forget_traces() -> None:
    """Sessions that are over, names typed at the door (some type a password there), runs of tasks that ended."""
    now = timezone.now()
    call_command("clearsessions", verbosity=0)
    AccessAttempt.objects.filter(attempt_time__lt=now - KEPT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT).delete()


def fields() -> list[models.FileField]:
    """Every file field of every model."""
    every = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    return [field for field in every if isinstance(field, models.FileField)]


def named() -> set[str]:
    """Names of files that some row knows."""
    return {
        str(name)
        for field in fields()
        for name in field.model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
        if name
    }


def old_files(before: datetime.datetime) -> Iterator[str]:
    """Names of the files older than that, only in the folders that our models write to."""
    for folder in sorted({str(field.upload_to) for field in fields()} - {""}):
        for path in sorted(Path(default_storage.path(folder)).glob("*")):
            if path.is_file() and not path.is_symlink() and path.stat().st_mtime < before.timestamp():
                yield f"{folder}/{path.name}"


def sweep(*, now: datetime.datetime | None = None, dry: bool = False) -> list[str]:
    """Delete the files older than a day that no row names; their names. Raises NothingNamed.

    The files are listed first and the rows are asked after, so a row made meanwhile keeps its file."""
    found = list(old_files((now or timezone.now()) - KEPT))
    known = named()
    if found and not known:
        raise NothingNamed(f"{len(found)} files, and no row names a file. Is this the right database?")
    gone = [name for name in found if name not in known]
    for name in () if dry else gone:
        default_storage.delete(name)
    if gone and not dry:
        log.info("swept %s files that no row named", len(gone))
    return gone
