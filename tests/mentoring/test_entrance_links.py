"""Links that set a password (quality.md B2, B6): once, for a while, for one person, and never known to anybody else."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mentoring.accounts.inviting import issue_link, open_invitation
from mentoring.models import AuditEntry, Invitation, User
from tests.factories import PASSWORD

FRESH = "тропа-вишня-гвоздь-омут"


@pytest.fixture
def slip(mentor: User, curator: User) -> Any:
    """A slip printed by the curator for the mentor."""
    return issue_link(user=mentor, actor=curator, origin="http://testserver")


def set_password(link: str, password: str = FRESH) -> Any:
    """Open the link and send a password."""
    return Client().post(link, {"password": password, "again": password})


def test_a_link_sets_the_password_once_and_signs_nobody_in(mentor: User, slip: Any) -> None:
    client = Client()
    assert "Титова" not in (page := client.get(slip.link).content.decode())
    assert "mentor" in page
    answer = client.post(slip.link, {"password": FRESH, "again": FRESH})
    assert answer["Location"] == "/login/"
    assert "_auth_user_id" not in client.session
    assert client.post("/login/", {"username": "mentor", "password": FRESH}).status_code == 302
    again = set_password(slip.link)
    assert again.status_code == 404
    assert "Ссылка не действует" in again.content.decode()
    assert not User.objects.get(pk=mentor.pk).check_password(PASSWORD)


def test_only_the_hash_of_a_code_is_kept(slip: Any) -> None:
    row = Invitation.objects.get()
    assert slip.code not in (row.token_hash, str(row))
    assert len(slip.code) == 26
    assert open_invitation(slip.shown_code.upper()) == row


def test_unknown_used_revoked_expired_and_closed_links_get_one_calm_page(
    mentor: User, curator: User, slip: Any
) -> None:
    def page(link: str) -> str:
        answer = Client().get(link)
        assert answer.status_code == 404
        return "".join(line for line in answer.content.decode().splitlines() if "csrf" not in line.lower())

    unknown = page("/welcome/abcdefghjkmnpqrstuvwxyz234/")
    newer = issue_link(user=mentor, actor=curator, origin="http://testserver")
    pages = {unknown, page(slip.link)}
    Invitation.objects.filter(pk=newer.invitation.pk).update(expires_at=timezone.now())
    pages.add(page(newer.link))
    third = issue_link(user=mentor, actor=curator, origin="http://testserver")
    User.objects.filter(pk=mentor.pk).update(is_active=False)
    pages.add(page(third.link))
    assert len(pages) == 1


def test_no_link_lives_longer_than_72_hours(mentor: User, curator: User) -> None:
    asked = issue_link(user=mentor, actor=curator, origin="", life=datetime.timedelta(days=30))
    assert asked.invitation.expires_at - timezone.now() <= datetime.timedelta(hours=72)


def test_a_weak_password_does_not_use_the_link_up(slip: Any) -> None:
    assert set_password(slip.link, "наставник2026").status_code == 422
    assert set_password(slip.link).status_code == 302


def test_two_people_at_once_cannot_both_use_one_link(slip: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = open_invitation(slip.code)
    assert set_password(slip.link).status_code == 302
    monkeypatch.setattr("mentoring.entrance.views.open_invitation", lambda code: invitation)
    assert set_password(slip.link, "лампа-кит-забор-жираф").status_code == 404
    invitation.user.refresh_from_db()
    assert invitation.user.check_password(FRESH)


def test_a_link_is_not_used_up_when_the_password_cannot_be_written(slip: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentoring.entrance.signing._set", lambda user, password: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        set_password(slip.link)
    assert open_invitation(slip.code)


def test_a_new_password_by_link_ends_the_sessions_of_that_person(mentor: User, slip: Any) -> None:
    thief = Client()
    thief.post("/login/", {"username": "mentor", "password": PASSWORD})
    set_password(slip.link)
    assert thief.get("/me/").status_code == 302


def test_a_reset_does_not_go_round_the_second_step(curator: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["curator"]
    link = issue_link(user=curator, actor=None, origin="http://testserver").link
    set_password(link)
    client = Client()
    client.post("/login/", {"username": "curator", "password": FRESH})
    assert client.get("/users/")["Location"].startswith("/login/second-factor/")


class TestForgotten:
    def ask(self, name: str) -> Any:
        return Client().post("/login/forgotten/", {"name": name})

    def test_the_letter_has_a_link_that_works_for_an_hour(self, mentor: User) -> None:
        User.objects.filter(pk=mentor.pk).update(email="titova@example.org")
        assert self.ask(" Mentor ").status_code == 200
        (letter,) = mail.outbox
        assert letter.to == ["titova@example.org"]
        link = next(line for line in letter.body.splitlines() if "/welcome/" in line)
        row = Invitation.objects.get()
        assert row.expires_at - timezone.now() <= datetime.timedelta(hours=1)
        assert set_password(link.removeprefix("http://testserver")).status_code == 302
        assert AuditEntry.objects.filter(action="password_reset_asked").count() == 1

    def test_the_page_does_not_tell_who_is_there(self, mentor: User, staff: User) -> None:
        User.objects.filter(pk=mentor.pk).update(email="titova@example.org")
        names = ["mentor", "titova@example.org", "staff", "no.such.person", "x@y.z", "' or 1=1 --"]
        answers = [self.ask(name) for name in names]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len(mail.outbox) == 2

    def test_a_blocked_person_gets_no_letter(self, mentor: User) -> None:
        User.objects.filter(pk=mentor.pk).update(email="titova@example.org", is_active=False)
        self.ask("mentor")
        assert mail.outbox == []

    def test_asking_for_letters_is_limited_by_address(self, mentor: User) -> None:
        answers = [self.ask(f"name{n}").status_code for n in range(40)]
        assert answers == [200] * 30 + [429] * 10

    def test_nobody_s_mail_is_flooded(self, mentor: User) -> None:
        User.objects.filter(pk=mentor.pk).update(email="titova@example.org")
        assert [self.ask("mentor").status_code for _ in range(8)] == [200] * 8
        assert len(mail.outbox) == 5

    def test_a_stranger_who_asks_does_not_spoil_a_printed_slip(self, mentor: User, slip: Any) -> None:
        User.objects.filter(pk=mentor.pk).update(email="titova@example.org")
        self.ask("mentor")
        assert Invitation.objects.open().count() == 2  # the slip and the letter
        assert set_password(slip.link).status_code == 302
        assert not Invitation.objects.open().exists()  # a password was set: no other link may set one more

    def test_a_new_slip_closes_the_letter_too(self, mentor: User, curator: User) -> None:
        User.objects.filter(pk=mentor.pk).update(email="titova@example.org")
        self.ask("mentor")
        issue_link(user=mentor, actor=curator, origin="http://testserver")
        assert Invitation.objects.open().get().created_by == curator


class TestSlip:
    def test_the_code_of_a_slip_can_be_typed_in(self, slip: Any) -> None:
        answer = Client().post("/login/slip/", {"code": slip.shown_code.upper()})
        assert answer["Location"] == f"/welcome/{slip.code}/"

    def test_guessing_codes_is_limited_by_address(self, db: None) -> None:
        answers = [Client().post("/login/slip/", {"code": f"abc{n}"}).status_code for n in range(35)]
        assert answers == [422] * 30 + [429] * 5
        assert AuditEntry.objects.filter(action="link_refused").count() == 30
