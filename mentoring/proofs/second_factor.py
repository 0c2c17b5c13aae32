"""The second step of sign-in: six digits from the phone (TOTP, RFC 6238), or a recovery code instead of the phone."""

import hashlib
import secrets

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from mentoring.accounts.models import User
from mentoring.audit.recording import record
from mentoring.proofs.models import RecoveryCode

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without l, i, o, 0 and 1, which look alike on paper
CODES = 10


def is_demanded(user: User) -> bool:
    """Whether a role of this person demands the second step: settings say which, a school may let its own off."""
    if settings.DEMO:
        return False
    asked = [grant for grant in user.grants if grant.role in settings.SECOND_FACTOR_ROLES]
    return any(grant.school is None or grant.school.second_factor for grant in asked)


def is_due(user: User) -> bool:
    """Whether this person has to make the second step at sign-in: by role, or by own choice."""
    return not settings.DEMO and (user.second_factor or is_demanded(user))


def config_url(user: User, key: str) -> str:
    """What the QR code of a key says to the application on the phone."""
    return TOTPDevice(user=user, key=key).config_url


def qr_of(text: str, scale: int = 5) -> str:
    """A QR code as an address for <img>."""
    return segno.make(text, error="m").svg_data_uri(scale=scale, border=2, dark="#000000", light="#ffffff")


def hash_of(user: User, code: str) -> str:
    """The hash of a recovery code. 80 random bits need no slow hash."""
    letters = "".join(filter(str.isalnum, code.casefold()))
    return hashlib.sha256(f"{user.pk}:{letters}".encode()).hexdigest()


@transaction.atomic
def switch_on(*, user: User, key: str, code: str) -> list[str]:
    """Trust the phone that has this key, if the code was made on it; answers the recovery codes, else []."""
    totp, digits = TOTP(bytes.fromhex(key)), _digits(code)
    if not digits or not totp.verify(int(digits), tolerance=1):
        return []
    TOTPDevice.objects.filter(user=user).delete()
    TOTPDevice.objects.create(user=user, key=key, name="phone", last_t=totp.t())
    user.second_factor = True
    user.save(update_fields=["second_factor"])
    record("second_factor_added", user, user)
    return new_codes(user)


def new_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones stop to work."""
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(16)) for _ in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, code_hash=hash_of(user, code)) for code in plain])
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in plain]


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """Replace the recovery codes of one's own."""
    record("recovery_codes_renewed", user, user)
    return new_codes(user)


@transaction.atomic
def check_code(*, user: User, code: str) -> bool:
    """Whether the code is right. A code of the phone works once, for its 30 seconds ±1 step."""
    if digits := _digits(code):
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        return device is not None and device.verify_token(digits)
    unused = RecoveryCode.objects.filter(user=user, code_hash=hash_of(user, code), used_at__isnull=True)
    return bool(unused.update(used_at=timezone.now()))


def _digits(code: str) -> str:
    """Six digits of the phone, or nothing when it is something else."""
    text = "".join(code.split())
    return text if len(text) == 6 and text.isascii() and text.isdigit() else ""
