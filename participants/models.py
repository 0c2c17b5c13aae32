"""Table of contents of people and bases. Import models from their slice."""

from participants.consentpapers.models import BlankPrint, ConsentBlank
from participants.consents.models import Consent
from participants.consents.texts import ConsentText
from participants.filing.models import ScanPage, ScanPile
from participants.offers.models import MentorArea
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Guardian, Person
from participants.requests.areas import HiddenArea, RequestArea
from participants.requests.models import MentoringRequest, ThirdPartyView

__all__ = [
    "BlankPrint",
    "Consent",
    "ConsentBlank",
    "ConsentText",
    "Guardian",
    "HiddenArea",
    "MenteeCard",
    "MentorArea",
    "MentorCard",
    "MentoringRequest",
    "Person",
    "RequestArea",
    "ScanPage",
    "ScanPile",
    "ThirdPartyView",
]
