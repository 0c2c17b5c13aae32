"""What an edited export would do: for each row what would change, what stands in the way, what to decide. Taking a file
starts from the same look."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mentoring.asked import number
from mentoring.cells import cell as drawn_by
from mentoring.kit.russian import search_key
from mentoring.reloading.keys import plain, title_of
from mentoring.reloading.lists import ListBack, is_row_choice
from mentoring.reloading.sheet import MOST_EDITED, Edited, Edits, read
from mentoring.spreadsheets.reading import Cell

GONE = "Записи больше нет в этом списке: её удалили или она другого учебного года. Правка не загрузится"
FIXED = "«{}» через Excel не меняют: {}"
ASIDE = "исправьте на странице записи"
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


def look(
    *, listed: ListBack, rows: Any, year: Any, user: Any, decided: Iterable[str] = (), lock: bool = False
) -> Outlook:
    """What the file would do to the list of this year, as far as the user sees it. `rows` are the kept rows of the
    file, `decided` those that are written though somebody changed them meanwhile; `lock`: all is written next."""
    edits, found = read(rows, year.school_id), listed.rows(user, year)
    lines = {row.number: _begun(row) for row in edits.rows}
    asked = {row.pk: row for row in edits.rows if row.cells and not row.wrong}
    _too_many(asked, lines)
    there = set(found.order_by().values_list("pk", flat=True))
    for row in edits.rows:
        if not row.wrong and row.pk not in there:
            lines[row.number].errors.append((GONE, row.at))
    keys = list(asked)[:MOST_EDITED]
    if lock:  # apart: the list may count something, and counts cannot be locked
        listed.lock(found.model, keys)
    looker = _Looker(listed, edits, user, set(decided))
    for record, cells in looker.drawn(found.filter(pk__in=keys)):
        looker.judge(lines[asked[record.pk].number], asked[record.pk], record, cells)
    return Outlook(list(lines.values()), edits.foreign)


def _begun(row: Edited) -> Line:
    return Line(row.number, errors=[(row.wrong, row.at)] if row.wrong else [])


def _too_many(asked: Mapping[int, Edited], lines: dict[int, Line]) -> None:
    """Rows over the limit are told, not lost."""
    for row in list(asked.values())[MOST_EDITED:]:
        said = f"За один раз загружаем правки в {MOST_EDITED} строках. Эту и следующие загрузите вторым файлом"
        lines[row.number].errors.append((said, row.at))


class _Looker:
    """Judges the edited rows of one file."""

    def __init__(self, listed: ListBack, edits: Edits, user: Any, decided: set[str]) -> None:
        self.listed, self.edits, self.user, self.decided = listed, edits, user, decided
        self.choices = Choices()
        self.columns: dict[str, str] = {}
        self.fields: dict[str, Any] = {}

    def drawn(self, found: Any) -> Iterable[tuple[Any, dict[str, Any]]]:
        """The rows with what their cells of editable columns would be exported as now."""
        table = self.listed.table(found)
        self.columns = {title_of(column.header): column.name for column in table.columns}
        names = {title: name for title, name in self.columns.items() if name in self.listed.fields}
        draw = {
            title: drawn_by(table, name, plain=True) for title, name in names.items() if title in self.edits.letters
        }
        for row in table.rows:
            yield row.record, {title: drawing(row) for title, drawing in draw.items()}

    def judge(self, line: Line, edited: Edited, record: Any, cells: Mapping[str, Any]) -> None:
        """Say of one row what would change and what stands in the way."""
        line.row, line.name = record, self.listed.name(record)
        if refusal := self.listed.refusal(self.user, record):
            line.errors.append((refusal, edited.at))
            return
        frozen, wanted = self.listed.frozen(record), {}
        for title, value in edited.cells.items():
            address = f"{self.edits.letters[title]}{edited.number}"
            name = self.columns.get(title, "")
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


def chosen(texts: Iterable[str]) -> set[str]:
    """The boxes «записать из файла» that were ticked, «row-version»."""
    pairs = (text.partition("-") for text in texts)
    return {f"{pk}-{version}" for pk, _, version in pairs if number(pk) > 0 and number(version) >= 0}
