"""Django's admin for repairs: who enters, what it may not do, and that its changes are in our journal."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client

from mentoring.accounts.inviting import issue_link, open_invitation
from mentoring.models import AuditEntry, MentoringForm, Post, School, SchoolYear, User
from tests.factories import PASSWORD, make_form, year_of

SignIn = Callable[[User], Client]


@pytest.mark.parametrize("who", ["curator", "director", "staff", "mentor", "methodist", "nobody"])
def test_nobody_but_the_administrator_enters(request: pytest.FixtureRequest, sign_in: SignIn, who: str) -> None:
    answer = sign_in(request.getfixturevalue(who)).get("/repair/", follow=True)
    assert answer.status_code == 403
    assert "администратор" in answer.content.decode()


def test_a_stranger_is_led_to_our_sign_in(client: Client, db: None) -> None:
    answer = client.get("/repair/mentoring/post/")
    assert answer["Location"].startswith("/login/")


def test_a_superuser_flag_without_the_role_opens_nothing(nobody: User, sign_in: SignIn) -> None:
    User.objects.filter(pk=nobody.pk).update(is_superuser=True, is_staff=True)
    assert sign_in(nobody).get("/repair/", follow=True).status_code == 403


def test_the_index_is_russian_and_has_no_keys_of_phones(administrator: User, sign_in: SignIn) -> None:
    page = sign_in(administrator).get("/repair/").content.decode()
    assert all(word in page for word in ("Должности", "Формы наставничества", "Школы", "Пользователи", "Роли"))
    assert "TOTP" not in page
    assert "Axes" not in page


def test_a_new_user_gets_no_password_and_a_field_for_one_is_not_there(administrator: User, sign_in: SignIn) -> None:
    client = sign_in(administrator)
    assert 'type="password"' not in client.get("/repair/mentoring/user/add/").content.decode()
    client.post(
        "/repair/mentoring/user/add/",
        {"username": "Larina.VO", "last_name": "Ларина", "is_active": "on", "password": "x"},
    )
    user = User.objects.get(username="larina.vo")
    assert not user.has_usable_password()
    page = client.get(f"/repair/mentoring/user/{user.pk}/change/").content.decode()
    assert "password" not in page.partition('id="user_form"')[2]


def test_a_name_taken_in_other_letters_is_told_and_hashes_are_not_guessed(
    administrator: User, mentor: User, sign_in: SignIn
) -> None:
    client = sign_in(administrator)
    again = {"username": "MENTOR", "last_name": "Ларина", "is_active": "on"}
    assert client.post("/repair/mentoring/user/add/", again).status_code == 200
    assert User.objects.filter(username__iexact="mentor").count() == 1
    assert client.get("/repair/mentoring/user/?password__startswith=argon2").status_code == 400


def test_closing_a_user_ends_the_sessions(administrator: User, mentor: User, sign_in: SignIn) -> None:
    client = Client()
    slip = issue_link(user=mentor, actor=administrator, origin="http://testserver")
    client.post("/login/", {"username": "mentor", "password": PASSWORD})
    sign_in(administrator).post(
        f"/repair/mentoring/user/{mentor.pk}/change/", {"username": "mentor", "last_name": "Титова"}
    )
    assert not User.objects.get(pk=mentor.pk).is_active
    assert not mentor.sign_in_sessions.exists()
    assert open_invitation(slip.code) is None
    User.objects.filter(pk=mentor.pk).update(is_active=True)
    assert open_invitation(slip.code) is None  # a slip that lay about does not come back to life


def test_changes_are_in_our_journal_and_no_names_in_django_s(
    administrator: User, school: School, sign_in: SignIn
) -> None:
    client = sign_in(administrator)
    form = make_form("УД", "учитель — ученик")
    data = {
        "code": "УД",
        "title": "педагог — ученик",
        "mentor_kind": "педагог",
        "mentee_kind": "ученик",
        "order": "3",
        "spellings": "[]",
        "source": "",
        "role_models-TOTAL_FORMS": "1",
        "role_models-INITIAL_FORMS": "0",
        "role_models-0-title": "молодой классный руководитель",
        "role_models-0-form": str(form.pk),
    }
    assert client.post(f"/repair/mentoring/mentoringform/{form.pk}/change/", data).status_code == 302
    assert MentoringForm.objects.get(pk=form.pk).title == "педагог — ученик"
    assert form.role_models.count() == 1
    assert AuditEntry.objects.filter(action="reference_changed").count() == 2
    client.post(f"/repair/mentoring/mentoringform/{form.pk}/delete/", {"post": "yes"})
    assert AuditEntry.objects.get(action="reference_removed").object_id == form.pk
    assert not LogEntry.objects.exists()


def test_a_role_given_or_taken_here_is_recorded_and_ends_sessions(
    administrator: User, mentor: User, school: School, sign_in: SignIn
) -> None:
    client = sign_in(administrator)
    data = {"user": mentor.pk, "role": "staff", "school": school.pk, "since": "01.09.2026"}
    assert client.post("/repair/mentoring/rolegrant/add/", data).status_code == 302
    grant = mentor.role_grants.get(role="staff")
    client.post(f"/repair/mentoring/rolegrant/{grant.pk}/delete/", {"post": "yes"})
    acts = AuditEntry.objects.filter(action__startswith="role_").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["role_granted", "role_ended"]
    wrong = client.post("/repair/mentoring/rolegrant/add/", data | {"school": ""})
    assert "нужна школа" in wrong.content.decode()


def test_the_state_of_a_year_cannot_be_typed_in(administrator: User, school: School, sign_in: SignIn) -> None:
    year = year_of(school)
    data = {
        "school": school.pk,
        "start": 2026,
        "starts": "01.09.2026",
        "ends": "31.05.2027",
        "mentor_load": 3,
        "state": "closed",
    }
    assert sign_in(administrator).post(f"/repair/mentoring/schoolyear/{year.pk}/change/", data).status_code == 302
    year.refresh_from_db()
    assert year.state == "current"


@pytest.mark.parametrize("page", ["school", "user"])
def test_schools_and_users_are_not_deleted(administrator: User, school: School, sign_in: SignIn, page: str) -> None:
    pk = school.pk if page == "school" else administrator.pk
    assert sign_in(administrator).post(f"/repair/mentoring/{page}/{pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_dictionary_goes_out_as_excel_and_the_journal_knows(administrator: User, sign_in: SignIn) -> None:
    Post.objects.create(nominative="=1+1", gent="а", datv="б", accs="в", ablt="г", loct="д")
    fields = ["id", "nominative", "gent", "datv", "accs", "ablt", "loct"]
    data = {"format": "0", "resource": "", **{f"postresource_{name}": "on" for name in fields}}
    answer = sign_in(administrator).post("/repair/mentoring/post/export/", data)
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    line = AuditEntry.objects.get(action="list_exported")
    assert line.values == {"kind": "mentoring.post", "count": 1}


def test_the_first_administrator_gets_a_link_and_no_password(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_admin", "--last", "Сысоев", "--origin", "https://tandem.example")
    said = capsys.readouterr().out
    user = User.objects.get(username="sysoev")
    assert user.has("admin")
    assert not user.has_usable_password()
    link = next(line for line in said.splitlines() if line.startswith("https://tandem.example/welcome/"))
    fresh = "тропа-вишня-гвоздь-омут"
    browser = Client()
    assert (
        browser.post(link.removeprefix("https://tandem.example"), {"password": fresh, "again": fresh}).status_code
        == 302
    )
    assert browser.post("/login/", {"username": "sysoev", "password": fresh}).status_code == 302
    assert browser.get("/repair/").status_code == 200


def test_a_closed_year_is_read_only_in_the_repairs_too(administrator: User, school: School, sign_in: SignIn) -> None:
    year, client = year_of(school), sign_in(administrator)
    address = f"/repair/mentoring/schoolyear/{year.pk}/change/"
    data = {"school": school.pk, "start": year.start, "starts": "01.09.2026", "ends": "20.05.2027", "mentor_load": 7}
    assert client.post(address, data).status_code == 302
    SchoolYear.objects.filter(pk=year.pk).update(state="closed")

    assert client.get(address).status_code == 200
    assert client.post(address, data | {"mentor_load": 9}).status_code == 403
    assert SchoolYear.objects.get(pk=year.pk).mentor_load == 7
