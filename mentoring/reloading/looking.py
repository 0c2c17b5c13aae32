"""What an edited export would do: for each row what would change, what stands in the way, what to decide. Taking a file
starts from the same look."""

import datetime
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from mentoring.cells import cell as drawn_by
from mentoring.kit.russian import search_key
from mentoring.reloading.keys import plain, title_of
from mentoring.reloading.lists import ListBack, is_row_choice
from mentoring.reloading.sheet import MOST_EDITED, Edits, read
from mentoring.spreadsheets.reading import Cell

GONE = "Записи больше нет в этом списке: её удалили или она другого учебного года. Правка не загрузится"
FIXED = "«{}» через Excel не меняют: {}"
ASIDE = "исправьте на странице записи"
TOO_MANY = f"За один раз загружаем правки в {MOST_EDITED} строках. Эту и следующие загрузите вторым файлом"
MOST_SHOWN = 12  # choices named in a refusal


@dataclass
class Change:
    """A cell that was edited: its address, the title of its column, what stands in the system and in the file."""

    address: str
    title: str
    was: str
    becomes: str


@dataclass
class Line:
    """A row of the file. `before` holds what stands now in the fields that would be written."""

    number: int
    name: str = ""
    row: Any = None
    changes: list[Change] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)  # text, address of the cell
    notes: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def stance(self) -> str:
        """Which of the parts of the page the row belongs to."""
        if self.errors:
            return "wrong"
        if self.conflicts:
            return "conflict"
        return "good" if self.before else "noted" if self.notes else "same"

    @property
    def choice(self) -> str:
        """The value of the box «записать из файла»: the row as it stood when the page was drawn."""
        return f"{self.row.pk}-{self.row.version}"


@dataclass
class Outlook:
    """All rows of the file, and the columns that it has and the export had not."""

    lines: list[Line]
    foreign: list[str]

    def of(self, stance: str) -> list[Line]:
        """The rows of one part."""
        return [line for line in self.lines if line.stance == stance]

    def counts(self) -> dict[str, int]:
        """For the history."""
        told = {name: len(self.of(name)) for name in ("good", "conflict", "wrong", "noted", "same")}
        return told | {"cells": sum(len(line.changes) for line in self.of("good"))}


class Choices:
    """Words that stand for rows or codes, by field; the rows of a field are asked once for the whole file."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}

    def find(self, field: Any, name: str, text: str) -> Any:
        """The row or the code; `field.spelled` are other words for the codes. Raises ValueError with what may be
        chosen."""
        if (code := getattr(field, "spelled", {}).get(" ".join(text.casefold().rstrip(".").split()))) is not None:
            return code
        key = f"{name} {field.queryset.query}" if is_row_choice(field) else name
        if key not in self.known:
            pairs = [(row, row) for row in field.queryset] if is_row_choice(field) else field.choices
            self.known[key] = {search_key(str(word)): (str(word), value) for value, word in pairs if value != ""}
        options = self.known[key]
        if (found := options.get(search_key(text))) is not None:
            return found[1]
        words = [word for word, _ in options.values()]
        told = ", ".join(words[:MOST_SHOWN]) + ("…" if len(words) > MOST_SHOWN else "")
        raise ValueError(f"Такого значения нет. Выберите: {told}" if told else "Такого значения нет")


def look(*, listed: ListBack, rows: Any, **how: Any) -> Outlook:
    """What one file would do; `rows` are its kept rows, `how` is said below."""
    return look_at_all(listed=listed, files=[rows], **how)[0]


def look_at_all(
    *, listed: ListBack, files: Iterable[Any], year: Any, user: Any, decided: Iterable[str] = (), lock: bool = False
) -> list[Outlook]:
    """What the files would do to the list of this year, as far as the user sees it, each as if it were alone; as many
    questions as for one. `decided` are rows that are written though somebody changed them meanwhile; `lock`: all is
    written next."""
    found, shared = listed.rows(user, year), (listed, user, set(decided), Choices())
    there = set(found.order_by().values_list("pk", flat=True))
    lookers = [_Looker(read(rows, year.school_id), there, *shared) for rows in files]
    keys = sorted({pk for looker in lookers for pk in looker.asked})
    if lock:  # apart: the list may count something, and counts cannot be locked
        listed.lock(found.model, keys)
    table = listed.table(found.filter(pk__in=keys))
    columns = {title_of(column.header): column.name for column in table.columns}
    titles = {title for looker in lookers for title in looker.edits.letters if columns.get(title) in listed.fields}
    draw = {title: drawn_by(table, columns[title], plain=True) for title in titles}
    for row in table.rows:
        cells = {title: drawing(row) for title, drawing in draw.items()}
        for looker in lookers:
            if row.record.pk in looker.asked:
                looker.judge(copy(row.record), cells, columns)
    return [Outlook(list(looker.lines.values()), looker.edits.foreign) for looker in lookers]


class _Looker:
    """Judges the edited rows of one file: `asked` by the number of the row in the system, `lines` by that in the
    file."""

    def __init__(
        self, edits: Edits, there: set[int], listed: ListBack, user: Any, decided: set[str], choices: Choices
    ) -> None:
        self.edits, self.listed, self.user, self.decided, self.choices = edits, listed, user, decided, choices
        self.fields: dict[str, Any] = {}
        self.lines = {
            row.number: Line(row.number, errors=[(row.wrong, row.at)][: bool(row.wrong)]) for row in edits.rows
        }
        asked = {row.pk: row for row in edits.rows if row.cells and not row.wrong}
        for row in list(asked.values())[MOST_EDITED:]:  # told, not lost
            self.lines[row.number].errors.append((TOO_MANY, row.at))
        for row in edits.rows:
            if not row.wrong and row.pk not in there:
                self.lines[row.number].errors.append((GONE, row.at))
        self.asked = dict(list(asked.items())[:MOST_EDITED])

    def judge(self, record: Any, cells: Mapping[str, Any], columns: Mapping[str, str]) -> None:
        """Say of one row what would change and what stands in the way; `cells` are what it would be exported as now."""
        edited = self.asked[record.pk]
        line = self.lines[edited.number]
        line.row, line.name = record, self.listed.name(record)
        if refusal := self.listed.refusal(self.user, record):
            line.errors.append((refusal, edited.at))
            return
        frozen, wanted = self.listed.frozen(record), {}
        for title, value in edited.cells.items():
            address = f"{self.edits.letters[title]}{edited.number}"
            name = columns.get(title, "")
            about = self.listed.fields.get(name, "")
            if not about or about in frozen:
                where = frozen.get(about) or self.listed.fixed.get(name) or ASIDE
                line.notes.append((FIXED.format(title, where), address))
            elif plain(value) != plain(cells[title]):
                change = Change(address, title, plain(cells[title]), plain(value))
                moved = self.edits.seal.digest(record.pk, title, cells[title]) != edited.digests[title]
                (line.conflicts if moved and line.choice not in self.decided else line.changes).append(change)
                wanted[about] = (value, address, change)
        if wanted:
            self._check(line, record, wanted)

    def _check(self, line: Line, record: Any, wanted: Mapping[str, tuple[Cell, str, Change]]) -> None:
        """Put the cells through the form of the page; what it says is said of the cell."""
        links, given = {}, {}
        fields = self.fields = self.fields or self.listed.form({}, record).fields  # of one year alike: made once
        for name, (value, address, _) in wanted.items():
            try:
                given[name] = self._given(fields[name], name, value)
            except ValueError as said:
                line.errors.append((str(said), address))
            else:
                if is_row_choice(fields[name]):  # asked once for all rows, so the form need not ask for each
                    links[name] = given.pop(name)
        before = {name: _kept(record, name) for name in wanted}
        if given and not line.errors:
            self._validate(line, record, given, {name: address for name, (_, address, _) in wanted.items()})
        for name, value in links.items():
            setattr(record, name, value)
        line.before = {name: was for name, was in before.items() if _kept(record, name) != was}
        same = {id(wanted[name][2]) for name in wanted.keys() - line.before.keys()}
        line.changes = [one for one in line.changes if id(one) not in same]
        if not line.errors:
            line.conflicts = [one for one in line.conflicts if id(one) not in same]

    def _given(self, field: Any, name: str, value: Cell) -> Any:
        if is_row_choice(field) or hasattr(field, "choices"):
            return self.choices.find(field, name, plain(value))
        return value if isinstance(value, datetime.date) and hasattr(field, "input_formats") else plain(value)

    def _validate(self, line: Line, record: Any, given: Mapping[str, Any], addresses: Mapping[str, str]) -> None:
        names = self.listed.beside(given)
        form = self.listed.form({name: getattr(record, name) for name in names} | dict(given), record)
        for name in form.fields.keys() - names:
            del form.fields[name]
        for name, said in form.errors.items():
            address = addresses.get(name) or next(iter(addresses.values()))
            line.errors += [(str(words), address) for words in said]


def _kept(record: Any, name: str) -> Any:
    """What the row holds in this column of the database."""
    return getattr(record, record._meta.get_field(name).attname)
