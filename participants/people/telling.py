"""What the journal asks of people: who is meant by words, and which rows speak of a person."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from mentoring.asked import NOBODYS, number
from participants.people.models import Person

# Their rows name a child or a grown-up, so looking at them is looking at that person.
SPEAKING = [
    ("participants.menteecard", "person"),
    ("participants.mentorcard", "person"),
    ("participants.consent", "person"),
    ("participants.consentblank", "person"),
    ("participants.mentoringrequest", "person"),
    ("participants.thirdpartyview", "request__person"),
    ("participants.enrolment", "person"),
    ("participants.attendance", "enrolment__person"),
    ("participants.certificate", "enrolment__person"),
    ("participants.application", "person"),
    ("participants.candidate", "person"),
    ("participants.interview", "candidate__person"),
    ("participants.recordcheck", "person"),
    ("participants.admission", "candidate__person"),
    ("participants.partnerperson", "person"),
    ("participants.erasure", "person"),
]


def people_found(user: Any, words: str) -> list[tuple[int, str]]:
    """(number, name) of the people whom this reader may see: one by number, else by parts of the name, those who left
    too."""
    seen = Person.objects.visible_to(user)
    if (key := number(words)) != NOBODYS:
        rows = seen.filter(pk=key)
    else:
        rows = seen.found(words).for_list() if len(words) > 1 else seen.none()
    return [(person.pk, f"{person.full_name}, {person.place}".rstrip(", ")) for person in rows[:31]]


def rows_of(people: Iterable[int]) -> dict[str, list[int]]:
    """The cards of these people, those joined to them, and what hangs on them in this package."""
    keys = [*people, *Person.objects.filter(merged_into__in=people).values_list("pk", flat=True)]
    found = {Person._meta.label_lower: keys}
    for label, field in SPEAKING:
        rows = apps.get_model(label)._default_manager.filter(**{f"{field}__in": keys})
        found[label] = list(rows.values_list("pk", flat=True))
    return found
