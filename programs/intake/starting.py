"""A file becomes an import: its sheets kept, its columns guessed or remembered, then mended by the curator."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from mentoring.spreadsheets.guard import BadFile
from mentoring.spreadsheets.reading import Sheet
from participants.people import rules
from participants.roster.headers import Header, find_header
from programs.intake.models import KEPT_DAYS, HeaderMemory, Import, header_key
from programs.intake.reading import read_now

NO_TABLE = "Не нашли таблицу людей: нужен столбец с ФИО и хотя бы ещё один. Проверьте, что выбран нужный файл"


@transaction.atomic
def start(*, sheets: Sequence[Sheet], source: str, year: SchoolYear, actor: Any) -> Import:
    """Keep the sheets for the check. Raises BadFile when no sheet has a table of people, Refused for a closed year."""
    require(rules.can_register(actor) and year.school_id == actor.school.pk, rules.WRITE_REASON)
    year.require_open()
    headers = {sheet.name: (find_header(sheet), sheet.hidden) for sheet in sheets}
    if not any(header for header, _ in headers.values()):
        raise BadFile(NO_TABLE)
    remembered = {memory.key: memory for memory in HeaderMemory.objects.filter(school=actor.school)}
    told = {}
    for name, (header, hidden) in headers.items():
        if header and (memory := remembered.get(header_key(header))):
            header.base = memory.base
            header.columns = {int(at): code for at, code in memory.columns.items()}
        told[name] = kept(header or Header("", 0), loaded=not hidden)
    imported = Import(school=actor.school, year=year, source=source[:200], headers=told, created_by=actor)
    imported.sheets = list(sheets)
    imported.read = read_now(imported, list(sheets))
    imported.save(force_insert=True)
    record("import_started", imported, actor, rows=sum(len(sheet.rows) for sheet in sheets))
    _forget_old(actor)
    return imported


def kept(header: Header, *, loaded: bool = True) -> dict[str, Any]:
    """A header as it is stored; the base is empty for a sheet that is not loaded."""
    base = header.base if loaded else ""
    return {"base": base, "row": header.row, "titles": header.titles, "columns": header.columns}


@transaction.atomic
def set_columns(*, imported: Import, headers: Mapping[str, Header], actor: Any) -> None:
    """Say what the columns of the sheets hold (an empty base: the sheet is left out); remembered for the next file."""
    require_draft(imported, actor)
    imported.headers = {name: kept(header) for name, header in headers.items()}
    imported.read = read_now(imported, imported.sheets)
    imported.save(update_fields=["headers", "read"])
    record("import_changed", imported, actor, fields=["headers"])
    for header in headers.values():
        if header.base:
            HeaderMemory.objects.update_or_create(
                school=imported.school,
                key=header_key(header),
                defaults={"base": header.base, "columns": header.columns},
            )


@transaction.atomic
def mend(
    *,
    imported: Import,
    cells: Mapping[tuple[str, int, int], str],
    choices: Mapping[str, str],
    clear_empty: bool,
    actor: Any,
) -> None:
    """Write cells (sheet, row, column from 1) corrected on the page of the check, and answers to «who is who»."""
    require_draft(imported, actor)
    if cells:
        sheets = imported.sheets
        rows = {(sheet.name, number): line for sheet in sheets for number, line in sheet.rows}
        for (name, number, column), text in cells.items():
            line = rows[name, number]
            line += [None] * (column - len(line))
            line[column - 1] = text.strip() or None
        imported.sheets = sheets
        imported.read = read_now(imported, sheets)
    imported.choices = {**imported.choices, **choices}
    imported.clear_empty = clear_empty
    imported.save(update_fields=["content", "read", "choices", "clear_empty"])
    record("import_changed", imported, actor, fields=["content", "choices", "clear_empty"])


@transaction.atomic
def drop(*, imported: Import, actor: Any) -> None:
    """Forget a file that was not taken."""
    require_draft(imported, actor)
    if not Import.objects.filter(pk=imported.pk, state=Import.State.DRAFT).update(
        state=Import.State.DROPPED, content=b"", read=b"", choices={}
    ):
        raise MoveRefused("Файл уже загружен: его можно отменить на странице итога.")
    record("import_dropped", imported, actor)


def require_draft(imported: Import, actor: Any) -> None:
    """Go on only for the curator of the school and a file that is not taken yet. Raises Refused, MoveRefused."""
    require(rules.can_register(actor) and imported.school_id == actor.school.pk, rules.WRITE_REASON)
    imported.year.require_open()
    now = Import.objects.select_for_update().only("state").get(pk=imported.pk)  # taken in another window meanwhile?
    if now.state != Import.State.DRAFT:
        raise MoveRefused(f"Файл уже {now.get_state_display()}. Начните новую загрузку.")


def _forget_old(actor: Any) -> None:
    """Rows of old files are personal data nobody needs any more; the counts stay in the history."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    old = Import.objects.filter(school=actor.school, created_at__lt=before).exclude(content=b"")
    old.update(content=b"", read=b"", choices={})
