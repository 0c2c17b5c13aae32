"""What the mentee of a pair in hand has asked for: the first wording of the theme, and the form."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from mentoring.org.models import MentoringForm, SchoolYear
from participants.offers.models import MentorArea
from participants.people.cards import MenteeCard
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from programs.tandems.models import Tandem

LONGEST: int = Tandem._meta.get_field("theme").max_length or 0


class Wish(NamedTuple):
    """Theme in one line, form of mentoring if the request names one."""

    theme: str = ""
    form: MentoringForm | None = None


def wish_of(
    mentors: Sequence[Person], mentees: Sequence[Person], year: SchoolYear, user: Any, wanted: int = 0, area: int = 0
) -> Wish:
    """Of one mentee's waiting requests the one with the number `wanted` (the page of a request leads here), else one in
    the area with the number `area` (the map leads here), else the one that a tandem of these mentors would answer: in
    their area, or the oldest. The theme is its areas: a child's own words have no place in an order. Without a request
    the wording of the base. A group has no single wish. Three queries at most."""
    if len(mentees) != 1:
        return Wish()
    rows = MentoringRequest.objects.visible_to(user).of(year).waiting().filter(person=mentees[0])
    asked = list(rows.select_related("form").prefetch_related("areas").order_by("pk"))
    if not asked:
        card = MenteeCard.objects.visible_to(user).of(year).filter(person=mentees[0]).first()
        return Wish(theme=briefly(card.request_text) if card else "")
    offered = set()
    if len(asked) > 1:
        cards = MentorArea.objects.visible_to(user).filter(card__year=year, card__person__in=mentors)
        offered = set(cards.values_list("area_id", flat=True))
    fits = {one.pk: any(area.pk in offered for area in one.areas.all()) for one in asked}
    named = {one.pk for one in asked if any(row.pk == area for row in one.areas.all())}
    first = min(asked, key=lambda one: (one.pk != wanted, one.pk not in named, not fits[one.pk], one.pk))
    return Wish(briefly(", ".join(area.title for area in first.areas.all())), first.form)


def briefly(words: str) -> str:
    """In one line, cut at a word where the field ends."""
    line = " ".join(words.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:—") + "…"
