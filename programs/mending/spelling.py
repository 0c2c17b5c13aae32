"""How everybody named in an order is written in it, case by case, and putting a case right by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentoring.kit.russian import Case
from participants.people.models import Person
from participants.people.registering import change_person
from programs.documents.gathering import OFFICIALS, officials, tandems_of
from programs.documents.models import Order
from programs.papers.naming import by_hand, dictionary_of_posts, name_in, post_in

QUESTIONS = {"gent": "кого", "datv": "кому", "accs": "кого", "ablt": "кем", "loct": "о ком"}
ROLES = {"curator": "Куратор", "secretary": "Секретарь"}


@dataclass(frozen=True)
class Written:
    """One form in the paper: `key` names its field («name_accs»), `guess` when nobody has confirmed it."""

    key: str
    label: str
    text: str
    guess: bool
    is_by_hand: bool

    @property
    def is_post(self) -> bool:
        """A post, not a name."""
        return self.key.startswith("post_")


@dataclass(frozen=True)
class Named:
    """Somebody who stands in the text in an oblique case; `person` is None for a sign-in without a card."""

    person: Person | None
    name: str
    post: str
    roles: tuple[str, ...]
    forms: tuple[Written, ...]

    @property
    def guesses(self) -> int:
        """Forms that nobody has looked at."""
        return sum(1 for form in self.forms if form.guess)


def named_of(order: Order) -> list[Named]:
    """Everybody whose name is declined in this paper, each once with all the cases."""
    posts, known = dictionary_of_posts(), officials(order)
    people: dict[tuple[type, int], tuple[Any, list[str], list[Case]]] = {}
    for role, _, case in OFFICIALS.values():
        if who := known[role]:
            _, roles, cases = people.setdefault((type(who), who.pk), (who, [], []))
            roles.append(ROLES[role])
            cases.append(case)
    return [
        Named(
            person=who if isinstance(who, Person) else None,
            name=nominative(who, "name"),
            post=nominative(who, "post"),
            roles=tuple(roles),
            forms=tuple(form for case in dict.fromkeys(cases) for form in written(who, case, posts)),
        )
        for who, roles, cases in people.values()
    ]


def written(who: Any, case: Case, posts: Any) -> list[Written]:
    """The name and, where there is one, the post of somebody in a case."""
    question, name, post = QUESTIONS[case.name], name_in(who, case), post_in(who, case, posts)
    by = [by_hand(getattr(who, f"{what}_forms", {}), case, nominative(who, what)) for what in ("name", "post")]
    forms = [Written(f"name_{case.name}", f"Имя: {question}?", name.text, not name.certain, bool(by[0]))]
    if post.text:
        forms.append(Written(f"post_{case.name}", f"Должность: {question}?", post.text, not post.certain, bool(by[1])))
    return forms


def nominative(who: Any, what: str) -> str:
    """What the forms are made of."""
    if what == "post":
        return str(getattr(who, "post", ""))
    return " ".join(filter(None, (who.last_name, who.first_name, who.middle_name)))


def plainly_named(order: Order) -> list[tuple[Person, str]]:
    """Everybody of the appendix, where names stand in the nominative: (person, which side), each once."""
    tandems = tandems_of(order)
    sides = [(tandem.mentors, "наставник") for tandem in tandems]
    sides += [(tandem.mentees, "наставляемый") for tandem in tandems]
    seen: dict[int, tuple[Person, list[str]]] = {}
    for people, side in sides:
        for person in people:
            words = seen.setdefault(person.pk, (person, []))[1]
            words += [side] if side not in words else []
    rows = sorted(seen.values(), key=lambda row: row[0].sort_key)
    return [(person, ", ".join(words)) for person, words in rows]


def put_forms(*, person: Person, forms: Mapping[str, str], version: int, actor: Any) -> None:
    """Keep these forms («name_accs» → text) as written by hand; an empty one is computed again.

    Raises Refused and Overtaken."""
    changed = []
    for what in ("name", "post"):
        mine = {key.partition("_")[2]: text for key, text in forms.items() if key.startswith(f"{what}_")}
        if not mine:
            continue
        kept = dict(getattr(person, f"{what}_forms"))
        if kept.get("of", nominative(person, what)) != nominative(person, what):
            kept = {}
        kept = {case: text for case, text in {**kept, **mine}.items() if text}
        setattr(person, f"{what}_forms", kept and {**kept, "of": nominative(person, what)})
        changed.append(f"{what}_forms")
    change_person(person=person, fields=changed, version=version, actor=actor)
