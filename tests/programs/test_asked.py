"""Numbers that a browser sends: digits are numbers, anything else is nobody's, and no page falls over it."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from mentoring.asked import NOBODYS, number, numbers
from mentoring.kit.workflow import Overtaken
from participants.people.registering import change_person
from tests.factories import make_mentee, make_person, make_user
from tests.programs.browsing import words

HUGE = "9" * 25  # more than 64 bits
LARGE = ["999999999", "2147483647", "9" * 18, str(2**63 - 1)]  # numbers, too large for this or that column
NONSENSE = [
    "",
    "x",
    "٣",
    "²",
    "½",
    "-1",
    "+1",
    "1.0",
    "1e3",
    " 1",
    "1_0",
    "０",
    HUGE,
    "9" * 5000,
    "\x00",
]


@pytest.mark.parametrize("text,found", [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(text: str, found: int) -> None:
    assert number(text) == found


@pytest.mark.parametrize("text", NONSENSE)
def test_anything_else_is_nobodys(text: str) -> None:
    assert number(text) == NOBODYS
    assert number(text, digits=9) == NOBODYS == number("1234567890", digits=9)
    assert numbers([text, "5", text]) == [5]


@pytest.fixture
def browser(school, sign_in) -> Client:
    """Somebody with every right in a school where there is one of each."""
    make_mentee(school)
    return sign_in(make_user("everybody", school, "curator", "staff", "director"))


def asked(school) -> list[tuple[str, str, dict[str, str]]]:
    """(method, address, fields) of every place that reads a number; «?» stands for it."""
    one = make_person(school, "Белов Артём Дмитриевич")
    other = make_person(school, "Белов Артём Ильич")
    ids = [("post", reverse(name), {"ids": "?,1", "left_on": "01.09.2026", "given_on": "?"}) for name in IDS]
    boxes = [("post", reverse(name), {"id": "?"}) for name in BOXES]
    merged = {"keep_version": "?", "drop_version": "?"}
    gets = [("get", reverse(name), {"page": "?", "year": "?", "person": "?", "q": "?"}) for name in LISTS]
    return [
        *ids,
        *boxes,
        *gets,
        ("get", reverse("tandem_add"), {"mentor": "?", "mentee": "?"}),
        ("get", reverse("mentee_add"), {"person": "?"}),
        ("get", reverse("school_settings"), {"school": "?"}),
        ("post", reverse("people_merge", args=[one.pk, other.pk]), merged),
        ("post", reverse("person_edit", args=[one.pk]), {"version": "?", "last_name": "Белов", "first_name": "Артём"}),
        ("post", reverse("school_switch"), {"school": "?"}),
    ]


BOXES = ("people_leave", "people_pick", "users_slips", "order_add", "consents_take", "mentees_pair", "tandems_finish")
IDS = ("people_leave", "consents_take", "mentees_form", "mentees_leave", "tandems_finish")
LISTS = ("people", "mentors", "mentees", "tandems", "tandem_drafts", "orders", "users", "audit", "search", "consents")


@pytest.mark.parametrize("text", [*NONSENSE, *LARGE])
def test_no_page_falls_over_a_number_that_is_none(text: str, school, browser: Client) -> None:
    for method, url, fields in asked(school):
        sent = {name: value.replace("?", text) for name, value in fields.items()}
        response = getattr(browser, method)(
            f"{url}?{urlencode(sent)}" if method == "get" else url, *[sent][: method == "post"]
        )
        assert response.status_code in (200, 302, 404, 409, 422), (url, text, response.status_code)


@pytest.mark.parametrize("text", [*NONSENSE, *LARGE])
def test_a_project_with_such_a_version_or_place_stays_as_it_is(text: str, project, officials, sign_in, curator) -> None:
    client, was = sign_in(curator), project.version
    name = reverse("order_name", args=[project.pk, officials[0].pk])
    for url, sent in (
        (reverse("order_edit", args=[project.pk]), {"version": text, "title": "О парах", "items": "1. Закрепить."}),
        (reverse("order_cure", args=[project.pk]), {"version": text, "cure": text, "code": "nothing"}),
        (name, {"version": text, "name_accs": "Белова"}),
    ):
        assert client.post(url, sent).status_code in (302, 404, 409, 422)
    project.refresh_from_db()
    assert (project.version, "О парах" in words(client.get(reverse("order", args=[project.pk])))) == (was, False)


@pytest.mark.parametrize("version", [2**31 - 1, 2**63 - 1, 2**64])
def test_a_version_as_large_as_a_column_holds_is_only_one_that_nobody_has(version: int, school, curator) -> None:
    person = make_person(school)
    with pytest.raises(Overtaken):
        change_person(person=person, fields=["phone"], version=version, actor=curator)
