"""The sign-in of somebody who is erased: closed, emptied, all its browsers signed out."""

from typing import Any

from axes.models import AccessAttempt
from django_otp.plugins.otp_totp.models import TOTPDevice

from mentoring.accounts.models import Role, RoleGrant, User
from mentoring.accounts.sessions import end_sessions
from mentoring.audit.recording import record
from mentoring.listviews.models import SavedView


def standing_elsewhere(user: User, school: Any) -> str:
    """Why the sign-in cannot be closed from this school: it serves another; «» when it can."""
    grants = [grant for grant in RoleGrant.objects.filter(user=user) if grant.school_id != school.pk]
    if any(grant.school_id for grant in grants):
        return "Этим входом пользуются и в другой школе: сначала там снимают роли."
    return "У входа есть роль вне школы: сначала её снимает администратор." if grants else ""


def is_last_curator(user: User, school: Any) -> bool:
    """Without this sign-in nobody would run the school."""
    mine = RoleGrant.objects.filter(school=school, role=Role.CURATOR, user__is_active=True)
    return mine.filter(user=user).exists() and not mine.exclude(user=user).exists()


def closed_name(user: User) -> str:
    """What stands in place of the name for sign-in."""
    return f"erased-{user.pk}"


def close_account(user: User, actor: Any) -> None:
    """Nobody signs in with it any more and nothing in it tells whose it was; acts in the journal keep its number."""
    end_sessions(user=user, actor=actor)
    AccessAttempt.objects.filter(username=user.username).delete()
    TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    user.invitations.all().delete()
    SavedView.objects.filter(user=user).delete()  # scope: of the user in hand
    RoleGrant.objects.filter(user=user).delete()
    user.username, user.email = closed_name(user), ""
    user.last_name = user.first_name = user.middle_name = ""
    user.is_active, user.second_factor = False, False
    user.set_unusable_password()
    user.save()
    record("user_blocked", user, actor, fields=["username", "email", "last_name", "first_name", "middle_name"])
