"""The journal on the page: filters, names that are looked up and not kept, and whom it is open to."""

import datetime
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentoring.audit.recording import journal, record
from mentoring.models import AuditEntry, School, User
from participants.models import Consent, Person
from programs.models import Tandem, TandemMember
from tests.factories import SINCE, give_consents, make_form, make_person, make_user, year_of

SignIn = Callable[[User], Client]


@pytest.fixture
def lines(curator: User, staff: User, school: School) -> None:
    """Three acts in the school."""
    person = make_person(school)
    record("person_changed", person, curator, fields=["last_name", "phone"])
    record("person_viewed", person, staff)
    journal("year_closed", year_of(school), curator, before="current", after="closed")


def body(page: str) -> str:
    """What stands under the filters."""
    return page.partition('class="count"')[2]


def test_names_are_looked_up_when_the_page_is_shown(curator: User, lines: None, sign_in: SignIn) -> None:
    page = body(sign_in(curator).get("/audit/").content.decode())
    assert "Изменена карточка" in page
    assert "Белов" in page
    assert "фамилия, телефон" in page
    assert ">идёт<" in page
    assert ">закрыт<" in page
    kept = str(list(AuditEntry.objects.values()))
    assert "Белов" not in kept
    assert "Соколова" not in kept


@pytest.mark.parametrize(
    "query, shown",
    [
        ("action=person_viewed", ["Просмотр карточки"]),
        ("object_type=mentoring.schoolyear", ["Учебный год закрыт"]),
        ("first=01.01.2030", []),
        ("last=сегодня", ["Изменена карточка", "Просмотр карточки", "Учебный год закрыт"]),
    ],
)
def test_filters(curator: User, lines: None, sign_in: SignIn, query: str, shown: list[str]) -> None:
    page = body(sign_in(curator).get(f"/audit/?{query}").content.decode())
    acts = ["Изменена карточка", "Просмотр карточки", "Учебный год закрыт"]
    assert [act for act in acts if act in page] == shown


def test_the_filter_by_the_one_who_acted(curator: User, staff: User, lines: None, sign_in: SignIn) -> None:
    page = body(sign_in(curator).get(f"/audit/?actor={staff.pk}").content.decode())
    assert "Просмотр карточки" in page
    assert "Изменена карточка" not in page


@pytest.mark.parametrize(
    "query, shown",
    [
        ("about=белов", ["Изменена карточка", "Просмотр карточки", "Записано согласие", "Просмотр тандема"]),
        ("about=БЕЛОВ+арт", ["Изменена карточка", "Просмотр карточки", "Записано согласие", "Просмотр тандема"]),
        ("about={pk}&action=all:reading", ["Просмотр карточки", "Просмотр тандема"]),
        ("about=№+{pk}&action=all:changing", ["Изменена карточка", "Записано согласие"]),
        ("about=иванов", []),
        ("action=all:reading", ["Просмотр карточки", "Просмотр тандема", "Просмотр списка"]),
        ("action=all:entering", ["Вход"]),
    ],
)
def test_who_saw_a_person_and_who_changed_what_belongs_to_them(
    curator: User, staff: User, school: School, lines: None, sign_in: SignIn, query: str, shown: list[str]
) -> None:
    person = Person.objects.get()
    give_consents(person)
    record("consent_added", Consent.objects.first(), curator)
    pair = Tandem.objects.create(
        school=school, year=year_of(school), number=1, form=make_form(), starts=SINCE, ends=year_of(school).ends
    )
    TandemMember.objects.create(tandem=pair, person=person, year=pair.year, side="b_mentee", since=SINCE)
    record("tandem_viewed", pair, staff)
    record("person_viewed", make_person(school, "Иной Лев"), staff)
    record("list_viewed", None, staff, list="people", rows=2)
    record("signed_in", staff, staff)
    page = sign_in(curator).get(f"/audit/?{query}".format(pk=person.pk)).content.decode()
    acts = {act: act in body(page) for act in (
        "Изменена карточка", "Просмотр карточки", "Записано согласие", "Просмотр тандема", "Просмотр списка", "Вход"
    )}  # fmt: skip
    assert sorted(act for act, there in acts.items() if there) == sorted(shown)
    assert ("Иной" in body(page)) is (query == "action=all:reading")
    assert ("никого с таким именем нет" in page) is ("иванов" in query)


def test_a_person_of_another_school_is_not_found_in_the_journal(
    stranger: User, school: School, lines: None, sign_in: SignIn
) -> None:
    for words in ("белов", str(Person.objects.get().pk)):
        page = sign_in(stranger).get(f"/audit/?about={words}").content.decode()
        assert "никого с таким именем нет" in page
        assert "Белов" not in page


def test_the_workbook_has_the_lines_of_the_page_and_is_itself_in_the_journal(
    curator: User, lines: None, sign_in: SignIn
) -> None:
    answer = sign_in(curator).get("/audit/?action=all:changing&first=01.01.2020&xlsx=1")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [list(row) for row in book["Журнал"].values]
    assert rows[0][:4] == ["Когда", "Кто", "В роли", "Что сделано"]
    assert sorted(row[3] for row in rows[1:]) == ["Изменена карточка", "Учебный год закрыт"]
    assert {row[7] for row in rows[1:]} == {"фамилия, телефон", "состояние: идёт → закрыт"}
    about = dict(list(row) for row in book["О выгрузке"].values)
    assert (about["Фильтр: Что сделано"], about["Фильтр: С какого дня"]) == ("Изменяли", "01.01.2020")
    last = AuditEntry.objects.order_by("pk").last()
    assert (last.action, last.values) == ("list_exported", {"list": "audit", "rows": 2})


def test_a_long_journal_is_counted_and_leafed_through_only_so_far(
    curator: User, lines: None, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentoring.journal.views.MOST", 2)
    monkeypatch.setattr("mentoring.journal.views.MOST_IN_EXCEL", 2)
    client = sign_in(curator)
    assert "показаны последние" in client.get("/audit/?page=99").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get("/audit/?xlsx=1").content))
    assert "последние 2 записей" in str(list(book["О выгрузке"].values))


def test_no_condition_reads_the_whole_journal_to_list_its_choices(curator: User, lines: None, sign_in: SignIn) -> None:
    client = sign_in(curator)
    with CaptureQueriesContext(connection) as asked:
        client.get("/audit/?first=01.11.2026&last=30.11.2026")
    of_journal = [query["sql"] for query in asked if 'FROM "mentoring_auditentry"' in query["sql"]]
    assert of_journal
    assert not [sql for sql in of_journal if "DISTINCT" in sql or "django_datetime_cast" in sql or "LIMIT" not in sql]


@pytest.mark.parametrize(
    "query",
    [
        "actor=x",
        "object_id=9999999999999999",
        "first=29.02.2025",
        "page=0",
        "action=%00",
        "about=%00",
        "about=99999999999999999999",
        "last=31.12.9999",
        "first=01.01.0001",
        "last=01.01.0001",
        "action=all:x",
    ],
)
def test_nonsense_in_the_address_is_no_error(curator: User, lines: None, sign_in: SignIn, query: str) -> None:
    assert sign_in(curator).get(f"/audit/?{query}").status_code == 200


@pytest.mark.parametrize(
    "who, status", [("curator", 200), ("director", 200), ("administrator", 200), ("staff", 403), ("mentor", 403)]
)
def test_whom_the_journal_is_open_to(
    request: pytest.FixtureRequest, sign_in: SignIn, school: School, who: str, status: int
) -> None:
    assert sign_in(request.getfixturevalue(who)).get("/audit/").status_code == status


def test_another_school_s_journal_is_not_seen(stranger: User, lines: None, sign_in: SignIn) -> None:
    page = sign_in(stranger).get("/audit/").content.decode()
    assert "Белов" not in page
    assert "Изменена карточка" not in body(page)


def test_the_administrator_reads_all_but_sees_numbers_where_names_are_not_theirs(
    administrator: User, lines: None, sign_in: SignIn
) -> None:
    page = body(sign_in(administrator).get("/audit/").content.decode())
    assert "Изменена карточка" in page
    assert "Белов" not in page
    assert "человек №" in page.replace("&nbsp;", " ")


def test_the_number_of_queries_does_not_grow_with_the_journal(curator: User, school: School, sign_in: SignIn) -> None:
    client = sign_in(curator)
    record("person_viewed", make_person(school, "Первый Пётр"), curator)
    client.get("/audit/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/audit/").status_code == 200
        return len(seen)

    few = queries()
    for n in range(40):
        record("person_viewed", make_person(school, f"Людов{n} Пётр"), make_user(f"actor{n}", school, "staff"))
    assert queries() == few <= 12


class TestRefusals:
    def test_a_refusal_and_a_foreign_row_are_in_the_journal(self, staff: User, stranger: User, sign_in: SignIn) -> None:
        sign_in(staff).get("/users/")
        sign_in(stranger).get(f"/users/{staff.pk}/")
        acts = AuditEntry.objects.filter(action="access_refused").order_by("pk").values_list("actor_id", "values")
        assert list(acts) == [
            (staff.pk, {"page": "users", "status": 403}),
            (stranger.pk, {"page": "user", "status": 404}),
        ]

    def test_the_page_of_a_refusal_comes_even_when_the_journal_cannot_be_written(
        self, staff: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise OperationalError

        monkeypatch.setattr("mentoring.entrance.middleware.record", broken)
        assert sign_in(staff).get("/users/").status_code == 403


def test_the_day_of_a_line_is_the_reader_s_day(curator: User, sign_in: SignIn) -> None:
    at = datetime.datetime(2026, 11, 19, 22, 30, tzinfo=datetime.UTC)
    AuditEntry.objects.create(at=at, action="signed_in", actor_id=curator.pk, school_id=curator.school.pk)
    assert "20 ноября 2026" in body(sign_in(curator).get("/audit/").content.decode()).replace("\xa0", " ")
