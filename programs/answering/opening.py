"""Requests of those who came into the base by a file or by hand: their wishes become requests at once, and those who
have a tandem in force are answered at once."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mentoring.org.models import SchoolYear
from participants.people.cards import MenteeCard
from participants.requests.models import MentoringRequest
from participants.requests.opening import open_from_cards
from programs.answering.answering import answer_requests
from programs.tandems.models import Tandem


def unasked(user: Any, year: SchoolYear) -> QuerySet[Any]:
    """Lines of the base of mentees with a wish and without a request of the year; who has left is passed over."""
    own = MentoringRequest.objects.filter(person=OuterRef("person"), year=year)  # scope: the lines are the user's
    if not user.school or year.school_id != user.school.pk:
        return MenteeCard.objects.none()
    rows = MenteeCard.objects.of(year).filter(person__left_on=None)  # by the year: few lines are left to look at people
    return rows.exclude(request_text="").filter(~Exists(own))


@transaction.atomic
def open_from_base(*, year: SchoolYear, actor: Any) -> tuple[int, int]:
    """Requests for all such lines: how many there are, how many of them a tandem in force answers. Raises Refused."""
    cards = unasked(actor, year).select_related("person", "year", "form").order_by("pk")
    made = open_from_cards(cards=list(cards), actor=actor)
    if not made:
        return 0, 0
    people = [asked.person_id for asked in made]
    working = Tandem.objects.visible_to(actor).of(year).filter(state=Tandem.State.ACTIVE, members__person__in=people)
    answered = answer_requests(list(working.distinct().order_by("pk")), actor)
    return len(made), answered
