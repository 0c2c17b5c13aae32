"""Who may let whom in. Nobody makes anybody their equal from below, and nobody touches their own roles."""

from django.utils import timezone

from mentoring.accounts.models import Role, RoleGrant, User

ASSISTS = {Role.STAFF, Role.MENTOR, Role.MENTEE}
GRANTS: dict[str, set[Role]] = {
    Role.CURATOR: ASSISTS,
    Role.DIRECTOR: ASSISTS | {Role.CURATOR, Role.DIRECTOR},
    Role.ADMIN: set(Role),
}


def grantable_roles(actor: User) -> list[Role]:
    """The roles that this person may give in the school that is open, in the order of product.md."""
    may = set().union(*(GRANTS.get(code, set()) for code in actor.role_codes))
    return [role for role in Role if role in may]


def can_end(actor: User, grant: RoleGrant) -> bool:
    """Whether this person may take that role away."""
    here = actor.has(Role.ADMIN) or (actor.school is not None and grant.school_id == actor.school.pk)
    return here and grant.user_id != actor.pk and grant.role in grantable_roles(actor)


def can_manage(actor: User, user: User) -> bool:
    """Whether this person may print a slip for that one, block them, change their mail: all of it opens the account.

    So every role that the other holds anywhere must be one that the actor could give, in the actor's own school.
    The roles of a closed person count too, for they come back when the sign-in is opened, and roles that begin later:
    whoever has the sign-in by then has them.
    """
    if actor.has(Role.ADMIN):
        return actor.pk != user.pk
    roles = set(grantable_roles(actor))
    here = actor.school.pk if actor.school else None
    held = user.role_grants.exclude(until__lt=timezone.localdate())
    return actor.pk != user.pk and bool(roles) and all(g.school_id == here and g.role in roles for g in held)
