"""What a withdrawal ends and what stays ended: one rule for the withdrawal itself, for two cards that become one, and
for a paper that is brought afterwards."""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F, Q

from mentoring.audit.recording import record
from participants.consents.models import Consent


class Withdrawal(NamedTuple):
    """A consent taken back from `day`, written down `at` by a `letter`; what is not needed is destroyed by `due`."""

    kind: str
    recipient: str
    day: datetime.date
    at: datetime.datetime | None
    due: datetime.date | None
    letter: str = ""


def ended_by(back: Withdrawal, written: datetime.datetime | None = None) -> Q:
    """Condition on the consents of a person: to the same, signed before the day of the withdrawal or on it. When it is
    told until when the school knew of nothing else (`written`), a paper of that very day written down later stands: it
    was signed anew."""
    same = Q(kind=back.kind, recipient=back.recipient, withdrawn_on=None, mistaken_at=None)
    on_the_day = Q(given_on=back.day, created_at__lte=written) if written else Q(given_on=back.day)
    return same & (Q(given_on__lt=back.day) | on_the_day)


def end(*, person: int, back: Withdrawal, actor: Any, written: datetime.datetime | None = None) -> set[int]:
    """End them; their numbers. The caller holds the person and has asked for the right."""
    ended = list(Consent.objects.filter(ended_by(back, written), person=person))
    values: dict[str, Any] = {
        "withdrawn_on": back.day,
        "withdrawn_at": back.at,
        "destroy_by": back.due,
        "letter": back.letter,
    }
    keys = {one.pk for one in ended}
    Consent.objects.filter(pk__in=keys).update(**values, version=F("version") + 1)
    for one in ended:
        record("consent_withdrawn", one, actor, kind=one.kind, person=person)
    return keys


def withdrawn_since(
    people: Iterable[int], kind: str, given_on: datetime.date, seen: datetime.datetime | None, recipient: str = ""
) -> set[int]:
    """Those of whom such a consent was withdrawn after the paper in hand was signed, or after `seen`: it stays so."""
    rows = Consent.objects.filter(person__in=people, kind=kind, recipient=recipient, withdrawn_on__isnull=False)
    later = Q(withdrawn_on__gt=given_on)
    return set(rows.filter(later | Q(withdrawn_at__gt=seen) if seen else later).values_list("person_id", flat=True))
