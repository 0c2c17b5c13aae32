"""How somebody's name is recognised in words: the surname in any case of either gender, alone or with the first name
and the patronymic, whole or as initials; ё is е. Pure."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mentoring.kit.russian import Case, decline_name

GONE = "[обезличено]"  # stands where the name stood in words of others
LONG = 4  # letters of a stem from which endings may be guessed: «Ли» would find «лист»
ENDINGS = "а|у|е|и|ы|я|ю|ь|ом|ем|ём|ым|им|ой|ей|ою|ых|их|ыми|ими|ый|ий|ая|яя|ую|юю|ого|его|ому|ему"
GAP = r"[\s,]*"
Name = tuple[str, str, str]


@dataclass(frozen=True)
class Traces:
    """`surname` finds the surname wherever it stands; `whole` only with a given name or initials beside it, so that a
    namesake of the surname is left alone; `stems` are what a database may be asked for before a text is read."""

    surname: re.Pattern[str]
    whole: re.Pattern[str]
    stems: tuple[str, ...]


def forms_of(name: Name, part: int) -> set[str]:
    """One part of a name in every case of both genders."""
    asked: list[str] = ["", "", ""]
    asked[part] = name[part]
    last, first, middle = asked
    said = {decline_name(last, first, middle, case, gender) for case in Case for gender in "mf"}
    return {form.casefold() for form in said | {name[part]} if form}


def any_of(forms: Iterable[str]) -> str:
    """A pattern for these words, ё and е alike, the longest first."""
    told = sorted(map(re.escape, forms), key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(re.sub('[её]', '[её]', form) for form in told)})"


def stem_of(forms: Iterable[str]) -> str:
    """What all the forms begin with."""
    return os.path.commonprefix(list(forms))


def sought(stem: str) -> str:
    """What a database is asked for: nothing from the first е, ё or hyphen on, for they are written in more ways than
    one; «», which every text holds, when hardly a letter is left."""
    begins = re.split(r"[её\W]", stem, maxsplit=1, flags=re.I)[0]
    return begins if len(begins) >= 2 else ""


def traces_of(names: Sequence[Name]) -> Traces:
    """Of one person under all the names that cards and joined doubles hold. Needs at least one surname."""
    alone, beside, stems = [], [], []
    for name in dict.fromkeys(names):
        surnames = forms_of(name, 0)
        stem = stem_of(surnames)
        last = any_of(surnames)
        if len(stem) >= LONG:
            last = f"(?:{last}|{any_of([stem])}(?:{ENDINGS})?)"
        stems.append(sought(stem))
        first = _given(name, 1)
        given = f"{first}(?:{GAP}{_given(name, 2)})?" if name[2] else first
        word = rf"(?<!\w){last}(?!\w)"
        with_name = rf"(?:{word}{GAP}{given}|(?<!\w){given}{GAP}{word})" if name[1] else word
        beside.append(with_name)
        alone.append(rf"(?:{with_name}|{word})")
    compiled = [re.compile("|".join(parts), re.I) for parts in (alone, beside)]
    return Traces(compiled[0], compiled[1], tuple(dict.fromkeys(stems)))


def _given(name: Name, part: int) -> str:
    """A first name or a patronymic in any case, or its initial."""
    if not name[part]:
        return r"(?!)"
    return rf"(?:(?<!\w){any_of(forms_of(name, part))}(?!\w)|(?<!\w){any_of([name[part][0]])}\.)"


def spellings(stem: str) -> list[str]:
    """A stem as texts may have it: SQLite knows no case of Cyrillic letters."""
    return sorted({stem.lower(), stem.capitalize(), stem.upper()})


def said_in(value: Any, pattern: re.Pattern[str]) -> str:
    """The first place in a text, a list or a dictionary where the pattern is found, with what stands around; or «»."""
    for text in leaves(value):
        if found := pattern.search(text):
            start, end = max(found.start() - 60, 0), found.end() + 60
            return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
    return ""


def leaves(value: Any) -> Iterable[str]:
    """Every text of plain data, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(key)
            yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)


def cleaned(value: Any, pattern: re.Pattern[str], instead: str = GONE) -> Any:
    """The same data with the name taken out of every text."""
    if isinstance(value, str):
        return pattern.sub(instead, value)
    if isinstance(value, dict):
        return {cleaned(key, pattern, instead): cleaned(one, pattern, instead) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one, pattern, instead) for one in value]
    return value
