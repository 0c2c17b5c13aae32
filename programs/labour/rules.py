"""Who may do what with the labour side of mentoring."""

from typing import Any

from mentoring.accounts.models import Role
from programs.labour.models import MentorDuty

READ = (Role.CURATOR, Role.DIRECTOR, Role.STAFF, Role.MENTOR)
WRITE = (Role.CURATOR, Role.STAFF)
WRITE_REASON = "Согласия и соглашения с наставниками ведут куратор и секретарь. Попросите их исправить запись."


def can_keep(user: Any, school_id: int) -> bool:
    """The curator and the secretary of this school, while it is open."""
    return bool(user.school and user.has(*WRITE) and user.school.pk == school_id)


def can_lead(user: Any, duty: MentorDuty) -> bool:
    """The same of one row."""
    return can_keep(user, duty.school_id)
