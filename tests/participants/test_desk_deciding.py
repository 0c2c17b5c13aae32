"""Requests written down, corrected and decided: by the page of one, of many, by two curators at once."""

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from participants.models import MenteeCard, MentoringRequest, RequestArea
from participants.requests.workflow import REQUEST
from tests.factories import make_area, make_mentee, make_person, make_request, year_of
from tests.racing import at_once, failures


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def typed(**changes):
    """What the page of a request would send."""
    return {"words": "Хочу понимать дроби", "form": "", "wished_result": "", "mentor_wishes": "", "tried": "",
            "source": "curator", "version": "0"} | changes  # fmt: skip


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
    assert "Запись уже изменена" in text(late)


def test_a_late_reason_is_told_and_stays_typed(browser, school):
    asked = make_request(school, state="accepted")
    late = browser.post(reverse("request_decline", args=[asked.pk]), {"reason": "Нужен репетитор"})

    assert late.status_code == 409
    assert "Запись уже изменена" in text(late)
    assert "Нужен репетитор" in text(late)


def test_two_curators_decide_at_once_and_the_second_is_told(school, curator):
    asked = make_request(school)
    one, other = (MentoringRequest.objects.get(pk=asked.pk) for _ in range(2))
    REQUEST.make(one, "accept", curator)
    with pytest.raises(MoveRefused, match="Запись уже изменена: Соколова"):
        REQUEST.make(other, "decline", curator, reason="поздно")

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("accepted", "")
    assert not AuditEntry.objects.filter(action="request_declined").exists()


@pytest.mark.django_db(transaction=True)
def test_of_six_presses_at_once_one_wins_and_the_journal_tells_of_one(school, curator):
    asked = make_request(school)
    rows = [MentoringRequest.objects.select_related("person", "year").get(pk=asked.pk) for _ in range(6)]

    def press(number):
        return lambda: REQUEST.make(rows[number], ("accept", "decline", "withdraw")[number % 3], curator)

    told = failures(at_once([press(number) for number in range(6)]))
    assert [isinstance(one, MoveRefused) for one in told] == [True] * 5, told
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


def test_what_a_school_must_not_keep_is_warned_of_once(browser, school):
    person = make_person(school)
    address = reverse("request_add", args=[person.pk])
    words = {"words": "Ставят диагноз СДВГ, трудно учиться", "source": "parent", "version": "0"}
    warned = browser.post(address, words)
    page = warned.content.decode()
    assert warned.status_code == 422
    assert "В тексте есть сведения о здоровье" in page
    assert "Ставят диагноз" in page, "nothing is lost"
    assert not MentoringRequest.objects.exists()
    assert browser.post(address, words | {"warned": "health"}).status_code == 302
    asked = MentoringRequest.objects.get()
    edit = reverse("request_edit", args=[asked.pk])
    sent = words | {"words": "Трудно учиться", "tried": "Состоит на учёте в ПДН", "version": asked.version}
    assert "сведения об учёте" in browser.post(edit, sent).content.decode()
