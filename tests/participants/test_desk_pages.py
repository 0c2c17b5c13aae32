"""The desk of requests: the list, one request, writing it down, deciding; access, two schools, two curators at once."""

import io
import threading

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from mentoring.listviews.models import SavedView
from participants.models import MenteeCard, MentoringRequest, RequestArea, ThirdPartyView
from participants.requests.workflow import REQUEST
from tests.factories import make_area, make_mentee, make_person, make_request, make_year, year_of

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


def typed(**changes):
    """What the page of a request would send."""
    return {"words": "Хочу понимать дроби", "form": "", "wished_result": "", "mentor_wishes": "", "tried": "",
            "source": "curator", "version": "0"} | changes  # fmt: skip


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
        ("Все", 7), ("Новые", 2), ("Ждут наставника", 1), ("Есть тандем", 1), ("Отклонены и отозваны", 3),
        ("Без области", 1),
    ):  # fmt: skip
        assert f'{tab}<span class="n">{count}<' in page
    assert names(browser.get(reverse("requests") + "?view=unsorted")) == ["Ли"]
    assert names(browser.get(reverse("requests") + "?view=closed")) == ["Ким", "Ким", "Ли"]


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
    make_request(school, "Прежний Пётр", year=make_year(school, 2025, "closed"))
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
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)

    assert rows[0] == ("ФИО", "Запрос", "Область", "Состояние", "Удобные уроки")
    assert rows[1:] == [("Ким Анна", "=1+1", "Математика (угадано)", "отправлен", "пн: 6 урок")]
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
    ThirdPartyView.objects.create(request=asked, kind="parent", text="Ещё не отвечено")
    REQUEST.make(asked, "accept", curator)
    card = text(browser.get(reverse("request", args=[asked.pk])))

    for words in (
        "Не понимаю дроби", "Угаданы по словам — проверьте", "Математика", "Учебный предмет", "Четвёрка",
        "ср: после уроков", "Боится доски", "дополняет запрос", "Сам участник", "Принят", "Запрос принят",
        "Соколова А. П.", "Прошлогодний",
    ):  # fmt: skip
        assert words in card, words
    assert "Ещё не отвечено" not in card
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


# --- writing down ----------------------------------------------------------------------------------------------------


def test_a_request_is_found_a_person_for_and_written_down(browser, school):
    person, math = make_person(school, "Ким Анна"), make_area("Математика", keywords=["дроб"])
    found = text(browser.get(reverse("request_find"), {"q": "ким"}))
    address = reverse("request_add", args=[person.pk])
    assert f'href="{address}"' in found
    assert browser.get(reverse("request_find"), {"person": person.pk}).url == address
    assert "никого нет" in text(browser.get(reverse("request_find"), {"q": "никто"}))

    assert "Ким Анна" in text(browser.get(address))
    answer = browser.post(address, typed(slots=["2-7", "2-6"], wished_result="Четвёрка"))

    asked = MentoringRequest.objects.get()
    assert answer.url == reverse("request", args=[asked.pk])
    assert (asked.person, asked.year, asked.slots, asked.state) == (person, year_of(school), ["2-6", "2-7"], "sent")
    assert (list(asked.areas.all()), asked.areas_guessed, asked.wished_result) == ([math], True, "Четвёрка")
    entry = AuditEntry.objects.get(action="request_added")
    assert entry.values == {"person": person.pk, "source": "curator"}
    assert "Четвёрка" not in str(entry.values)
    assert "В этом году запрос уже есть" in text(browser.get(address))


def test_the_line_of_the_base_is_not_typed_twice(browser, school):
    card = make_mentee(school)
    page = text(browser.get(reverse("request_add", args=[card.person_id])))

    assert ">математика</textarea>" in page.replace("> математика", ">математика")


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("words", "", "Напишите, в чём нужна помощь наставника"),
        ("words", "о" * 2001, "Сократите запрос: в нём 2001 знаков, можно до 2000"),
        ("slots", ["9-9"], "Выберите корректный вариант"),
        ("areas", ["999999"], "Выберите корректный вариант"),
        ("form", "999999", "Выберите корректный вариант"),
        ("source", "nobody", "Выберите корректный вариант"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(browser, school, field, value, message):
    person = make_person(school)
    answer = browser.post(reverse("request_add", args=[person.pk]), typed(tried="Репетитор") | {field: value})

    assert answer.status_code == 422
    assert message in text(answer)
    assert "Репетитор" in text(answer)
    assert not MentoringRequest.objects.exists()


def test_areas_of_another_school_hidden_ones_and_groups_are_not_taken(browser, school, other_school):
    person, own = make_person(school), make_area("Своя", school=school)
    foreign, retired = make_area("Чужая", school=other_school), make_area("Старая", school=school, retired=True)
    teachers = make_area("Урок", audience="teacher")
    address = reverse("request_add", args=[person.pk])

    for wrong in (foreign, retired, teachers, own.parent):
        assert browser.post(address, typed(areas=[wrong.pk])).status_code == 422
    assert browser.post(address, typed(areas=[own.pk])).status_code == 302
    assert list(MentoringRequest.objects.get().areas.all()) == [own]


def test_a_person_of_another_school_is_nobody(browser, other_school):
    person = make_person(other_school)

    assert browser.get(reverse("request_add", args=[person.pk])).status_code == 404
    assert browser.get(reverse("request_find"), {"person": person.pk}).status_code == 404


def test_saving_confirms_guessed_areas_and_a_retired_one_stays_where_it_was(browser, school):
    old = make_area("Старая", school=school, retired=True)
    asked = make_request(school, guessed=[old])
    address = reverse("request_edit", args=[asked.pk])
    assert "Области угаданы по словам" in text(browser.get(address))

    assert browser.post(address, typed(areas=[old.pk], words=asked.words)).status_code == 302
    asked.refresh_from_db()
    assert (list(asked.areas.all()), asked.areas_guessed, asked.version) == ([old], False, 1)
    assert AuditEntry.objects.get(action="request_changed").fields == ["areas", "areas_guessed"]


def test_own_words_are_shown_and_not_taken(browser, school):
    asked = make_request(school, source="own", words="Сам написал")
    address = reverse("request_edit", args=[asked.pk])
    page = text(browser.get(address))
    assert "Записал сам участник" in page
    assert 'name="words"' not in page
    assert 'name="source"' not in page

    assert browser.post(address, typed(words="Лучше так", source="curator", tried="Всё")).status_code == 302
    asked.refresh_from_db()
    assert (asked.words, asked.source, asked.tried) == ("Сам написал", "own", "Всё")


def test_the_second_editor_sees_both_versions_and_keeps_what_was_typed(browser, school):
    math, sport = make_area("Математика"), make_area("Волейбол")
    asked = make_request(school)
    address = reverse("request_edit", args=[asked.pk])
    first = browser.post(address, typed(tried="Репетитор", areas=[math.pk], slots=["1-6"]))
    second = browser.post(address, typed(tried="Кружок", areas=[sport.pk], slots=["2-6"]))

    page = text(second)
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Запись уже изменена: Соколова" in page
    assert "<td>Репетитор</td><td>Кружок</td>" in page
    assert 'name="version" value="1"' in page
    asked.refresh_from_db()
    assert (asked.tried, list(asked.areas.all()), asked.slots) == ("Репетитор", [math], ["1-6"])
    assert browser.post(address, typed(tried="Кружок", areas=[sport.pk], version="1")).status_code == 302


# --- deciding --------------------------------------------------------------------------------------------------------


def test_a_request_goes_through_its_life_by_buttons_alone(browser, school):
    asked = make_request(school, "Ким Анна")

    def state():
        asked.refresh_from_db()
        return asked.state

    refused = browser.post(reverse("request_decline", args=[asked.pk]), {"reason": ""})
    assert (refused.status_code, state()) == (422, "sent")
    assert "Напишите причину" in text(refused)
    browser.post(reverse("request_decline", args=[asked.pk]), {"reason": "Нужен репетитор"})
    assert (state(), asked.reason) == ("declined", "Нужен репетитор")
    browser.post(reverse("request_reopen", args=[asked.pk]))
    assert (state(), asked.reason) == ("sent", "")
    browser.post(reverse("request_accept", args=[asked.pk]))
    assert state() == "accepted"
    assert MenteeCard.objects.get().request_text == asked.words
    browser.post(reverse("request_withdraw", args=[asked.pk]), {"reason": "Передумал"})
    assert state() == "withdrawn"
    late = browser.post(reverse("request_accept", args=[asked.pk]), follow=True)
    assert "состояние уже изменилось" in text(late)


def test_a_late_reason_is_told_and_stays_typed(browser, school):
    asked = make_request(school, state="accepted")
    late = browser.post(reverse("request_decline", args=[asked.pk]), {"reason": "Нужен репетитор"})

    assert late.status_code == 409
    assert "состояние уже изменилось" in text(late)
    assert "Нужен репетитор" in text(late)


def test_two_curators_decide_at_once_and_the_second_is_told(school, curator):
    asked = make_request(school)
    one, other = (MentoringRequest.objects.get(pk=asked.pk) for _ in range(2))
    REQUEST.make(one, "accept", curator)
    with pytest.raises(MoveRefused, match="только что изменил другой человек"):
        REQUEST.make(other, "decline", curator, reason="поздно")

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("accepted", "")
    assert not AuditEntry.objects.filter(action="request_declined").exists()


@pytest.mark.django_db(transaction=True)
def test_of_six_presses_at_once_one_wins_and_the_journal_tells_of_one(school, curator):
    asked = make_request(school)
    rows = [MentoringRequest.objects.select_related("person", "year").get(pk=asked.pk) for _ in range(6)]
    start, won, told = threading.Barrier(6), [], []

    def press(number):
        start.wait()
        try:
            REQUEST.make(rows[number], ("accept", "decline", "withdraw")[number % 3], curator)
            won.append(number)
        except MoveRefused as reason:
            told.append(str(reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), len(told)) == (1, 5)
    assert AuditEntry.objects.filter(action__startswith="request_").count() == 1


def test_many_are_accepted_after_a_question_and_the_others_are_named(browser, school):
    new, other = make_request(school, "Ким Анна"), make_request(school, "Ли Бо", state="declined")
    gone = make_request(school, "Пак Вера")
    gone.person.left_on = "2026-10-01"
    gone.person.save()
    asked = text(browser.post(reverse("requests_accept"), {"id": [new.pk, other.pk, gone.pk]}))

    assert "Принять запросы: 1" in asked
    assert "Ли Бо: уже отклонён" in asked
    assert "Пак Вера: Пак Вера: отмечено, что выбыл" in asked or "отмечено, что выбыл" in asked
    assert MentoringRequest.objects.filter(state="accepted").count() == 0
    done = text(browser.post(reverse("requests_accept"), {"ids": f"{new.pk},{other.pk}"}, follow=True))
    assert "Принято запросов: 1" in done
    assert list(MentoringRequest.objects.filter(state="accepted")) == [new]
    nothing = text(browser.post(reverse("requests_accept"), {}, follow=True))
    assert "Выберите хотя бы одну строку" in nothing
    refused = text(browser.post(reverse("requests_accept"), {"id": [other.pk]}, follow=True))
    assert "Принять нельзя: Ли Бо: уже отклонён" in refused


def test_all_that_the_filter_finds_are_accepted_and_foreign_ones_never(browser, school, other_school):
    five, six, foreign = (
        make_request(place, person=make_person(place, name, grade=grade))
        for place, name, grade in ((school, "Ким Анна", 5), (school, "Ли Бо", 6), (other_school, "Чужов Иван", 5))
    )
    asked = text(browser.post(reverse("requests_accept"), {"all": "1", "query": "place=5"}))
    assert "Ким Анна" in asked
    assert "Ли Бо" not in asked
    browser.post(reverse("requests_accept"), {"ids": f"{five.pk},{foreign.pk}"})

    states = dict(MentoringRequest.objects.values_list("pk", "state"))
    assert states == {five.pk: "accepted", six.pk: "sent", foreign.pk: "sent"}


def test_one_area_is_given_to_many_and_does_not_fit_everybody(browser, school, other_school):
    math, sport = make_area("Математика"), make_area("Волейбол")
    guessed, chosen = make_request(school, "Ким Анна", guessed=[sport]), make_request(school, "Ли Бо", areas=[sport])
    teacher = make_request(school, person=make_person(school, "Пак Вера", "teacher", grade=None))
    foreign = make_request(other_school, "Чужов Иван")
    keys = [asked.pk for asked in (guessed, chosen, teacher, foreign)]
    page = text(browser.post(reverse("requests_area"), {"id": keys}))
    assert "Указать область: 3" in page
    assert "Чужов" not in page
    wrong = browser.post(reverse("requests_area"), {"ids": ",".join(map(str, keys)), "area": ""})
    assert "Выберите область" in text(wrong)

    done = browser.post(reverse("requests_area"), {"ids": ",".join(map(str, keys)), "area": math.pk}, follow=True)
    assert "указана в запросах: 2" in text(done)
    assert "Пропущено: 1" in text(done)
    assert [set(asked.areas.all()) for asked in (guessed, chosen, teacher, foreign)] == [
        {math}, {math, sport}, set(), set(),
    ]  # fmt: skip
    assert not RequestArea.objects.filter(requests=foreign).exists()
