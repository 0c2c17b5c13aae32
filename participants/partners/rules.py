"""Who may keep the list of partners."""

from typing import Any

from mentoring.accounts.models import Role

READ = (Role.CURATOR, Role.DIRECTOR, Role.STAFF)
LEAD_REASON = "Партнёров ведёт куратор. Попросите его исправить запись."


def can_keep(user: Any, school_id: int) -> bool:
    """The curator of this school, while it is open."""
    return bool(user.school and user.has(Role.CURATOR) and user.school.pk == school_id)
