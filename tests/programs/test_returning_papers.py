"""The register of consents and attendance come back from Excel: what a cell may say, and what it never may."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.kit.workflow import Overtaken
from mentoring.models import AuditEntry, Reload
from mentoring.reloading.looking import Choices
from participants.consents.keeping import withdraw
from participants.models import Attendance, Consent, Lesson, Person
from participants.schooling.attending import mark_attendance
from programs.erasing.doing import of_person
from programs.erasing.papers import loads_about
from programs.returning.forms import MarkCells
from tests.factories import make_mentee, make_person
from tests.participants.schooling_cast import make_course, make_group, make_learner, make_lesson
from tests.programs.editing import columns, everything, exported, looked, put, sent, taken

PAPERS, MARKS = "consent_papers", "attendance"
COLS = "name,purpose,state,signer,signer_name,child_signed,recipient,given_on,until,withdrawn_on,paper,scan"
MARKED = "name,day,mark,course,group,state"
DAY = datetime.date(2026, 9, 1)


def changed(before, now):
    """Names of the columns that differ, by the number of the row."""
    told = {pk: {name for name in row if row[name] != before[pk][name]} for pk, row in now.items()}
    return {pk: names for pk, names in told.items() if names}


# --- consents --------------------------------------------------------------------------------------------------------


def give(school, name, **fields):
    """A consent of somebody."""
    person = make_person(school, name)
    words = {"kind": "processing", "signer": "guardian", "signer_name": "Белова Ольга", "given_on": DAY} | fields
    return Consent.objects.create(person=person, **words)


@pytest.fixture
def papers(school):
    """Four consents: one without a term, one with, one that is over, one that was taken back."""
    over = timezone.localdate() - datetime.timedelta(days=3)
    return {
        "stands": give(school, "Белов Артём"),
        "term": give(school, "Вяткина Анна", until=datetime.date(2027, 5, 31)),
        "over": give(school, "Ёлкин Матвей", until=over),
        "withdrawn": give(school, "Ким Яна", withdrawn_on=over, place="папка 1"),
    }


def test_the_place_of_the_paper_and_the_term_come_back_and_are_undone(curator, sign_in, papers):
    client, before = sign_in(curator), everything(Consent)
    book, sheet = exported(client, PAPERS, COLS)
    put(sheet, "Белов Артём", "Где бумага", "папка 3, лист 12")
    put(sheet, "Белов Артём", "Действует по", datetime.date(2027, 6, 1))
    put(sheet, "Вяткина Анна", "Где бумага", "папка 3, лист 13")
    put(sheet, "Вяткина Анна", "Действует по", None)  # an empty cell leaves the term
    draft, page = looked(client, book, PAPERS)
    assert "Исправлено 3 ячейки в 2 строках" in page.replace("\xa0", " ")
    assert everything(Consent) == before
    taken(client, draft)

    one, two = papers["stands"].pk, papers["term"].pk
    now = everything(Consent)
    assert changed(before, now) == {one: {"until", "place", "version"}, two: {"place", "version"}}
    assert (now[one]["until"], now[one]["place"]) == (datetime.date(2027, 6, 1), "папка 3, лист 12")
    told = AuditEntry.objects.filter(action="consent_changed").order_by("object_id")
    assert [(row.object_id, row.fields, row.values) for row in told] == [
        (one, ["place", "until"], {}), (two, ["place"], {})
    ]  # fmt: skip
    assert "папка" not in str(list(AuditEntry.objects.values()))

    client.post(reverse("edits_undo", args=[draft.pk]))
    assert {name for names in changed(before, everything(Consent)).values() for name in names} == {"version"}


def test_a_cell_is_never_a_signature(curator, sign_in, papers):
    client, before = sign_in(curator), everything(Consent)
    book, sheet = exported(client, PAPERS, COLS)
    put(sheet, "Белов Артём", "Подписано", datetime.date(2026, 9, 2))
    put(sheet, "Белов Артём", "Кто подписал", "сам участник")
    put(sheet, "Белов Артём", "ФИО подписавшего", "Белов Пётр")
    put(sheet, "Белов Артём", "Подпись ученика", "есть")
    put(sheet, "Белов Артём", "Состояние", "Отозвано")
    put(sheet, "Белов Артём", "Отозвано", DAY)
    put(sheet, "Белов Артём", "На что", "публикация на сайте школы")
    early = put(sheet, "Вяткина Анна", "Действует по", "31.08.2026")
    _, page = looked(client, book, PAPERS)
    assert page.count("это стоит в подписанной бумаге") == 5
    assert page.count("ячейка — не подпись") == 2
    assert "Согласие не может закончиться раньше, чем подписано" in page
    assert early in page
    assert "Загружать нечего" in taken(client, Reload.objects.get())
    assert everything(Consent) == before


def test_what_was_withdrawn_or_is_over_is_not_made_valid_by_a_file(curator, sign_in, papers):
    client, before = sign_in(curator), everything(Consent)
    book, sheet = exported(client, PAPERS, COLS)
    put(sheet, "Ким Яна", "Действует по", "01.09.2030")
    put(sheet, "Ким Яна", "Где бумага", "папка 2")
    put(sheet, "Ким Яна", "Отозвано", "01.01.2031")
    put(sheet, "Ёлкин Матвей", "Действует по", "01.09.2030")
    put(sheet, "Ёлкин Матвей", "Где бумага", "архив, дело 4")
    draft, page = looked(client, book, PAPERS)
    assert f"Согласие отозвано {papers['withdrawn'].withdrawn_on:%d.%m.%Y}, отозванное не меняют" in page
    assert "согласие уже закончилось, ячейкой его не продлить" in page
    taken(client, draft)
    assert changed(before, everything(Consent)) == {papers["over"].pk: {"place", "version"}}


def test_withdrawn_between_the_look_and_the_taking_stays_as_it_was(curator, sign_in, papers):
    client, mine = sign_in(curator), papers["term"]
    book, sheet = exported(client, PAPERS, COLS)
    put(sheet, "Вяткина Анна", "Действует по", "01.09.2030")
    put(sheet, "Белов Артём", "Где бумага", "папка 3")
    draft, _ = looked(client, book, PAPERS)
    withdraw(consent=mine, day=timezone.localdate(), actor=curator)
    before = everything(Consent)
    taken(client, draft, f"{mine.pk}-0", f"{mine.pk}-1")
    assert changed(before, everything(Consent)) == {papers["stands"].pk: {"place", "version"}}


def test_nothing_is_undone_over_a_withdrawal(curator, sign_in, papers):
    client, mine = sign_in(curator), papers["term"]
    book, sheet = exported(client, PAPERS, COLS)
    put(sheet, "Вяткина Анна", "Действует по", "01.06.2027")
    draft, _ = looked(client, book, PAPERS)
    taken(client, draft)
    withdraw(consent=Consent.objects.get(pk=mine.pk), day=timezone.localdate(), actor=curator)
    before = everything(Consent)
    page = client.post(reverse("edits_undo", args=[draft.pk]), follow=True).content.decode()
    assert "После загрузки изменены: Вяткина Анна" in page
    assert everything(Consent) == before


def test_a_register_of_another_school_writes_nothing_here(school, curator, stranger, director, sign_in, papers):
    book, sheet = exported(sign_in(curator), PAPERS, COLS)
    put(sheet, "Белов Артём", "Где бумага", "чужая папка")
    draft, page = looked(sign_in(stranger), book, PAPERS)
    assert page.count("Ключ этой строки не подходит") == 4
    assert "Белов" not in page
    assert not Consent.objects.filter(place="чужая папка").exists()
    assert sign_in(stranger).get(reverse(PAPERS)).context["listing"].counts["all"] == 0
    _, sheet = exported(sign_in(director), PAPERS, COLS)
    assert not any("Ключ" in str(cell.value) for cell in sheet[1])
    assert sent(sign_in(director), book, PAPERS).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_asks_the_same_questions_for_one_row_and_for_three(
    school, curator, sign_in, django_assert_num_queries, number
):
    for row in range(number):
        give(school, f"Ким Имя{row}", until=datetime.date(2027, 5, 31))
    client = sign_in(curator)
    client.get(reverse(PAPERS))
    with django_assert_num_queries(9):
        page = client.get(reverse(PAPERS)).content.decode()
    assert page.count("31.05.2027") == number


def test_the_tabs_of_the_register_and_its_words(curator, director, sign_in, papers):
    client = sign_in(curator)
    page = client.get(reverse(PAPERS)).content.decode()
    assert "до отзыва" in page
    for view, names in (("over", ["Ёлкин"]), ("withdrawn", ["Ким"]), ("unplaced", ["Белов", "Вяткина", "Ёлкин"])):
        rows = client.get(reverse(PAPERS), {"view": view}).context["listing"].page.object_list
        assert [row.record.person.last_name for row in rows] == names, view
    assert reverse(PAPERS) in client.get(reverse("consents")).content.decode()
    assert page.count("/edit/?next=/consents/papers/") == 3  # one was taken back
    assert "/edit/" not in sign_in(director).get(reverse(PAPERS)).content.decode()


# --- attendance ------------------------------------------------------------------------------------------------------


@pytest.fixture
def marks(school):
    """Two lessons of a group: who learns, who has finished, who left."""
    group = make_group(school)
    lessons = [make_lesson(group, marked=True), make_lesson(group, datetime.date(2026, 9, 21), marked=True)]
    rows = {
        "learns": make_learner(group, "Белова Анна", marks=["absent", "was"]),
        "other": make_learner(group, "Вяткина Вера", marks=["was", "absent"]),
        "finished": make_learner(group, "Ёлкина Инна", marks=["was", "absent"], state="finished"),
        "dropped": make_learner(group, "Ким Яна", marks=["absent"], state="dropped"),
    }
    return lessons, rows


def cell_of(sheet, name, day, title="Явка"):
    """The cell of somebody at a lesson."""
    titles = columns(sheet)
    found = [
        row
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, 1).value == name and sheet.cell(row, titles["Занятие"]).value.date() == day
    ]
    return sheet.cell(found[0], titles[title])


def test_marks_come_back_and_are_undone(curator, sign_in, marks):
    (first, second), rows = marks
    client, before = sign_in(curator), everything(Attendance)
    book, sheet = exported(client, MARKS, MARKED)
    cell_of(sheet, "Белова Анна", first.day).value = "уважительная"
    cell_of(sheet, "Вяткина Вера", second.day).value = "+"
    cell_of(sheet, "Белова Анна", second.day).value = None  # an empty cell leaves the mark
    draft, page = looked(client, book, MARKS)
    assert "Исправлено 2 ячейки в 2 строках" in page.replace("\xa0", " ")
    assert everything(Attendance) == before
    taken(client, draft)

    one = Attendance.objects.get(enrolment=rows["learns"], lesson=first)
    other = Attendance.objects.get(enrolment=rows["other"], lesson=second)
    assert changed(before, everything(Attendance)) == {one.pk: {"mark", "version"}, other.pk: {"mark", "version"}}
    assert (one.mark, other.mark) == ("excused", "was")
    told = AuditEntry.objects.filter(action="attendance_changed").order_by("object_id")
    assert [(row.object_id, row.fields, row.values) for row in told] == [
        (one.pk, ["mark"], {}), (other.pk, ["mark"], {})
    ]  # fmt: skip
    lessons = AuditEntry.objects.filter(action="attendance_marked").order_by("object_id")
    assert [row.object_id for row in lessons] == [first.pk, second.pk]

    client.post(reverse("edits_undo", args=[draft.pk]))
    assert changed(before, everything(Attendance)) == {one.pk: {"version"}, other.pk: {"version"}}


@pytest.mark.parametrize(
    "typed, mark",
    [
        ("+", "was"), ("Присутствовала", "was"), ("была", "was"), ("н", "absent"), ("Н", "absent"), ("-", "absent"),
        ("отсутствовал", "absent"), ("уважительная", "excused"), ("ув.", "excused"), ("У", "excused"),
        ("по  уважительной причине", "excused"),
    ],
)  # fmt: skip
def test_a_mark_is_read_however_teachers_write_it(typed, mark):
    field = MarkCells().fields["mark"]

    assert Choices().find(field, "mark", typed) == mark
    with pytest.raises(ValueError, match=r"Выберите: был, не был, уваж\.$"):
        Choices().find(field, "mark", "болел")


def test_the_page_of_a_group_leads_to_its_marks_as_a_list(curator, sign_in, marks):
    client, group = sign_in(curator), marks[0][0].group
    page = client.get(reverse("course_group", args=[group.pk])).content.decode()
    address = page.partition('href="' + reverse(MARKS) + "?")[2].partition('"')[0].replace("&amp;", "&")
    answer = client.get(f"{reverse(MARKS)}?{address}")
    assert answer.context["listing"].paginator.count == 7
    assert "15:00" in answer.content.decode()


def test_whoever_has_the_page_of_the_lesson_open_is_told(curator, sign_in, marks):
    (first, _), rows = marks
    client = sign_in(curator)
    book, sheet = exported(client, MARKS, MARKED)
    cell_of(sheet, "Белова Анна", first.day).value = "уваж."
    draft, _ = looked(client, book, MARKS)
    taken(client, draft)
    page = {rows["learns"].pk: "was", rows["other"].pk: "was"}
    with pytest.raises(Overtaken, match="Отмечена явка"):
        mark_attendance(lesson=first, marks=page, version=first.version, actor=curator)
    client.post(reverse("edits_undo", args=[draft.pk]))
    with pytest.raises(Overtaken):
        mark_attendance(lesson=first, marks=page, version=first.version + 1, actor=curator)


def test_the_lesson_marked_anew_meanwhile_waits_for_a_decision(curator, sign_in, marks):
    (first, second), rows = marks
    client = sign_in(curator)
    book, sheet = exported(client, MARKS, MARKED)
    cell_of(sheet, "Белова Анна", first.day).value = "уваж."
    cell_of(sheet, "Вяткина Вера", first.day).value = "не был"
    again = {rows["learns"].pk: "was", rows["other"].pk: "was", rows["finished"].pk: "was"}
    mark_attendance(lesson=first, marks=again, version=0, actor=curator)
    draft, page = looked(client, book, MARKS)
    assert "в системе уже другое значение — «был», в файле «уваж.»" in page
    taken(client, draft)
    said = {row.enrolment_id: row.mark for row in Attendance.objects.filter(lesson=first)}
    assert said[rows["learns"].pk] == "was"
    assert said[rows["other"].pk] == "absent"  # its mark stayed the same, so did its row
    mark_attendance(lesson=Lesson.objects.get(pk=first.pk), marks=again, version=2, actor=curator)
    undone = client.post(reverse("edits_undo", args=[draft.pk]), follow=True).content.decode()
    assert "После загрузки изменены: Вяткина Вера" in undone


def test_what_may_not_be_marked_is_told_per_cell(curator, sign_in, marks):
    (first, second), rows = marks
    client, before = sign_in(curator), everything(Attendance)
    book, sheet = exported(client, MARKS, MARKED)
    unknown = cell_of(sheet, "Белова Анна", first.day)
    unknown.value = "болел"
    cell_of(sheet, "Ёлкина Инна", second.day).value = "был"
    cell_of(sheet, "Ким Яна", first.day).value = "был"
    cell_of(sheet, "Вяткина Вера", second.day).value = "был"
    cell_of(sheet, "Вяткина Вера", first.day).value = "не был"
    cell_of(sheet, "Белова Анна", second.day, "Курс").value = "Другой"
    ahead = timezone.localdate() + datetime.timedelta(days=1)
    Lesson.objects.filter(pk=second.pk).update(day=ahead)
    draft, page = looked(client, book, MARKS)
    assert "Такого значения нет. Выберите: был, не был, уваж." in page
    assert f'<span class="meta">{unknown.coordinate}</span>' in page
    assert f"Занятие {ahead:%d.%m.%Y} ещё не прошло" in page
    assert "Сначала верните его в группу" in page
    Lesson.objects.filter(pk=second.pk).update(day=datetime.date(2026, 9, 21))
    page = client.get(reverse("edits", args=[draft.pk])).content.decode()
    assert "Курс уже окончен, явка в итоге учтена" in page
    assert "«Курс» через Excel не меняют" in page
    Person.objects.filter(pk=rows["other"].person_id).update(erased_at=timezone.now())
    gone = client.get(reverse("edits", args=[draft.pk])).content.decode()
    assert gone.count("она обезличена или объединена с другой") == 2
    Person.objects.update(erased_at=None)
    Attendance.objects.filter(enrolment=rows["other"], lesson=first).delete()
    taken(client, draft)
    one = Attendance.objects.get(enrolment=rows["other"], lesson=second)
    now = everything(Attendance)
    assert changed({pk: before[pk] for pk in now}, now) == {one.pk: {"mark", "version"}}


def test_attendance_of_another_school_and_of_a_closed_year(other_school, curator, stranger, sign_in, marks):
    (first, _), rows = marks
    make_learner(make_group(other_school, course=make_course(other_school)), "Чужова Мария")
    book, sheet = exported(sign_in(curator), MARKS, MARKED)
    cell_of(sheet, "Белова Анна", first.day).value = "уваж."
    _, page = looked(sign_in(stranger), book, MARKS)
    assert page.count("Ключ этой строки не подходит") == 7
    draft, _ = looked(sign_in(curator), book, MARKS)
    type(first.group.course.year).objects.update(state="closed")
    assert sign_in(curator).post(reverse("edits_take", args=[draft.pk])).status_code == 409
    assert "Загрузить правки" not in sign_in(curator).get(reverse(MARKS)).content.decode()
    assert Attendance.objects.get(lesson=first, enrolment=rows["learns"]).mark == "absent"


def test_many_marks_and_papers_are_written_in_as_many_questions_as_few(
    school, curator, sign_in, marks, django_assert_max_num_queries
):
    (first, _), rows = marks
    for number in range(40):
        make_learner(first.group, f"Ли Имя{number:02}", marks=["absent", "absent"])
    client = sign_in(curator)
    book, sheet = exported(client, MARKS, MARKED)
    title = columns(sheet)
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value).startswith("Ли"):
            sheet.cell(row, title["Явка"]).value = "уваж."
    draft, _ = looked(client, book, MARKS)
    with django_assert_max_num_queries(40):
        client.post(reverse("edits_take", args=[draft.pk]))
    assert Attendance.objects.filter(mark="excused").count() == 80
    for number in range(40):
        give(school, f"Ли Имя{number:02}")
    book, sheet = exported(client, PAPERS, COLS)
    for number in range(40):
        put(sheet, f"Ли Имя{number:02}", "Действует по", "31.05.2027")
    draft, _ = looked(client, book, PAPERS)
    with django_assert_max_num_queries(30):
        client.post(reverse("edits_take", args=[draft.pk]))
    assert Consent.objects.exclude(until=None).count() == 40


# --- erasing ---------------------------------------------------------------------------------------------------------


def test_loads_that_wrote_into_rows_of_somebody_are_found_when_they_are_erased(school, curator, sign_in, papers, marks):
    client = sign_in(curator)
    book, sheet = exported(client, PAPERS, COLS)
    put(sheet, "Белов Артём", "Где бумага", "лиловый бегемот")
    draft, _ = looked(client, book, PAPERS)
    taken(client, draft)
    book, sheet = exported(client, MARKS, MARKED)
    cell_of(sheet, "Белова Анна", marks[0][0].day).value = "уваж."
    other, _ = looked(client, book, MARKS)
    taken(client, other)
    for person, load in ((papers["stands"].person, draft), (marks[1]["learns"].person, other)):
        people, traces = of_person(person)
        assert loads_about(people, traces, school) == [load]
    assert loads_about([make_mentee(school, "Юдин Лев").person], traces, school) == []
