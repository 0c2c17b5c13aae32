"""Writing requests down and correcting them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from mentoring.audit.recording import record
from mentoring.audit.versions import write
from mentoring.kit.access import require
from participants.holding.person import hold
from participants.people.models import Person
from participants.requests import rules
from participants.requests.areas import RequestArea
from participants.requests.guessing import guess_areas
from participants.requests.models import MentoringRequest


def audience_of(person: Person) -> str:
    """Whose areas fit: a teacher's difficulties or a pupil's needs."""
    return RequestArea.Audience.TEACHER if person.kind == Person.Kind.TEACHER else RequestArea.Audience.PUPIL


@transaction.atomic
def add_request(
    *, asked: MentoringRequest, areas: Iterable[RequestArea], actor: Any, by_link: bool = False
) -> MentoringRequest:
    """A new request of an open year; areas that nobody chose are guessed from the words and marked as guessed.

    `by_link`: the person wrote it without an account, the link was the right. Raises Refused,
    MoveRefused (erased or joined with another meanwhile)."""
    if not by_link:
        require(rules.can_lead(actor, asked), rules.LEAD_REASON)
    asked.year.require_open()
    require(asked.person.school_id == asked.year.school_id, rules.LEAD_REASON)
    hold(asked.person_id)
    chosen = list(areas)
    if not chosen:
        usual = RequestArea.objects.used_in(asked.year.school)  # scope: of the school of the request
        chosen = guess_areas(asked.words, usual, audience_of(asked.person))
        asked.areas_guessed = bool(chosen)
    asked.created_by = actor if getattr(actor, "pk", None) else None
    asked.save(force_insert=True)
    asked.areas.set(chosen)
    record("request_added", asked, actor, person=asked.person_id, source=asked.source)
    return asked


@transaction.atomic
def change_request(
    *, asked: MentoringRequest, fields: Iterable[str], areas: Iterable[RequestArea] | None, version: int, actor: Any
) -> MentoringRequest:
    """Correct what the school may correct: never the person's own words, nor that they are own. `areas` None: as they
    were. Raises Refused, MoveRefused as above, Overtaken."""
    require(rules.can_lead(actor, asked), rules.LEAD_REASON)
    asked.year.require_open()
    hold(asked.person_id)
    names = set(fields)
    kept = MentoringRequest.objects.filter(pk=asked.pk, source=MentoringRequest.Source.OWN).exists()  # scope: this row
    require(not (kept and names & {"words", "source"}), rules.OWN_WORDS)
    if areas is not None:
        asked.areas_guessed = False
        names |= {"areas_guessed"}
    write(asked, names, version)
    if areas is not None:
        asked.areas.set(areas)
        names |= {"areas"}
    record("request_changed", asked, actor, fields=names)
    return asked
