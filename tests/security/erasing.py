"""Demands to destroy somebody's data and requests to correct it, in each state, and somebody of whom only a number is
left."""

from typing import Any

from django.utils import timezone

from participants.models import Erasure, Person
from programs.models import Correction
from tests.factories import SINCE, make_person


def add_erasures(place: Any, number: int) -> None:
    """A demand that waits, one that is done, one that was declined; a person who was erased before."""
    nameless = make_person(place.school, f"Участник №{number}")
    Person.objects.filter(pk=nameless.pk).update(erased_at=timezone.now(), search_text="", grade=None, letter="")
    nameless.refresh_from_db()
    place.keep(nameless)
    for step, state in enumerate(Erasure.State.values):
        words: dict[str, Any] = {"asked_by": "self", "ground": "withdrawn", "asked_on": SINCE, "due_on": SINCE}
        if state == "done":
            words |= {"done_at": timezone.now(), "done_by": place.users["curator"], "act": {"counts": {}}}
        who = place.rows["MenteeCard"][number * 6 + 3 + step].person
        row = Erasure.objects.create(
            school=place.school, person=who, state=state, document=place.marks.paper, reason=place.marks.paper, **words
        )
        place.keep(row)
    for state in Correction.State.values:
        who, mark = place.rows["MentorCard"][number * 6].person, place.marks.paper
        words = {"words": mark, "reason": mark if state == "declined" else "", "asked_on": SINCE, "due_on": SINCE}
        words["document"] = mark
        place.keep(Correction.objects.create(school=place.school, person=who, state=state, **words))
