"""Settings of a school: its card, its years, its numbers, posts; who may change them (issue «School»)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.models import AuditEntry, MentoringForm, NumberSeries, Post, School, SchoolYear, User
from mentoring.settling.saving import raise_series
from mentoring.settling.workflow import YEARS
from tests.factories import make_year, year_of

SignIn = Callable[[User], Client]
YEAR = {"starts": "01.09.2027", "ends": "31.05.2028", "mentor_load": "3", "introduction_order": ""}


def card(school: School, **changes: Any) -> dict[str, Any]:
    """The card as the page sends it."""
    names = [
        *("short_name", "charter_name", "founder", "place", "letterhead", "director_last", "director_first"),
        *("director_middle", "director_post", "order_suffix", "time_zone", "help_contact"),
    ]
    return {name: getattr(school, name) for name in names} | changes


@pytest.mark.parametrize(
    "who, status",
    [("curator", 200), ("director", 200), ("administrator", 200), ("staff", 403), ("mentor", 403), ("nobody", 403)],
)
@pytest.mark.parametrize("page", ["school", "years", "numbers", "posts"])
def test_who_sees_the_settings(
    request: pytest.FixtureRequest, school: School, sign_in: SignIn, who: str, status: int, page: str
) -> None:
    assert sign_in(request.getfixturevalue(who)).get(f"/settings/{page}/").status_code == status


def test_the_card_is_saved_and_the_journal_names_the_fields(curator: User, school: School, sign_in: SignIn) -> None:
    answer = sign_in(curator).post("/settings/school/", card(school, place="г. Партизанск", order_suffix="-од"))
    assert answer.status_code == 302
    school.refresh_from_db()
    assert (school.place, school.order_suffix) == ("г. Партизанск", "-од")
    line = AuditEntry.objects.get(action="school_changed")
    assert (line.fields, line.values) == (["order_suffix", "place"], {})


def test_a_curator_cannot_let_the_school_off_the_second_step_and_the_director_can(
    curator: User, director: User, school: School, sign_in: SignIn
) -> None:
    sign_in(curator).post("/settings/school/", card(school))
    assert School.objects.get(pk=school.pk).second_factor
    sign_in(director).post("/settings/school/", card(school))
    assert not School.objects.get(pk=school.pk).second_factor


def test_a_curator_never_changes_another_school(curator: User, other_school: School, sign_in: SignIn) -> None:
    client = sign_in(curator)
    client.post(f"/settings/school/?school={other_school.pk}", card(other_school, place="чужое"))
    assert School.objects.get(pk=other_school.pk).place == "г. Залесск"
    year = year_of(other_school)
    assert client.get(f"/settings/years/{year.pk}/").status_code == 404
    assert client.post(f"/settings/years/{year.pk}/close/").status_code == 404
    with pytest.raises(Refused):
        raise_series(school=other_school, kind="order", year=2026, last=9, actor=curator)


def test_the_administrator_names_the_school(
    administrator: User, school: School, other_school: School, sign_in: SignIn
) -> None:
    client = sign_in(administrator)
    assert client.get("/settings/school/")["Location"] == "/settings/schools/"
    assert other_school.short_name in client.get(f"/settings/school/?school={other_school.pk}").content.decode()
    assert client.get("/settings/school/?school=999999").status_code == 404
    data = card(school, code="sosh9", short_name="МБОУ «СОШ № 9»")
    assert client.post("/settings/schools/add/", data).status_code == 302
    assert School.objects.filter(code="sosh9").exists()
    assert AuditEntry.objects.filter(action="school_added").exists()


class TestYears:
    def test_the_second_year_waits_until_the_first_is_closed(
        self, curator: User, school: School, sign_in: SignIn
    ) -> None:
        client, form = sign_in(curator), MentoringForm.objects.first()
        assert client.post("/settings/years/add/", YEAR | {"start": "2027", "forms": [form.pk]}).status_code == 302
        new, old = SchoolYear.objects.get(start=2027), year_of(school)
        assert (new.state, list(new.forms.all())) == ("planned", [form])
        page = client.post(f"/settings/years/{new.pk}/open/", follow=True).content.decode()
        assert "Сначала закройте 2026/27" in page
        assert "только смотреть" in client.get(f"/settings/years/{old.pk}/close/").content.decode()
        client.post(f"/settings/years/{old.pk}/close/")
        client.post(f"/settings/years/{new.pk}/open/")
        assert year_of(school) == new
        acts = AuditEntry.objects.filter(action__startswith="year_").order_by("pk").values_list("action", flat=True)
        assert list(acts) == ["year_added", "year_closed", "year_opened"]

    def test_a_closed_year_cannot_be_changed_or_opened(self, curator: User, school: School, sign_in: SignIn) -> None:
        year = make_year(school, 2025, "closed")
        client = sign_in(curator)
        assert client.get(f"/settings/years/{year.pk}/").status_code == 403
        answer = client.post(f"/settings/years/{year.pk}/", YEAR)
        assert answer.status_code == 409
        assert "закрыт" in answer.content.decode()
        for move in YEARS.moves:
            with pytest.raises(MoveRefused):
                YEARS.make(year, move, curator)
        assert client.get(f"/settings/years/{year.pk}/burn/").status_code == 404

    def test_the_database_keeps_one_current_year(self, school: School) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_year(school, 2027)

    @pytest.mark.parametrize(
        "changes, complaint",
        [
            ({"start": "2026"}, "2026/27 учебный год уже есть"),
            ({"start": "27"}, "четырьмя цифрами"),
            ({"ends": "31.08.2027"}, "Окончание раньше начала"),
            ({"starts": "01.09.2026"}, "Даты не из этого года"),
            ({"starts": "31.09.2027"}, "нет в календаре"),
            ({"ends": "весной"}, "введите дату цифрами"),
            ({"mentor_load": "0"}, "больше либо равно 1"),
        ],
    )
    def test_a_bad_year_is_told_what_is_wrong(
        self, curator: User, school: School, sign_in: SignIn, changes: dict[str, str], complaint: str
    ) -> None:
        answer = sign_in(curator).post("/settings/years/add/", YEAR | {"start": "2027"} | changes)
        assert answer.status_code == 422
        assert complaint in answer.content.decode()

    @pytest.mark.parametrize("ends, early", [(1, True), (-1, False)])
    def test_closing_before_the_end_is_warned_of(
        self, curator: User, school: School, sign_in: SignIn, ends: int, early: bool
    ) -> None:
        year = year_of(school)
        SchoolYear.objects.update(
            starts=timezone.localdate() - datetime.timedelta(days=99),
            ends=timezone.localdate() + datetime.timedelta(days=ends),
        )
        page = sign_in(curator).get(f"/settings/years/{year.pk}/close/").content.decode()
        assert ("Год ещё не кончился" in page) is early

    def test_an_open_year_is_changed(self, curator: User, school: School, sign_in: SignIn) -> None:
        year, client = year_of(school), sign_in(curator)
        data = YEAR | {"starts": "02.09.2026", "ends": "31.05.2027", "mentor_load": "4"}
        assert client.post(f"/settings/years/{year.pk}/", data).status_code == 302
        year.refresh_from_db()
        assert (year.starts, year.mentor_load, year.forms.count()) == (datetime.date(2026, 9, 2), 4, 0)
        assert AuditEntry.objects.get(action="year_changed").fields == ["forms", "mentor_load", "starts"]

    def test_the_year_shown_is_chosen_by_the_address_and_kept(
        self, curator: User, school: School, sign_in: SignIn
    ) -> None:
        make_year(school, 2025, "closed")
        client = sign_in(curator)
        assert "Архив: 2025/26" in client.get("/me/?year=2025").content.decode()
        assert client.cookies["year"].value == "2025"
        assert "Архив: 2025/26" in client.get("/me/").content.decode()
        assert "Архив" not in client.get("/me/?year=2026").content.decode()
        client.get("/me/?year=1999")
        assert client.cookies["year"].value == "2026"


class TestNumbers:
    @pytest.fixture(autouse=True)
    def _year(self) -> Any:
        with time_machine.travel(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC), tick=False):
            yield

    def test_the_last_number_goes_only_up(self, curator: User, school: School, sign_in: SignIn) -> None:
        client = sign_in(curator)
        assert client.post("/settings/numbers/", {"last": "144"}).status_code == 302
        assert "номер 145-ОД" in client.get("/settings/numbers/").content.decode()
        for lower in ("144", "10"):
            answer = client.post("/settings/numbers/", {"last": lower})
            assert answer.status_code == 409
            assert "Номер 144 уже выдан" in answer.content.decode()
        assert client.post("/settings/numbers/", {"last": "-5"}).status_code == 422
        series = NumberSeries.objects.get()
        assert (series.kind, series.year, series.last) == ("order", 2026, 144)
        assert AuditEntry.objects.get(action="series_changed").values == {"before": 0, "after": 144}


class TestPosts:
    CASES = {
        "nominative": "логопед",
        "gent": "логопеда",
        "datv": "логопеду",
        "accs": "логопеда",
        "ablt": "логопедом",
        "loct": "логопеде",
    }

    def test_a_missing_post_is_added_and_found(self, curator: User, sign_in: SignIn) -> None:
        client = sign_in(curator)
        assert client.post("/settings/posts/add/", self.CASES).status_code == 302
        assert "логопедом" in client.get("/settings/posts/?q=ЛОГО").content.decode()
        assert "логопедом" not in client.get("/settings/posts/?q=завуч").content.decode()
        assert client.post("/settings/posts/add/", self.CASES).status_code == 422

    def test_one_school_mends_its_dictionary_and_of_two_none_does(
        self, curator: User, administrator: User, sign_in: SignIn, request: pytest.FixtureRequest
    ) -> None:
        post = Post.objects.create(**self.CASES)
        client, mended = sign_in(curator), self.CASES | {"loct": "учителе-логопеде"}
        assert client.post(f"/settings/posts/{post.pk}/", mended).status_code == 302
        request.getfixturevalue("other_school")
        assert client.post(f"/settings/posts/{post.pk}/", self.CASES).status_code == 403
        assert sign_in(administrator).post(f"/settings/posts/{post.pk}/", self.CASES).status_code == 302
        assert client.get("/settings/posts/999999/").status_code == 404
