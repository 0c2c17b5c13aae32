"""Roles: who may give and take them, what follows, and that nobody climbs by them."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from mentoring.accounts.granting import add_user, end_role, free_username, grant_role, set_active
from mentoring.accounts.models import Role
from mentoring.accounts.rules import can_manage, grantable_roles
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.models import AuditEntry, Invitation, RoleGrant, School, SignInSession, User
from tests.factories import PASSWORD, make_user

ASSISTS = ["staff", "mentor", "mentee"]


@pytest.mark.parametrize(
    "who, may",
    [
        ("curator", ASSISTS),
        ("director", ["curator", "director", *ASSISTS]),
        ("staff", []),
        ("mentor", []),
        ("methodist", []),
        ("nobody", []),
        ("administrator", [role.value for role in Role]),
    ],
)
def test_the_roles_that_each_may_give(request: pytest.FixtureRequest, who: str, may: list[str], mentee: User) -> None:
    actor = request.getfixturevalue(who)
    assert {role.value for role in grantable_roles(actor)} == set(may)
    for role in {"curator", "director", *ASSISTS} - set(may):
        with pytest.raises(Refused):
            grant_role(user=mentee, role=role, actor=actor, school=mentee.school)


def test_a_role_given_by_a_curator_is_in_the_own_school_whatever_is_asked(
    curator: User, nobody: User, other_school: School
) -> None:
    grant = grant_role(user=nobody, role="mentor", actor=curator, school=other_school)
    assert grant.school == curator.school


def test_nobody_gives_a_role_to_themselves(director: User) -> None:
    with pytest.raises(Refused, match="Себе"):
        grant_role(user=director, role="curator", actor=director)


def test_the_same_role_twice_is_refused(curator: User, mentor: User) -> None:
    with pytest.raises(MoveRefused, match="уже есть"):
        grant_role(user=mentor, role="mentor", actor=curator)


def test_an_ended_role_gives_no_right_at_the_next_request_and_ends_the_sessions(director: User, curator: User) -> None:
    client = Client()
    client.post("/login/", {"username": "curator", "password": PASSWORD})
    grant = curator.role_grants.get()
    end_role(grant=grant, actor=director)
    grant.refresh_from_db()
    assert grant.until == timezone.localdate() - datetime.timedelta(days=1)
    assert User.objects.get(pk=curator.pk).role_codes == set()
    assert client.get("/users/").status_code == 302
    assert not SignInSession.objects.filter(user=curator).exists()
    line = AuditEntry.objects.get(action="role_ended")
    assert (line.object_id, line.values["role"]) == (curator.pk, "curator")


def test_a_role_given_today_can_be_taken_back_today(curator: User, nobody: User) -> None:
    grant = grant_role(user=nobody, role="mentor", actor=curator)
    end_role(grant=grant, actor=curator)
    assert not RoleGrant.objects.filter(user=nobody).exists()


def test_a_new_role_ends_the_sessions_of_that_person(curator: User, mentor: User) -> None:
    client = Client()
    client.post("/login/", {"username": "mentor", "password": PASSWORD})
    grant_role(user=mentor, role="staff", actor=curator)
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("target", ["director", "curator", "administrator", "methodist", "stranger"])
def test_a_curator_cannot_take_over_the_sign_in_of_a_leader_or_a_stranger(
    request: pytest.FixtureRequest, curator: User, target: str
) -> None:
    user = request.getfixturevalue(target)
    assert not can_manage(curator, user)
    with pytest.raises(Refused):
        set_active(user=user, active=False, actor=curator)
    client = Client()
    client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    for act in ("slip", "block", "unblock", "second-factor/off"):
        if target != "curator" or act != "second-factor/off":
            assert client.post(f"/users/{user.pk}/{act}/").status_code in (403, 404)
    client.post("/users/slips/", {"id": [user.pk]})
    assert not Invitation.objects.exists()
    assert User.objects.get(pk=user.pk).is_active


def test_a_mentor_here_who_leads_another_school_is_out_of_the_curator_s_reach(
    curator: User, mentor: User, other_school: School
) -> None:
    assert can_manage(curator, mentor)
    RoleGrant.objects.create(user=mentor, role="director", school=other_school, since=datetime.date(2026, 9, 1))
    assert not can_manage(curator, User.objects.get(pk=mentor.pk))


def test_a_leader_to_be_is_already_out_of_the_curator_s_reach(curator: User, mentor: User) -> None:
    """Else: print a slip today, set the password, and be the director from the first day of the role."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    RoleGrant.objects.create(user=mentor, role="director", school=curator.school, since=tomorrow)
    assert not can_manage(curator, User.objects.get(pk=mentor.pk))


def test_a_role_that_is_over_does_not_keep_the_curator_away(curator: User, mentor: User, other_school: School) -> None:
    ended = timezone.localdate() - datetime.timedelta(days=1)
    RoleGrant.objects.create(user=mentor, role="director", school=other_school, since=ended, until=ended)
    assert can_manage(curator, User.objects.get(pk=mentor.pk))


def test_a_closed_leader_is_still_out_of_the_curator_s_reach(curator: User, director: User) -> None:
    """Else: open the sign-in, write one's own mail into it, take the second step off, ask for a new password."""
    User.objects.filter(pk=director.pk).update(is_active=False)
    director = User.objects.get(pk=director.pk)
    assert not can_manage(curator, director)
    with pytest.raises(Refused):
        set_active(user=director, active=True, actor=curator)


def test_a_closed_person_is_out_and_the_links_are_dead(curator: User, mentor: User) -> None:
    client = Client()
    client.post("/login/", {"username": "mentor", "password": PASSWORD})
    set_active(user=mentor, active=False, actor=curator)
    assert client.get("/me/").status_code == 302
    assert client.post("/login/", {"username": "mentor", "password": PASSWORD}).status_code == 422
    set_active(user=mentor, active=True, actor=curator)
    assert client.post("/login/", {"username": "mentor", "password": PASSWORD}).status_code == 302
    assert list(
        AuditEntry.objects.filter(action__startswith="user_").order_by("pk").values_list("action", flat=True)
    ) == [
        "user_blocked",
        "user_unblocked",
    ]


def test_a_new_user_has_no_password_that_anybody_knows(curator: User) -> None:
    user = add_user(last="Щукина", first="Ёлка", middle="Юрьевна", actor=curator)
    assert user.username == "schukina.ey"
    assert not user.has_usable_password()


def test_sign_in_names_do_not_repeat(db: None) -> None:
    make_user("sokolova.ap", None)
    assert free_username("Соколова", "Анна", "Петровна") == "sokolova.ap2"
    assert free_username("Ли", "Ян", "") == "li.y"
    assert free_username("李", "小龙", "") == "user"


@pytest.mark.parametrize("active", [False, True])
def test_the_same_button_pressed_twice_writes_one_line_and_says_so_calmly(
    curator: User, mentor: User, active: bool
) -> None:
    Client().post("/login/", {"username": "mentor", "password": PASSWORD})  # a session, whose end is a line too
    User.objects.filter(pk=mentor.pk).update(is_active=not active)
    client = Client()
    client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/users/{mentor.pk}/{'unblock' if active else 'block'}/"
    assert [client.post(address).status_code for _ in "12"] == [302, 302]
    assert "Это нажатие ничего не изменило" in client.get(f"/users/{mentor.pk}/").content.decode()
    assert AuditEntry.objects.filter(action__startswith="user_").count() == 1


def test_a_second_person_who_closes_the_same_sign_in_is_told(curator: User, director: User, mentor: User) -> None:
    set_active(user=mentor, active=False, actor=curator)
    client = Client()
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    late = client.post(f"/users/{mentor.pk}/block/")
    assert late.status_code == 409
    assert "Соколова А. П." in late.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert AuditEntry.objects.filter(action="user_blocked").count() == 1
