"""People's names and posts: parts, initials, gender, cases. Import these from mentoring.kit.russian.

A name is (last, first, middle); a gender is "m", "f" or "" (not known). Cases are pytrovich's with the corrections
below; whatever comes out may be overruled on the person's card."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case as LibraryCase
from pytrovich.enums import Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

NBSP = "\u00a0"
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_OGLY = r"(?:оглы|оглу|улы|уулу|угли)"
_KYZY = r"(?:кызы|гызы|кизи)"
_PATRONYMIC = re.compile(rf".{{2,}}[иы]ч|.{{2,}}(?:ов|ев|ич)на|.+[- ](?:{_OGLY}|{_KYZY})|\w\.", re.I)
_PARTS = (NamePart.LASTNAME, NamePart.FIRSTNAME, NamePart.MIDDLENAME)
_GENDERS = {"m": Gender.MALE, "f": Gender.FEMALE}
_library_gender, _library_case = PetrovichGenderDetector().detect, PetrovichDeclinationMaker().make
# Where the library is wrong: (name part, gender or "" for both, word or ending, its stem, five endings).
_CORRECTIONS = [
    (_PARTS[part], gender, re.compile(pattern), cut, endings.split("/"))
    for part, gender, pattern, cut, endings in (
        (0, "", r"золя|тер|бонч", None, "////"),
        (1, "", r"николь|мишель|.*[аеёиоуыэюя]а", None, "////"),
        (0, "m", r"кузнец|швец|жнец|кулиш|чаплин|\w+ач", None, "а/у/а/ом/е"),
        (0, "m", r"орёл|козёл", -2, "ла/лу/ла/лом/ле"),
        (0, "m", r"журавель", -3, "ля/лю/ля/лём/ле"),
        (0, "m", r"лев", -2, "ьва/ьву/ьва/ьвом/ьве"),
        (0, "m", r"стрелец", -2, "ьца/ьцу/ьца/ьцом/ьце"),
        (0, "m", r"заяц", -2, "йца/йцу/йца/йцем/йце"),
        (0, "m", r"коваль|москаль|кобзарь", -1, "я/ю/я/ём/е"),
        (0, "m", r"воробей|соловей|муравей", -2, "ья/ью/ья/ьём/ье"),
        (0, "m", r"топчий|прибой", -1, "я/ю/я/ем/е"),
        (0, "", r"\w+[жшчщ]а", -1, "и/е/у/ей/е"),
        (1, "f", r"\w+ь", -1, "и/и/ь/ью/и"),
        (2, "m", r"\w+ыч", None, "а/у/а/ем/е"),
    )
]


class Case(Enum):
    """Oblique cases, named as in the dictionary of posts (fixtures/posts.json)."""

    gent = LibraryCase.GENITIVE
    datv = LibraryCase.DATIVE
    accs = LibraryCase.ACCUSATIVE
    ablt = LibraryCase.INSTRUMENTAL
    loct = LibraryCase.PREPOSITIONAL


class Declined(NamedTuple):
    """A post in a case; `certain` is False when a person has to look at it before it is printed."""

    text: str
    certain: bool


def split_name(text: str) -> tuple[str, str, str]:
    """(last, first, middle) of a name in any number of words, also «Анна Ильинична Белова» and «БЕЛОВА А.И.»."""
    plain = re.sub(r"\s*-\s*", "-", INVISIBLE.sub("", text).replace(",", " "))
    plain = re.sub(r"(\b\w\.)", r"\1 ", plain)
    words = [word.title() if word.isupper() and len(word) > 2 else word for word in plain.split()]
    if len(words) > 3 and re.fullmatch(rf"{_OGLY}|{_KYZY}", words[-1], re.I):
        words[-2:] = [f"{words[-2]} {words[-1].lower()}"]
    if len(words) == 3 and _PATRONYMIC.fullmatch(words[1]) and not _PATRONYMIC.fullmatch(words[2]):
        words = [words[2], *words[:2]]
    middle = words.pop() if len(words) == 3 or len(words) > 3 and _PATRONYMIC.fullmatch(words[-1]) else ""
    return words[0] if words else "", " ".join(words[1:]), middle


def short_name(last: str, first: str, middle: str = "", initials_first: bool = False) -> str:
    """«Морозова Н. В.» in lists, «Н. В. Морозова» in signatures, no-break spaces between the parts."""
    initials = [f"{part[0].upper()}." for part in (first, middle) if part]
    return NBSP.join(filter(None, [*initials, last] if initials_first else [last, *initials]))


def gender_of(last: str, first: str, middle: str) -> str:
    """The gender by the patronymic, else by the surname and the first name unless they disagree, else "": ask."""
    if found := re.search(rf"(?P<m>\w[иы]ч|[- ]{_OGLY})$|(?P<f>\wна|[- ]{_KYZY})$", middle, re.I):
        return str(found.lastgroup)
    by_first = _library_gender(firstname=first.lower()) if first else None
    votes = {code for code, gender in _GENDERS.items() if gender is by_first}
    if found := re.search(r"\w{2}(?:(?P<m>[оеё]в|[иы]н|[кн][иоы]й)|(?P<f>[оеё]ва|[иы]на|[кн]ая))$", last.lower()):
        votes.add(str(found.lastgroup))
    return votes.pop() if len(votes) == 1 else ""


def decline_name(last: str, first: str, middle: str, case: Case, gender: str) -> str:
    """The whole name in a case: «Захарову Анастасию Анатольевну»; as it is when the gender can't be told."""
    gender = gender or gender_of(last, first, middle)
    if not gender:
        return " ".join(filter(None, (last, first, middle)))
    if re.search(rf"[- ](?:{_OGLY}|{_KYZY})$", middle, re.I):  # the father's name does not change either
        return f"{decline_name(last, first, '', case, gender)} {middle}"
    parts = [(part, text) for part, text in zip(_PARTS, (last, first, middle), strict=True) if text]
    return " ".join("".join(_decline(w, part, case, gender) for w in re.split(r"(\W+)", text)) for part, text in parts)


def _decline(word: str, part: NamePart, case: Case, gender: str) -> str:
    """One word of a name in a case: by a correction when there is one, else by the library; an initial stays."""
    if len(word) == 1 or not word.isalpha():
        return word
    for where, whose, pattern, cut, endings in _CORRECTIONS:
        if where is part and whose in ("", gender) and pattern.fullmatch(word.lower()):
            return word[:cut] + endings[list(Case).index(case)]
    return str(_library_case(part, _GENDERS[gender], case.value, word))


def decline_post(text: str, case: Case, dictionary: Mapping[str, Mapping[str, str]]) -> Declined:
    """A post in a case by a dictionary {nominative in lower case: {"gent": …}}: its longest known head changes, the
    rest («по УВР», «русского языка») stays. An unknown post comes back as it is; a doubtful one is not certain."""
    if "," in text:
        parts = [decline_post(part.strip(), case, dictionary) for part in text.split(",")]
        return Declined(", ".join(part.text for part in parts), all(part.certain for part in parts))
    words = text.split()
    for size in range(len(words), 0, -1):
        if forms := dictionary.get(" ".join(words[:size]).lower()):
            head, rest = forms[case.name], words[size:]
            head = head[0].upper() + head[1:] if words[0][0].isupper() else head
            nominative = rest and len(rest[0]) > 3 and re.search(r"[бвгджзклмнпрстфцчшщь]$", rest[0])  # «инженер физик»
            return Declined(" ".join([head, *rest]), not nominative)
    return Declined(text, False)
