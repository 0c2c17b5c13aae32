"""Who may run «Школа наставников» and who may write attendance down."""

from typing import Any

from mentoring.accounts.models import Role
from participants.schooling.models import Course, CourseGroup

READ = (Role.CURATOR, Role.DIRECTOR, Role.STAFF)
LEAD_REASON = "Школу наставников ведёт куратор. Попросите его внести изменение."
MARK_REASON = "Явку отмечает куратор или тот, кто ведёт группу."


def can_lead_any(user: Any) -> bool:
    """The curator of the school that is open."""
    return user.school is not None and user.has(Role.CURATOR)


def can_lead(user: Any, row: Course | CourseGroup | Any) -> bool:
    """The curator of the school of this course, group, lesson or enrolment."""
    return can_lead_any(user) and row.school_id == user.school.pk


def can_mark(user: Any, group: CourseGroup) -> bool:
    """The curator, and whoever leads the group if they sign in."""
    leads = group.leader is not None and group.leader.user_id is not None and group.leader.user_id == user.pk
    return can_lead(user, group) or (leads and user.school is not None and user.school.pk == group.school_id)
