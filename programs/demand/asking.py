"""Whom to ask to become a mentor in an area where places are short: by the areas that people have named and by what is
written of them, the post and the subject, the competencies of the base, what a candidate is ready to teach."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from mentoring.kit.russian import search_key
from mentoring.org.models import SchoolYear
from participants.offers.models import MentorArea
from participants.people.cards import MentorCard
from participants.people.models import Person
from participants.requests.areas import RequestArea
from participants.selection.models import Candidate
from programs.demand.counting import mentors_of, with_places

SHOWN = 30  # people in one list of the page
GROWN = [Person.Kind.TEACHER, Person.Kind.GRADUATE, Person.Kind.PARENT, Person.Kind.ENTERPRISE]
S = Candidate.State
ON_THE_WAY = [S.APPLIED, S.INVITED, S.RECOMMENDED, S.LEARNING, S.RESERVE]


def in_area(user: Any, year: SchoolYear, area: RequestArea) -> list[MentorCard]:
    """The mentors of the area, those with more free places first."""
    own = MentorArea.objects.filter(card=OuterRef("pk"), area=area)  # scope: the lines are the user's
    rows = mentors_of(user, year).filter(Exists(own)).for_list()
    return sorted(with_places(rows, year), key=lambda card: -card.free)


def work_of(person: Person) -> str:
    """Post and subject; the name says nothing of an area."""
    return f"{person.post} {person.subject}"


def maybe_mentors(user: Any, year: SchoolYear, area: RequestArea) -> list[MentorCard]:
    """Mentors with a free place whose competencies, post or subject speak of the area, though nobody has given it to
    them. A pupil is not asked to teach teachers."""
    own = MentorArea.objects.filter(card=OuterRef("pk"), area=area)  # scope: the lines are the user's
    rows = mentors_of(user, year).filter(~Exists(own)).for_list()
    if area.audience == RequestArea.Audience.TEACHER:
        rows = rows.exclude(person__kind=Person.Kind.PUPIL)
    speak = [card for card in rows if area.fits(f"{card.competencies} {work_of(card.person)}")]
    return [card for card in with_places(speak, year) if card.free][:SHOWN]


def applicants(user: Any, year: SchoolYear, area: RequestArea) -> list[Candidate]:
    """Candidates of the year, neither admitted yet nor refused, who have named the area or whose words, work or
    readiness to teach speak of it."""
    rows = Candidate.objects.visible_to(user).of(year).filter(state__in=ON_THE_WAY, person__left_on=None)
    in_base = MentorCard.objects.filter(person=OuterRef("person"), year=year)  # scope: the people are the user's
    found = rows.filter(~Exists(in_base), person__erased_at=None).for_list().prefetch_related("areas")
    if area.audience == RequestArea.Audience.TEACHER:
        found = found.exclude(person__kind=Person.Kind.PUPIL)
    return [
        one
        for one in found
        if area in one.areas.all()
        or area.fits(f"{one.can_teach} {one.words} {one.interests} {one.experience} {work_of(one.person)}")
    ][:SHOWN]


def speaks_of(area: RequestArea) -> Q:
    """Condition on people: the folded text holds what a keyword of the area begins with; narrows, the words decide."""
    starts = [search_key(word).split()[0] for word in area.keywords if search_key(word)]
    return Q(*((("search_text__contains", start)) for start in starts), _connector=Q.OR) if starts else Q(pk__in=[])


def others(user: Any, year: SchoolYear, area: RequestArea) -> list[Person]:
    """Grown-ups of the school, neither in the base of mentors this year nor among its candidates, whose post or subject
    speaks of the area."""
    in_base = MentorCard.objects.filter(person=OuterRef("pk"), year=year)  # scope: the people are the user's
    asked = Candidate.objects.filter(person=OuterRef("pk"), year=year)  # scope: the people are the user's
    rows = Person.objects.visible_to(user).here().filter(~Exists(in_base), ~Exists(asked), kind__in=GROWN)
    return [one for one in rows.filter(speaks_of(area)).for_list() if area.fits(work_of(one))][:SHOWN]
