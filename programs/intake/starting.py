"""A file becomes an import: its sheets kept, its columns guessed or remembered, then mended by the curator."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, last_change, late
from mentoring.jobs.allowance import take_in
from mentoring.kit.access import require
from mentoring.org.models import School, SchoolYear
from mentoring.spreadsheets.guard import BadFile
from mentoring.spreadsheets.reading import Sheet
from participants.people import rules
from participants.roster.headers import Header, find_header
from programs.intake.models import KEPT_DAYS, HeaderMemory, Import, header_key
from programs.intake.reading import read_now

OVERTAKEN = "Этот файл изменили, пока вы его правили."
NO_TABLE = "Не нашли таблицу людей: нужен столбец с ФИО и хотя бы ещё один. Проверьте, что выбран нужный файл"


@dataclass
class Answers:
    """What the curator said of a file on the page of the check: cells (sheet, row, column from 1) written anew, «who is
    who», the keys of rows («Лист1:58») not to be taken and of those to be taken after all."""

    cells: Mapping[tuple[str, int, int], str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    leave: frozenset[str] = frozenset()
    bring_back: frozenset[str] = frozenset()
    clear_empty: bool = False


def prepared(*, sheets: Sequence[Sheet], source: str, year: SchoolYear, actor: Any) -> Import:
    """The import that these sheets would be, not saved: its columns found or remembered, its rows understood.

    Raises BadFile when no sheet has a table of people, Refused for a closed year."""
    require(rules.can_register(actor) and year.school_id == actor.school.pk, rules.WRITE_REASON)
    year.require_open()
    headers = {sheet.name: (find_header(sheet), sheet.hidden) for sheet in sheets}
    if not any(header for header, _ in headers.values()):
        raise BadFile(NO_TABLE)
    told = {
        name: kept(remembered(header, actor.school) if header else Header("", 0), loaded=not hidden)
        for name, (header, hidden) in headers.items()
    }
    imported = Import(school=actor.school, year=year, source=source[:200], headers=told, created_by=actor)
    imported.sheets = list(sheets)
    imported.read = read_now(imported, list(sheets))
    return imported


def start(*, sheets: Sequence[Sheet], source: str, year: SchoolYear, actor: Any, size: int = 0) -> Import:
    """Keep the sheets of a file of so many bytes for the check. The rows are read before the database is locked.
    Raises as `prepared` does, and TooMuch."""
    imported = prepared(sheets=sheets, source=source, year=year, actor=actor)
    with transaction.atomic():
        imported.save(force_insert=True)
        rows = sum(len(sheet.rows) for sheet in sheets)
        record("import_started", imported, actor, rows=rows, **take_in(size, actor))
        forget_old()
    return imported


def remembered(header: Header, school: School) -> Header:
    """The same header, its columns as the curator mended them in an earlier file with the same titles."""
    if memory := HeaderMemory.objects.filter(school=school, key=header_key(header)).first():
        header.base = memory.base
        header.columns = {int(at): code for at, code in memory.columns.items()}
    return header


def kept(header: Header, *, loaded: bool = True) -> dict[str, Any]:
    """A header as it is stored; the base is empty for a sheet that is not loaded."""
    base = header.base if loaded else ""
    titles, columns = ({str(at): told for at, told in one.items()} for one in (header.titles, header.columns))
    return {"base": base, "row": header.row, "titles": titles, "columns": columns}


def set_columns(*, imported: Import, headers: Mapping[str, Header], version: int, actor: Any) -> None:
    """Say what the columns of the sheets hold (an empty base: the sheet is left out). What the curator mended is
    remembered for the next file; a guess that was let stand is not, so that a better one may come.

    `version` is that of the import as the curator saw it. Raises Overtaken, Refused, MoveRefused."""
    require_draft(imported, actor, version)
    guessed = imported.headers
    imported.headers = {name: kept(header) for name, header in headers.items()}
    imported.read = read_now(imported, imported.sheets)
    with transaction.atomic():
        _save(imported, version, actor, ["headers", "read"])
        record("import_changed", imported, actor, fields=["headers"])
        for name, header in headers.items():
            if header.base and imported.headers[name] != guessed.get(name):
                HeaderMemory.objects.update_or_create(
                    school=imported.school,
                    key=header_key(header),
                    defaults={"base": header.base, "columns": header.columns},
                )


def mend(*, imported: Import, answers: Answers, version: int, actor: Any) -> None:
    """Write what was answered on the page of the check. The rows are read anew before the database is locked.

    `version` is that of the import as the curator saw it. Raises Overtaken, Refused, MoveRefused."""
    require_draft(imported, actor, version)
    now_left = sorted({*imported.left_out, *answers.leave} - answers.bring_back)
    choices = {**imported.choices, **answers.choices}
    now = (now_left, choices, answers.clear_empty)
    if not answers.cells and now == (imported.left_out, imported.choices, imported.clear_empty):
        return
    if answers.cells or now_left != imported.left_out:
        sheets = imported.sheets
        rows = {(sheet.name, number): line for sheet in sheets for number, line in sheet.rows}
        for (name, number, column), text in answers.cells.items():
            line = rows[name, number]
            line += [None] * (column - len(line))
            line[column - 1] = text.strip() or None
        imported.sheets, imported.left_out = sheets, now_left
        imported.read = read_now(imported, sheets)
    imported.choices = choices
    imported.clear_empty = answers.clear_empty
    fields = ["content", "choices", "clear_empty", "left_out"]
    with transaction.atomic():
        _save(imported, version, actor, [*fields, "read"])
        record("import_changed", imported, actor, fields=fields)


@transaction.atomic
def drop(*, imported: Import, actor: Any) -> None:
    """Forget a file that was not taken."""
    require_draft(imported, actor)
    if not Import.objects.filter(pk=imported.pk, state=Import.State.DRAFT).update(
        state=Import.State.DROPPED, content=b"", read=b"", choices={}, left_out=[]
    ):
        raise late(imported, actor, "import_dropped")
    record("import_dropped", imported, actor)


def require_draft(imported: Import, actor: Any, version: int | None = None) -> None:
    """Go on only for the curator of the school, an open year and a file that is not taken yet and, when `version` is
    told, that nobody has changed since. Raises Refused, MoveRefused, Overtaken."""
    require(rules.can_register(actor) and imported.school_id == actor.school.pk, rules.WRITE_REASON)
    now = Import.objects.select_related("year").only("state", "version", "year").get(pk=imported.pk)
    now.year.require_open()
    if now.state != Import.State.DRAFT:
        raise late(imported, actor, {"taken": "import_taken", "dropped": "import_dropped"}.get(now.state, ""))
    if version is not None and version != now.version:
        raise Overtaken(f"{OVERTAKEN} {last_change(imported)}")


def _save(imported: Import, version: int, actor: Any, fields: Sequence[str]) -> None:
    """Write these fields of the draft unless somebody has written, taken or dropped it since it was read."""
    values = {name: getattr(imported, name) for name in fields}
    same = Import.objects.filter(pk=imported.pk, state=Import.State.DRAFT, version=version)
    if not same.update(**values, version=version + 1):
        require_draft(imported, actor, version)
        raise late(imported, actor)
    imported.version = version + 1


def forget_old() -> int:
    """Rows of old files, and what stood before them in the bases, are personal data nobody needs any more; what was
    loaded so long ago cannot be undone. The counts stay in the history. How many were emptied."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    old = Import.objects.alias(since=Coalesce("taken_at", "created_at")).filter(since__lt=before)
    return old.exclude(content=b"", journal=b"").update(content=b"", read=b"", journal=b"", choices={}, left_out=[])
