"""The desk of requests: the list, one request, writing it down, deciding; access, two schools, two curators at once."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.listviews.models import SavedView
from participants.models import MentoringRequest, ThirdPartyView
from participants.requests.workflow import REQUEST
from programs.tandems.pairing import pair
from tests.factories import make_area, make_form, make_mentor, make_person, make_request, make_year, year_of

PAGES = ("request", "request_edit", "request_accept", "request_reopen", "request_decline", "request_withdraw")


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def names(answer):
    """Who stands in the rows of a list, in order."""
    return [row.record.person.last_name for row in answer.context["listing"].page.object_list]


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(browser, school, django_assert_num_queries, number):
    area = make_area()
    for row in range(number):
        make_request(school, f"Ким Имя{row}", areas=[area])
    browser.get(reverse("requests"))
    with django_assert_num_queries(12):
        page = browser.get(reverse("requests"))

    assert page.content.decode().count('name="id"') == number


def test_tabs_count_the_states_and_what_has_no_area(browser, school):
    area = make_area()
    for state in MentoringRequest.State.values:
        make_request(school, f"Ким {state}", state=state, areas=[area, make_area(state)])
    make_request(school, "Ли Бо")
    make_request(school, "Ли Вэй", state="declined")
    page = text(browser.get(reverse("requests")))

    for tab, count in (
        ("Все", 7), ("Новые", 2), ("Ждут наставника", 1), ("Пара готовится", 0), ("Есть тандем", 1),
        ("Отклонены и отозваны", 3), ("Без области", 1),
    ):  # fmt: skip
        assert f'{tab}<span class="n">{count}<' in page
    assert names(browser.get(reverse("requests") + "?view=unsorted")) == ["Ли"]
    assert names(browser.get(reverse("requests") + "?view=closed")) == ["Ким", "Ким", "Ли"]


def test_one_word_for_one_state_in_list_filter_card_and_excel(browser, school, curator):
    one, two = (make_request(school, f"{name} Ева Ли", state="accepted") for name in ("Алова", "Белова"))
    make_request(school, "Водина Ева Ли")
    told = {"year": year_of(school), "actor": curator, "form": make_form(), "starts": timezone.localdate()}
    pair(mentors=[make_mentor(school).person], mentees=[two.person], **told)
    for asked, word in ((one, "Ждёт наставника"), (two, "Пара готовится")):
        card = text(browser.get(reverse("request", args=[asked.pk])))
        on_person = text(browser.get(reverse("person", args=[asked.person_id])))
        assert (f"{word}</span>" in card, f"{word}</span>" in on_person) == (True, True)
    for query, found in (
        ("state=sent", ["Водина"]), ("state=accepted", ["Алова"]), ("state=planned", ["Белова"]),
        ("state=planned&state=sent", ["Белова", "Водина"]), ("view=waiting", ["Алова"]), ("view=planned", ["Белова"]),
    ):  # fmt: skip
        assert names(browser.get(f"{reverse('requests')}?{query}")) == found
    answer = browser.get(f"{reverse('requests')}?cols=state&xlsx=1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [row[1] for row in sheet.values][1:] == ["ждёт наставника", "пара готовится", "новый"]


def test_each_filter_finds_its_own(browser, school):
    math, sport = make_area("Математика"), make_area("Волейбол", group="Спорт")
    one = make_request(school, person=make_person(school, "Алова Анна", grade=5), areas=[math, sport], source="parent")
    two = make_request(school, "Белов Борис", guessed=[sport], state="accepted", words="Играть в команде")
    make_request(school, person=make_person(school, "Водина Вера", "teacher", grade=None, post="учитель химии"))
    ThirdPartyView.objects.create(request=two, kind="parent", given_at="2026-10-01T10:00Z")
    ThirdPartyView.objects.create(request=one, kind="parent")  # asked, not answered

    for query, found in (
        (f"areas={math.pk}", ["Алова"]), (f"areas={sport.pk}", ["Алова", "Белов"]), ("areas=none", ["Водина"]),
        ("areas=guessed", ["Белов"]), (f"areas=none&areas={math.pk}", ["Алова", "Водина"]),
        (f"group={sport.parent_id}", ["Алова", "Белов"]), (f"group={math.parent_id}&group={sport.parent_id}",
        ["Алова", "Белов"]), ("source=parent", ["Алова"]), ("place=5", ["Алова"]), ("kind=teacher", ["Водина"]),
        ("state=accepted", ["Белов"]), ("opinions=yes", ["Белов"]), ("opinions=no", ["Алова", "Водина"]),
        ("q=хими", ["Водина"]), ("words=команде", ["Белов"]), ("areas=999999", ["Алова", "Белов", "Водина"]),
        ("sort=-name", ["Водина", "Белов", "Алова"]),
    ):  # fmt: skip
        assert names(browser.get(f"{reverse('requests')}?{query}")) == found, query


def test_another_school_and_another_year_are_not_there(browser, school, other_school):
    make_request(school, "Ким Анна")
    make_request(other_school, "Чужов Иван")
    make_request(school, "Авдеев Пётр", year=make_year(school, 2025, "closed"))
    foreign = make_area("Чужая область", group="Чужая группа", school=other_school)
    page = browser.get(reverse("requests"))

    assert names(page) == ["Ким"]
    assert "Чужая" not in text(page)
    assert names(browser.get(f"{reverse('requests')}?areas={foreign.pk}")) == ["Ким"]  # no such choice: passed over


def test_nothing_yet_says_what_will_be_here_and_offers_the_first_step(browser):
    page = text(browser.get(reverse("requests")))

    assert "Запишите первый запрос" in page
    assert f'href="{reverse("request_find")}"' in page


def test_the_sheet_and_the_print_have_the_rows_of_the_list(browser, school):
    make_request(school, "Ким Анна", guessed=[make_area()], words="=1+1", slots=["1-6"])
    make_request(school, "Ли Бо")
    query = "q=ким&cols=words,areas,state,slots"
    answer = browser.get(f"{reverse('requests')}?{query}&xlsx=1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [row[:-1] for row in sheet.values]  # the last column holds the keys of the rows

    assert rows[0] == ("ФИО", "Запрос", "Область", "Состояние", "Удобные уроки")
    assert rows[1:] == [("Ким Анна", "=1+1", "Математика (угадано)", "новый", "пн: 6 урок")]
    printed = text(browser.get(f"{reverse('requests')}?{query}&print=1"))
    assert "Ким Анна" in printed
    assert "Ли Бо" not in printed
    acts = AuditEntry.objects.filter(action__in=["list_exported", "list_printed"])
    assert [entry.values for entry in acts] == [{"list": "requests", "rows": 1}] * 2


def test_a_view_of_the_list_can_be_saved(browser, school):
    make_request(school)
    browser.post(reverse("view_add", args=["requests"]), {"title": "Пятые", "query": "place=5"})

    assert SavedView.objects.get().list == "requests"
    assert "Пятые" in text(browser.get(reverse("requests")))


def test_a_closed_year_is_only_looked_at(browser, school, curator, sign_in):
    year = make_year(school, 2025, "closed")
    asked = make_request(school, year=year)
    client = sign_in(curator)
    listed = text(client.get(f"{reverse('requests')}?year=2025"))  # a cookie remembers it
    assert "Белов Артём" in listed
    assert "Записать запрос" not in listed
    assert 'id="bulk"' not in listed
    for page in (reverse("request_find"), reverse("requests_sort"), reverse("request_add", args=[asked.person_id])):
        assert client.get(page).status_code == 403
    card = text(client.get(reverse("request", args=[asked.pk])))

    assert "учебный год закрыт: его можно только смотреть" in card
    for words in ("Принять", "Отклонить", reverse("request_edit", args=[asked.pk])):
        assert words not in card
    assert client.get(reverse("request_edit", args=[asked.pk])).status_code == 403
    assert client.get(reverse("request_decline", args=[asked.pk])).status_code == 403
    client.post(reverse("request_accept", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == "sent"


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_foreign_request_is_nowhere(browser, other_school, page):
    asked = make_request(other_school)
    posts = page in ("request_accept", "request_reopen")

    for key in (asked.pk, 2**40):
        answer = browser.post(reverse(page, args=[key])) if posts else browser.get(reverse(page, args=[key]))
        assert answer.status_code == 404
    assert MentoringRequest.objects.get().state == "sent"


@pytest.mark.parametrize("role", ["director", "staff", "mentor", "mentee"])
def test_the_director_reads_and_nobody_else_enters(request, school, sign_in, role):
    client, asked = sign_in(request.getfixturevalue(role)), make_request(school)
    may = 200 if role == "director" else 403

    assert client.get(reverse("requests")).status_code == may
    card = client.get(reverse("request", args=[asked.pk]))
    assert card.status_code == may
    if may == 200:
        assert "Принять" not in text(card)
        assert "Записать запрос" not in text(client.get(reverse("requests")))
    for page in ("request_edit", "request_decline"):
        assert client.get(reverse(page, args=[asked.pk])).status_code == 403
    assert client.post(reverse("request_accept", args=[asked.pk])).status_code == 403
    assert client.get(reverse("request_find")).status_code == 403
    assert client.get(reverse("request_add", args=[asked.person_id])).status_code == 403


def test_a_mentee_reads_the_own_request_on_the_own_card_without_the_reason_of_the_school(
    school, mentee, curator, sign_in, browser
):
    asked = make_request(school, person=mentee.person, state="declined", reason="Внутренняя причина")
    card = text(sign_in(mentee).get(reverse("person", args=[mentee.person.pk])))

    assert asked.words in card
    assert "Внутренняя причина" not in card
    assert reverse("request", args=[asked.pk]) not in card
    assert reverse("request", args=[asked.pk]) in text(browser.get(reverse("person", args=[mentee.person.pk])))


# --- one request -----------------------------------------------------------------------------------------------------


def test_the_card_tells_everything_and_is_in_the_journal(browser, school, curator):
    asked = make_request(
        school, "Ким Анна", guessed=[make_area("Математика")], wished_result="Четвёрка", slots=["3-9"], source="own"
    )
    before = make_request(school, person=asked.person, year=make_year(school, 2025, "closed"), words="Прошлогодний")
    ThirdPartyView.objects.create(
        request=asked, kind="psychologist", text="Боится доски", stance="adds", given_at="2026-10-01T10:00Z"
    )
    ThirdPartyView.objects.create(request=asked, kind="parent")
    REQUEST.make(asked, "accept", curator)
    card = text(browser.get(reverse("request", args=[asked.pk])))

    for words in (
        "Не понимаю дроби", "Угаданы по словам — проверьте", "Математика", "Учебный предмет", "Четвёрка",
        "ср: после уроков", "Боится доски", "дополняет запрос", "Сам участник", "Ждёт наставника", "Запрос принят",
        "Соколова А. П.", "Прошлогодний",
    ):  # fmt: skip
        assert words in card, words
    assert reverse("request", args=[before.pk]) in card
    entry = AuditEntry.objects.get(action="request_viewed")
    assert (entry.object_id, entry.values) == (asked.pk, {"person": asked.person_id})


@pytest.mark.parametrize(
    "state, offered",
    [
        ("sent", ["accept", "decline", "withdraw"]),
        ("accepted", ["withdraw"]),
        ("declined", ["reopen"]),
        ("withdrawn", ["reopen"]),
        ("answered", []),
    ],
)
def test_the_card_offers_what_the_table_of_moves_allows(browser, school, state, offered):
    asked = make_request(school, state=state)
    card = text(browser.get(reverse("request", args=[asked.pk])))

    moves = ("accept", "decline", "withdraw", "reopen")
    assert [name for name in moves if reverse(f"request_{name}", args=[asked.pk]) in card] == offered


@pytest.mark.parametrize("number", [1, 3])
def test_the_card_takes_the_same_queries_whatever_hangs_on_it(browser, school, django_assert_num_queries, number):
    asked = make_request(school, areas=[make_area(f"Область {row}") for row in range(number)])
    for row in range(number):
        ThirdPartyView.objects.create(request=asked, kind="parent", given_at="2026-10-01T10:00Z")
        make_request(school, person=asked.person, words=f"Другой {row}")
    browser.get(reverse("request", args=[asked.pk]))
    with django_assert_num_queries(12):
        browser.get(reverse("request", args=[asked.pk]))


def test_a_mentee_sees_the_own_request_at_home_and_a_mentor_sees_nobody_s(school, mentee, mentor, sign_in):
    make_request(school, person=mentee.person, words="Дисциплина в 7-х классах")
    make_request(school, person=mentee.person, words="Прошлогодний", year=make_year(school, 2025, "closed"))
    make_request(school, words="Чужие слова")
    page = text(sign_in(mentee).get(reverse("home")))

    assert "Дисциплина в 7-х классах" in page
    assert "Чужие слова" not in page
    assert "Прошлогодний" not in page
    assert "Мой запрос" not in text(sign_in(mentor).get(reverse("home")))
