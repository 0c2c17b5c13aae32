"""Everything a pairing order says, as plain data: the same facts make the screen, the PDF and the stored copy."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from mentoring.kit.russian import nbsp, plural, sort_key
from mentoring.org.models import School
from participants.people.models import Person
from programs.papers.items import Item
from programs.tandems.models import Tandem

LOOSE = re.compile(r"(?<=\b[дпДП]о|\b[оО]т)\u00a0(?=\d{1,2}\u00a0[а-я]{3})")
LINE = 50  # letters of a line of the letterhead


@dataclass(frozen=True)
class Line:
    """A row of the appendix."""

    number: int
    mentors: tuple[str, ...]
    mentees: tuple[str, ...]
    role_model: str
    theme: str
    starts: str
    ends: str


@dataclass(frozen=True)
class Group:
    """The rows of one form of mentoring under their heading."""

    form: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Acquainted:
    """Somebody named in the order, for the acknowledgement sheet."""

    person: int
    name: str
    post: str


@dataclass(frozen=True)
class OrderFacts:
    """Letterhead, requisites, text, signature, appendix, those to be acquainted. Empty `number`: a project."""

    founder: str
    charter_name: str
    short_name: str
    letterhead: str
    place: str
    dated: str
    number: str
    title: str
    preamble: str
    items: tuple[Item, ...]
    signer_post: str
    signer: str
    appendix_title: str
    groups: tuple[Group, ...]
    total: str
    acquainted: tuple[Acquainted, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for the stored copy; a template reads it as it reads the facts."""
        items = [item._asdict() for item in self.items]
        return {**asdict(self), "items": items}


def typeset(text: str) -> str:
    """No-break spaces as a paper wants them: a preposition of two letters lets go of a date in words, or the justified
    line above it would be torn («до 16 октября 2026 г.»)."""
    return LOOSE.sub(" ", nbsp(text))


def dmy(day: datetime.date | None) -> str:
    """«12.10.2026», empty for a project."""
    return f"{day:%d.%m.%Y}" if day else ""


def beside(person: Person) -> str:
    """«Рычкова Вера Ивановна, учитель математики», «Белов Артём Дмитриевич, 8 «Б»»."""
    return nbsp(", ".join(filter(None, (person.full_name, person.place))))


def appendix(tandems: Iterable[Tandem]) -> tuple[tuple[Group, ...], str]:
    """Rows grouped by form, numbered through, in Russian order of the mentors; and the line of totals."""
    rows = sorted(tandems, key=lambda t: (t.form.order, t.form.title, t.mentors[0].sort_key if t.mentors else "", t.pk))
    groups, number = [], 0
    for _, together in groupby(rows, key=lambda t: (t.form.order, t.form.title)):
        members, lines = list(together), []
        form = members[0].form.title
        for tandem in members:
            number += 1
            lines.append(line(number, tandem))
        mentees = sum(len(tandem.mentees) for tandem in members)
        heading = f"Форма «{form}»: {_pairs(len(members))}, {_mentees(mentees)}"
        groups.append(Group(form, nbsp(heading), tuple(lines)))
    return tuple(groups), total_of(rows)


def line(number: int, tandem: Tandem) -> Line:
    """One row of the appendix."""
    return Line(
        number=number,
        mentors=tuple(beside(person) for person in tandem.mentors),
        mentees=tuple(beside(person) for person in tandem.mentees),
        role_model=nbsp(tandem.role_model.title) if tandem.role_model else "",
        theme=nbsp(tandem.theme),
        starts=dmy(tandem.starts),
        ends=dmy(tandem.ends),
    )


def total_of(tandems: Sequence[Tandem]) -> str:
    """«Всего: 64 пары (группы), 64 наставника, 121 наставляемый, 185 участников.» Each person once."""
    mentors = {person.pk for tandem in tandems for person in tandem.mentors}
    mentees = {person.pk for tandem in tandems for person in tandem.mentees}
    people = len(mentors | mentees)
    said = [
        _pairs(len(tandems)),
        f"{len(mentors)} {plural(len(mentors), 'наставник', 'наставника', 'наставников')}",
        _mentees(len(mentees)),
        f"{people} {plural(people, 'участник', 'участника', 'участников')}",
    ]
    return nbsp(f"Всего: {', '.join(said)}.")


def _pairs(number: int) -> str:
    return f"{number} {plural(number, 'пара (группа)', 'пары (группы)', 'пар (групп)')}"


def _mentees(number: int) -> str:
    return f"{number} {plural(number, 'наставляемый', 'наставляемых', 'наставляемых')}"


def acquainted(people: Iterable[Person]) -> tuple[Acquainted, ...]:
    """Everybody named, each once, in Russian order."""
    named = sorted({person.pk: person for person in people}.values(), key=lambda person: sort_key(person.full_name))
    return tuple(Acquainted(person.pk, person.full_name, nbsp(person.place)) for person in named)


def in_lines(name: str) -> str:
    """A long name by charter breaks before its quotation mark, unless the school has broken it itself."""
    return name if "\n" in name or len(name) < LINE else name.replace(" «", "\n«", 1)


def of_school(school: School) -> dict[str, str]:
    """The requisites that come from the school."""
    post = school.director_post
    return {
        "founder": nbsp(school.founder),
        "charter_name": in_lines(nbsp(school.charter_name)),
        "short_name": nbsp(school.short_name),
        "letterhead": school.letterhead,
        "place": nbsp(school.place),
        "signer_post": post[:1].upper() + post[1:],
        "signer": school.director_signature,
    }
