"""What to think of before two people are paired. Pure: a warning is shown, and the curator may save all the same."""

from collections.abc import Sequence
from typing import NamedTuple

from mentoring.kit.russian import plural
from programs.tandems.standing import Standing


class Warned(NamedTuple):
    """A warning: a code for tests and links, a sentence for the user."""

    code: str
    text: str


def same_person(mentors: Sequence[Standing], mentees: Sequence[Standing]) -> str:
    """The refusal when somebody stands on both sides; empty when nobody does."""
    both = {person.pk for person in mentors} & {person.pk for person in mentees}
    return "Наставник и наставляемый — один человек. Выберите другого наставника." if both else ""


def warnings(
    mentors: Sequence[Standing], mentees: Sequence[Standing], *, form_title: str, form_chosen: bool, added: int = 1
) -> list[Warned]:
    """Load, age, consents and the form of one tandem. `added`: 1 before it is saved, 0 when the load counts it."""
    found = [warned for mentor in mentors for warned in _load(mentor, added)]
    found += [warned for mentor in mentors for mentee in mentees for warned in _age(mentor, mentee)]
    for person in (*mentors, *mentees):
        if person.missing:
            lacks = "; ".join(person.missing)
            found.append(Warned("consent", f"{person.name}: {lacks}"))
    if not form_chosen:
        found.append(Warned("form", f"Форма «{form_title}» не выбрана для этого учебного года"))
    return found


def _load(mentor: Standing, added: int) -> list[Warned]:
    total = mentor.load + added
    if total <= mentor.limit:
        return []
    tandems = plural(total, "тандем", "тандема", "тандемов")
    text = f"{mentor.name}: станет {total} {tandems}, а предел — {mentor.limit}. Увеличьте предел или выберите другого"
    return [Warned("load", text)]


def _age(mentor: Standing, mentee: Standing) -> list[Warned]:
    if mentor.age is not None and mentee.age is not None and mentor.age < mentee.age:
        return [Warned("age", f"{mentor.name} младше, чем {mentee.name}: {mentor.age} и {mentee.age}")]
    if mentor.grade and mentee.grade and mentor.grade < mentee.grade:
        return [Warned("age", f"{mentor.name} учится в {mentor.grade} классе, а {mentee.name} — в {mentee.grade}")]
    return []
