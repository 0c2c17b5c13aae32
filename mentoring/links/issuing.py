"""Making links, printing them again, taking them back.

A code has 26 characters of 31: 128 random bits, read from paper without mistakes. It is made from the seed of its row
by HMAC with the secret key, so that a lost sheet is printed again without keeping the code."""

import hmac
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mentoring.accounts.inviting import ALPHABET, LENGTH, hash_of
from mentoring.audit.recording import record
from mentoring.links.models import PersonalLink
from mentoring.org.models import School

# The address behind each purpose; the slice that draws the form names it in its urls.
PAGES = {"view": "view_open", "consent": "consent_open", "mentee": "mentee_open", "mentor": "mentor_open"}
LIFE, LONGEST = timedelta(days=14), timedelta(days=366)


class Printed(NamedTuple):
    """A link ready to be copied or printed."""

    link: PersonalLink
    code: str
    address: str

    @property
    def shown_code(self) -> str:
        """The code in groups of five, for typing."""
        return " ".join(self.code[at : at + 5] for at in range(0, LENGTH, 5))

    @property
    def qr(self) -> str:
        """The address as a QR code, for <img>."""
        return segno.make(self.address, error="m").svg_data_uri(scale=4, border=0, dark="#000000")


def code_from(seed: str, key: str) -> str:
    """The code of a seed under a secret key: a 256-bit MAC written in 26 letters of the alphabet."""
    number = int.from_bytes(hmac.digest(key.encode(), b"tandem.link:" + seed.encode(), "sha256"), "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


@transaction.atomic
def issue(*, school: School, purpose: str, actor: Any, life: timedelta = LIFE, single_use: bool = True) -> PersonalLink:
    """Make a link; it opens nothing until a row of an upper slice points to it."""
    seed = secrets.token_hex(16)
    link = PersonalLink.objects.create(
        school=school,
        purpose=purpose,
        seed=seed,
        code_hash=hash_of(code_from(seed, settings.SECRET_KEY)),
        single_use=single_use,
        created_by=actor,
        expires_at=timezone.now() + min(life, LONGEST),
    )
    record("link_issued", link, actor, purpose=str(purpose))
    return link


def printed(link: PersonalLink, origin: str) -> Printed | None:
    """The link with its code, `origin` is «https://host»; None when the secret key that made it is gone."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        code = code_from(link.seed, key)
        if hmac.compare_digest(hash_of(code), link.code_hash):
            return Printed(link, code, f"{origin}{reverse(PAGES[link.purpose], args=[code])}")
    return None


@transaction.atomic
def revoke(*, link: PersonalLink, actor: Any) -> bool:
    """Close a link and forget what was typed; False when it was closed already."""
    rows = PersonalLink.objects.open().filter(pk=link.pk)
    if not rows.update(revoked_at=timezone.now(), draft={}, draft_at=None):
        return False
    record("link_revoked", link, actor, purpose=link.purpose)
    return True
