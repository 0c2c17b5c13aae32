"""What a reader has read: a mark of each part of a paper. A decision carries the marks back, so that nothing is decided
unread, and the reader of an older text is told which parts are new. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from programs.papers.items import Item, numbered

HEAD = ("founder", "charter_name", "short_name", "letterhead", "place", "signer_post", "signer")
PARTS = {
    "title": ("заголовок", ("title",)),
    "preamble": ("основания и преамбула", ("preamble",)),
    "pairs": ("приложение 1: состав, имена или сроки", ("groups", "total", "appendix_title")),
    "sheet": ("кого знакомят с приказом", ("acquainted",)),
    "head": ("реквизиты школы или подпись", HEAD),
}
PASSED = "какие замечания пропущены и почему"


def mark(value: Any) -> str:
    """SHA-256 of plain data."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def fingerprint(facts: Mapping[str, Any]) -> str:
    """The mark of everything that a paper says but for its number and date, which come last."""
    return mark({name: value for name, value in facts.items() if name not in ("number", "dated")})


def token(facts: Mapping[str, Any], passed: Mapping[str, str]) -> str:
    """What the page says of itself: the mark of the whole, then short marks of the parts."""
    whole = mark([fingerprint(facts), dict(passed)])
    return ",".join([whole, *(f"{name}={value}" for name, value in _marks(facts, passed).items())])


def unread(read: str, facts: Mapping[str, Any], passed: Mapping[str, str]) -> list[str] | None:
    """None when exactly this was read; else the parts that are new, in words (empty when nobody can tell)."""
    now = token(facts, passed)
    if read == now:
        return None
    then = dict(part.split("=", 1) for part in read.split(",") if "=" in part)
    marks = _marks(facts, passed)
    if not then:
        return []
    new = [name for name, value in marks.items() if then.get(name) != value]
    return [_words(name) for name in [*new, *sorted(set(then) - set(marks))]]


def _marks(facts: Mapping[str, Any], passed: Mapping[str, str]) -> dict[str, str]:
    """Short marks by part; an item is named by its number."""
    marks = {name: mark([facts[key] for key in keys])[:8] for name, (_, keys) in PARTS.items()}
    items = [Item(item["text"], tuple(item["subitems"])) for item in facts["items"]]
    marks |= {place: mark(text)[:8] for place, text in numbered(items)}
    return {**marks, "passed": mark(dict(passed))[:8]}


def _words(name: str) -> str:
    if name in PARTS:
        return PARTS[name][0]
    return PASSED if name == "passed" else f"п. {name[:5]}"
