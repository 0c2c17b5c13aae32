"""Letting people in: a user, a role and a link at once; and mending a user's name and mail."""

from typing import Any

from django.db import transaction

from mentoring.accounts.granting import add_user, grant_role
from mentoring.accounts.inviting import Slip, issue_link
from mentoring.accounts.models import User
from mentoring.audit.recording import record

NAME = ("last", "first", "middle", "email")


def place(form: Any) -> dict[str, Any]:
    """The role and where it holds, as the form says."""
    return {key: form.cleaned_data[key] for key in ("role", "school", "municipality", "until")}


@transaction.atomic
def let_in(*, people: list[dict[str, Any]], actor: User, origin: str, **role: Any) -> list[Slip]:
    """Add each person (last, first, middle, email), give the role, make the link: all or none. Raises Refused."""
    slips = []
    for person in people:
        user = add_user(**{key: person[key] for key in NAME}, actor=actor)
        grant_role(user=user, actor=actor, **role)
        slips.append(issue_link(user=user, actor=actor, origin=origin))
    return slips


@transaction.atomic
def save_user(*, form: Any, actor: User) -> User:
    """Write what was changed, by names of fields in the journal."""
    saved: User = form.save()
    if form.changed_data:
        record("user_changed", saved, actor, fields=form.changed_data)
    return saved
