"""Undoing a whole load of edits: every row gets back what stood in it. Nothing is undone when somebody has changed one
of the rows since: then the rows are named."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import entry, record
from mentoring.audit.versions import late, still
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import School
from mentoring.reloading.models import KEPT_DAYS, Reload
from mentoring.reloading.taking import require_may, upsert
from mentoring.spreadsheets.packing import unpacked

TOO_LATE = f"Загрузку правок отменяют за {KEPT_DAYS} дней: потом прежние значения стираются."
TOLD = 5  # names in one reason; more would not be read


def obstacles(edited: Reload, actor: Any) -> list[str]:
    """Sentences about what stands in the way; empty when the load may be undone."""
    kept = unpacked(edited.journal)
    if kept is None:
        told = {Reload.State.UNDONE: "Эти правки уже отменены.", Reload.State.TAKEN: TOO_LATE}
        return [told.get(Reload.State(edited.state), "Правки ещё не загружены.")]
    return _standing(edited, actor, {pk: version for pk, version, _ in kept})


def _standing(edited: Reload, actor: Any, versions: dict[int, int]) -> list[str]:
    """Rows that are gone or were changed since, in sentences."""
    listed = edited.list_back
    rows = {row.pk: row for row in listed.rows(actor, edited.year).filter(pk__in=list(versions))}
    later = {pk: versions[pk] for pk, row in rows.items() if row.version != versions[pk]}
    later = still(listed.rows(actor, edited.year).model, later) if later else later
    changed = sorted(listed.name(rows[pk]) for pk, version in later.items() if rows[pk].version != version)
    gone = len(versions) - len(rows)
    more = f" и ещё {len(changed) - TOLD}" if len(changed) > TOLD else ""
    reasons = [f"После загрузки изменены: {', '.join(changed[:TOLD])}{more}."] if changed else []
    return reasons + ([f"Записей, которых уже нет в списке: {gone}."] if gone else [])


@transaction.atomic
def undo(*, edited: Reload, actor: Any) -> None:
    """Give every row back what stood in it before. Raises Refused, MoveRefused with the reasons."""
    require_may(actor, edited.school_id)
    if edited.list_back.of_year:
        edited.year.hold_open()
    School.objects.select_for_update().get(pk=edited.school_id)
    edited.refresh_from_db(fields=["state", "journal"])
    mine = Reload.objects.filter(pk=edited.pk, state=Reload.State.TAKEN)
    kept, now = unpacked(edited.journal), timezone.now()
    if kept is not None:
        listed = edited.list_back
        listed.lock(listed.rows(actor, edited.year).model, [pk for pk, _, _ in kept])
    if edited.state == Reload.State.UNDONE:
        raise late(edited, actor, "edits_undone")
    if reasons := obstacles(edited, actor):
        raise MoveRefused(" ".join(["Отменить нельзя.", *reasons]))
    mine.update(state=Reload.State.UNDONE, undone_at=now, journal=b"")
    _restore(edited, {pk: (version, before) for pk, version, before in kept}, actor)
    record("edits_undone", edited, actor, list=edited.listed)
    edited.state, edited.undone_at = Reload.State.UNDONE, now


def _restore(edited: Reload, kept: dict[int, tuple[int, dict[str, Any]]], actor: Any) -> None:
    """Write what stood before. The version goes on, as with every change: whoever has the row open is told; the journal
    says to which one it is equal, so that an earlier load can be undone after this one."""
    listed = edited.list_back
    rows: list[Any] = list(listed.rows(actor, edited.year).filter(pk__in=list(kept)))
    names, told = {"version"}, []
    for row in rows:
        taken, before = kept[row.pk]
        for name, value in before.items():
            field: models.Field[Any, Any] = row._meta.get_field(name)
            setattr(row, field.attname, field.to_python(value))
        row.version += 1
        names |= {*before, *listed.prepare(row)}
        told.append(entry(listed.action, row, actor, fields=before, back=[taken - 1, row.version]))
    upsert(rows, names)
    AuditEntry.objects.bulk_create(told)
    listed.wrote(rows, actor)
