"""«Первые шаги»: every line tells the truth of the data, and the button says what is left (ux.md W2)."""

from collections.abc import Callable

import pytest
from django.test import Client

from mentoring.models import AuditEntry, NumberSeries, Post, School, User
from monitoring.dashboards.setup import BEGUN, DONE, LOCKED, NEW, steps
from tests.factories import make_person, year_of

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
    assert "Осталось: Загрузить педагогов и учеников из Excel; Должности в падежах" in page
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
