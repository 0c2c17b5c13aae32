"""A stranger cannot learn who is there (quality.md B2): the same words, status, length and the same work for a known
name and for none. The time itself, with the production's Argon2, is printed by `manage.py bench signin --runs 100`."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring.accounts.inviting import issue_link
from mentoring.entrance import lockout
from mentoring.models import Invitation, User
from tests.factories import PASSWORD


class Seen(NamedTuple):
    """What a stranger could compare."""

    status: int
    length: int
    headers: tuple[str, ...]
    queries: int
    hashes: int


@pytest.fixture
def hashes(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often Argon2 worked; it works quickly here, as only the number of its workings counts."""
    worked: list[str] = []
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for name, value in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)
    for name in ("encode", "verify"):
        plain = getattr(Argon2PasswordHasher, name)

        def counted(*args: Any, plain: Callable[..., Any] = plain, name: str = name) -> Any:
            worked.append(name)
            return plain(*args)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    return worked


def seen(hashes: list[str], path: str, data: dict[str, str] | None, number: int) -> Seen:
    """One question from an address that was never met before."""
    before, client = len(hashes), Client(REMOTE_ADDR=f"10.2.0.{number}")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path) if data is None else client.post(path, data)
    text = answer.content.decode()
    for typed in (data or {}).values():
        text = text.replace(typed, "")
    return Seen(answer.status_code, len(text), tuple(answer.headers), len(asked), len(hashes) - before)


@pytest.fixture
def people(hashes: list[str], curator: User, mentor: User, staff: User, administrator: User) -> dict[str, str]:
    """Names that stand for the cases, each with a password that does not open; who is there has an Argon2 hash."""
    for user in (curator, mentor, staff, administrator):
        user.set_password(PASSWORD)
        user.save()
    User.objects.filter(pk=staff.pk).update(is_active=False)
    User.objects.filter(pk=mentor.pk).update(email="titova@example.org")
    return {"curator": "не-тот", "mentor": "не-тот", "administrator": "не-тот", "staff": PASSWORD, "nobody": PASSWORD}


def test_a_wrong_sign_in_is_the_same_work_for_a_known_name_and_for_none(
    people: dict[str, str], hashes: list[str]
) -> None:
    met = {
        name: seen(hashes, "/login/", {"username": name, "password": password}, number)
        for number, (name, password) in enumerate(people.items())
    }
    assert len(set(met.values())) == 1, met
    assert met["nobody"].status == 422
    assert met["nobody"].hashes == 1


def test_without_the_even_work_the_number_of_questions_would_tell(
    people: dict[str, str], hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: asked only about who is known, as it was written first."""
    monkeypatch.setattr(lockout, "is_own_address", lambda user, ip: user is not None and User.objects.exists())
    names = ["curator", "nobody"]
    met = [seen(hashes, "/login/", {"username": name, "password": "не-тот"}, at) for at, name in enumerate(names)]
    assert met[0].queries == met[1].queries + 1


def test_a_letter_for_a_known_name_is_the_same_work_as_for_none(
    people: dict[str, str], hashes: list[str], settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # the letter is the worker's
    names = ["mentor", "titova@example.org", "staff", "nobody", "administrator", "x@y.z"]
    met = {name: seen(hashes, "/login/forgotten/", {"name": name}, at) for at, name in enumerate(names)}
    assert len(set(met.values())) == 1, met


def test_links_that_are_not_open_are_the_same_work(curator: User, mentor: User, hashes: list[str]) -> None:
    used, over = (issue_link(user=mentor, actor=curator, origin="") for _ in range(2))
    Invitation.objects.filter(pk=used.invitation.pk).update(accepted_at=timezone.now(), revoked_at=None)
    Invitation.objects.filter(pk=over.invitation.pk).update(expires_at=timezone.now())
    codes = [used.code, over.code, "abcdefghjkmnpqrstuvwxyz234"]
    for at, method in enumerate((None, {"password": PASSWORD, "again": PASSWORD})):
        met = {code: seen(hashes, f"/welcome/{code}/", method, at) for code in codes}
        assert len(set(met.values())) == 1, met
        assert met[used.code].status == 404
