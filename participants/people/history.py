"""What happened to a person and to all that is theirs, by the journal: who, when, what, which fields; no values."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model, Q

from mentoring.audit.models import AuditEntry
from participants.people.models import Person

SHOWN = 50


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: datetime.datetime
    what: str
    who: str
    fields: str


def history(person: Person, things: Iterable[Model], user: Any) -> list[Event]:
    """The newest events about the person, the doubles joined to it and these rows, views left out. Three queries."""
    about = Q(
        object_type="participants.person", object_id__in=[person.pk, *person.doubles.values_list("pk", flat=True)]
    )
    for thing in things:
        about |= Q(object_type=thing._meta.label_lower, object_id=thing.pk)
    entries = AuditEntry.objects.visible_to(user).filter(about).exclude(action__in=["person_viewed", "file_viewed"])
    rows = list(entries.order_by("-at", "-pk")[:SHOWN])
    people = get_user_model()._default_manager.in_bulk({row.actor_id for row in rows if row.actor_id})
    return [
        Event(row.at, row.get_action_display(), str(people.get(row.actor_id) or row.actor_label), _fields(row))
        for row in rows
    ]


def _fields(entry: AuditEntry) -> str:
    """Names of the changed fields as the pages call them."""
    model = apps.get_model(entry.object_type)
    names = {field.name: str(getattr(field, "verbose_name", "")) for field in model._meta.get_fields()}
    names["guardians"] = "законные представители"
    return ", ".join(filter(None, (names.get(name, "") for name in entry.fields)))
