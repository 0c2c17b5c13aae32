"""How people stand for pairing in a school year: what they carry already, how much they may, what papers they lack."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from mentoring.org.models import SchoolYear
from mentoring.org.suiting import Who
from participants.admissions.lacking import NOT_ADMITTED, not_admitted
from participants.consents.missing import missing_of
from participants.people.cards import MentorCard
from participants.people.models import Person
from programs.tandems.models import TandemMember


@dataclass(frozen=True)
class Standing:
    """One person on one day: `load` of `limit` open tandems as a mentor, `held` when a mentee of an open tandem.
    `admission`: what a mentor lacks where the year asks for it; nothing is meant by it of a mentee. `unadmitted`: not
    admitted where the school selects at all, whether the year asks or not."""

    pk: int
    name: str
    who: Who
    age: int | None
    grade: int | None
    load: int
    limit: int
    held: int | None
    missing: tuple[str, ...]
    admission: str = ""
    unadmitted: bool = False


def standings(people: Iterable[Person], year: SchoolYear, day: datetime.date) -> dict[int, Standing]:
    """Everybody's standing by person id; five queries whatever the number."""
    people = list({person.pk: person for person in people}.values())
    ids = [person.pk for person in people]
    open_rows = TandemMember.objects.filter(year=year, holds=True, until__isnull=True, person_id__in=ids)
    mentoring = open_rows.filter(side=TandemMember.Side.MENTOR).order_by().values("person_id")
    loads = dict(mentoring.annotate(n=Count("pk")).values_list("person_id", "n"))
    held = dict(open_rows.filter(side=TandemMember.Side.MENTEE).values_list("person_id", "tandem__number"))
    cards = MentorCard.objects.filter(year=year, person_id__in=ids, load_limit__isnull=False)
    limits: dict[int, Any] = dict(cards.values_list("person_id", "load_limit"))
    missing, unadmitted = missing_of(people, day), not_admitted(people, year, day)
    return {
        person.pk: Standing(
            pk=person.pk,
            name=person.short_name,
            who=Who(person.short_name, person.kind, person.get_kind_display()),
            age=person.age_on(day),
            grade=person.grade,
            load=loads.get(person.pk, 0),
            limit=limits.get(person.pk, year.mentor_load),
            held=held.get(person.pk),
            missing=tuple(missing.get(person.pk, ())),
            admission=NOT_ADMITTED if unadmitted.get(person.pk) else "",
            unadmitted=person.pk in unadmitted,
        )
        for person in people
    }
