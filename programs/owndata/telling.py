"""Which duties and which requests to correct speak of a person: the journal asks."""

from collections.abc import Iterable

from programs.correcting.models import Correction
from programs.labour.models import MentorDuty


def duties_and_corrections_of(people: Iterable[int]) -> dict[str, list[int]]:
    """Numbers of the rows in which these people are named."""
    people = list(people)
    rows = (MentorDuty.objects.filter(person__in=people), Correction.objects.filter(person__in=people))
    return {found.model._meta.label_lower: list(found.values_list("pk", flat=True)) for found in rows}
