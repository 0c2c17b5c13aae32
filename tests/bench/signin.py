"""A wrong password for a name that is there, against a name that nobody has (quality.md B2: medians < 20 ms apart)."""

from pathlib import Path

from axes.models import AccessAttempt
from django.test import Client

from mentoring.models import AuditEntry, Failure
from tests.bench import Timed
from tests.bench.data import make_bench_school


def ours(folder: Path) -> Timed:
    """The curator's name."""
    return wrong("bench-curator")


def baseline(folder: Path) -> Timed:
    """A name of the same length that nobody has."""
    return wrong("bench-nobodies")


def wrong(name: str) -> Timed:
    """The sign-in page with a wrong password, hashed as in production."""
    make_bench_school()
    client = Client(SERVER_NAME="localhost")
    data = {"username": name, "password": "не-тот-пароль"}
    return Timed(lambda: checked(client.post("/login/", data).status_code, 422), forget)


def forget() -> None:
    """The limits of attempts count anew."""
    Failure.objects.all().delete()
    AccessAttempt.objects.all().delete()
    AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)


def checked(status: int, wanted: int) -> None:
    """Raises RuntimeError for another answer: a refusal would be very fast."""
    if status != wanted:
        raise RuntimeError(f"the page answered {status}")
