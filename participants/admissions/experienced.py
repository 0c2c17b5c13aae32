"""Mentors of the base who have worked before: one press makes them candidates of the year and admits them. They stand
in the base already, so admission waits for no consent here: the order does."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.people.cards import MentorCard
from participants.people.models import Person, PersonQuerySet
from participants.requests.areas import RequestArea
from participants.selection import rules
from participants.selection.admitting import CARRIED, admit
from participants.selection.keeping import add_candidate
from participants.selection.models import Admission, Candidate

GROUND = Admission.Ground.EXPERIENCE
OPEN = ("applied", "invited", "reserve", "recommended", "learning")


def not_admitted(people: PersonQuerySet, year: SchoolYear, on: datetime.date) -> PersonQuerySet:
    """Those of the people who stand in the base of mentors of the year and have no admission on this day."""
    card = MentorCard.objects.filter(person=OuterRef("pk"), year=year)  # scope: the people are the user's
    admitted = Admission.objects.in_force(on).filter(candidate__person=OuterRef("pk"))  # scope: the same
    return people.filter(Exists(card), ~Exists(admitted)).for_list().select_related("school")


def admit_experienced(
    *, people: Iterable[Person], year: SchoolYear, reason: str, actor: Any
) -> tuple[int, list[tuple[Person, str]]]:
    """Admit them by experience, each in a transaction of its own: (how many, those kept back with the reason).

    Raises Refused."""
    require(rules.can_lead_any(actor) and actor.school.pk == year.school_id, rules.LEAD_REASON)
    year.require_open()
    done, kept = 0, []
    for person in people:
        try:
            _admit(person, year, reason, actor)
            done += 1
        except MoveRefused as refusal:
            kept.append((person, str(refusal)))
    return done, kept


@transaction.atomic
def _admit(person: Person, year: SchoolYear, reason: str, actor: Any) -> None:
    mine = Candidate.objects.select_related("person__school", "year").filter(person=person, year=year)  # scope: own
    candidate = mine.first()
    if candidate is None:
        line = {"offers__card__person": person, "offers__card__year": year, "offers__guessed": False}
        helps = RequestArea.objects.filter(**line)  # scope: of this person
        candidate = add_candidate(candidate=_known(person, year, reason), actor=actor, areas=helps)
    elif candidate.state not in OPEN:
        raise MoveRefused(f"{candidate.get_state_display()}. Сначала верните кандидата к рассмотрению.")
    admit(candidate=candidate, ground=GROUND, reason=reason, actor=actor)


def _known(person: Person, year: SchoolYear, reason: str) -> Candidate:
    """An application nobody wrote: what the line of the base says."""
    candidate = Candidate(person=person, year=year, words=reason, source=Candidate.Source.INVITED)
    card = MentorCard.objects.filter(person=person, year=year).first()  # scope: of this person
    if card:
        candidate.form = card.form
        sizes = {field.name: field.max_length for field in Candidate._meta.concrete_fields}
        for theirs, own in CARRIED.items():
            setattr(candidate, own, getattr(card, theirs)[: sizes[own]])
    return candidate
