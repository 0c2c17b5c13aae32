"""Two cards of one person become one: what was taken back on either does not stand on the joined card."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from mentoring.audit.recording import record
from participants.consents.models import Consent
from participants.people.merging import merge
from participants.people.models import Person


@transaction.atomic
def join(*, keep: Person, drop: Person, take: list[str], actor: Any, compared: Sequence[int] | None = None) -> Person:
    """`merge`, and the consents of the other card that a withdrawal would have ended. Raises as `merge` does."""
    joined = merge(keep=keep, drop=drop, take=take, actor=actor, compared=compared)
    papers = Consent.objects.filter(person=joined)  # scope: of the person in hand
    for back in papers.filter(withdrawn_on__isnull=False).order_by("withdrawn_on", "pk"):
        same = papers.filter(kind=back.kind, recipient=back.recipient, withdrawn_on=None)
        values = {name: getattr(back, name) for name in ("withdrawn_on", "withdrawn_at", "destroy_by")}
        for one in same.filter(given_on__lt=back.withdrawn_on):
            papers.filter(pk=one.pk).update(**values, version=F("version") + 1)
            record("consent_withdrawn", one, actor, kind=one.kind, person=joined.pk)
    return joined
