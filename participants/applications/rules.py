"""Who receives applications, and how many of them are taken."""

from datetime import timedelta
from typing import Any

from mentoring.accounts.models import Role

READ = (Role.CURATOR, Role.DIRECTOR)
LEAD_REASON = "Заявки принимает куратор. Попросите его решить."
# A computer class of thirty sends from one address in a lesson, and two or three classes may do so at once.
PER_ADDRESS, PER_ADDRESS_TIME = 100, timedelta(hours=1)
PER_DAY = 400  # of a school: more than it has pupils who would ask on one day
WAITING = 500  # of a school, not decided yet: what a script can leave behind at most
LEAST_SECONDS = 4  # nobody reads and fills in the form faster
LONGEST = 60_000  # bytes of one form; all its fields filled to the brim are shorter
UNDECIDED_KEPT, DECIDED_KEPT = timedelta(days=90), timedelta(days=30)


def can_lead_any(user: Any) -> bool:
    """The curator of the open school."""
    return bool(user.school and user.has(Role.CURATOR))


def can_lead(user: Any, row: Any) -> bool:
    """The curator of the school of this application or link."""
    return can_lead_any(user) and row.year.school_id == user.school.pk
