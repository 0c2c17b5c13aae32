"""Forms of mentoring in any spelling: «уч-уч», «Учитель—Учитель», «педагог-педагог»."""

import difflib
import re
from functools import lru_cache
from typing import NamedTuple

from mentoring.spreadsheets.reading import Cell
from mentoring.spreadsheets.texts import clean, mend_letters
from participants.roster.cells import ERROR, INFO, Told, Values

SIDES = (
    ("ученик", r"уч|ученик\w*|уча?щ\w+|обуча\w+|школьник\w*|реб[её]н\w+|дет\w+"),
    ("педагог", r"уч|учител\w*|пед\w*|препод\w*"),
    ("студент", r"студ\w*"),
    ("работодатель", r"работод\w*|предприят\w*"),
)
KINDS = {"ученик": "pupil", "педагог": "teacher", "работодатель": "enterprise"}
WORD_OF = {kind: word for word, kind in KINDS.items()}


class FormWords(NamedTuple):
    """A form of mentoring as the reference list knows it."""

    code: str
    title: str
    spellings: tuple[str, ...] = ()


def read_form(cell: Cell, told: Told, forms: tuple[FormWords, ...], base: str, kind: str = "") -> Values:
    """form: a code of the reference list. «уч-уч» is told apart by who the person of the row is."""
    code, level, text = _meant(clean(cell), forms, base, kind)
    if level:
        told.say(level, text)
    return {"form": code} if code else {}


@lru_cache(maxsize=4096)
def _meant(cell: str, forms: tuple[FormWords, ...], base: str, kind: str) -> tuple[str, str, str]:
    """(code, level and text of what is said); "" for nothing."""
    text, _ = mend_letters(cell)
    plain = _plain(text)
    if not re.sub(r"\W", "", plain):
        return "", "", ""
    known = _known(forms)
    halves = plain.replace(".", "").split("-")
    hint = WORD_OF.get(kind, "")
    form = None if hint and len(halves) == 2 and halves[0] == halves[1] == "уч" else known.get(plain)
    if not form and (wanted := _sides(halves, hint, base)):
        form = next((one for one in forms if _sides(_plain(one.title).split("-"), "", base) == wanted), None)
    if form and plain == _plain(form.title):
        return form.code, "", ""
    if form:
        return form.code, INFO, f"Форма «{text}» записана как «{form.title}»"
    near = difflib.get_close_matches(plain, list(known), n=len(known) or 1, cutoff=0)
    titles = list(dict.fromkeys(f"«{known[words].title}»" for words in near))[:3]
    return "", ERROR, f"Форма «{text[:60]}» не найдена. Ближайшие: {', '.join(titles)}"


@lru_cache
def _known(forms: tuple[FormWords, ...]) -> dict[str, FormWords]:
    """Forms by all their plain spellings; a title beats somebody's spelling."""
    spelt = {_plain(words): form for form in reversed(forms) for words in form.spellings}
    return spelt | {_plain(form.title): form for form in forms}


@lru_cache
def kind_of_side(code: str, forms: tuple[FormWords, ...], base: str) -> str:
    """Who stands in the base by the form: «pupil», «teacher»…, "" when the form does not tell."""
    title = next((form.title for form in forms if form.code == code), "")
    sides = _sides(_plain(title).split("-"), "", base)
    return KINDS.get(sides[base == "mentees"], "") if sides else ""


def _plain(text: str) -> str:
    return re.sub(r"[\s_]*[-–—−‐/]+[\s_]*", "-", text.lower().replace("ё", "е").strip(" «»\"'.“”„"))


def _sides(halves: list[str], hint: str, base: str) -> tuple[str, ...]:
    """(mentor, mentee) in our words; () when a side is not understood. The hint is about the row's own side."""
    if len(halves) != 2:
        return ()
    options = [[word for word, sense in SIDES if re.fullmatch(sense, half)] for half in halves]
    hinted = {0, 1} if halves[0] == halves[1] else {int(base == "mentees")}
    sides = [hint if at in hinted and hint in words else words[0] if words else "" for at, words in enumerate(options)]
    return tuple(sides) if all(sides) else ()
