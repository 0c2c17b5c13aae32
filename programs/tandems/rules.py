"""Who may do what with tandems."""

from typing import Any

from programs.tandems.models import Tandem


def can_pair(user: Any) -> bool:
    """Make and change drafts: the curator of the open school."""
    return bool(user.school) and user.has("curator")


def can_lead(user: Any, tandem: Tandem) -> bool:
    """The curator of the tandem's school."""
    return can_pair(user) and tandem.school_id == user.school.pk


def can_put_in_force(user: Any, tandem: Tandem) -> bool:
    """Whoever registers the order: the secretary, or the director where there is none."""
    return bool(user.school) and user.has("staff", "director") and tandem.school_id == user.school.pk
