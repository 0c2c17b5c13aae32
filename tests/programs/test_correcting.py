"""Somebody asks to correct what is kept about them: the request is a row with a term, the answer is read by them."""

import datetime

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import record
from mentoring.audit.subjects import about
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.erasing.asking import ask_for_erasure
from programs.correcting.asking import MOST, ask_to_correct, decline, say_corrected
from programs.correcting.models import term_of
from programs.erasing.doing import erase
from programs.models import Correction, MentorDuty
from tests.factories import make_person, make_user, year_of
from tests.programs.browsing import words

WORDS = "Телефон сменился на +7 900 123-45-67"


@pytest.fixture(autouse=True)
def today(time_machine):
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


@pytest.fixture
def titova(mentor):
    """A teacher who signs in."""
    return mentor.person


def ask(person, text=WORDS):
    return ask_to_correct(person=person, words=text, by=person.user)


@pytest.mark.parametrize(
    "day, due", [((2026, 11, 20), (2026, 12, 1)), ((2026, 12, 29), (2027, 1, 18)), ((2027, 2, 18), (2027, 3, 2))]
)
def test_the_term_is_seven_working_days(day, due):
    assert term_of(datetime.date(*day)) == datetime.date(*due)


def test_from_the_own_page_to_the_answer_by_pages_alone(titova, mentor, curator, sign_in):
    own, browser = sign_in(mentor), sign_in(curator)
    address = reverse("own_data_correct")
    assert f'href="{address}"' in words(own.get(reverse("own_data")))
    assert "7 рабочих дней" in words(own.get(address)).replace("\xa0", " ")
    assert own.post(address, {"words": " "}).status_code == 422
    assert own.post(address, {"words": WORDS}).url == reverse("own_data")
    row = Correction.objects.get()
    assert (row.person, row.state, row.due_on) == (titova, "asked", datetime.date(2026, 12, 1))
    page = words(own.get(reverse("own_data")))
    assert "ответ до 01.12.2026" in page
    assert WORDS in page
    assert "Титова Ольга" in words(browser.get(reverse("corrections")))
    page = words(browser.get(reverse("correction", args=[row.pk])))
    assert WORDS in page
    assert "Данные исправлены" in page
    answer = browser.post(reverse("correction_decline", args=[row.pk]), {"reason": "Номер уже такой"}, follow=True)
    assert "Номер уже такой" in words(answer)
    page = words(own.get(reverse("own_data")))
    assert "Почему нет: Номер уже такой" in page
    second = ask(titova)
    assert "Отмечено" in words(browser.post(reverse("correction_done", args=[second.pk]), follow=True))
    second.refresh_from_db()
    assert (second.state, second.decided_by) == ("corrected", curator)


def test_the_journal_names_the_row_and_never_the_words(titova, curator):
    row, other = ask(titova), ask(titova, "отчество")
    say_corrected(correction=row, actor=curator)
    decline(correction=other, reason="Верно по паспорту", actor=curator)
    told = AuditEntry.objects.filter(action__startswith="correction").order_by("pk")
    assert [one.action for one in told] == [
        "correction_asked", "correction_asked", "correction_made", "correction_declined"
    ]  # fmt: skip
    assert {one.values["person"] for one in told} == {titova.pk}
    assert "паспорт" not in (whole := str(list(told.values())))
    assert "123-45-67" not in whole


def test_the_journal_of_a_person_knows_the_request_and_the_duty(titova, curator, school):
    row, other = ask(titova), make_person(school, "Ромашов Олег")
    duty = MentorDuty.objects.create(
        person=titova, year=year_of(school), content="уроки", method="встречи", starts=row.asked_on, ends=row.due_on
    )
    record("correction_viewed", row, curator)
    record("duty_changed", duty, curator)
    told = AuditEntry.objects.filter(about([titova.pk]))
    assert {"correction_asked", "correction_viewed", "duty_changed"} <= set(told.values_list("action", flat=True))
    assert not AuditEntry.objects.filter(about([other.pk])).filter(action__startswith="correction").exists()


def test_who_asks_and_who_answers(titova, mentor, curator, director, staff, stranger, school, sign_in):
    for somebody in (director, staff, stranger):
        with pytest.raises(Refused):
            ask_to_correct(person=titova, words=WORDS, by=somebody)
    row = ask(titova)
    for somebody in (director, staff, mentor, stranger):
        with pytest.raises(Refused):
            say_corrected(correction=row, actor=somebody)
    page, done = (reverse(name, args=[row.pk]) for name in ("correction", "correction_done"))
    assert sign_in(stranger).get(page).status_code == 404
    assert "Отвечает куратор" in (shown := words(sign_in(director).get(page)))
    assert done not in shown
    for somebody, status in ((director, 403), (staff, 403), (mentor, 403), (stranger, 404)):
        assert sign_in(somebody).post(done).status_code == status
    nobody = make_user("nobody", school, "mentor")
    assert sign_in(nobody).get(reverse("own_data_correct")).status_code == 404
    assert Correction.objects.get().state == "asked"


def test_the_second_to_answer_is_told(titova, curator, school, sign_in):
    row, second = ask(titova), make_user("curator2", school, "curator")
    say_corrected(correction=row, actor=second)
    answer = sign_in(curator).post(reverse("correction_decline", args=[row.pk]), {"reason": "Верно"})
    assert answer.status_code == 409
    assert "Запись уже изменена" in words(answer)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("corrected", "")
    with pytest.raises(MoveRefused, match="почему"):
        decline(correction=ask(titova), reason=" ", actor=curator)


def test_at_most_five_wait(titova, curator):
    rows = [ask(titova) for _ in range(MOST)]
    with pytest.raises(MoveRefused, match="Ответа уже ждут"):
        ask(titova)
    paper = {"asked_by": "authority", "came": "paper", "document": "12-03"}
    on_paper = ask_to_correct(person=titova, words="Отчество Львовна", by=curator, **paper)
    assert on_paper.state == "asked", "a demand that came on paper has its term, whatever waits"
    say_corrected(correction=on_paper, actor=curator)
    say_corrected(correction=rows[0], actor=curator)
    assert ask(titova).state == "asked"


def test_they_go_with_the_person(titova, mentor, curator, school):
    ask(titova)
    erase(erasure=ask_for_erasure(person=titova, by=curator), typed="Титова", actor=curator)
    assert not Correction.objects.exists()
    with pytest.raises((Refused, MoveRefused)):
        ask_to_correct(person=titova, words=WORDS, by=mentor)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_one_row_as_for_three(rows, curator, school, sign_in, django_assert_num_queries):
    day = datetime.date(2026, 11, 20)
    for number in range(rows):
        person = make_person(school, f"Ромашов Олег {number}")
        Correction.objects.create(school=school, person=person, words=WORDS, asked_on=day, due_on=day)
    browser = sign_in(curator)
    browser.get(reverse("corrections"))
    with django_assert_num_queries(8):
        page = browser.get(reverse("corrections"))
    assert words(page).count("Ромашов") == rows


def test_an_empty_list_says_where_a_request_begins(director, sign_in):
    page = words(sign_in(director).get(reverse("corrections")))
    assert "Исправить данные никто не просил" in page
    assert "«Мои данные»" in page


# --- Written down for somebody else ----------------------------------------------------------------------------------

TOLD = {"asked_by": "guardian", "came": "talk", "asked_on": "18.11.2026", "document": "вх. 12", "words": WORDS}


def test_the_curator_writes_down_what_a_parent_asks_for_a_child(school, curator, sign_in):
    child, browser = make_person(school, "Белов Артём Дмитриевич"), sign_in(curator)
    address = reverse("correction_add", args=[child.pk])
    assert f'href="{address}"' in words(browser.get(reverse("person", args=[child.pk])))
    form = words(browser.get(address))
    assert "со страницы «Мои данные»" not in form
    assert "7 рабочих дней" in form.replace("\xa0", " ")
    answer = browser.post(address, TOLD, follow=True)
    row = Correction.objects.get()
    assert (row.person, row.asked_by, row.came, row.document) == (child, "guardian", "talk", "вх. 12")
    assert (row.asked_on, row.due_on) == (datetime.date(2026, 11, 18), datetime.date(2026, 11, 27))
    assert row.created_by == curator
    page = words(answer)
    assert "Просит законный представитель, лично или по телефону, вх. 12" in page
    assert "Ответ сообщите тому, кто просил" in page
    assert "Ответа уже ждут просьбы об этом человеке: 1" in words(browser.get(address))
    told = browser.post(reverse("correction_decline", args=[row.pk]), {"reason": "Верно"}, follow=True)
    assert "Сообщите причину тому, кто просил" in words(told)
    assert "законный представитель" in words(browser.get(reverse("corrections")))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"words": " "}, "Заполните"),
        ({"asked_on": "23.11.2026"}, "не позже сегодняшней"),
        ({"asked_on": "31.11.2026"}, "нет в календаре"),
        ({"came": "page"}, "page"),
        ({"asked_by": ""}, "Выберите"),
        ({"document": "д" * 41}, "40"),
    ],
)
def test_a_wrong_record_is_told_and_keeps_what_was_typed(school, curator, sign_in, changes, said):
    child = make_person(school, "Белов Артём Дмитриевич")
    answer = sign_in(curator).post(reverse("correction_add", args=[child.pk]), TOLD | changes)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "вх. 12" in words(answer) or "document" in changes
    assert not Correction.objects.exists()


def test_only_the_curator_of_the_school_writes_for_others(school, curator, director, staff, stranger, mentor, sign_in):
    child = make_person(school, "Белов Артём Дмитриевич")
    address = reverse("correction_add", args=[child.pk])
    for somebody, status in ((director, 403), (staff, 403), (mentor, 403), (stranger, 404)):
        assert sign_in(somebody).post(address, TOLD).status_code == status
    for somebody in (director, staff, mentor, stranger):
        with pytest.raises(Refused):
            ask_to_correct(person=child, words=WORDS, by=somebody, asked_by="guardian")
    assert not Correction.objects.exists()


def test_who_asks_about_oneself_does_so_today_and_as_oneself(titova):
    row = ask_to_correct(
        person=titova, words=WORDS, by=titova.user, day=datetime.date(2026, 1, 9), asked_by="authority", came="talk"
    )
    assert (row.asked_by, row.came, row.asked_on) == ("self", "page", datetime.date(2026, 11, 20))


def test_a_day_to_come_and_somebody_erased_are_refused(school, curator, sign_in):
    child = make_person(school, "Белов Артём Дмитриевич")
    with pytest.raises(MoveRefused, match="ещё не наступило"):
        ask_to_correct(person=child, words=WORDS, by=curator, day=datetime.date(2026, 11, 21))
    browser, address = sign_in(curator), reverse("correction_add", args=[child.pk])
    browser.get(address)
    erase(erasure=ask_for_erasure(person=child, by=curator), typed="Белов", actor=curator)
    assert browser.post(address, TOLD).status_code in (403, 404, 409)
    assert not Correction.objects.exists()
