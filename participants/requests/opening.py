"""Requests out of the base: whoever stands there with a wish in the school's words has an accepted request."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.kit.access import require
from participants.holding.person import hold_all
from participants.people.cards import MenteeCard
from participants.requests import rules
from participants.requests.areas import RequestArea
from participants.requests.guessing import guess_areas
from participants.requests.keeping import audience_of
from participants.requests.models import MentoringRequest
from participants.requests.placing import write_areas

LONGEST = 2000  # of a request's words; the line of the base may be longer and keeps all of it


@transaction.atomic
def open_from_cards(*, cards: Iterable[MenteeCard], actor: Any) -> list[MentoringRequest]:
    """An accepted request for each line that has a wish and whose person has no request of that year; areas guessed.

    Cards come with person and year. Whoever has left or was erased is passed over. Two loads at once wait for
    each other, so nobody gets two. Raises Refused. Seven queries whatever the number."""
    wishes = [card for card in cards if card.request_text.strip() and card.person.left_on is None]
    for card in wishes:
        require(rules.can_lead(actor, MentoringRequest(person=card.person, year=card.year)), rules.LEAD_REASON)
        require(card.person.school_id == card.year.school_id, rules.LEAD_REASON)
        card.year.require_open()
    if not wishes:
        return []
    keys = hold_all(card.person_id for card in wishes)
    there = MentoringRequest.objects.filter(person__in=keys)  # scope: of the cards
    asked = set(there.values_list("person_id", "year_id"))
    fresh = [card for card in wishes if card.person_id in keys and (card.person_id, card.year_id) not in asked]
    used = list(RequestArea.objects.used_in(wishes[0].year.school).leaves())  # scope: of the school of the cards
    guessed = [guess_areas(card.request_text, used, audience_of(card.person)) for card in fresh]
    rows = [_from(card, bool(areas), actor) for card, areas in zip(fresh, guessed, strict=True)]
    made = MentoringRequest.objects.bulk_create(rows, batch_size=500)
    write_areas(dict(zip(made, guessed, strict=True)))
    record_many("request_added", made, actor)
    return made


def _from(card: MenteeCard, guessed: bool, actor: Any) -> MentoringRequest:
    """The request that a line speaks of."""
    return MentoringRequest(
        person=card.person,
        year=card.year,
        form=card.form,
        words=card.request_text.strip()[:LONGEST],
        source=MentoringRequest.Source.BASE,
        state=MentoringRequest.State.ACCEPTED,
        areas_guessed=guessed,
        decided_at=timezone.now(),
        created_by=actor if getattr(actor, "pk", None) else None,
    )
