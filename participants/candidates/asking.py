"""Consents of candidates: the school processes their data from the application on, so they are asked for them as the
people of the bases are."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from participants.consentpapers.asked import Group
from participants.selection.models import Candidate

OVER = (Candidate.State.REFUSED, Candidate.State.WITHDRAWN)  # nothing is asked of them any more


def applying(user: Any, year: Any) -> Q:
    """Condition on people: candidates of this year, as far as the user sees them."""
    rows = Candidate.objects.visible_to(user).of(year).exclude(state__in=OVER)
    return Q(Exists(rows.filter(person=OuterRef("pk"))))


def may_be_asked(candidate: Candidate, year: Any) -> bool:
    """The pages of consents, which show `year`, know this candidate."""
    here = candidate.person.left_on is None and candidate.person.erased_at is None
    return here and candidate.state not in OVER and candidate.year_id == getattr(year, "pk", None)


CANDIDATES = Group("candidates", "кандидаты в наставники", applying)
