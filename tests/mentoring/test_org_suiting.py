"""Which forms of mentoring are for whom."""

from collections.abc import Callable
from typing import Any

import pytest

from mentoring.org.models import MentoringForm, School
from mentoring.org.suiting import Who, forms_to_offer, misfit
from participants.people.models import Person
from tests.factories import make_form, year_of

PEERS = MentoringForm(code="УУ", title="ученик — ученик", mentor_kind="ученик", mentee_kind="ученик")
TAUGHT = MentoringForm(code="ПУ", title="педагог — ученик", mentor_kind="педагог", mentee_kind="ученик")
FIRM = MentoringForm(code="РУ", title="работодатель — ученик", mentor_kind="работодатель", mentee_kind="ученик")
OWN = MentoringForm(code="М", title="местная", mentor_kind="казак", mentee_kind="ученик")


def one(kind: str) -> Who:
    return Who("Рычкова В.", kind, Person.Kind(kind).label)


@pytest.mark.parametrize(
    "form,mentor,mentee,better",
    [
        (PEERS, "teacher", "pupil", TAUGHT),
        (PEERS, "enterprise", "pupil", FIRM),
        (TAUGHT, "pupil", "pupil", PEERS),
        (TAUGHT, "teacher", "teacher", None),
    ],
)
def test_what_does_not_suit_is_told_with_what_does(
    form: MentoringForm, mentor: str, mentee: str, better: MentoringForm | None
) -> None:
    wrong = misfit(form, [one(mentor)], [one(mentee)], [PEERS, TAUGHT, FIRM])
    assert wrong is not None
    assert wrong.better is better
    assert wrong.text.endswith(f"Подойдёт «{better}»" if better else "Выберите другую форму")


@pytest.mark.parametrize(
    "form,mentor,mentee",
    [(PEERS, "pupil", "pupil"), (TAUGHT, "other", "pupil"), (FIRM, "parent", "pupil"), (OWN, "teacher", "pupil")],
)
def test_what_suits_or_is_not_known_is_not_blamed(form: MentoringForm, mentor: str, mentee: str) -> None:
    assert misfit(form, [one(mentor)], [one(mentee)], [PEERS]) is None


def test_forms_of_the_year_are_offered_first(school: School, django_assert_num_queries: Callable[..., Any]) -> None:
    make_form("АА", "ученик — ученик", order=1)
    year = year_of(school)
    with django_assert_num_queries(1):
        forms = forms_to_offer(year)
    assert [(form.code, form.is_chosen) for form in forms] == [("ПП", True), ("УУ", True), ("АА", False)]
