"""Table of contents of people and bases. Import models from their slice."""

from participants.applications.models import Application, Door
from participants.certificates.models import Certificate
from participants.consentpapers.models import BlankPrint, ConsentBlank
from participants.consents.models import Consent
from participants.consents.texts import ConsentText
from participants.erasing.models import Erasure
from participants.filing.models import ScanPage, ScanPile
from participants.offers.models import MentorArea
from participants.partners.models import Partner, PartnerPerson
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Guardian, Person
from participants.requests.areas import HiddenArea, RequestArea
from participants.requests.models import MentoringRequest, ThirdPartyView
from participants.schooling.models import Attendance, Course, CourseGroup, CourseTopic, Enrolment, Lesson
from participants.selection.models import Admission, Candidate, Interview, RecordCheck, SelectionRules

__all__ = [
    "Admission",
    "Application",
    "Attendance",
    "BlankPrint",
    "Candidate",
    "Certificate",
    "Consent",
    "ConsentBlank",
    "ConsentText",
    "Course",
    "CourseGroup",
    "CourseTopic",
    "Door",
    "Enrolment",
    "Erasure",
    "Guardian",
    "HiddenArea",
    "Interview",
    "Lesson",
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
