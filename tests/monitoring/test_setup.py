"""«Первые шаги»: every line tells the truth of the data, and the button says what is left (ux.md W2)."""

from collections.abc import Callable

import pytest
from django.test import Client

from mentoring.models import AuditEntry, NumberSeries, Post, School, SchoolYear, User
from monitoring.dashboards.setup import BEGUN, DONE, LOCKED, NEW, steps
from tests.factories import make_person, make_school, make_user, make_year, year_of

SignIn = Callable[[User], Client]


def states(user: User, school: School) -> list[str]:
    """The states of the seven lines, from the top."""
    return [step.state for part in steps(user, school).values() for step in part]


def test_each_line_follows_the_data(curator: User, school: School) -> None:
    year = year_of(school)
    assert states(curator, school) == [BEGUN, DONE, BEGUN, NEW, DONE, DONE, LOCKED]
    School.objects.update(letterhead="ИНН 1", help_contact="каб. 214", order_suffix="")
    year.forms.clear()
    make_person(school, "Титова Ольга Степановна", "teacher", post="учитель физики")
    school.refresh_from_db()
    assert states(curator, school) == [DONE, DONE, BEGUN, DONE, NEW, NEW, BEGUN]
    NumberSeries.objects.create(school=school, kind="order", year=2026, last=144)
    Post.objects.create(nominative="учитель физики", gent="-", datv="-", accs="-", ablt="-", loct="-")
    year.delete()
    assert states(curator, school) == [DONE, NEW, BEGUN, DONE, LOCKED, DONE, DONE]


def test_the_line_of_users_names_who_is_missing(curator: User, director: User, school: School) -> None:
    line = steps(curator, school)["Люди"][0]
    assert line.note == "Ещё никто не назначен: секретарь"


def test_the_page_shows_the_count_and_no_link_where_nothing_can_be_done(
    curator: User, school: School, sign_in: SignIn
) -> None:
    page = sign_in(curator).get("/setup/").content.decode()
    assert "Готово 3 из 7" in page
    assert "Сначала загрузите людей" in page


def test_pressing_finish_early_says_what_is_left(curator: User, school: School, sign_in: SignIn) -> None:
    client = sign_in(curator)
    page = client.post("/setup/finish/", follow=True).content.decode()
    assert "Осталось: загрузить педагогов и учеников из Excel; должности в падежах" in page
    assert not School.objects.get(pk=school.pk).setup_done
    make_person(school)
    assert "Настройка завершена" in client.post("/setup/finish/", follow=True).content.decode()
    assert School.objects.get(pk=school.pk).setup_done
    assert AuditEntry.objects.filter(action="setup_finished", actor_id=curator.pk).count() == 1


@pytest.mark.parametrize("who, see, finish", [("director", 200, 403), ("staff", 403, 403), ("mentor", 403, 403)])
def test_who_sees_it_and_who_finishes(
    request: pytest.FixtureRequest, sign_in: SignIn, who: str, see: int, finish: int
) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert client.get("/setup/").status_code == see
    assert client.post("/setup/finish/").status_code == finish


def test_a_bare_installation_leads_the_administrator_to_the_first_school_and_its_people(
    administrator: User, sign_in: SignIn
) -> None:
    client = sign_in(administrator)
    assert 'href="/settings/schools/add/?next=/"' in client.get("/").content.decode()
    school = make_school("sosh9")
    SchoolYear.objects.all().delete()
    page = client.get("/").content.decode()
    for link in (
        f"/settings/years/add/?school={school.pk}&amp;next=/",
        f"/users/add/?school={school.pk}&amp;role=director",
        f"/users/add/?school={school.pk}&amp;role=curator",
    ):
        assert f'href="{link}"' in page
    make_year(school)
    for role in ("director", "curator"):
        make_user(f"first.{role}", school, role)
    assert school.short_name not in client.get("/").content.decode()


def test_a_role_and_the_only_school_are_chosen_beforehand(administrator: User, school: School, sign_in: SignIn) -> None:
    page = sign_in(administrator).get(f"/users/add/?school={school.pk}&role=director").content.decode()
    assert '<option value="director" selected>' in page
    assert f'<option value="{school.pk}" selected>' in page


@pytest.mark.parametrize(
    "goal, after", [("/setup/", "/setup/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_a_step_leads_back_to_the_list_and_nowhere_else(
    curator: User, school: School, sign_in: SignIn, goal: str, after: str
) -> None:
    answer = sign_in(curator).post(f"/settings/numbers/?next={goal}", {"last": "144"})
    assert (answer.status_code, answer["Location"]) == (302, after)


@pytest.mark.parametrize("who, told", [("curator", True), ("director", True), ("staff", False)])
def test_the_home_of_a_new_school_leads_to_the_first_steps(
    request: pytest.FixtureRequest, school: School, sign_in: SignIn, who: str, told: bool
) -> None:
    year_of(school)
    client = sign_in(request.getfixturevalue(who))
    assert ("Настройка школы не завершена" in client.get("/").content.decode()) is told
    School.objects.update(setup_done=True)
    assert "Настройка школы не завершена" not in client.get("/").content.decode()
