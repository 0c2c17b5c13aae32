"""Lists go out to Excel, are edited there, come back: only the edited cells change."""

import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentoring.models import AuditEntry, Reload
from participants.models import MenteeCard, MentorCard, Person
from tests.factories import make_form, make_mentee, make_mentor, year_of
from tests.programs.editing import EVERY, columns, everything, exported, looked, put, row_of, sent, taken


@pytest.fixture
def base(school):
    """Three lines of the base of mentees."""
    day = datetime.date(2026, 9, 14)
    words = {"entered_on": day, "results": "освоил дроби", "completion": "partly", "form": make_form()}
    names = ["Белов Артём Дмитриевич", "Вяткина Анна Олеговна", "Ёлкин Матвей Павлович"]
    cards = {name: make_mentee(school, name, grade=5, letter="А") for name in names}
    MenteeCard.objects.update(**words)
    return cards


def test_only_the_edited_cells_change_and_the_journal_names_them(school, curator, sign_in, base):
    client, before = sign_in(curator), everything(MenteeCard)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "освоил дроби и проценты")
    put(sheet, "Белов Артём Дмитриевич", "Отметка о прохождении", "Да")
    put(sheet, "Ёлкин Матвей Павлович", "Форма", "Учитель — учитель")
    put(sheet, "Ёлкин Матвей Павлович", "Дата завершения программы", "20.05.2027")
    put(sheet, "Вяткина Анна Олеговна", "Результаты программы", None)  # an empty cell leaves the value

    draft, page = looked(client, book)
    assert "Исправлено 4 ячейки в 2 строках" in page.replace("\xa0", " ")
    assert everything(MenteeCard) == before
    taken(client, draft)

    now, one, other = everything(MenteeCard), base["Белов Артём Дмитриевич"].pk, base["Ёлкин Матвей Павлович"].pk
    changed = {pk: {name for name in now[pk] if now[pk][name] != before[pk][name]} for pk in now}
    assert changed == {
        one: {"results", "completion", "version"},
        other: {"form_id", "finished_on", "version"},
        base["Вяткина Анна Олеговна"].pk: set(),
    }
    assert (now[one]["results"], now[one]["completion"]) == ("освоил дроби и проценты", "yes")
    assert now[other]["finished_on"] == datetime.date(2027, 5, 20)
    told = AuditEntry.objects.filter(action="card_changed").order_by("object_id")
    assert [(row.object_id, row.fields, row.values) for row in told] == [
        (one, ["completion", "results"], {}), (other, ["finished_on", "form"], {})
    ]  # fmt: skip
    assert draft.counts == {"good": 2, "conflict": 0, "wrong": 0, "noted": 0, "same": 1, "cells": 4}
    whole = str(list(AuditEntry.objects.values()))
    assert "проценты" not in whole
    assert "Белов" not in whole


def test_one_cell_is_said_in_the_singular(school, curator, sign_in, base):
    client = sign_in(curator)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "освоил проценты")
    page = looked(client, book)[1].replace("\xa0", " ")
    assert "Исправлена 1 ячейка в 1 строке" in page


def test_an_untouched_export_changes_nothing(school, curator, sign_in, base):
    client = sign_in(curator)
    make_mentor(school)
    MentorCard.objects.update(competencies="=СУММ(1;2)", wished_age="11–14", results="первая строка\nвторая ")
    for code, cols in (("mentees", EVERY), ("mentors", "name,competencies,wished_age,results,form,place")):
        draft, page = looked(client, exported(client, code, cols)[0], code)
        assert "В файле нет правок" in page
        assert "Загружать нечего" in taken(client, draft)
        assert draft.state == "draft"


def test_the_whole_load_is_undone(school, curator, sign_in, base):
    client, before = sign_in(curator), everything(MenteeCard)
    book, sheet = exported(client)
    for name in base:
        put(sheet, name, "Результаты программы", "другое")
        put(sheet, name, "Дата завершения программы", datetime.date(2027, 5, 1))
    draft, _ = looked(client, book)
    page = taken(client, draft)
    assert "6 ячеек" in page.replace("\xa0", " ")
    assert everything(MenteeCard) != before
    undo = reverse("edits_undo", args=[draft.pk])
    assert "Вернём прежние значения в строках: 3" in client.get(undo).content.decode()
    assert "Правки отменены" in client.post(undo, follow=True).content.decode()
    now = everything(MenteeCard)
    assert {row.pop("version") for row in now.values()} == {2}  # what was undone is a change too
    assert now == {pk: {name: row[name] for name in now[pk]} for pk, row in before.items()}
    assert AuditEntry.objects.filter(action="edits_undone").count() == 1
    assert "Это нажатие ничего не изменило" in client.post(undo, follow=True).content.decode()
    assert "Эти правки уже отменены" in client.get(undo, follow=True).content.decode()


def test_nothing_is_undone_when_a_row_was_changed_since(school, curator, sign_in, base):
    client = sign_in(curator)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "другое")
    put(sheet, "Ёлкин Матвей Павлович", "Результаты программы", "другое")
    draft, _ = looked(client, book)
    taken(client, draft)
    card = base["Белов Артём Дмитриевич"]
    edit = {"results": "третье", "version": 1, "form": card.form_id, "entered_on": "14.09.2026", "completion": "partly"}
    assert client.post(reverse("mentee_edit", args=[card.pk]), edit).status_code == 302
    before = everything(MenteeCard)
    for way in (client.get, client.post):
        page = way(reverse("edits_undo", args=[draft.pk]), follow=True).content.decode()
        assert "После загрузки изменены: Белов Артём Дмитриевич" in page
    assert everything(MenteeCard) == before


def test_a_row_changed_in_the_system_after_the_export_waits_for_a_decision(school, curator, sign_in, base):
    client = sign_in(curator)
    book, sheet = exported(client)
    at = put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "из файла")
    put(sheet, "Ёлкин Матвей Павлович", "Результаты программы", "тоже из файла")
    card = base["Белов Артём Дмитриевич"]
    MenteeCard.objects.filter(pk=card.pk).update(results="с сайта", version=7)
    draft, page = looked(client, book)
    assert "в системе уже другое значение — «с сайта», в файле «из файла»" in page
    assert at in page
    taken(client, draft, f"{card.pk}-6")  # the page that this box was on is out of date
    card.refresh_from_db()
    assert card.results == "с сайта"
    assert (draft.counts["good"], draft.counts["conflict"]) == (1, 1)

    draft, page = looked(client, book)  # the same file once more: only the decision is left
    assert f'value="{card.pk}-7"' in page
    taken(client, draft, f"{card.pk}-7")
    card.refresh_from_db()
    assert (card.results, draft.counts["good"]) == ("из файла", 1)


def test_a_change_elsewhere_in_the_row_is_no_conflict(school, curator, sign_in, base):
    client, card = sign_in(curator), base["Белов Артём Дмитриевич"]
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "из файла")
    MenteeCard.objects.filter(pk=card.pk).update(note="с сайта", version=3)
    taken(client, looked(client, book)[0])
    card.refresh_from_db()
    assert (card.results, card.note) == ("из файла", "с сайта")


def test_bad_keys_are_told_per_row_with_the_address_and_the_cure(
    school, other_school, curator, sign_in, stranger, base
):
    client = sign_in(curator)
    make_mentee(other_school, "Чужов Пётр Ильич")
    book, sheet = exported(client)
    letter = openpyxl.utils.get_column_letter(sheet.max_column)
    keys = {name: sheet.cell(row_of(sheet, name), sheet.max_column) for name in base}
    foreign, page = exported(sign_in(stranger))
    sheet.append(["Чужов Пётр Ильич", *[None] * (sheet.max_column - 2), page.cell(2, page.max_column).value])  # row 5
    sheet.append(["Новиков Илья Сергеевич"])  # row 6
    sheet.append([cell.value for cell in sheet[2]])  # row 7: copied
    broken = keys["Вяткина Анна Олеговна"]
    broken.value = broken.value.replace(".", ".Z", 1)
    put(sheet, "Вяткина Анна Олеговна", "Результаты программы", "не попадёт")
    MenteeCard.objects.filter(pk=base["Ёлкин Матвей Павлович"].pk).delete()
    draft, text = looked(client, book)
    for said, at in [
        ("Ключ этой строки не подходит", broken.coordinate),
        ("Ключ этой строки не подходит", f"{letter}5"),
        ("У строки нет ключа", "A6"),
        ("Эта же запись есть выше, в строке 2", f"{letter}7"),
        ("Записи больше нет в этом списке", keys["Ёлкин Матвей Павлович"].coordinate),
    ]:
        assert said in text
        assert f'<span class="meta">{at}</span>' in text
    assert "Загружать нечего" in taken(client, draft)
    assert "Чужов" not in text


def test_columns_that_are_not_edited_there_and_wrong_values_are_told(school, curator, sign_in, base):
    client = sign_in(curator)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "ФИО", "Белова Артёма Дмитриевича")
    at = sheet["A2"].coordinate
    sheet["A2"].value = "Белов Артём Дмитриевич"
    sheet.cell(2, columns(sheet)["Согласие"]).value = "есть"
    note = sheet.cell(2, columns(sheet)["Согласие"]).coordinate
    form = put(sheet, "Вяткина Анна Олеговна", "Форма", "кружок")
    early = put(sheet, "Вяткина Анна Олеговна", "Дата завершения программы", "01.09.2026")
    day = put(sheet, "Ёлкин Матвей Павлович", "Дата завершения программы", "29.02.2027")
    sheet.cell(1, sheet.max_column + 1).value = "Мои пометки"
    _, text = looked(client, book)
    assert "«Согласие» через Excel не меняют: согласия записывают на странице «Согласия»" in text
    assert note in text
    assert "Такого значения нет. Выберите: " in text
    assert form in text
    assert "нет в календаре" in text
    assert day in text
    assert "Мои пометки" in text
    assert at == "A2"
    put(sheet, "Вяткина Анна Олеговна", "Форма", None)
    _, text = looked(client, book)
    assert "Завершение раньше вхождения" in text
    assert early in text


def test_formula_text_stays_text(school, curator, sign_in, base):
    client, card = sign_in(curator), base["Белов Артём Дмитриевич"]
    book, sheet = exported(client)
    cell = sheet[put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "x")]
    cell.value = '=HYPERLINK("http://zlo.example";"нажми")'
    cell.data_type = "s"
    taken(client, looked(client, book)[0])
    card.refresh_from_db()
    assert card.results == '=HYPERLINK("http://zlo.example";"нажми")'
    _, sheet = exported(client)
    cell = sheet.cell(row_of(sheet, "Белов Артём Дмитриевич"), columns(sheet)["Результаты программы"])
    assert (cell.value, cell.data_type) == (card.results, "s")


def test_the_column_of_keys_is_hidden_and_only_for_who_may_load(school, curator, director, sign_in, base):
    _, sheet = exported(sign_in(curator))
    letter = openpyxl.utils.get_column_letter(sheet.max_column)
    assert sheet[f"{letter}1"].value.startswith("Ключ строки")
    assert sheet.column_dimensions[letter].hidden
    _, sheet = exported(sign_in(director))
    assert not any("Ключ" in str(cell.value) for cell in sheet[1])
    assert "Загрузить правки" not in sign_in(director).get(reverse("mentees")).content.decode()
    assert "Загрузить правки" in sign_in(curator).get(reverse("mentees")).content.decode()


def test_sorted_rows_moved_columns_and_csv_come_back_the_same(school, curator, sign_in, base):
    client, before = sign_in(curator), everything(MenteeCard)
    _, sheet = exported(client)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    moved = [rows[0], *rows[:0:-1]]
    book = openpyxl.Workbook()
    for row in moved:
        book.active.append(row[::-1])
    assert "В файле нет правок" in looked(client, book)[1]
    lines = [";".join(_in_csv(cell) for cell in row) for row in moved]
    file = SimpleUploadedFile("правки.csv", "\r\n".join(lines).encode("utf-8-sig"))
    answer = client.post(reverse("edits_start", args=["mentees"]), {"file": file}, follow=True)
    assert "В файле нет правок" in answer.content.decode()
    assert everything(MenteeCard) == before


def _in_csv(value):
    """A cell as Excel writes it."""
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else '"' + str(value).replace('"', '""') + '"'


@pytest.mark.parametrize(
    "name,data,said",
    [
        ("правки.xlsx", b"PK\x03\x04broken", "Файл повреждён"),
        ("правки.xlsx", b"", "Файл пустой"),
        ("правки.xls", bytes.fromhex("d0cf11e0a1b11ae1") * 9, ""),
        ("правки.csv", "ФИО;Класс\nБелов;5А".encode(), "нет скрытого столбца с ключами строк"),
    ],
    ids=["broken", "empty", "old", "no keys"],
)
def test_hostile_and_foreign_files_are_refused_at_the_field(school, curator, sign_in, base, name, data, said):
    answer = sign_in(curator).post(reverse("edits_start", args=["mentees"]), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Reload.objects.exists()


def test_the_export_of_another_list_is_named(school, curator, sign_in, base):
    make_mentor(school)
    client = sign_in(curator)
    answer = sent(client, exported(client, "mentors", "name,results")[0], "mentees")
    assert "Это выгрузка другого списка. Нужен список «База наставляемых»" in answer.content.decode()


def test_another_school_and_a_colleague_do_not_reach_it(school, curator, director, stranger, sign_in, base):
    client = sign_in(curator)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "другое")
    draft, _ = looked(client, book)
    for name, way in (("edits", "get"), ("edits_take", "post"), ("edits_undo", "post"), ("edits_drop", "post")):
        assert getattr(sign_in(stranger), way)(reverse(name, args=[draft.pk])).status_code == 404
        assert getattr(sign_in(director), way)(reverse(name, args=[draft.pk])).status_code == 403
    assert sign_in(director).get(reverse("edits_start", args=["mentees"])).status_code == 403
    assert client.get(reverse("edits_start", args=["orders"])).status_code == 404
    other, text = looked(sign_in(stranger), book)  # another school's file in this one: no row is read
    assert text.count("Ключ этой строки не подходит") == 3
    assert "Белов" not in text
    assert Reload.objects.visible_to(stranger).get() == other
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_closed_year_takes_no_edits(school, curator, sign_in, base):
    client = sign_in(curator)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "другое")
    draft, _ = looked(client, book)
    type(year_of(school)).objects.update(state="closed")
    assert client.post(reverse("edits_take", args=[draft.pk])).status_code == 409
    assert sent(client, book).status_code == 409
    assert not MenteeCard.objects.filter(results="другое").exists()


def test_five_hundred_rows_take_as_many_queries_as_five(school, curator, sign_in, django_assert_max_num_queries):
    client, counted = sign_in(curator), []
    for number in (5, 500):
        added = range(5 if number == 5 else 495)
        people = [Person(school=school, kind="pupil", last_name=f"Ким{number}{at}", first_name="Ян") for at in added]
        for one in people:
            one.refresh_keys()
        Person.objects.bulk_create(people)
        MenteeCard.objects.bulk_create(MenteeCard(person=one, year=year_of(school)) for one in people)
        book, sheet = exported(client)
        title = columns(sheet)
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, title["Результаты программы"]).value = f"стало {number} {row}"
            sheet.cell(row, title["Форма"]).value = "учитель — учитель" if number == 5 else "ученик — ученик"
            sheet.cell(row, title["Дата вхождения в программу"]).value = datetime.date(2026, 9, number % 28 + 1)
        address = sent(client, book).url
        with django_assert_max_num_queries(20) as looking:
            client.get(address)
        draft = Reload.objects.order_by("-pk").first()
        with django_assert_max_num_queries(70) as taking:
            client.post(reverse("edits_take", args=[draft.pk]))
        client.get(address)  # says the message, so that the next page does not count it
        counted.append((len(looking), len(taking)))
        draft.refresh_from_db()
        assert draft.counts["cells"] == 3 * draft.counts["good"] == 3 * number
    assert counted[0][0] == counted[1][0]
    assert counted[1][1] - counted[0][1] < 20  # SQLite writes a statement of many rows in parts
    assert MenteeCard.objects.filter(results__startswith="стало 500", form__code="УУ").count() == 500
