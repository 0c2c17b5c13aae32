"""Words of an edited export that a school must not keep about a person: said by row and cell, nothing is stopped."""

from collections.abc import Iterable

from mentoring.few import in_sentence
from mentoring.reloading.looking import Line
from mentoring.sensitive import told_of

SAID = "В ячейке есть сведения {}. Уберите их в файле и загрузите его ещё раз; если это о другом, загружайте так"


def warned_of(line: Line) -> list[tuple[str, str]]:
    """(what is said, address) of the cells of the row that may be written and hold such words; a row that is not
    loaded has none."""
    if line.errors:
        return []
    told = [(told_of(change.becomes), change.address) for change in (*line.conflicts, *line.changes)]
    return [(SAID.format(words), address) for words, address in told if words]


def addresses_of(lines: Iterable[Line]) -> str:
    """«D2, D7 и ещё 3» of all such cells; empty for none."""
    return in_sentence([address for line in lines for _, address in warned_of(line)])
