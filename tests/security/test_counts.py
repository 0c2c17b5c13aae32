"""Pages ask the database the same number of questions at any size (quality.md J8)."""

import re
from collections.abc import Iterable

import pytest
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from mentoring.models import AuditEntry, RoleGrant, School, SchoolYear, User
from participants.models import Person
from programs.models import Order, OrderLine, Tandem, TandemMember
from tests.bench.data import make_base, make_bench_school
from tests.factories import SINCE, make_municipality, make_user
from tests.security.asking import Asker
from tests.security.routes import Route, all_routes
from tests.security.samples import first, samples
from tests.security.world import World, build

# Who has which pages at least; whatever else opens is asked, too.
EVERYBODY = {
    "curator": {"home", "mentees", "mentors", "people", "consents", "tandems", "orders", "audit", "users"},
    "director": {"home", "mentees", "mentors", "people", "tandems", "orders", "audit", "users"},
    "staff": {"home", "mentees", "mentors", "people", "tandems", "orders"},
    "mentor": {"home", "tandems"},
    "mentee": {"home", "tandems"},
    "municipality": {"home"},
    "admin": {"home", "users"},
}
READERS = ("curator", "director", "staff", "mentor", "admin")
# One's own data asks every model that speaks of people once, and one question more for each application of the person
# (its form says what was asked): test_owndata.py holds the rest.
OWN_DATA = {"own_data", "own_data_file", "person_data_file"}
NO_LIST = {"home"} | OWN_DATA
HOME, LIST, BOOKKEEPING = 20, 12, re.compile(r"SAVEPOINT|mentoring_auditentry|django_session")


def counted(asked: CaptureQueriesContext) -> int:
    """The questions noted, bookkeeping apart."""
    return sum(not BOOKKEEPING.search(query["sql"]) for query in asked.captured_queries)


def counts(world: World, role: str, routes: Iterable[Route]) -> dict[str, int]:
    """Queries of each page of this role that opens, by its name."""
    browser, found = Asker(world.users[role]), {}
    for route in routes:
        url = route.url(**samples(route, world.own, first)[0])
        reset_queries()
        with CaptureQueriesContext(connection) as asked:
            answer = browser.ask("GET", url)
        if answer.status == 200:
            found[route.name] = counted(asked)
    return found


def counts_of_roles(times: int, roles: Iterable[str]) -> dict[str, dict[str, int]]:
    """The same by role, in one world of this size."""
    with transaction.atomic():
        world = build(times)
        found = {role: counts(world, role, all_routes()) for role in roles}
        transaction.set_rollback(True)
    return found


def too_many(small: dict[str, int], large: dict[str, int]) -> list[str]:
    """Pages that ask more when there are more rows, lists that ask more than 12 times, a home more than 20."""
    lists = {route.name for route in all_routes() if not route.arguments and not route.name.endswith("_add")} - NO_LIST
    limits = dict.fromkeys(lists, LIST) | {"home": HOME}
    grown = [
        f"{name}: {small[name]} → {large.get(name, 0)}"
        for name in small.keys() - OWN_DATA
        if small[name] < large.get(name, 99)
    ]
    return grown + [f"{name}: {count}" for name, count in large.items() if count > limits.get(name, count)]


@pytest.mark.usefixtures("db", "quick", "quiet")
def test_no_page_asks_the_database_more_when_there_are_more_rows() -> None:
    """The larger world comes first: its pages also fill what the process remembers, so they ask more and never less. A
    role with a page that seems to ask too much is asked again."""
    many, few = counts_of_roles(3, READERS), counts_of_roles(2, READERS)
    again = [role for role in READERS if too_many(few[role], many[role])]
    many |= counts_of_roles(3, again) if again else {}
    for role in READERS:
        assert len(many[role]) > 5, "a world in which no page opens proves nothing"
        assert not too_many(few[role], many[role]), role


def test_a_page_that_grows_or_asks_too_much_is_seen() -> None:
    assert too_many({"people": 9}, {"people": 11}) == ["people: 9 → 11"]
    assert too_many({"people": 13, "home": 13}, {"people": 13, "home": 13}) == ["people: 13"]
    assert too_many({"home": 21}, {"home": 21}) == ["home: 21"]


@pytest.mark.usefixtures("quick")
def test_no_list_asks_more_at_a_thousand_rows_than_at_ten(db: None, quiet: None) -> None:
    few, many = asked_by_everybody(10), asked_by_everybody(1000)
    for role, must in EVERYBODY.items():
        assert must <= set(many[role]), f"{role}: the pages that must be among them"
    grown = {role: too_many(few[role], many[role]) for role in EVERYBODY}
    assert not {role: faults for role, faults in grown.items() if faults}


def asked_by_everybody(rows: int) -> dict[str, dict[str, int]]:
    """Queries of each page by role, in one school of so many rows that every role finds as it was made."""
    found = {}
    with transaction.atomic():
        school = crowd(rows)
        if connection.vendor == "postgresql":  # rows that nobody has committed are in no statistics
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for role in EVERYBODY:
            with transaction.atomic():
                reader = Asker(reading(school, role))
                if rows == 10:
                    pages(reader, role)  # fills what the process remembers
                found[role] = pages(reader, role)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return found


def crowd(rows: int) -> School:
    """A school with so many people, acts, orders and users, among as many schools of the municipality."""
    school, year, curator = make_bench_school()
    make_base(school, year, rows, pairs=rows // 5)
    town = make_municipality()
    few, term = range(rows // 5), {"starts": year.starts, "ends": year.ends}
    schools = [School(code=f"s{number}", short_name=f"Школа {number}", municipality=town) for number in few]
    SchoolYear.objects.bulk_create(
        SchoolYear(school=one, start=2026, state="current", **term) for one in School.objects.bulk_create(schools)
    )
    users = User.objects.bulk_create(User(username=f"user{number}") for number in few)
    RoleGrant.objects.bulk_create(RoleGrant(user=one, school=school, role="mentor", since=SINCE) for one in users)
    looked = {"action": "list_viewed", "school_id": school.pk, "values": {"list": "people", "rows": 1}}
    AuditEntry.objects.bulk_create(AuditEntry(actor_id=one.pk, **looked) for one in users * 5)
    words = {"school": school, "year": year, "created_by": curator, **term}
    orders = Order.objects.bulk_create(Order(title=f"Приказ {number}", **words) for number in few)
    tandems = list(Tandem.objects.order_by("pk"))
    OrderLine.objects.bulk_create(OrderLine(order=o, tandem=t) for o, t in zip(orders, tandems, strict=True))
    return school


def reading(school: School, role: str) -> User:
    """Whoever reads: a mentor has all the tandems, a mentee is in one."""
    reader = make_user("reader", school, role)
    people = Person.objects.filter(kind="teacher" if role == "mentor" else "pupil").order_by("pk")
    if role in ("mentor", "mentee"):
        Person.objects.filter(pk=people[0].pk).update(user=reader)
    if role == "mentor":
        TandemMember.objects.filter(side="a_mentor").update(person=people[0])
    return reader


def pages(reader: Asker, role: str) -> dict[str, int]:
    """Queries of each page without arguments that opens for this role. A paper of a thousand lines is drawn by the
    worker and takes its time: it is no page."""
    found = {}
    for route in all_routes():
        if not route.arguments and route.lets_in(role) and not route.name.endswith("_pdf"):
            reset_queries()  # the notes of all pages together would be more than are kept
            with CaptureQueriesContext(connection) as asked:
                answer = reader.ask("GET", route.url())
            if answer.status == 200 and "html" in answer.response.headers.get("Content-Type", ""):
                found[route.name] = counted(asked)
    return found
