"""Tandems of the demo: pairs and groups made by the curator's verb, in the shares that an autumn has."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from mentoring.org.models import MentoringForm, MentoringKind, RoleModel, SchoolYear
from monitoring.management.demo.people import Cast
from participants.people.cards import MenteeCard
from participants.people.models import Person
from programs.tandems.models import Tandem
from programs.tandems.pairing import NewPair, pair_many

# of every hundred tandems: what is to become of them, from where to where
SHARES = {"in_force": (0, 72), "submitted": (72, 82), "returned": (82, 91), "drafts": (91, 100)}


def shares(mentors: int, mentees: int) -> list[list[int]]:
    """How many mentees each mentor takes, as a list of tandems: [2] is a group of two, [1, 1] is two pairs."""
    extra = mentees - mentors
    threes = max(extra - mentors, min(mentors // 6, extra // 2))
    twos = extra - 2 * threes
    sizes = [3] * threes + [2] * twos + [1] * (mentors - threes - twos)
    return [[1, 1] if size == 2 and number % 2 else [size] for number, size in enumerate(sizes)]


def plan_pairs(
    mentors: Sequence[Person], mentees: Sequence[Person], form: MentoringForm, year: SchoolYear
) -> list[NewPair]:
    """All of these mentees given to these mentors; the theme is what the first mentee asks for."""
    themes = dict(MenteeCard.objects.of(year).values_list("person_id", "request_text"))
    role_models = list(RoleModel.objects.filter(form=form).order_by("pk"))
    kinds = MentoringKind.objects.in_bulk(["group", "traditional"], field_name="code")
    waiting, pairs = list(mentees), list[NewPair]()
    for mentor, sizes in zip(mentors, shares(len(mentors), len(mentees)), strict=True):
        for size in sizes:
            taken, waiting = waiting[:size], waiting[size:]
            pairs.append(
                NewPair(
                    form=form,
                    mentors=[mentor],
                    mentees=taken,
                    role_model=role_models[len(pairs) % len(role_models)],
                    mentoring_kind=kinds["group" if size > 1 else "traditional"],
                    theme=themes[taken[0].pk],
                )
            )
    return pairs


def day_in_force(year: SchoolYear) -> datetime.date:
    """When the first pairs began: in the middle of September, or today when that is still ahead."""
    return max(year.starts, min(timezone.localdate(), year.starts + datetime.timedelta(days=13)))


def make_tandems(cast: Cast, year: SchoolYear, actor: Any, *, free: int, unpaired: int) -> dict[str, list[Tandem]]:
    """Drafts by what is to become of them. The last `unpaired` pupils and one teacher still wait for a mentor, and
    `free` mentors for a mentee. Later tandems begin in ten days."""
    forms = MentoringForm.objects.in_bulk(["УУ", "ПП"], field_name="code")
    pupils = cast.pupil_mentees[: len(cast.pupil_mentees) - unpaired]
    plans = [
        plan_pairs(cast.pupil_mentors[: len(cast.pupil_mentors) - free], pupils, forms["УУ"], year),
        plan_pairs(cast.teacher_mentors, cast.teacher_mentees[:-1], forms["ПП"], year),
    ]
    soon = max(year.starts, min(year.ends, timezone.localdate() + datetime.timedelta(days=10)))
    made = {}
    for batch, (after, upto) in SHARES.items():
        starts = day_in_force(year) if batch == "in_force" else soon
        pairs = [replace(new, starts=starts) for plan in plans for new in plan[part(plan, after) : part(plan, upto)]]
        made[batch] = pair_many(year=year, actor=actor, pairs=pairs)
    return made


def part(whole: Sequence[NewPair], percent: int) -> int:
    """That many hundredths of a list, rounded."""
    return round(len(whole) * percent / 100)
