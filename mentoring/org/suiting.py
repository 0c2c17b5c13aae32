"""Whether a form of mentoring is for these people: «ученик — ученик» is not for a teacher and a pupil."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from mentoring.org.models import MentoringForm, SchoolYear

# Words of MentoringForm and the kinds of people (Person.Kind) for whom they stand; a word that is not here is anybody.
KINDS = {
    "ученик": {"pupil"},
    "педагог": {"teacher"},
    "студент": {"graduate", "pupil"},
    "работодатель": {"enterprise", "parent", "graduate"},
    "социальный партнёр": {"enterprise", "parent", "graduate"},
    "руководитель": {"teacher"},
}
ANYWHERE = "other"


class Who(NamedTuple):
    """A person as far as a form looks at them: short name, Person.Kind, its word."""

    name: str
    kind: str
    word: str


class Misfit(NamedTuple):
    """Why the form is not for these people, and the form that is."""

    text: str
    better: MentoringForm | None


def forms_to_offer(year: SchoolYear) -> list[MentoringForm]:
    """All forms with `is_chosen`, those chosen for the year first; one query."""
    chosen = year.forms.through.objects.filter(schoolyear=year, mentoringform=OuterRef("pk"))
    forms = list(MentoringForm.objects.annotate(chosen=Exists(chosen)).order_by("-chosen", "order", "code"))
    for form in forms:
        form.is_chosen = form.chosen
    return [*forms]


def misfit(
    form: MentoringForm, mentors: Sequence[Who], mentees: Sequence[Who], forms: Iterable[MentoringForm]
) -> Misfit | None:
    """None when the form suits everybody; `forms` are those to offer instead, the best first."""
    if not (wrong := _wrong(form, mentors, mentees)):
        return None
    better = next((one for one in forms if not _wrong(one, mentors, mentees)), None)
    said = ", ".join(f"{one.name} — {one.word}" for one in wrong[:2])
    cure = f"Подойдёт «{better}»" if better else "Выберите другую форму"
    return Misfit(f"Форма «{form}» не подходит: {said}. {cure}", better)


def _wrong(form: MentoringForm, mentors: Sequence[Who], mentees: Sequence[Who]) -> list[Who]:
    sides = ((form.mentor_kind, mentors), (form.mentee_kind, mentees))
    return [one for word, side in sides for one in side if one.kind not in KINDS.get(word, {one.kind}) | {ANYWHERE}]
