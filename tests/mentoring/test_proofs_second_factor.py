"""The second step of sign-in (quality.md B7): nobody gets round it, no code works twice, guessing is stopped."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from mentoring.entrance.middleware import Obligations
from mentoring.models import AuditEntry, RecoveryCode, School, User
from mentoring.proofs.second_factor import switch_on
from tests.factories import PASSWORD

KEY = "31" * 20
NOON = datetime.datetime(2026, 11, 20, 12, 0, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Any:
    """A still clock, and the roles of a real installation."""
    settings.SECOND_FACTOR_ROLES = ["curator", "director", "municipality", "admin"]
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def code_now(steps: int = 0, key: str = KEY) -> str:
    """What the phone shows now (or some steps of 30 seconds later)."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = datetime.datetime.now(datetime.UTC).timestamp() + 30 * steps
    return f"{totp.token():06d}"


def signed_in(user: User) -> Client:
    """A browser after the password."""
    client = Client()
    assert client.post("/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def codes(curator: User, clock: Any) -> list[str]:
    """The curator has a phone; these are the recovery codes."""
    found = switch_on(user=curator, key=KEY, code=code_now())
    clock.shift(60)
    return found


PAGES = ["/users/", "/me/", "/me/password/", "/audit/", "/jobs/", "/settings/school/", "/repair/"]


@pytest.mark.parametrize("page", PAGES)
def test_without_a_phone_a_curator_sees_only_the_page_that_sets_it_up(curator: User, page: str) -> None:
    answer = signed_in(curator).get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/second-factor/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_with_a_phone_nothing_is_seen_before_the_code(curator: User, codes: list[str], page: str) -> None:
    client = signed_in(curator)
    assert client.get(page)["Location"].startswith("/login/code/?next=")
    assert client.get("/login/second-factor/")["Location"].startswith("/login/code/")
    client.post("/login/code/", {"code": code_now()})
    assert client.get("/me/").status_code == 200


def test_the_middleware_is_what_holds_them(curator: User, codes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without it the password alone opens everything."""
    monkeypatch.setattr(Obligations, "duty", lambda *_: "")
    assert signed_in(curator).get("/me/").status_code == 200


@pytest.mark.parametrize(
    "who, asked",
    [
        ("curator", True),
        ("director", True),
        ("methodist", True),
        ("administrator", True),
        ("staff", False),
        ("mentor", False),
    ],
)
def test_the_roles_that_need_it(request: pytest.FixtureRequest, who: str, asked: bool) -> None:
    answer = signed_in(request.getfixturevalue(who)).get("/me/")
    assert (answer.status_code == 302) is asked


def test_a_school_may_let_its_own_off_but_not_the_administrator(curator: User, administrator: User) -> None:
    School.objects.update(second_factor=False)
    assert signed_in(curator).get("/me/").status_code == 200
    assert signed_in(administrator).get("/me/").status_code == 302


def test_the_demo_asks_nobody(curator: User, codes: list[str], settings: Any) -> None:
    settings.DEMO = True
    assert signed_in(curator).get("/me/").status_code == 200


def test_setting_up_shows_a_qr_code_and_ten_recovery_codes_once(curator: User) -> None:
    client = signed_in(curator)
    page = client.get("/login/second-factor/").content.decode()
    assert "data:image/svg+xml" in page
    assert not TOTPDevice.objects.exists()
    key = client.session["totp_key"]
    assert client.post("/login/second-factor/", {"code": "000000"}).status_code == 422
    shown = client.post("/login/second-factor/", {"code": code_now(key=key), "next": "/users/"}).content.decode()
    assert shown.count("<samp>") == 10
    assert 'href="/users/"' in shown
    assert client.get("/me/").status_code == 200
    assert AuditEntry.objects.filter(action="second_factor_added").count() == 1


def test_a_code_works_once_and_one_step_around_its_time(curator: User, codes: list[str], clock: Any) -> None:
    answers = []
    for steps in (0, 0, 1, 1, 3, -1):
        answers.append(signed_in(curator).post("/login/code/", {"code": code_now(steps)}).status_code)
    assert answers == [302, 422, 302, 422, 422, 422]


def test_after_five_wrong_codes_the_right_one_waits_ten_minutes(curator: User, codes: list[str], clock: Any) -> None:
    client = signed_in(curator)
    answers = [client.post("/login/code/", {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [422] * 5
    assert client.post("/login/code/", {"code": code_now()}).status_code == 429
    assert signed_in(curator).post("/login/code/", {"code": codes[0]}).status_code == 429
    clock.shift(601)
    assert client.post("/login/code/", {"code": code_now()}).status_code == 302
    assert AuditEntry.objects.filter(action="second_factor_failed").count() == 5


def test_a_recovery_code_works_once_and_only_its_hash_is_kept(curator: User, codes: list[str]) -> None:
    assert len(codes) == 10
    assert not RecoveryCode.objects.filter(code_hash__in=codes).exists()
    assert signed_in(curator).post("/login/code/", {"code": codes[3].upper().replace("-", " ")}).status_code == 302
    assert signed_in(curator).post("/login/code/", {"code": codes[3]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9


def test_a_session_gets_a_new_key_at_the_second_step(curator: User, codes: list[str]) -> None:
    client = signed_in(curator)
    before = client.session.session_key
    client.post("/login/code/", {"code": code_now()})
    assert client.session.session_key != before


def test_somebody_else_s_recovery_code_does_not_work(curator: User, director: User, codes: list[str]) -> None:
    switch_on(user=director, key="32" * 20, code=code_now(key="32" * 20))
    assert signed_in(director).post("/login/code/", {"code": codes[0]}).status_code == 422


def test_a_mentor_may_switch_it_on_and_off_and_a_curator_may_not_switch_it_off(
    mentor: User, curator: User, codes: list[str]
) -> None:
    switch_on(user=mentor, key=KEY, code=code_now())
    client = signed_in(mentor)
    client.post("/login/code/", {"code": code_now(1)})
    assert client.post("/me/second-factor/off/", {"password": "не тот"}).status_code == 422
    assert client.post("/me/second-factor/off/", {"password": PASSWORD}).status_code == 302
    assert not User.objects.get(pk=mentor.pk).second_factor
    leader = signed_in(curator)
    leader.post("/login/code/", {"code": code_now(1)})
    assert leader.post("/me/second-factor/off/", {"password": PASSWORD}).status_code == 403


def test_new_recovery_codes_end_the_old_ones(curator: User, codes: list[str]) -> None:
    client = signed_in(curator)
    client.post("/login/code/", {"code": code_now()})
    page = client.post("/me/recovery-codes/", {"password": PASSWORD}).content.decode()
    assert page.count("<samp>") == 10
    assert signed_in(curator).post("/login/code/", {"code": codes[0]}).status_code == 422
