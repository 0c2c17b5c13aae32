"""Demands to destroy somebody's data, in each state."""

from typing import Any

from django.utils import timezone

from participants.models import Erasure
from tests.factories import SINCE


def add_erasures(place: Any, number: int) -> None:
    """A demand that waits, one that is done, one that was declined."""
    for step, state in enumerate(Erasure.State.values):
        words: dict[str, Any] = {"asked_by": "self", "ground": "withdrawn", "asked_on": SINCE, "due_on": SINCE}
        if state == "done":
            words |= {"done_at": timezone.now(), "done_by": place.users["curator"], "act": {"counts": {}}}
        who = place.rows["MenteeCard"][number * 6 + 3 + step].person
        row = Erasure.objects.create(
            school=place.school, person=who, state=state, document=place.marks.paper, reason=place.marks.paper, **words
        )
        place.keep(row)
