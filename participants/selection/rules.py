"""Who may do what in the selection of mentors."""

from typing import Any

from mentoring.accounts.models import Role
from participants.selection.models import Candidate

READ = (Role.CURATOR, Role.DIRECTOR)
LEAD_REASON = "Отбор наставников ведёт куратор. Попросите его исправить запись."


def can_lead(user: Any, candidate: Candidate) -> bool:
    """The curator of the school of the candidate."""
    return bool(user.school and user.has(Role.CURATOR) and candidate.year.school_id == user.school.pk)


def can_lead_any(user: Any) -> bool:
    """The curator of the open school: new candidates, rules of the year."""
    return bool(user.school and user.has(Role.CURATOR))
