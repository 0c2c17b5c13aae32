"""A demand to destroy the data: whoever takes the consent to processing back by it has it taken back at once, whether
the person demands it alone or the curator writes down what came on paper."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
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
    reason = reason_against_demand(person, timezone.localdate())
    require(not reason, reason)
    return demand_erasure(person=person, by=actor)


@transaction.atomic
def demand_erasure(*, person: Person, by: Any, **words: Any) -> Erasure:
    """Write a demand down with `words` of `ask_for_erasure`. On the ground of a withdrawal the consents to processing
    end with the day of the demand, and the person leaves drafts and projects, in the same transaction. Raises as
    `ask_for_erasure` does."""
    demand = ask_for_erasure(person=person, by=by, **words)
    if demand.ground == Erasure.Ground.WITHDRAWN:
        standing = standing_on(person, demand.asked_on)
        while consent := standing.first():  # one takes those of the same purpose with it
            withdraw_with_all(consent=consent, day=demand.asked_on, actor=by, letter=demand.document[:120])
    return demand


def standing_on(person: Person, day: datetime.date) -> QuerySet[Consent]:
    """The consents to processing that a withdrawal of that day ends; one that was signed later stays."""
    rows = Consent.objects.written().filter(
        person=person, kind=Consent.Kind.PROCESSING, withdrawn_on=None, given_on__lte=day
    )
    return rows.filter(Q(until=None) | Q(until__gte=day)).select_related("person").order_by("pk")
