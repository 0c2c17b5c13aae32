"""A field of a row in words, as somebody reads it who has never seen a database."""

import datetime
import decimal
from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Field, FileField, ManyToManyField
from django.utils import timezone

from mentoring.templatetags.ui import phone
from participants.applying.telling import answers
from participants.requests import slots

KEPT, NO = "файл хранится в школе", "нет"
NAMED = {  # columns, or their short names in tables, said as the pages of the system say them
    "username": "имя для входа", "date_joined": "учётная запись создана", "is_active": "вход открыт",
    "number_text": "номер", "areas_guessed": "области угаданы по словам",
    "с": "с какого дня", "по": "по какой день",
}  # fmt: skip
CASES = {"gent": "кого?", "datv": "кому?", "accs": "кого? (вижу)", "ablt": "кем?", "loct": "о ком?"}


def _cases(row: Any, name: str) -> str:
    return "; ".join(f"{CASES.get(case, case)} {words}" for case, words in getattr(row, name).items())


def _answers(row: Any, name: str) -> str:
    """Each question of an application with its answer on a line of its own."""
    return "\n".join(f"{question}: {answer}" for question, answer in answers(row.kind, row.payload, row.year))


def _act(row: Any, name: str) -> str:
    """The kinds of data that an act of destruction names; its counts speak of tables, not of a person."""
    return "; ".join(map(str, getattr(row, name).get("categories", [])))


def _certificate(row: Any, name: str) -> str:
    """To whom, for what, for which year; the school's own words stand in the file."""
    facts = getattr(row, name)
    return "; ".join(str(facts[key]) for key in ("holder", "role", "course", "hours_text", "year") if facts.get(key))


def _signer(row: Any, name: str) -> str:
    """Who signed; of a record made by mistake nobody is named, the paper may be another family's."""
    return "" if row.mistaken_at else row.signer_name


SPECIAL: dict[str, Callable[[Any, str], str]] = {
    "Person.name_forms": _cases,
    "Person.post_forms": _cases,
    "Application.payload": _answers,
    "MentoringRequest.slots": lambda row, name: slots.shown(row.slots),
    "Candidate.slots": lambda row, name: slots.shown(row.slots),
    "Erasure.act": _act,
    "Consent.signer_name": _signer,
    "Certificate.facts": _certificate,
}


def named(field: Field) -> str:
    """What a field is called."""
    said = str(field.verbose_name)
    words = NAMED.get(field.name) or NAMED.get(said, said)
    return words[:1].upper() + words[1:]


def told(row: Any, field: Field) -> str:
    """The value in words; empty for nothing."""
    if special := SPECIAL.get(f"{type(row).__name__}.{field.name}"):
        return special(row, field.name)
    if isinstance(field, ManyToManyField):
        return ", ".join(map(str, getattr(row, field.name).all()))
    value = getattr(row, field.name)
    if isinstance(field, BooleanField):
        return {True: "да", False: NO}.get(value, "")
    if value in (None, "", b"", [], {}):
        return ""
    if isinstance(field, FileField) or isinstance(value, bytes | memoryview):
        return KEPT if value else ""
    if field.name == "phone":
        return phone(value)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return _plain(value)


def _plain(value: Any) -> str:
    """Dates as people write them, packed texts one after another."""
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dict):
        return "; ".join(str(one) for one in value.values() if one not in ("", None))
    if isinstance(value, decimal.Decimal):
        return f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",").removesuffix(",00")
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
