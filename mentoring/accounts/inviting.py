"""Links by which a person sets a password: the first one by invitation, a new one by slip or by mail.

The code of a link has 26 characters of 31 (128 random bits), works once, for 72 hours at most, and is kept nowhere:
the database holds its hash. It can be read from paper and typed in, so letters that look alike are left out."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import segno
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mentoring.accounts.models import INVITATION_LIFE, Invitation, User
from mentoring.audit.recording import record

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 26


@dataclass(frozen=True)
class Slip:
    """What is printed for one person: whose it is, the code, until when."""

    invitation: Invitation
    code: str
    origin: str

    @property
    def user(self) -> User:
        """Whose slip it is."""
        return self.invitation.user

    @property
    def link(self) -> str:
        """The address to open."""
        return f"{self.origin}{reverse('welcome', args=[self.code])}"

    @property
    def shown_code(self) -> str:
        """The code in groups of five, for typing."""
        return " ".join(self.code[at : at + 5] for at in range(0, LENGTH, 5))

    @property
    def qr(self) -> str:
        """The link as a QR code, an address for <img>."""
        return segno.make(self.link, error="m").svg_data_uri(scale=4, border=0, dark="#000000")


def clean_code(code: str) -> str:
    """The code as it is hashed: spaces, hyphens and capitals do not matter."""
    return "".join(filter(str.isalnum, code.casefold()))[: LENGTH + 1]


def hash_of(code: str) -> str:
    """The hash of a code; 128 random bits need no slow one."""
    return hashlib.sha256(clean_code(code).encode()).hexdigest()


@transaction.atomic
def issue_link(
    *, user: User, actor: Any, origin: str, life: timedelta = INVITATION_LIFE, closes_others: bool = True
) -> Slip:
    """Make a link for this person; links made before stop to work. `origin` is «https://host» of the installation.

    A letter does not close the others: anybody who knows the name for sign-in may ask for one, and would make worthless
    every slip that a curator has printed. Setting the password by any of them closes all."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    now = timezone.now()
    if closes_others:
        Invitation.objects.filter(user=user).open().update(revoked_at=now)
    invitation = Invitation.objects.create(
        user=user,
        school=actor.school if actor and actor.school else user.school,
        token_hash=hash_of(code),
        created_by=actor,
        expires_at=now + min(life, INVITATION_LIFE),
    )
    record("invited", user, actor)
    return Slip(invitation, code, origin)


@transaction.atomic
def issue_links(*, users: Iterable[User], actor: Any, origin: str) -> list[Slip]:
    """Links for many people, to be printed at once: all or none."""
    return [issue_link(user=user, actor=actor, origin=origin) for user in users]


def open_invitation(code: str) -> Invitation | None:
    """The invitation that this code opens, unless it was used, revoked or is over, or the person may not sign in."""
    found = Invitation.objects.open().filter(token_hash=hash_of(code), user__is_active=True)
    return found.select_related("user").first()


@transaction.atomic
def accept(*, invitation: Invitation) -> bool:
    """Use the link up; False when it was used or revoked a moment ago."""
    if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
        return False
    record("invitation_accepted", invitation.user, invitation.user)
    return True


@transaction.atomic
def revoke_links(*, user: User, actor: Any) -> None:
    """Close the open links of this person."""
    if Invitation.objects.filter(user=user).open().update(revoked_at=timezone.now()):
        record("invitation_revoked", user, actor)
