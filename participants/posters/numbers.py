"""Numbers of paper forms: opaque, no row stands behind one until its sheet is typed in. Six random letters
and two that tell a slip of the hand and a sheet of another school."""

import hmac
import secrets

from django.conf import settings

from mentoring.accounts.inviting import ALPHABET
from mentoring.org.models import SchoolYear

RANDOM, CHECK = 6, 2


def check_of(letters: str, year: SchoolYear, kind: str) -> str:
    """The two letters that fit the six."""
    words = f"tandem.sheet:{year.pk}:{kind}:{letters}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), words, "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CHECK])


def new_number(year: SchoolYear, kind: str) -> str:
    """A number for one sheet."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return letters + check_of(letters, year, kind)


def clean_number(text: str) -> str:
    """As typed or scanned, without spaces and hyphens, in small letters."""
    return "".join(filter(str.isalnum, text.casefold()))[:12]


def is_ours(number: str, year: SchoolYear, kind: str) -> bool:
    """The number was printed here for such forms of this year."""
    letters, check = number[:RANDOM], number[RANDOM:]
    return len(number) == RANDOM + CHECK and hmac.compare_digest(check_of(letters, year, kind).encode(), check.encode())


def shown(number: str) -> str:
    """«abcd-efgh», for reading."""
    return f"{number[:4]}-{number[4:]}"
