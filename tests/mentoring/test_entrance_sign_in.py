"""Sign-in and sign-out: who gets in, what a wrong guess costs, where one lands (quality.md B1, B2, B8, C7)."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mentoring.entrance import lockout, signing
from mentoring.models import AuditEntry, Failure, SignInSession, User
from tests.factories import PASSWORD

HOME = "/"


def enter(
    name: str, password: str = PASSWORD, *, ip: str = "10.0.0.1", client: Client | None = None, **fields: str
) -> Any:
    """Post the sign-in form from an address."""
    browser = client or Client()
    return browser.post("/login/", {"username": name, "password": password, **fields}, REMOTE_ADDR=ip)


def test_the_right_password_opens_the_home_page_under_a_new_key(curator: User, client: Client) -> None:
    client.get("/login/")
    client.session.save()
    before = client.session.session_key
    answer = enter("  CURATOR ", client=client)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert client.session["_auth_user_id"] == str(curator.pk)
    assert client.session.session_key != before
    row = SignInSession.objects.get()
    assert (row.user, row.session_key, row.ip) == (curator, client.session.session_key, "10.0.0.1")
    assert AuditEntry.objects.get(action="signed_in").school_id == curator.school.pk


def test_a_wrong_password_an_unknown_and_a_closed_user_get_the_same_answer(curator: User, staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(is_active=False)
    pages = [enter(name, password, ip=f"10.0.1.{n}") for n, (name, password) in enumerate(
        [("curator", "не-тот-пароль"), ("no.such.person", PASSWORD), ("staff", PASSWORD)]
    )]  # fmt: skip
    texts = {
        page.content.decode().replace(name, "")
        for page, name in zip(pages, ["curator", "no.such.person", "staff"], strict=True)
    }
    texts = {strip_tokens(text) for text in texts}
    assert [page.status_code for page in pages] == [422] * 3
    assert len(texts) == 1
    assert "не подходит" in texts.pop()
    assert AuditEntry.objects.filter(action="sign_in_failed").count() == 3


def strip_tokens(text: str) -> str:
    """The page without its one-time marks."""
    return "\n".join(line for line in text.splitlines() if "csrf" not in line.lower())


def test_no_page_says_whether_a_password_field_may_be_pasted_into(client: Client, db: None) -> None:
    page = client.get("/login/").content.decode()
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "captcha" not in page


class TestLimits:
    def test_five_wrong_passwords_from_one_address_close_it_for_ten_minutes(self, curator: User) -> None:
        with time_machine.travel(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC), tick=False) as clock:
            answers = [enter("curator", "не-тот-пароль").status_code for _ in range(20)]
            assert answers == [422] * 4 + [429] * 16
            assert enter("curator").status_code == 429
            clock.shift(datetime.timedelta(minutes=9, seconds=50))
            assert enter("curator").status_code == 429
            clock.shift(datetime.timedelta(seconds=20))
            assert enter("curator").status_code == 302

    def test_the_page_of_a_lockout_is_russian_and_the_journal_gets_one_line(self, curator: User) -> None:
        pages = [enter("curator", "не-тот-пароль") for _ in range(9)]
        assert "Подождите 10 минут" in pages[-1].content.decode()
        assert pages[-1]["Retry-After"] == "600"
        assert AuditEntry.objects.filter(action="locked_out").count() == 1

    def test_many_addresses_at_one_name_get_twenty_tries_a_day_and_the_owner_still_gets_in(self, curator: User) -> None:
        with time_machine.travel(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC), tick=False) as clock:
            assert enter("curator", ip="192.168.0.7").status_code == 302
            tried = [enter("curator", "не-тот", ip=f"10.1.{n}.1").status_code for n in range(50) for _ in range(4)]
            assert tried.count(422) == 20
            assert enter("curator", ip="10.9.9.9").status_code == 429
            assert enter("curator", ip="192.168.0.7").status_code == 302
            clock.shift(datetime.timedelta(hours=24, seconds=1))
            assert enter("curator", ip="10.9.9.9").status_code == 302

    def test_one_password_tried_on_two_hundred_names_stops_after_thirty(self, curator: User) -> None:
        tried = [enter(f"user{n}", "Осень-2026-года").status_code for n in range(200)]
        assert tried.count(422) == 30
        assert tried[30:] == [429] * 170

    def test_the_limits_are_what_stops_them(self, curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: with our limits taken away all of the two hundred are tried."""
        monkeypatch.setattr(lockout, "PER_ADDRESS", 10**6)
        assert [enter(f"user{n}", "Осень-2026-года").status_code for n in range(40)] == [422] * 40

    def test_a_forwarded_header_does_not_change_the_address(self, curator: User, settings: Any) -> None:
        for n in range(5):
            Client().post(
                "/login/",
                {"username": "curator", "password": "не-тот"},
                REMOTE_ADDR="10.0.0.1",
                HTTP_X_FORWARDED_FOR=f"1.2.3.{n}",
            )
        assert set(Failure.objects.values_list("ip", flat=True)) == {"10.0.0.1"}
        assert set(AuditEntry.objects.filter(action="sign_in_failed").values_list("ip", flat=True)) == {"10.0.0.1"}
        assert enter("curator").status_code == 429

    def test_the_name_that_was_typed_is_kept_nowhere(self, curator: User) -> None:
        enter("мой-тайный-пароль", "x")
        rows = [
            *Failure.objects.values_list("name_hash", flat=True),
            *map(str, AuditEntry.objects.values_list("values", flat=True)),
        ]
        assert "тайный" not in " ".join(rows)


ADDRESSES = [
    *(
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "http:///evil.example",
    ),
    *(
        "///evil.example",
        "////evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "%2f%2fevil.example",
        "javascript:alert(1)",
    ),
    *(
        "data:text/html,x",
        " //evil.example",
        "/%0d%0aLocation:%20//evil.example",
        "/\r\nSet-Cookie: a=b",
        "//evil.example\\@testserver",
    ),
    *(
        "http://testserver@evil.example",
        "https://[::1",
        "//[",
        "\x00/people/",
        "/no-such-page/",
        "ftp://evil.example",
        "/.//evil.example",
    ),
    *("http://evil.example#@testserver", "/" + "a" * 3000, "/\u2028/evil.example", "mailto:a@b.c"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_sign_in_never_leads_elsewhere(curator: User, address: str) -> None:
    answer = enter("curator", next=address)
    assert (answer.status_code, answer["Location"]) == (302, HOME)


def test_sign_in_leads_back_to_the_page_that_was_asked_for(curator: User) -> None:
    assert enter("curator", next="/users/?q=%D0%90#x")["Location"] == "/users/?q=%D0%90#x"


def test_without_the_check_of_the_address_the_redirect_would_be_open(
    curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a sign-in that trusts the form goes where the form says."""
    monkeypatch.setattr("mentoring.entrance.views.safe_next", lambda request, address: address)
    assert enter("curator", next="//evil.example")["Location"] == "//evil.example"


def test_a_page_asked_for_without_sign_in_is_named_in_the_address(client: Client, db: None) -> None:
    assert client.get("/users/?q=1")["Location"] == "/login/?next=/users/%3Fq%3D1"


def test_a_form_sent_after_the_session_ended_is_told_to_be_lost(client: Client, db: None) -> None:
    sent = client.post("/users/add/", {"username": "new"}, follow=True)

    assert "она не записана" in sent.content.decode()
    assert "она не записана" not in client.get("/login/").content.decode()


class TestSessions:
    def test_sign_out_ends_the_session_and_clears_the_browser(self, curator: User, client: Client) -> None:
        enter("curator", client=client)
        key = client.session.session_key
        assert client.get("/logout/").status_code == 405
        answer = client.post("/logout/")
        assert answer["Location"] == "/login/"
        assert '"cache"' in answer["Clear-Site-Data"]
        assert not Session.objects.filter(session_key=key).exists()
        assert not SignInSession.objects.exists()
        assert AuditEntry.objects.filter(action="signed_out", actor_id=curator.pk).exists()

    def test_a_session_ends_after_an_idle_hour_and_after_twelve_hours_of_work(self, curator: User) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = Client()
            enter("curator", client=client)
            clock.shift(59 * 60)
            assert client.get("/me/").status_code == 200
            clock.shift(61 * 60)
            assert client.get("/me/")["Location"] == "/login/?next=/me/"
            enter("curator", client=client)
            for _ in range(14):
                clock.shift(50 * 60)
                assert client.get("/me/").status_code == 200
            clock.shift(50 * 60)
            assert client.get("/me/").status_code == 302

    def test_the_other_sessions_can_be_ended_and_this_one_stays(self, curator: User) -> None:
        here, there = Client(), Client()
        enter("curator", client=here)
        enter("curator", client=there)
        assert "Завершить все остальные" in here.get("/me/").content.decode()
        here.post("/me/sessions/end/")
        assert here.get("/me/").status_code == 200
        assert there.get("/me/").status_code == 302
        assert AuditEntry.objects.get(action="sessions_ended").values == {"count": 1}

    def test_a_new_password_ends_the_other_sessions(self, curator: User) -> None:
        here, there = Client(), Client()
        enter("curator", client=here)
        enter("curator", client=there)
        fresh = "тропа-вишня-гвоздь-омут"
        answer = here.post("/me/password/", {"old": PASSWORD, "password": fresh, "again": fresh})
        assert answer["Location"] == "/me/"
        assert here.get("/me/").status_code == 200
        assert there.get("/me/").status_code == 302
        assert enter("curator", fresh).status_code == 302
        assert AuditEntry.objects.filter(action="password_changed").exists()

    def test_the_old_password_is_asked_and_guessing_it_is_counted(self, curator: User, client: Client) -> None:
        enter("curator", client=client)
        fresh = "тропа-вишня-гвоздь-омут"
        answers = [
            client.post("/me/password/", {"old": f"догадка {n}", "password": fresh, "again": fresh}).status_code
            for n in range(21)
        ]
        assert answers == [422] * 20 + [429]

    def test_guessing_one_s_own_password_on_other_pages_is_counted_too(self, mentor: User, client: Client) -> None:
        enter("mentor", client=client)
        name = {"last_name": "Титова", "first_name": "Ольга", "middle_name": "", "email": "thief@example.org"}
        tries = [client.post("/me/", name | {"password": f"догадка {n}"}).status_code for n in range(10)]
        tries += [client.post("/me/second-factor/off/", {"password": f"догадка {n}"}).status_code for n in range(11)]
        assert tries == [422] * 20 + [429]
        assert AuditEntry.objects.filter(action="password_refused").count() == 20

    def test_a_closed_user_is_out_at_the_next_request(self, curator: User, client: Client) -> None:
        enter("curator", client=client)
        User.objects.filter(pk=curator.pk).update(is_active=False)
        assert client.get("/me/").status_code == 302

    def test_pages_of_signed_in_people_are_not_kept_by_the_browser(self, curator: User, client: Client) -> None:
        enter("curator", client=client)
        assert client.get("/me/")["Cache-Control"] == "no-store"


def test_a_password_too_short_for_the_new_role_must_be_changed_first(mentor: User, client: Client) -> None:
    mentor.set_password("кот-и-пёс-в-1")
    mentor.save()
    mentor.role_grants.update(role="curator")
    enter("mentor", "кот-и-пёс-в-1", client=client)
    assert client.get("/users/")["Location"].startswith("/me/password/?next=")
    fresh = "тропа-вишня-гвоздь-омут"
    client.post("/me/password/?next=/users/", {"old": "кот-и-пёс-в-1", "password": fresh, "again": fresh})
    assert client.get("/users/").status_code == 200


def test_cookies_carry_the_host_prefix_where_there_is_https() -> None:
    from_settings = {name: getattr(__import__("django.conf", fromlist=["settings"]).settings, name) for name in (
        "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE")}  # fmt: skip
    assert from_settings == {
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def test_the_demo_shows_its_sign_ins_and_a_school_does_not(curator: User, client: Client, settings: Any) -> None:
    assert "Соколова" not in client.get("/login/").content.decode()
    settings.DEMO = True
    assert "Соколова" in client.get("/login/").content.decode()


def test_part_of_a_page_asked_for_after_the_end_of_the_session_leads_to_the_sign_in(client: Client, db: None) -> None:
    answer = client.get("/login/", HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == "/login/"


def test_a_next_address_is_only_taken_when_it_is_a_page(rf: Any) -> None:
    request = rf.get("/")
    assert signing.safe_next(request, "/me/") == "/me/"
    assert signing.safe_next(request, None) == HOME
