"""Requests that wait, but whose pair is made already. Tandems stand above and are known by the relation alone."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from mentoring.org.models import SchoolYear
from participants.people.models import Person
from participants.requests.models import MentoringRequest

PLANNED = ["draft", "ordered"]  # states of a tandem that no order has put in force


def in_hand(year: SchoolYear | None = None) -> Q:
    """Condition on requests that wait: the person is a mentee of a draft or of a tandem in an order project of the same
    year, so a mentor's place is taken for them. The years need not be compared when all the requests are of one."""
    seat: dict[str, Any] = {"side": "b_mentee", "holds": True, "until": None, "tandem__state__in": PLANNED}
    if year is None:
        own = {f"person__memberships__{name}": value for name, value in (seat | {"tandem__year": F("year")}).items()}
        return Q(
            pk__in=MentoringRequest.objects.filter(**own).order_by().values("pk")
        )  # scope: the rows are the user's
    own = {f"memberships__{name}": value for name, value in (seat | {"tandem__year": year}).items()}
    return Q(person__in=Person.objects.filter(**own).order_by().values("pk"))  # scope: the rows are the user's


def with_planned(rows: QuerySet[MentoringRequest], year: SchoolYear | None = None) -> Any:
    """Requests with `planned`: they wait, and their pair is made already; `year` when all of them are of one."""
    made = Q(state=MentoringRequest.State.ACCEPTED) & in_hand(year)
    return rows.annotate(planned=ExpressionWrapper(made, BooleanField()))


def look_for_pair(asked: Any) -> Any:
    """The same of one request, by its pair."""
    asked.planned = bool(asked.pair_in_hand) and asked.pair_in_hand.state in PLANNED
    return asked
