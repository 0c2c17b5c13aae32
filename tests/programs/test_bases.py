"""The two bases: lists, filters, cards, bulk acts, official forms, the card of a person, the journal of all that."""

import datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from participants.models import MenteeCard, MentorCard, Person
from programs.models import Tandem, TandemMember
from tests.factories import give_consents, make_form, make_mentee, make_mentor, make_person, make_year, year_of

DAY = datetime.date(2026, 9, 14)
MENTEE_TITLES = [
    "№ п/п", "ФИО наставляемого", "Контактные данные для связи (данные представителя)", "Год рождения наставляемого",
    "Основной запрос наставляемого", "Дата вхождения в программу", "ФИО наставника", "Форма наставничества",
    "Место работы/учёбы наставника", "Дата завершения программы", "Результаты программы",
    "Ссылка на кейс/отзыв наставляемого", "Отметка о прохождении программы",
]  # fmt: skip
MENTOR_TITLES = [
    "№ п/п", "ФИО наставника", "Контактные данные для связи", "Место работы/учёбы наставника",
    "Основные компетенции наставника", "Важные для программы достижения наставника", "Интересы наставника",
    "Желаемый возраст наставляемых", "Ресурс времени на программу наставничества", "Дата вхождения в программу",
    "ФИО наставляемого (наставляемых)", "Форма наставничества", "Место работы/учёбы наставляемого",
    "Дата завершения программы", "Результаты программы", "Ссылка на кейс/отзыв наставника",
]  # fmt: skip


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser; the first page opens the session."""
    client = sign_in(curator)
    client.get(reverse("people"))
    return client


def tandem(mentor, *mentees, state="active"):
    """A tandem of people with cards of one year."""
    year = mentor.year
    made = Tandem.objects.create(
        school=year.school, year=year, number=Tandem.objects.count() + 1, form=make_form(), starts=DAY, ends=year.ends,
        state=state,
    )  # fmt: skip
    members = [(mentor.person, "a_mentor"), *((card.person, "b_mentee") for card in mentees)]
    for person, side in members:
        holds = state in ("draft", "ordered", "active")
        TandemMember.objects.create(tandem=made, person=person, year=year, side=side, since=DAY, holds=holds)
    return made


def test_who_was_in_a_tandem_that_is_stopped_waits_since_then(browser, school):
    now, mentor = timezone.now(), make_mentor(school, "Ким Лев")
    cards = [make_mentee(school, f"Ли {name}") for name in ("Анна", "Бэлла", "Вера")]
    MenteeCard.objects.update(created_at=now - datetime.timedelta(days=79))
    for card, days in zip(cards, (0, 3), strict=False):
        made = tandem(mentor, card, state="stopped")
        Tandem.objects.filter(pk=made.pk).update(ended_at=now - datetime.timedelta(days=days))
    told = browser.get(reverse("mentees")).content.decode()

    assert [told.count(f'<span class="wait-d">{words}</span>') for words in ("", "ждёт 3 дня", "ждёт 79 дней")] == [
        1
    ] * 3


@pytest.mark.parametrize("base, queries", [("mentees", 12), ("mentors", 12)])
def test_a_base_takes_the_same_queries_for_one_row_and_for_three(
    browser, school, django_assert_num_queries, base, queries
):
    for number in (1, 3):
        for row in range(number):
            name = f"Имя{number}{row}"
            tandem(make_mentor(school, f"Ким {name}"), make_mentee(school, f"Ли {name}"))
        with django_assert_num_queries(queries):
            page = browser.get(reverse(base))
    assert page.content.decode().count('name="id"') == 4


def test_the_base_of_the_shown_year_only(browser, school, other_school):
    make_mentee(school, "Белов Артём")
    make_mentee(other_school, "Чужов Иван")
    old = make_year(school, 2025, "closed")
    MenteeCard.objects.create(person=make_person(school, "Прошлов Лев"), year=old)
    text = browser.get(reverse("mentees")).content.decode()

    assert "Белов Артём" in text
    assert "Чужов" not in text
    assert "Прошлов" not in text


def test_tabs_filters_and_the_words_of_a_row(browser, school):
    paired, alone = make_mentee(school, "Белов Артём"), make_mentee(school, "Гусева Дарья", grade=5)
    bare = MenteeCard.objects.create(
        person=make_person(school, "Ёлкин Лев"), year=year_of(school), request_text="Химия"
    )
    tandem(make_mentor(school, "Рычкова Вера Ивановна"), paired)

    def found(address):
        text = browser.get(reverse("mentees") + address).content.decode()
        return [name for name in ("Белов", "Гусева", "Ёлкин") if f"Выбрать: {name}" in text]

    whole = browser.get(reverse("mentees")).content.decode()
    for tab, number in (("Все", 3), ("Без наставника", 2), ("Без согласия", 1), ("Выбыли", 0)):
        assert f'{tab}<span class="n">{number}</span>' in whole
    assert "Рычкова\u00a0В.\u00a0И." in whole
    assert "тандем №\u00a01" in whole
    assert found("?view=alone") == ["Гусева", "Ёлкин"]
    assert found("?paired=no") == ["Гусева", "Ёлкин"]
    assert found("?paired=active") == ["Белов"]
    assert found("?consent=no") == ["Ёлкин"]
    assert found("?place=5") == ["Гусева"]
    assert found("?request_text=хим") == ["Ёлкин"]
    assert found("?q=гусева 5") == ["Гусева"]
    assert found("?q=tkrby") == ["Ёлкин"]
    assert (bare.person.left_on, alone.person.left_on) == (None, None)


def test_nobody_erased_waits_for_a_mentor_or_for_papers(browser, school):
    make_mentee(school, "Гусева Дарья")
    erased = make_mentee(school, "Белов Артём")
    erased.person.consents.all().delete()
    Person.objects.filter(pk=erased.person_id).update(erased_at=timezone.now())

    whole = browser.get(reverse("mentees")).content.decode()
    for tab, number in (("Все", 2), ("Без наставника", 1), ("Без согласия", 0)):
        assert f'{tab}<span class="n">{number}</span>' in whole


def test_a_stopped_tandem_leaves_the_mentee_without_a_mentor(browser, school):
    card = make_mentee(school)
    tandem(make_mentor(school), card, state="stopped")

    assert "Не подобран" in browser.get(reverse("mentees")).content.decode()


def test_an_empty_base_says_what_it_is_for(browser, school):
    text = browser.get(reverse("mentees")).content.decode()

    assert "Здесь будут те, кому нужна помощь наставника" in text
    assert reverse("mentee_add") in text


def test_long_names_and_absent_patronymics_are_shown(browser, school):
    long = "Я" * 59
    make_mentee(school, f"{long}-{long} Имя")

    assert f"{long}-{long} Имя" in browser.get(reverse("mentees")).content.decode()


def sheet(answer):
    """Rows of the first sheet."""
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return book.sheetnames, [list(row) for row in book.worksheets[0].values]


def test_official_form_of_mentees_has_exactly_13_columns(browser, school):
    card = make_mentee(school, "Белов Артём Дмитриевич", birth_year=2012)
    card.person.guardians.create(full_name="Белова Анна", relation="мать", phone="+79241234567")
    MenteeCard.objects.update(entered_on=DAY, completion="partly", results="=1+1")
    make_mentee(school, "Ёлкин Лев", birth_year=None)
    tandem(make_mentor(school, "Рычкова Вера Ивановна", post="учитель химии"), card)
    names, rows = sheet(browser.get(reverse("mentees_xlsx")))

    assert (names, rows[0]) == (["База наставляемых"], MENTEE_TITLES)
    assert rows[1] == [
        1, "Белов Артём Дмитриевич", "+79241234567, Белова Анна (мать)", 2012, "математика",
        datetime.datetime(2026, 9, 14), "Рычкова Вера Ивановна", "ученик — ученик", "учитель химии", None, "=1+1",
        None, "частично",
    ]  # fmt: skip
    assert rows[2][:4] == [2, "Ёлкин Лев", None, None]


def test_official_form_of_mentors_has_exactly_16_columns_and_several_names_in_a_cell(browser, school):
    mentor = make_mentor(school, "Рычкова Вера Ивановна", post="учитель химии", phone="+79241234567")
    one, other = make_mentee(school, "Ёлкин Лев", grade=5, letter="А"), make_mentee(school, "Белов Артём")
    tandem(mentor, one, other)
    names, rows = sheet(browser.get(reverse("mentors_xlsx")))

    assert (names, rows[0]) == (["База наставников"], MENTOR_TITLES)
    assert rows[1][:5] == [1, "Рычкова Вера Ивановна", "+79241234567", "учитель химии", "математика"]
    assert rows[1][10:13] == ["Белов Артём\nЁлкин Лев", "ученик — ученик", "8\u00a0«Б»\n5\u00a0«А»"]


def test_official_form_follows_the_filters_and_is_written_to_the_journal(browser, school, curator):
    make_mentee(school, "Белов Артём", grade=8)
    make_mentee(school, "Гусева Дарья", grade=5)
    _, rows = sheet(browser.get(reverse("mentees_xlsx") + "?place=5"))

    assert [row[1] for row in rows[1:]] == ["Гусева Дарья"]
    entry = AuditEntry.objects.get(action="list_exported")
    assert (entry.actor_id, entry.values) == (curator.pk, {"list": "mentees", "rows": 1, "form": "xlsx"})


@pytest.mark.parametrize("words", ["соколов пет", "cjrjkjd gtn"])
def test_somebody_known_is_found_for_a_base_in_either_layout(browser, school, words):
    make_person(school, "Соколов Пётр Ильич")

    page = browser.get(reverse("mentee_add"), {"q": words}).content.decode()

    assert "Соколов Пётр Ильич" in page


@pytest.mark.parametrize("number", [1, 30])
def test_official_forms_take_a_known_number_of_queries(browser, school, django_assert_num_queries, number):
    for row in range(number):
        tandem(make_mentor(school, f"Ким Имя{row}"), make_mentee(school, f"Ли Имя{row}"))
    with django_assert_num_queries(8):
        browser.get(reverse("mentees_xlsx"))


def test_official_form_is_printed_with_all_names(browser, school):
    for row in range(40):
        make_mentee(school, f"Белов Имя{row:02} Дмитриевич")
    answer = browser.get(reverse("mentees_pdf"))

    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert len(pages) > 1
    assert all(f"Имя{row:02}" in text for row in range(40))
    assert "за пределы школы не передавать" in text
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''%D0%91")


def test_a_known_person_is_put_into_a_base_once(browser, school):
    person = make_person(school)
    address = reverse("mentee_add") + f"?person={person.pk}"
    fields = {"card-request_text": "химия", "card-form": make_form().pk, "card-completion": ""}
    first, second = browser.post(address, fields), browser.post(address, fields)

    assert (first.status_code, first.url) == (302, reverse("person", args=[person.pk]))
    assert second.status_code in (409, 422)
    assert "уже" in second.content.decode()
    assert MenteeCard.objects.get().request_text == "химия"


NEW = {
    "kind": "teacher", "last_name": "Титова", "first_name": "Ольга", "middle_name": "", "gender": "f", "version": "0",
    "birth_date": "", "birth_year": "", "grade": "", "letter": "", "post": "учитель физики", "workplace": "",
    "subject": "", "category": "", "experience_since": "", "phone": "", "email": "", "card-version": "0",
    "guardian-TOTAL_FORMS": "1", "guardian-INITIAL_FORMS": "0", "guardian-0-full_name": "",
    "card-competencies": "физика", "card-entered_on": "14.09.2026",
}  # fmt: skip


def test_a_new_person_enters_a_base_at_once_or_not_at_all(browser, school):
    wrong = browser.post(reverse("mentor_add"), NEW | {"card-entered_on": "31.09.2026"})
    assert "31.09.2026 нет в календаре" in wrong.content.decode()
    assert not Person.objects.exists()
    browser.post(reverse("mentor_add"), NEW)

    card = MentorCard.objects.get()
    assert (card.person.full_name, card.person.post, card.competencies) == ("Титова Ольга", "учитель физики", "физика")
    assert card.entered_on == DAY


def test_the_errors_of_all_parts_of_the_page_are_in_one_summary(browser, school):
    pupil = NEW | {"kind": "pupil", "grade": "8", "last_name": "", "guardian-0-full_name": "Титова Анна Львовна"}
    wrong = pupil | {"guardian-0-phone": "12", "card-entered_on": "вчера"}
    page = browser.post(reverse("mentor_add"), wrong).content.decode()

    summary = page.split("data-error-summary")[1].split("</div>")[0]
    assert page.count("data-error-summary") == 1
    for field in ("id_last_name", "id_guardian-0-phone", "id_card-entered_on"):
        assert f'<a href="#{field}">' in summary, field


def test_two_at_one_line_of_a_base(browser, school):
    card = make_mentee(school)
    address = reverse("mentee_edit", args=[card.pk])
    fields = {"request_text": "химия", "form": card.form_id, "version": "0"}
    first, second = browser.post(address, fields), browser.post(address, fields | {"request_text": "физика"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "<td>химия</td><td>физика</td>" in second.content.decode()
    assert MenteeCard.objects.get().request_text == "химия"


def test_bulk_acts_reach_the_ticked_lines_only(browser, school):
    one, other = make_mentee(school, "Ким Анна"), make_mentee(school, "Ли Бо")
    teachers = make_form("ПП")
    to_pairs = browser.post(reverse("mentees_pair"), {"id": [one.pk, other.pk]})
    asked = browser.post(reverse("mentees_form"), {"id": [one.pk]})
    browser.post(reverse("mentees_form"), {"ids": str(one.pk), "form": teachers.pk})

    assert to_pairs.url == f"{reverse('tandem_add')}?mentee={one.person_id}&mentee={other.person_id}"
    assert "Ким Анна: ученик — ученик" in asked.content.decode()
    assert [card.form.code for card in MenteeCard.objects.order_by("person__sort_key")] == ["ПП", "УУ"]
    browser.post(reverse("mentees_leave"), {"id": [one.pk]})
    browser.post(reverse("mentees_leave"), {"ids": str(one.person_id), "left_on": "01.11.2026"})
    assert list(Person.objects.here()) == [other.person]
    assert "Выберите хотя бы одну строку" in browser.post(reverse("mentees_pair"), {}, follow=True).content.decode()


def test_all_found_lines_can_be_chosen_across_pages(browser, school):
    for row in range(30):
        make_mentee(school, f"Ким Имя{row:02}", grade=5 if row % 2 else 6)
    asked = browser.post(reverse("mentees_form"), {"all": "1", "query": "place=5"})

    assert "Указать форму: 15" in asked.content.decode()


def test_a_line_in_an_open_tandem_is_not_taken_out(browser, school):
    held, free = make_mentee(school, "Ким Анна"), make_mentee(school, "Ли Бо")
    tandem(make_mentor(school), held)
    refused = browser.post(reverse("mentee_remove", args=[held.pk]), follow=True)
    browser.post(reverse("mentee_remove", args=[free.pk]))

    assert "Убрать нельзя: Ким Анна в тандеме № 1" in refused.content.decode()
    assert list(MenteeCard.objects.all()) == [held]


def test_a_closed_year_is_read_only(browser, school):
    person = make_person(school)
    old = make_year(school, 2025, "closed")
    card = MenteeCard.objects.create(person=person, year=old)

    assert browser.get(reverse("mentee_edit", args=[card.pk])).status_code == 403
    assert browser.post(reverse("mentee_remove", args=[card.pk])).status_code == 409


def test_the_card_of_a_person_shows_all_and_is_journalled(browser, school, curator, django_assert_num_queries):
    card = make_mentee(school, "Белов Артём Дмитриевич", phone="+79241234567")
    tandem(make_mentor(school, "Рычкова Вера Ивановна"), card)
    browser.post(
        reverse("mentee_edit", args=[card.pk]), {"request_text": "химия", "form": card.form_id, "version": "0"}
    )
    with django_assert_num_queries(21):
        text = browser.get(reverse("person", args=[card.person_id])).content.decode()

    for words in ("Белов Артём Дмитриевич", "8\u00a0(924)\u00a0123-45-67", "№ 1", "химия", "Согласия есть"):
        assert words in text
    assert "Изменена строка базы: основной запрос" in text
    assert AuditEntry.objects.filter(action="person_viewed", object_id=card.person_id, actor_id=curator.pk).count() == 1


def test_the_card_tells_what_the_papers_still_want(browser, school):
    pupil = make_person(school, "Белов Артём Дмитриевич", birth_date=datetime.date(2011, 3, 1))
    give_consents(pupil, child_signed=True)
    page = reverse("person", args=[pupil.pk])
    assert "Согласия есть" in browser.get(page).content.decode()

    pupil.consents.update(child_signed=False)
    text = browser.get(page).content.decode()
    assert "Согласия: нет подписи ученика" in text
    assert "Согласия есть" not in text


def test_the_card_leads_to_a_pair_and_to_the_base_where_the_person_is_not(browser, school):
    card = make_mentee(school, "Белов Артём Дмитриевич")
    page = browser.get(reverse("person", args=[card.person_id])).content.decode()

    assert f"{reverse('tandem_add')}?mentee={card.person_id}" in page
    assert reverse("mentee_add") + "?" not in page
    assert reverse("mentor_add") + "?" in page

    tandem(make_mentor(school), card)
    assert reverse("tandem_add") + "?" not in browser.get(reverse("person", args=[card.person_id])).content.decode()


@pytest.mark.parametrize("page", ["person", "mentee_edit", "mentee_remove"])
def test_a_foreign_card_is_nowhere(browser, school, other_school, page):
    foreign = make_mentee(other_school)
    address = reverse(page, args=[foreign.person_id if page == "person" else foreign.pk])

    answer = browser.post(address) if page == "mentee_remove" else browser.get(address)
    assert answer.status_code == 404
    assert MenteeCard.objects.exists()


def test_a_foreign_line_is_not_reached_by_bulk_acts(browser, school, other_school):
    foreign = make_mentee(other_school)
    answer = browser.post(reverse("mentees_form"), {"ids": str(foreign.pk), "form": make_form("ПП").pk}, follow=True)

    assert "Выберите хотя бы одну строку" in answer.content.decode()
    assert MenteeCard.objects.get().form.code == "УУ"


def test_a_mentor_sees_the_own_card_and_no_list(sign_in, mentor, school):
    browser = sign_in(mentor)
    other = make_person(school)

    assert browser.get(reverse("person", args=[mentor.person.pk])).status_code == 200
    assert browser.get(reverse("person", args=[other.pk])).status_code == 404
    assert browser.get(reverse("mentees")).status_code == 403
    assert browser.get(reverse("mentees_xlsx")).status_code == 403


def test_the_base_of_mentors_has_sub_bases_as_tabs_and_that_of_mentees_has_none(school, curator, sign_in):
    for kind in ("teacher", "teacher", "pupil", "graduate", "parent", "enterprise"):
        make_mentor(school, f"Ким {kind} {MentorCard.objects.count()}", kind)
    page = sign_in(curator).get(reverse("mentors")).content.decode().replace("\u00a0", " ")

    for tab, count in (("Педагоги", 2), ("Обучающиеся", 1), ("Выпускники", 1), ("Родители", 1), ("Предприятия", 1)):
        assert f'{tab}<span class="n">{count}<' in page
    assert "Предприятия<" not in sign_in(curator).get(reverse("mentees")).content.decode()
