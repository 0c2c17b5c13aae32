"""Whose consents are kept: the people of the two bases of a year."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from participants.consents.models import Consent
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person


def in_bases(request: Any) -> QuerySet[Person]:
    """People of the two bases of the year that is shown, with their consents."""
    cards = [
        Exists(model.objects.filter(person=OuterRef("pk"), year=request.year))  # scope: the people are the user's
        for model in (MenteeCard, MentorCard)
    ]
    rows = Person.objects.visible_to(request.user).here().filter(cards[0] | cards[1])
    papers = Consent.objects.order_by("-given_on", "-pk")
    return rows.prefetch_related(Prefetch("consents", papers, to_attr="papers")).for_list()
