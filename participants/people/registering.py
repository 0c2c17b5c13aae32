"""Adding people, changing them, noting that they left. Each act is written to the journal with names of fields only."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import write
from mentoring.kit.access import require
from participants.people import rules
from participants.people.models import Guardian, Person


@transaction.atomic
def add_person(*, person: Person, actor: Any, guardians: Sequence[Guardian] = ()) -> Person:
    """Keep a new person of the actor's school, with the legal representatives. Raises Refused."""
    require(rules.can_change(actor, person), rules.WRITE_REASON)
    person.refresh_keys()
    person.save(force_insert=True)
    for guardian in guardians:
        guardian.person = person
        guardian.save(force_insert=True)
    record("person_added", person, actor)
    return person


@transaction.atomic
def change_person(
    *, person: Person, fields: Iterable[str], version: int, actor: Any, guardians: Sequence[Guardian] | None = None
) -> Person:
    """Write the changed fields; `guardians` is the whole new list, None leaves it. Raises Refused, Overtaken."""
    require(rules.can_change(actor, person), rules.WRITE_REASON)
    person.refresh_keys()
    names = set(fields)
    write(person, names | {"search_key", "search_text", "sort_key"}, version)
    if guardians is not None:
        kept = [guardian.pk for guardian in guardians if guardian.pk]
        person.guardians.exclude(pk__in=kept).delete()
        for guardian in guardians:
            guardian.person = person
            guardian.save()
        names.add("guardians")
    record("person_changed", person, actor, fields=names)
    return person


@transaction.atomic
def mark_left(*, people: Iterable[Person], day: datetime.date, actor: Any) -> int:
    """Not at the school from this day: lists and pairing leave them out, history keeps them. Returns how many."""
    return _set_left(people, day, "person_left", actor)


@transaction.atomic
def mark_returned(*, people: Iterable[Person], actor: Any) -> int:
    """They are at the school again. Returns how many."""
    return _set_left(people, None, "person_returned", actor)


def _set_left(people: Iterable[Person], day: datetime.date | None, action: str, actor: Any) -> int:
    changed = [person for person in people if (person.left_on is None) == (day is not None)]
    for person in changed:
        require(rules.can_change(actor, person), rules.WRITE_REASON)
        person.left_on = day
    Person.objects.filter(pk__in=[person.pk for person in changed]).update(left_on=day, version=F("version") + 1)
    record_many(action, changed, actor, fields=["left_on"])
    return len(changed)
