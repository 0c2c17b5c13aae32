"""What the papers of a duty say, as plain data: names and posts in the cases that the sentences need."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from mentoring.kit.names import Declined, decline_post, short_name
from mentoring.kit.russian import Case, date_words, gender_of, nbsp
from mentoring.org.models import School
from participants.people.models import Person
from programs.labour.models import MentorDuty
from programs.papers.facts import of_school
from programs.papers.naming import Dictionary, dictionary_of_posts, name_in, post_in

WORDS = {  # by the gender of the worker; who cannot be told gets both
    "agreed": ("согласен", "согласна", "согласен (согласна)"),
    "acting": ("действующего", "действующей", "действующего (действующей)"),
}
ORDER = ("m", "f")


@dataclass(frozen=True)
class DutyFacts:
    """One duty for its three papers. `worker…` is the mentor, `head…` the director; the last letters are the case."""

    school: dict[str, str]
    head_datv: str
    head_gent: str
    acting: str
    worker: str
    worker_gent: str
    worker_datv: str
    worker_post: str
    worker_initials: str
    agreed: str
    content: str
    method: str
    starts: str
    ends: str
    pay: str
    ground: str
    number: str
    dated: str
    notice_on: str
    last_day: str
    by_worker: bool
    reason: str


def facts_of(duty: MentorDuty) -> DutyFacts:
    """The facts as they are now; the year comes with its school. One query: the dictionary of posts."""
    school, person, posts = duty.year.school, duty.person, dictionary_of_posts()
    return DutyFacts(
        school=of_school(school),
        head_datv=_great(_head(school, Case.datv, posts)),
        head_gent=_head(school, Case.gent, posts, whole=True),
        acting=_by("acting", _gender_of_head(school)),
        worker=" ".join(filter(None, (_small(person.post), person.full_name))),
        worker_gent=_worker(person, Case.gent, posts),
        worker_datv=_great(_worker(person, Case.datv, posts)),
        worker_post=nbsp(_great(person.post)) or "Работник",
        worker_initials=short_name(person.last_name, person.first_name, person.middle_name, initials_first=True),
        agreed=_by("agreed", person.known_gender),
        content=nbsp(duty.content.strip().rstrip(".")),
        method=nbsp(duty.method.strip().rstrip(".")),
        starts=date_words(duty.starts),
        ends=date_words(duty.ends),
        pay=pay_of(duty),
        ground=nbsp(duty.ground),
        number=duty.number,
        dated=_day(duty.dated),
        notice_on=_day(duty.notice_on),
        last_day=_day(duty.last_day),
        by_worker=duty.ended_by == MentorDuty.Side.WORKER,
        reason=nbsp(duty.reason.strip().rstrip(".")),
    )


def pay_of(duty: MentorDuty) -> str:
    """«3 000 руб. в месяц», with the terms after a semicolon."""
    by_rules = "в размере и порядке, которые установлены положением об оплате труда работников школы"
    size = by_rules if duty.payment == MentorDuty.Payment.RULES else duty.paid
    return nbsp("; ".join(filter(None, (size, duty.terms.strip().rstrip(".")))))


def _head(school: School, case: Case, posts: Dictionary, whole: bool = False) -> str:
    """«директору Берестову А. Н.», or the name in full."""
    last, first, middle = school.director_last, school.director_first, school.director_middle
    who: Any = SimpleNamespace(last_name=last, first_name=first, middle_name=middle)
    full = name_in(who, case).text
    name = full if whole else short_name(full.split(" ")[0], first, middle)
    return _with_post(decline_post(_small(school.director_post), case, posts), name, school.director_post)


def _gender_of_head(school: School) -> str:
    return gender_of(school.director_last, school.director_first, school.director_middle)


def _worker(person: Person, case: Case, posts: Dictionary) -> str:
    """«учителя физики Титовой Ольги Степановны»."""
    return _with_post(post_in(person, case, posts), name_in(person, case).text, person.post)


def _with_post(post: Declined, name: str, nominative: str) -> str:
    """The post in its case before the name; one whose cases nobody knows stands behind it as it is."""
    if not post.text:
        return nbsp(name)
    return nbsp(f"{_small(post.text)} {name}" if post.certain else f"{name} ({_small(nominative)})")


def _by(word: str, gender: str) -> str:
    forms = WORDS[word]
    return forms[ORDER.index(gender)] if gender in ORDER else forms[2]


def _small(post: str) -> str:
    """Inside a sentence a post begins with a small letter; an abbreviation stays."""
    return post if post[:2].isupper() else post[:1].lower() + post[1:]


def _great(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(day: date | None) -> str:
    return date_words(day) if day else ""
