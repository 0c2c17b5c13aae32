"""What somebody told as a candidate comes along when the curator puts them into the base of mentors by hand."""

from typing import Any

from participants.offers.keeping import add_offers
from participants.people.cards import MentorCard
from participants.selection.models import Candidate


def carry_areas(card: MentorCard, actor: Any) -> None:
    """The areas of the candidate of this year are those of the line. Raises Refused."""
    named = Candidate.objects.filter(person=card.person_id, year=card.year_id).first()  # scope: of the new line
    if named:
        add_offers(card=card, areas=named.areas.all(), actor=actor)
