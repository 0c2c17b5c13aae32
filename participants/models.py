"""Table of contents of people and bases. Import models from their slice."""

from participants.consents.models import Consent
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Guardian, Person

__all__ = ["Consent", "Guardian", "MenteeCard", "MentorCard", "Person"]
