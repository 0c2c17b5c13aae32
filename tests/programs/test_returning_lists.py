"""Requests, partners, mentors come back from Excel: what of each may be edited there."""

import datetime

from django.urls import reverse
from django.utils import timezone

from mentoring.edits.warned import addresses_of
from mentoring.models import AuditEntry, Reload
from mentoring.reloading.looking import Change, Line
from mentoring.reloading.models import forget_old
from participants.models import MentorCard, MentoringRequest, Partner
from tests.factories import make_mentor, make_partner, make_request
from tests.programs.editing import columns, exported, looked, put, taken


def test_requests_come_back_but_never_the_own_words(school, curator, sign_in):
    one, own = make_request(school), make_request(school, source="own")
    MentoringRequest.objects.filter(pk=own.pk).update(words="хочу понимать химию")
    client = sign_in(curator)
    book, sheet = exported(client, "requests", "name,words,areas,form,source,wished_result,slots")
    title = columns(sheet)
    for row in (2, 3):
        sheet.cell(row, title["Запрос"]).value = "исправлено"
        sheet.cell(row, title["Желаемый результат"]).value = "сдать экзамен"
        sheet.cell(row, title["Форма"]).value = "ученик — ученик"
        sheet.cell(row, title["Область"]).value = "Математика"
    draft, text = looked(client, book, "requests")
    assert "слова самого участника не исправляют" in text
    assert "Разобрать по областям" in text
    taken(client, draft)
    one.refresh_from_db(), own.refresh_from_db()
    assert (one.words, one.wished_result, one.form.code) == ("исправлено", "сдать экзамен", "УУ")
    assert (own.words, own.wished_result) == ("хочу понимать химию", "сдать экзамен")
    told = AuditEntry.objects.filter(action="request_changed", object_id=own.pk).get()
    assert told.fields == ["form", "wished_result"]


def test_words_that_a_school_must_not_keep_are_told_by_row_and_cell_and_stop_nothing(school, curator, sign_in):
    one, two = make_request(school), make_request(school, "Ёлкин Пётр Ильич")
    client = sign_in(curator)
    book, sheet = exported(client, "requests", "name,words,wished_result,source")
    bad = put(sheet, one.person.full_name, "Запрос", "ставят диагноз СДВГ, состоит на учёте в ПДН")
    put(sheet, one.person.full_name, "Желаемый результат", "сдать экзамен")
    wrong = put(sheet, two.person.full_name, "Запрос", "У ребёнка инвалидность")
    put(sheet, two.person.full_name, "Откуда", "от соседа")  # the row will not be loaded, so nothing of it is warned
    draft, text = looked(client, book, "requests")
    assert f"Проверьте ячейки: {bad}. Загрузке это не мешает" in text
    said = "есть сведения о здоровье («диагноз»); об учёте («состоит на учёте»)"
    assert text.count("В ячейке есть сведения") == text.count(said) == 1
    assert f'<span class="meta">{bad}</span>' in text[text.index(said) :]
    assert wrong not in text.partition("Загрузке это не мешает")[0]
    taken(client, draft)
    one.refresh_from_db()
    assert one.wished_result == "сдать экзамен"
    assert one.words.startswith("ставят диагноз")


def test_many_such_cells_are_counted(school):
    lines = [Line(n, changes=[Change(f"D{n}", "Запрос", "", "болеет")]) for n in range(2, 16)]
    assert addresses_of(lines) == "D2, D3, D4, D5, D6, D7, D8, D9, D10, D11 и ещё 4"
    assert addresses_of([Line(2, changes=[Change("D2", "Запрос", "болеет", "дроби")])]) == ""


def test_partners_come_back(school, curator, sign_in):
    partner = make_partner(school)
    client = sign_in(curator)
    book, sheet = exported(client, "partners", "name,kind,contact,phone,agreement,agreed_on,agreed_until,number,note")
    title = columns(sheet)
    sheet.cell(2, title["Телефон"]).value = "8 924 555 66 77"
    sheet.cell(2, title["С кем говорить"]).value = "Павлова Инна Юрьевна"
    sheet.cell(2, title["Действует по"]).value = "01.09.2028"
    draft, text = looked(client, book, "partners")
    assert "Укажите дату соглашения" in text
    sheet.cell(2, title["Дата соглашения"]).value = "01.09.2026"
    draft, _ = looked(client, book, "partners")
    taken(client, draft)
    partner.refresh_from_db()
    assert (partner.phone, partner.contact_name) == ("+79245556677", "Павлова Инна Юрьевна")
    assert partner.agreed_until == datetime.date(2028, 9, 1)
    client.post(reverse("edits_undo", args=[draft.pk]))
    partner.refresh_from_db()
    assert partner.contact_name != "Павлова Инна Юрьевна"
    assert Partner.objects.get().agreed_until is None


def test_mentors_come_back(school, curator, sign_in):
    card = make_mentor(school)
    MentorCard.objects.update(competencies="химия")
    client = sign_in(curator)
    book, sheet = exported(client, "mentors", "name,competencies,time_resource,entered_on")
    put(sheet, card.person.full_name, "Ресурс времени", "2 часа в неделю")
    taken(client, looked(client, book, "mentors")[0])
    card = MentorCard.objects.get()
    assert (card.time_resource, card.competencies) == ("2 часа в неделю", "химия")


def test_rows_of_old_files_are_forgotten_and_then_nothing_is_undone(school, curator, sign_in):
    card = make_mentor(school)
    client = sign_in(curator)
    book, sheet = exported(client, "mentors", "name,time_resource")
    put(sheet, card.person.full_name, "Ресурс времени", "2 часа в неделю")
    draft, _ = looked(client, book, "mentors")
    waiting, _ = looked(client, book, "mentors")
    taken(client, draft)
    assert forget_old() == 0
    old = timezone.now() - datetime.timedelta(days=31)
    Reload.objects.filter(pk=draft.pk).update(taken_at=old)
    Reload.objects.filter(pk=waiting.pk).update(created_at=old)
    assert forget_old() == 2
    page = client.post(reverse("edits_undo", args=[draft.pk]), follow=True).content.decode()
    assert "прежние значения стираются" in page
    assert "Файл отброшен" in client.get(reverse("edits", args=[waiting.pk])).content.decode()
    emptied, _ = looked(client, book, "mentors")
    Reload.objects.filter(pk=emptied.pk).update(content=b"")  # somebody's data was destroyed meanwhile
    assert "Строки этого файла уже стёрты" in client.get(reverse("edits", args=[emptied.pk])).content.decode()
    assert MentorCard.objects.get().time_resource == "2 часа в неделю"
