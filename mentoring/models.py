"""Table of contents of the ground floor. Import models from their slice."""

from mentoring.accounts.models import Invitation, RoleGrant, SignInSession, User
from mentoring.audit.models import AuditEntry
from mentoring.jobs.models import Job
from mentoring.org.models import (
    MentoringForm,
    MentoringKind,
    Municipality,
    NumberSeries,
    Post,
    RoleModel,
    School,
    SchoolYear,
)

__all__ = [
    "AuditEntry",
    "Invitation",
    "Job",
    "MentoringForm",
    "MentoringKind",
    "Municipality",
    "NumberSeries",
    "Post",
    "RoleGrant",
    "RoleModel",
    "School",
    "SchoolYear",
    "SignInSession",
    "User",
]
