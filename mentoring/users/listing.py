"""The list «Кто имеет доступ»: a user with the roles that matter here and the state of the sign-in."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from mentoring.accounts.models import Invitation, Role, RoleGrant, User
from mentoring.kit.russian import both_layouts, search_key, sort_key


@dataclass
class Row:
    """One line: who, roles in force or to come here, until when a link is open."""

    user: User
    today: date
    grants: list[RoleGrant] = field(default_factory=list)
    link_until: datetime | None = None

    @property
    def state(self) -> str:
        """«active», «waiting» for the first password, «invite» when there is no link either, «blocked», «no_role»."""
        if not self.user.is_active:
            return "blocked"
        if not any(grant.until is None or grant.until >= self.today for grant in self.grants):
            return "no_role"
        if self.user.has_usable_password():
            return "active"
        return "waiting" if self.link_until else "invite"


STATES = {
    "active": "входит",
    "waiting": "ждём первого входа",
    "invite": "нужно приглашение",
    "blocked": "закрыт",
    "no_role": "без роли",
}


def rows_for(actor: User, users: list[User] | None = None) -> list[Row]:
    """The users that this person may see, in Russian order of names; three queries however many they are."""
    today = timezone.localdate()
    seen = list(User.objects.visible_to(actor)) if users is None else users
    rows = {user.pk: Row(user, today) for user in seen}
    grants = RoleGrant.objects.visible_to(actor).filter(Q(until__isnull=True) | Q(until__gte=today), user__in=rows)
    for grant in grants.select_related("school", "municipality").order_by("since", "pk"):
        rows[grant.user_id].grants.append(grant)
    links: dict[int, datetime] = defaultdict()
    links.update(Invitation.objects.open().filter(user__in=rows).values_list("user_id", "expires_at"))
    for row in rows.values():
        row.link_until = links.get(row.user.pk)
    return sorted(rows.values(), key=lambda row: sort_key(row.user.full_name))


def chosen_rows(rows: list[Row], *, words: str, role: str, state: str) -> list[Row]:
    """The rows that the filters ask for. Words are looked for in the name and the sign-in name, in either layout."""
    for reading in both_layouts(words):
        tokens = search_key(reading).split()
        found = [
            row for row in rows if all(t in search_key(f"{row.user.full_name} {row.user.username}") for t in tokens)
        ]
        if found:
            break
    if role in Role.values:
        found = [row for row in found if any(grant.role == role for grant in row.grants)]
    return [row for row in found if row.state == state] if state in STATES else found
