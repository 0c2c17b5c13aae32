"""Two cards of one person become one: what was taken back on either does not stand on the joined card."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from participants.consents.ending import Withdrawal, end
from participants.consents.models import Consent
from participants.people.merging import merge
from participants.people.models import Person


@transaction.atomic
def join(*, keep: Person, drop: Person, take: list[str], actor: Any, compared: Sequence[int] | None = None) -> Person:
    """`merge`, and the consents of the other card that a withdrawal would have ended. Raises as `merge` does."""
    joined = merge(keep=keep, drop=drop, take=take, actor=actor, compared=compared)
    gone = Consent.objects.filter(person=joined, withdrawn_on__isnull=False)  # scope: of the person in hand
    fields = ("kind", "recipient", "withdrawn_on", "withdrawn_at", "destroy_by", "letter")
    for told in dict.fromkeys(gone.order_by("withdrawn_on", "pk").values_list(*fields)):
        back = Withdrawal(*told)
        end(person=joined.pk, back=back, actor=actor, written=back.at)
    return joined
