"""Table of contents of people and bases. Import models from their slice."""

from participants.consentpapers.models import BlankPrint, ConsentBlank
from participants.consents.models import Consent
from participants.consents.texts import ConsentText
from participants.filing.models import ScanPage, ScanPile
from participants.offers.models import MentorArea
from participants.partners.models import Partner, PartnerPerson
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Guardian, Person
from participants.requests.areas import HiddenArea, RequestArea
from participants.requests.models import MentoringRequest, ThirdPartyView
from participants.selection.models import Admission, Candidate, Interview, RecordCheck, SelectionRules

__all__ = [
    "Admission",
    "BlankPrint",
    "Candidate",
    "Consent",
    "ConsentBlank",
    "ConsentText",
    "Guardian",
    "HiddenArea",
    "Interview",
    "MenteeCard",
    "MentorArea",
    "MentorCard",
    "MentoringRequest",
    "Partner",
    "PartnerPerson",
    "Person",
    "RecordCheck",
    "RequestArea",
    "ScanPage",
    "ScanPile",
    "SelectionRules",
    "ThirdPartyView",
]
