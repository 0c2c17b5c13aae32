"""Who in the school can see somebody's data, by name."""

from typing import Any, NamedTuple

from django.utils import timezone

from mentoring.accounts.models import RUNS_SCHOOL, Role, RoleGrant
from mentoring.org.models import School
from programs.tandems.models import Tandem


class Reader(NamedTuple):
    """A role of the school and those who hold it today."""

    role: str
    names: list[str]


def readers_of(school: School | None) -> list[Reader]:
    """Curator, director, secretary with their names; a role that nobody holds is left out."""
    if school is None:
        return []
    grants = RoleGrant.objects.on(timezone.localdate()).filter(school=school, role__in=RUNS_SCHOOL)
    held: dict[str, list[str]] = {}
    for grant in grants.filter(user__is_active=True).select_related("user").order_by("user__last_name", "pk"):
        held.setdefault(grant.role, []).append(grant.user.full_name)
    return [Reader(str(role.label), held[role]) for role in Role if role in held]


def partners_of(user: Any) -> list[str]:
    """Names of those with whom this user is in a tandem that is in force."""
    own = (
        Tandem.objects.visible_to(user)
        .filter(members__person__user=user, members__until=None, state="active")
        .for_list()
        .distinct()
    )
    people = {
        person.pk: person for tandem in own for side in ("a_mentor", "b_mentee") for person in tandem.people(side)
    }
    return sorted(person.full_name for person in people.values() if person.user_id != user.pk)
