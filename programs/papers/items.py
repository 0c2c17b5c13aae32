"""Items of an order as text: numbered lines that people type, templates with a closed list of placeholders.

Numbers are counted anew (a real order ran 16, 8, 9: domain.md §9): the typed ones only tell an item from a subitem."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

TEMPLATES = Path(__file__).resolve().parents[2] / "fixtures" / "order_items.json"
PLACEHOLDERS = {
    *("starts", "ends", "meet_by", "programs_by", "base_by", "memo_by", "acquaint_by"),
    *("curator_accs", "secretary_datv"),
}
_NUMBERED = re.compile(r"\s*(\d{1,2})[.)](?:(\d{1,2})[.)]?)?\s+(.*)")


class Item(NamedTuple):
    """An item and its subitems, texts without numbers."""

    text: str
    subitems: tuple[str, ...] = ()


def numbered(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """(«2», text), («2.1», text)… in the order of the paper."""
    for number, item in enumerate(items, 1):
        yield str(number), item.text
        for part, text in enumerate(item.subitems, 1):
            yield f"{number}.{part}", text


def shown(items: Iterable[Item]) -> str:
    """The items as numbered lines, for the text area."""
    return "\n".join(f"{number}. {text}" for number, text in numbered(items))


def parse(text: str) -> list[Item]:
    """Items of the typed lines: «2. …» is an item, «2.1. …» a subitem, an unnumbered line goes on."""
    lines: list[tuple[bool, str]] = []
    for line in filter(str.strip, text.splitlines()):
        found = _NUMBERED.fullmatch(line)
        if found or not lines:
            lines.append((bool(found and found[2] and lines), (found[3] if found else line).strip()))
        else:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
    items: list[Item] = []
    for is_sub, words in lines:
        if is_sub:
            items[-1] = items[-1]._replace(subitems=(*items[-1].subitems, words))
        else:
            items.append(Item(words))
    return items


def from_templates(values: Mapping[str, str], traits: set[str], file: Path = TEMPLATES) -> list[Item]:
    """The usual items of a pairing order with the values in place; those of a trait the order lacks are left out.

    A placeholder that is not in PLACEHOLDERS stays as it is written: templates are data, not a language."""

    def fill(text: str) -> str:
        full = re.sub(r"\{(\w+)\}", lambda found: values[found[1]] if found[1] in PLACEHOLDERS else found[0], text)
        return full.replace("г..", "г.")  # a date in words ends the sentence with its own full stop

    rows = json.loads(file.read_text(encoding="utf-8"))
    return [
        Item(_capital(fill(row["text"])), tuple(map(fill, row.get("subitems", ()))))
        for row in rows
        if row.get("when") in (None, *traits)
    ]


def renamed(item: Item, said: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> Item:
    """The item with the officials called as they are now; both by role: {"whole": the words of the template, "name"}.

    Where somebody has rewritten the words around a name, the name alone is put in its place."""

    def put(text: str) -> str:
        for role in said.keys() & now.keys():
            (whole, name), (new_whole, new_name) = ((one[role]["whole"], one[role]["name"]) for one in (said, now))
            changes = ((whole, new_whole), (_capital(whole), _capital(new_whole)), (name, new_name))
            old, new = next((change for change in changes if change[0] in text), ("", ""))
            text = text.replace(old, new) if old else text
        return text

    return item if said == now else Item(put(item.text), tuple(map(put, item.subitems)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def workday(day: datetime.date, last: datetime.date) -> datetime.date:
    """The day itself, the Monday after a weekend, but not later than `last`."""
    return min(day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0), last)
