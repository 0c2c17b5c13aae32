"""One's own demand to destroy the data: whoever demands it takes the consent to processing back by it."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mentoring.kit.access import require
from participants.consents.models import Consent
from participants.erasing.asking import ask_for_erasure
from participants.erasing.models import Erasure
from participants.people.models import Person
from programs.withdrawing.following import withdraw_with_all
from programs.withdrawing.rules import reason_against_demand


@transaction.atomic
def demand_own_erasure(*, person: Person, actor: Any) -> Erasure:
    """Write the demand down and take the standing consents to processing back, with all that follows, at once. Raises
    Refused (a child, not the own card); MoveRefused as `ask_for_erasure` does."""
    today = timezone.localdate()
    reason = reason_against_demand(person, today)
    require(not reason, reason)
    demand = ask_for_erasure(person=person, by=actor)
    rows = Consent.objects.filter(person=person, kind=Consent.Kind.PROCESSING, withdrawn_on=None, given_on__lte=today)
    standing = rows.filter(Q(until=None) | Q(until__gte=today)).select_related("person").order_by("pk")
    while consent := standing.first():  # one takes those of the same purpose with it
        withdraw_with_all(consent=consent, day=today, actor=actor)
    return demand
