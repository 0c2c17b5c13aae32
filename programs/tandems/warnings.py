"""What to think of before two people are paired. Pure: a warning is shown, and the curator may save all the same."""

from collections.abc import Sequence
from typing import NamedTuple

from mentoring.kit.russian import plural
from mentoring.org.models import MentoringForm
from mentoring.org.suiting import misfit
from programs.tandems.standing import Standing


class Warned(NamedTuple):
    """A warning: a code for tests and links, a sentence for the user, the form that would cure it."""

    code: str
    text: str
    better: MentoringForm | None = None


def warnings(
    mentors: Sequence[Standing],
    mentees: Sequence[Standing],
    *,
    form: MentoringForm | None,
    forms: Sequence[MentoringForm],
    added: int = 1,
) -> list[Warned]:
    """Load, age, consents and the form of one tandem; `forms` as `forms_to_offer` gives them. `added`: 1 before the
    tandem is saved, 0 when the load counts it."""
    found = [warned for mentor in mentors for warned in _load(mentor, added)]
    found += [warned for mentor in mentors for mentee in mentees for warned in _age(mentor, mentee)]
    found += [Warned("admission", f"{mentor.name}: {mentor.admission}") for mentor in mentors if mentor.admission]
    for person in (*mentors, *mentees):
        if person.missing:
            lacks = "; ".join(person.missing)
            found.append(Warned("consent", f"{person.name}: {lacks}"))
    if form and not any(one == form and one.is_chosen for one in forms):
        found.append(Warned("form", f"Форма «{form}» не выбрана для этого учебного года"))
    if form and (wrong := misfit(form, [one.who for one in mentors], [one.who for one in mentees], forms)):
        found.append(Warned("kind", wrong.text, wrong.better))
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
