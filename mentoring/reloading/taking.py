"""Keeping an edited export for the look, taking its good rows in one step, dropping it."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mentoring.accounts.models import Role
from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import entry, record
from mentoring.audit.versions import late
from mentoring.jobs.allowance import take_in
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import School, SchoolYear
from mentoring.reloading.lists import ListBack
from mentoring.reloading.looking import Line, Outlook, look
from mentoring.reloading.models import Reload, forget_old
from mentoring.reloading.sheet import keyed
from mentoring.spreadsheets.packing import packed, unpacked
from mentoring.spreadsheets.reading import Sheet

WRITE_REASON = "Правки из Excel загружает куратор. Попросите его."
NOTHING = "Загружать нечего: в файле нет правок, которые можно записать."


def start(*, listed: ListBack, sheets: Sequence[Sheet], source: str, year: SchoolYear, actor: Any) -> Reload:
    """Keep the rows of an edited export. Raises Refused (not the curator, closed year), BadFile (no keys),
    TooMuch."""
    require_may(actor, year.school_id)
    if listed.of_year:
        year.require_open()
    content = packed(keyed(sheets, listed))
    with transaction.atomic():
        kept = Reload(school=actor.school, year=year, listed=listed.code, source=source[:200], created_by=actor)
        kept.content = content
        kept.save(force_insert=True)
        record("edits_read", kept, actor, list=listed.code, **take_in(len(content), actor))
        forget_old()
    return kept


def outlook_of(*, edited: Reload, actor: Any, decided: Iterable[str] = (), lock: bool = False) -> Outlook:
    """What the kept file would do now."""
    rows = [(number, cells) for number, cells in unpacked(edited.content) or []]
    return look(listed=edited.list_back, rows=rows, year=edited.year, user=actor, decided=decided, lock=lock)


@transaction.atomic
def take(*, edited: Reload, decided: Iterable[str], actor: Any) -> dict[str, int]:
    """Write the edited cells of the good rows, looked at anew under the lock; returns the counts.

    `decided`: rows to be written though they were changed in the system after the export, as `Line.choice` names them.
    Raises Refused (not the curator, closed year), MoveRefused (already taken, nothing to write)."""
    require_may(actor, edited.school_id)
    now = _claim(edited, actor)
    outlook = outlook_of(edited=edited, actor=actor, decided=decided, lock=True)
    good = outlook.of("good")
    if not good:
        raise MoveRefused(NOTHING)
    edited.counts, edited.journal, edited.content = outlook.counts(), packed(_write(edited.list_back, good, actor)), b""
    edited.save(update_fields=["counts", "journal", "content"])
    record("edits_taken", edited, actor, list=edited.listed, **edited.counts)
    edited.state, edited.taken_at = Reload.State.TAKEN, now
    return edited.counts


def _claim(edited: Reload, actor: Any) -> datetime.datetime:
    """This take's from here on: the year is held open, the school locked, the draft marked taken."""
    if edited.list_back.of_year:
        edited.year.hold_open()
    School.objects.select_for_update().get(pk=edited.school_id)
    now = timezone.now()
    if not Reload.objects.filter(pk=edited.pk, state=Reload.State.DRAFT).update(state="taken", taken_at=now):
        raise late(edited, actor, "edits_taken")
    edited.refresh_from_db(fields=["content"])
    return now


def _write(listed: ListBack, good: list[Line], actor: Any) -> list[list[Any]]:
    """Write the rows; [key, version, what stood before] of each, for undoing."""
    own = {name for line in good for name in listed.prepare(line.row)}
    for line in good:
        line.row.version += 1
    upsert([line.row for line in good], {"version", *own, *(name for line in good for name in line.before)})
    AuditEntry.objects.bulk_create(entry(listed.action, line.row, actor, fields=line.before) for line in good)
    listed.wrote([line.row for line in good], actor)
    return [[line.row.pk, line.row.version, line.before] for line in good]


def upsert(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these fields of rows that exist, in one statement for many (bulk_update is thirty times slower)."""
    if rows:
        every = type(rows[0])._base_manager
        every.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(names))


@transaction.atomic
def drop(*, edited: Reload, actor: Any) -> None:
    """Forget a file that was not taken. Raises Refused, MoveRefused."""
    require_may(actor, edited.school_id)
    mine = Reload.objects.filter(pk=edited.pk, state=Reload.State.DRAFT)
    if not mine.update(state=Reload.State.DROPPED, content=b""):
        raise late(edited, actor, "edits_dropped")
    record("edits_dropped", edited, actor)


def require_may(actor: Any, school: int) -> None:
    """Go on only for the curator of this school. Raises Refused."""
    require(actor.school is not None and actor.school.pk == school and actor.has(Role.CURATOR), WRITE_REASON)
