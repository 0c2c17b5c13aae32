"""Pages «Кто имеет доступ»: the list, letting people in one by one and by a list, slips, the choice of a school."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentoring.models import AuditEntry, Invitation, RoleGrant, School, User
from tests.factories import PASSWORD, make_municipality, make_user

SignIn = Callable[[User], Client]


def test_the_list_shows_the_school_s_people_and_nobody_else_s(
    curator: User, director: User, mentor: User, stranger: User, administrator: User, sign_in: SignIn
) -> None:
    page = sign_in(curator).get("/users/").content.decode()
    assert all(
        name in page for name in ("Соколова Анна Петровна", "Берестов Антон Николаевич", "Титова Ольга Степановна")
    )
    assert "Чужова" not in page
    assert "administrator" not in page
    assert "Чужова" in sign_in(administrator).get("/users/").content.decode()


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=титова", {"Титова"}),
        ("q=nbnjdf", {"Титова"}),
        ("q=берестов+антон", {"Берестов"}),
        ("role=mentor", {"Титова"}),
        ("state=blocked", set()),
        ("state=active&role=curator", {"Соколова"}),
        ("q=&role=&state=", {"Титова", "Берестов", "Соколова"}),
        ("q=%00&role=nonsense&page=99", {"Титова", "Берестов", "Соколова"}),
    ],
)
def test_the_filters_of_the_list(
    curator: User, director: User, mentor: User, sign_in: SignIn, query: str, found: set[str]
) -> None:
    page = sign_in(curator).get(f"/users/?{query}").content.decode().partition("<main")[2]
    assert {name for name in ("Титова", "Берестов", "Соколова") if f"{name} " in page} == found


def test_the_number_of_queries_does_not_grow_with_the_list(curator: User, school: School, sign_in: SignIn) -> None:
    client = sign_in(curator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/users/").status_code == 200
        return len(seen)

    queries()  # the first request also writes the session
    first = queries()
    for n in range(60):
        make_user(f"extra{n}", school, "mentor", last_name=f"Лишний{n}")
    assert queries() == first <= 12


def test_adding_a_person_answers_with_a_slip_that_has_name_link_and_qr(curator: User, sign_in: SignIn) -> None:
    client = sign_in(curator)
    data = {
        "last": "Ларина",
        "first": "Вера",
        "middle": "Олеговна",
        "role": "mentor",
        "email": "",
        "until": "31.05.2027",
    }
    page = client.post("/users/add/", data).content.decode()
    user = User.objects.get(username="larina.vo")
    grant = user.role_grants.get()
    assert (grant.role, grant.school, f"{grant.until:%d.%m.%Y}") == ("mentor", curator.school, "31.05.2027")
    assert all(part in page for part in ("Ларина Вера Олеговна", "larina.vo", "data:image/svg+xml", "/welcome/"))
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"user_added", "role_granted", "invited"}


def test_the_same_person_twice_is_asked_about(curator: User, mentor: User, sign_in: SignIn) -> None:
    client, data = sign_in(curator), {"last": "Титова", "first": "ольга ", "middle": "Степановна", "role": "mentor"}
    assert "namesake" not in client.get("/users/add/").content.decode()
    answer = client.post("/users/add/", data)
    assert answer.status_code == 422
    assert "однофамилец" in answer.content.decode()
    assert client.post("/users/add/", data | {"namesake": "on"}).status_code == 200
    assert User.objects.filter(last_name="Титова").count() == 2


def test_the_role_that_is_not_offered_is_refused(curator: User, sign_in: SignIn) -> None:
    data = {"last": "Ларина", "first": "Вера", "role": "director"}
    assert sign_in(curator).post("/users/add/", data).status_code == 422
    assert not User.objects.filter(last_name="Ларина").exists()


def test_the_administrator_chooses_the_place_of_a_role(administrator: User, school: School, sign_in: SignIn) -> None:
    client, town = sign_in(administrator), make_municipality()
    person = {"last": "Ларина", "first": "Вера", "namesake": "on"}
    assert client.post("/users/add/", person | {"role": "curator"}).status_code == 422
    assert client.post("/users/add/", person | {"role": "curator", "school": school.pk}).status_code == 200
    assert client.post("/users/add/", person | {"role": "municipality"}).status_code == 422
    assert client.post("/users/add/", person | {"role": "municipality", "municipality": town.pk}).status_code == 200
    assert client.post("/users/add/", person | {"role": "admin", "school": school.pk}).status_code == 200
    assert sorted(RoleGrant.objects.filter(user__last_name="Ларина").values_list("role", flat=True)) == [
        "admin",
        "curator",
        "municipality",
    ]


class TestMany:
    LIST = "Ларина Вера Олеговна; larina@example.org\n\nГУСЕВ ПЁТР ИЛЬИЧ\nТитова Ольга Степановна\nОгюн Мурат оглы"

    def test_a_list_becomes_users_with_slips_and_known_names_are_left_out(
        self, curator: User, mentor: User, sign_in: SignIn
    ) -> None:
        page = sign_in(curator).post("/users/add-many/", {"people": self.LIST, "role": "mentor"}).content.decode()
        assert page.count('class="slip"') == 3
        assert "Листков нет для: Титова Ольга Степановна" in page
        assert User.objects.get(last_name="Ларина").email == "larina@example.org"
        assert User.objects.get(last_name="Гусев").first_name == "Пётр"
        assert Invitation.objects.count() == 3

    @pytest.mark.parametrize(
        "people, complaint",
        [
            ("Ларина", "Строка 1: нужны фамилия и имя"),
            ("Ларина Вера; не почта", "Строка 1: «не почта» не похоже на почту"),
            ("\n".join(["Ларина Вера"] * 201), "Строк 201, можно до 200"),
            ("", "Впишите хотя бы одного"),
        ],
    )
    def test_a_bad_line_is_named_and_nobody_is_added(
        self, curator: User, sign_in: SignIn, people: str, complaint: str
    ) -> None:
        answer = sign_in(curator).post("/users/add-many/", {"people": people, "role": "mentor"})
        assert answer.status_code == 422
        assert complaint in answer.content.decode()
        assert not User.objects.filter(last_name="Ларина").exists()

    def test_all_or_none(self, curator: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[int] = []

        def breaks(**_: Any) -> None:
            calls.append(1)
            if len(calls) == 2:
                raise RuntimeError

        monkeypatch.setattr("mentoring.users.letting.grant_role", breaks)
        monkeypatch.setattr("mentoring.users.letting.issue_link", lambda **_: None)
        with pytest.raises(RuntimeError):
            sign_in(curator).post("/users/add-many/", {"people": self.LIST, "role": "mentor"})
        assert not User.objects.filter(last_name="Ларина").exists()


def test_slips_for_the_ticked_end_the_former_links(curator: User, mentor: User, mentee: User, sign_in: SignIn) -> None:
    client = sign_in(curator)
    client.post("/users/slips/", {"id": [mentor.pk]})
    page = client.post("/users/slips/", {"id": [mentor.pk, mentee.pk, curator.pk, "x", "9" * 30]}).content.decode()
    assert page.count('class="slip"') == 2
    assert "Листков нет для: Соколова Анна Петровна" in page
    assert Invitation.objects.open().count() == 2
    assert Invitation.objects.count() == 3


def test_nothing_ticked_is_said_and_not_an_error(curator: User, sign_in: SignIn) -> None:
    answer = sign_in(curator).post("/users/slips/", follow=True)
    assert "Отметьте тех" in answer.content.decode()


@pytest.mark.parametrize("page", ["", "edit/", "block/", "second-factor/off/"])
def test_a_person_of_another_school_is_not_there(curator: User, stranger: User, sign_in: SignIn, page: str) -> None:
    assert sign_in(curator).get(f"/users/{stranger.pk}/{page}").status_code == 404


def test_the_page_of_a_person_gives_and_takes_roles(curator: User, mentor: User, sign_in: SignIn) -> None:
    client = sign_in(curator)
    answer = client.post(f"/users/{mentor.pk}/", {"role": "staff"}, follow=True)
    assert "Роль дана" in answer.content.decode()
    grant = mentor.role_grants.get(role="staff")
    assert "Роль снята" in client.post(f"/users/roles/{grant.pk}/end/", follow=True).content.decode()
    again = client.post(f"/users/{mentor.pk}/", {"role": "mentor"})
    assert again.status_code == 409
    assert "уже есть" in again.content.decode()


def test_a_role_that_ends_before_it_begins_is_refused(curator: User, mentor: User, sign_in: SignIn) -> None:
    answer = sign_in(curator).post(f"/users/{mentor.pk}/", {"role": "staff", "until": "01.09.2020"})
    assert answer.status_code == 422
    assert "01.09.2020 уже прошло" in answer.content.decode()


def test_a_change_of_name_is_in_the_journal_by_fields_only(curator: User, mentor: User, sign_in: SignIn) -> None:
    data = {"last_name": "Тихая", "first_name": "Ольга", "middle_name": "Степановна", "email": ""}
    sign_in(curator).post(f"/users/{mentor.pk}/edit/", data)
    line = AuditEntry.objects.get(action="user_changed")
    assert (line.object_id, line.fields, line.values) == (mentor.pk, ["last_name"], {})


def test_blocking_asks_first(curator: User, mentor: User, sign_in: SignIn) -> None:
    client = sign_in(curator)
    assert "Закрыть вход" in client.get(f"/users/{mentor.pk}/block/").content.decode()
    assert User.objects.get(pk=mentor.pk).is_active
    client.post(f"/users/{mentor.pk}/block/")
    assert not User.objects.get(pk=mentor.pk).is_active
    client.post(f"/users/{mentor.pk}/unblock/")
    assert User.objects.get(pk=mentor.pk).is_active


def test_another_school_is_opened_only_where_one_has_a_role(
    curator: User, other_school: School, school: School, sign_in: SignIn
) -> None:
    client = sign_in(curator)
    assert client.post("/school/open/", {"school": other_school.pk}).status_code == 404
    RoleGrant.objects.create(user=curator, role="mentor", school=other_school)
    assert client.post("/school/open/", {"school": other_school.pk}).status_code == 302
    assert client.session["school"] == other_school.pk
    assert client.get("/users/").status_code == 403


def test_profile_asks_for_the_password_before_a_new_mail(mentor: User, sign_in: SignIn) -> None:
    client = sign_in(mentor)
    data = {"last_name": "Титова", "first_name": "Ольга", "middle_name": "Степановна", "email": "new@example.org"}
    assert client.post("/me/", data).status_code == 422
    assert client.post("/me/", data | {"password": PASSWORD}).status_code == 302
    assert User.objects.get(pk=mentor.pk).email == "new@example.org"


def test_display_settings_are_a_cookie_and_only_known_choices_reach_the_page(mentor: User, sign_in: SignIn) -> None:
    client = sign_in(mentor)
    answer = client.post("/display/?next=/me/", {"text": "150", "contrast": "black", "spacing": "wide"})
    assert answer["Location"] == "/me/"
    page = client.get("/me/").content.decode()
    assert 'data-text="150" data-contrast="black" data-spacing="wide"' in page
    client.cookies["display"] = 'text=150"><script>&contrast=black'
    page = client.get("/me/").content.decode()
    assert 'data-contrast="black"' in page
    assert "data-text" not in page
    assert client.post("/display/", {"text": "9", "contrast": "x"}).status_code == 422
    client.post("/display/", {"reset": "1"})
    assert "data-contrast" not in client.get("/me/").content.decode()


def test_a_stranger_may_have_bigger_letters_too(client: Client, db: None) -> None:
    assert client.get("/display/").status_code == 200
    client.post("/display/?next=/login/", {"text": "200", "contrast": "auto", "spacing": ""})
    assert 'data-text="200"' in client.get("/login/").content.decode()


@pytest.mark.parametrize("address", ["/me/", "/users/{pk}/edit/"])
def test_nobody_is_left_without_a_name(curator: User, mentor: User, sign_in: SignIn, address: str) -> None:
    answer = sign_in(curator).post(address.format(pk=mentor.pk), {"last_name": "", "first_name": "", "email": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count("Заполните: «Фамилия»") == 2  # in the summary and at the field
    assert not User.objects.filter(last_name="").exclude(role_grants=None).exists()


def test_somebody_is_signed_out_everywhere(curator: User, mentor: User, director: User, sign_in: SignIn) -> None:
    client = Client()
    client.post("/login/", {"username": "mentor", "password": PASSWORD})
    browser, address = sign_in(curator), f"/users/{mentor.pk}/sessions/end/"
    assert "Сеансы завершены" in browser.post(address, follow=True).content.decode()
    assert client.get("/me/").status_code == 302
    assert "Открытых сеансов нет" in browser.post(address, follow=True).content.decode()
    assert browser.post(f"/users/{director.pk}/sessions/end/").status_code == 403
    assert AuditEntry.objects.filter(action="sessions_ended", object_id=mentor.pk).count() == 1
