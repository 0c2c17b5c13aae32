"""Table of contents of the ground floor. Import models from their slice."""

from mentoring.accounts.models import Invitation, RoleGrant, SignInSession, User
from mentoring.audit.models import AuditEntry
from mentoring.entrance.models import Failure
from mentoring.jobs.models import Job
from mentoring.links.models import PersonalLink
from mentoring.listviews.models import SavedView
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
from mentoring.proofs.models import RecoveryCode
from mentoring.reloading.models import Reload

__all__ = [
    "AuditEntry",
    "Failure",
    "Invitation",
    "Job",
    "MentoringForm",
    "MentoringKind",
    "Municipality",
    "NumberSeries",
    "PersonalLink",
    "Post",
    "RecoveryCode",
    "Reload",
    "RoleGrant",
    "RoleModel",
    "SavedView",
    "School",
    "SchoolYear",
    "SignInSession",
    "User",
]
