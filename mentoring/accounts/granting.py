"""Letting people in and out: users, their roles, blocking. A change of rights ends the sessions of that person."""

import re
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from mentoring.accounts.inviting import revoke_links
from mentoring.accounts.models import SCHOOL_ROLES, Role, RoleGrant, User
from mentoring.accounts.rules import can_end, can_manage, grantable_roles
from mentoring.accounts.sessions import end_sessions
from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import Municipality, School

SOUNDS = "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya"
LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", SOUNDS.split(), strict=True))
NOT_YOURS = "Этим пользователем управляет администратор или директор: его роли выше или в другой школе."


def latin(text: str) -> str:
    """Russian letters as Latin ones, the rest dropped."""
    return re.sub(r"[^a-z]", "", "".join(LATIN.get(letter, letter) for letter in text.casefold()))


def free_username(last: str, first: str, middle: str) -> str:
    """«sokolova.ap», with a number behind it when that is taken."""
    initials = latin(first)[:1] + latin(middle)[:1]
    stem = ".".join(filter(None, (latin(last), initials)))[:100] or "user"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return stem if stem not in taken else next(f"{stem}{n}" for n in range(2, 10_000) if f"{stem}{n}" not in taken)


@transaction.atomic
def add_user(*, last: str, first: str, middle: str = "", email: str = "", actor: Any) -> User:
    """A new user without a password: the person sets it by a link, nobody else ever knows it."""
    user = User(username=free_username(last, first, middle), email=email)
    user.last_name, user.first_name, user.middle_name = last, first, middle
    user.set_unusable_password()
    user.save()
    record("user_added", user, actor)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    actor: User | None,
    school: School | None = None,
    municipality: Municipality | None = None,
    since: date | None = None,
    until: date | None = None,
) -> RoleGrant:
    """Give a role; without an actor the machine's owner does. Raises Refused, or MoveRefused when held."""
    if actor is not None:
        require(role in grantable_roles(actor), "Эту роль вы дать не можете. Её даёт директор или администратор.")
        require(user.pk != actor.pk, "Себе роль дать нельзя: попросите директора или администратора.")
        if role in SCHOOL_ROLES and not actor.has(Role.ADMIN):
            school = actor.school
    if RoleGrant.objects.filter(user=user, role=role, school=school).on(since or timezone.localdate()).exists():
        raise MoveRefused("Эта роль у пользователя уже есть.")
    grant = RoleGrant(user=user, role=role, school=school, municipality=municipality, until=until)
    grant.since = since or timezone.localdate()
    grant.full_clean()
    grant.save()
    record("role_granted", user, actor, role=role, place=school.pk if school else None)
    end_sessions(user=user, actor=actor)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, actor: User) -> None:
    """Take a role away at once. A role given today leaves no trace but in the journal. Raises Refused."""
    require(can_end(actor, grant), "Эту роль снимает директор или администратор.")
    yesterday = timezone.localdate() - timedelta(days=1)
    if grant.until and grant.until <= yesterday:
        raise MoveRefused("Эта роль уже кончилась.")
    if grant.since > yesterday:
        grant.delete()
    else:
        grant.until = yesterday
        grant.save(update_fields=["until"])
    record("role_ended", grant.user, actor, role=grant.role, place=grant.school_id)
    end_sessions(user=grant.user, actor=actor)


@transaction.atomic
def set_active(*, user: User, active: bool, actor: User) -> None:
    """Close or open the sign-in of a person. Closing ends sessions and links. Raises Refused, MoveRefused and Overtaken
    (it is closed, or open, already)."""
    require(can_manage(actor, user), NOT_YOURS)
    action = "user_unblocked" if active else "user_blocked"
    if not User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        raise late(user, actor, action)
    user.is_active = active
    if not active:
        revoke_links(user=user, actor=actor)
        end_sessions(user=user, actor=actor)
    record(action, user, actor)


@transaction.atomic
def sign_out_everywhere(*, user: User, actor: User) -> None:
    """End all sessions of a person. Raises Refused, and MoveRefused when there are none."""
    require(can_manage(actor, user), NOT_YOURS)
    if not end_sessions(user=user, actor=actor):
        raise MoveRefused("Открытых сеансов нет.")


@transaction.atomic
def remove_second_factor(*, user: User, actor: User) -> None:
    """Forget the phone and the codes. Where a role demands the second step, it is set up at the next sign-in."""
    require(actor.pk == user.pk or can_manage(actor, user), NOT_YOURS)
    TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()  # mentoring.proofs, which stands above
    user.second_factor = False
    user.save(update_fields=["second_factor"])
    record("second_factor_removed", user, actor)
    if actor.pk != user.pk:
        end_sessions(user=user, actor=actor)
