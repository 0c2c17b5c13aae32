"""The page of the check answered: warnings mended in place, rows left out, two curators; and the header row by hand."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mentoring.models import User
from participants.models import MenteeCard
from programs.models import HeaderMemory, Import
from tests.factories import make_user
from tests.programs.test_wizard_pages import Enter, take_all, upload

DATA = Path(__file__).parent.parent / "data"
HEAD = "ФИО наставляемого\tГод рождения\tЗапрос\tНаставник\n"


def paste(client: Client, text: str) -> Import:
    """Step 1 with pasted rows; the import that it began."""
    response = client.post(reverse("import_paste"), {"text": text})
    assert response.status_code == 302, response.content.decode()[:2000]
    return Import.objects.latest("pk")


def review(client: Client, imported: Import, **query: str) -> str:
    """Step 3."""
    return client.get(reverse("import_review", args=[imported.pk]), query).content.decode()


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form of the check: inputs, ticked boxes and texts of several lines."""
    form = page[page.index("/mend/") : page.index("</form>", page.index("/mend/"))]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") not in ("checkbox", "radio") or " checked" in tag:
            sent[told["name"]] = told.get("value", "")
    sent |= dict(re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n(.*?)</textarea>', form, re.S))
    return sent


def mend(client: Client, imported: Import, sent: dict[str, str]):
    """The answer to the form of the check."""
    return client.post(reverse("import_mend", args=[imported.pk]), sent)


def test_a_cell_with_a_warning_is_mended_in_place(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём\t2012\tфизика\tОрлов Пётр Ильич\n")
    sent = fields(review(client, imported))
    assert (sent["m0-2-1"], sent["m0-2-4"]) == ("Белов Артём", "Орлов Пётр Ильич")

    mend(client, imported, sent | {"m0-2-1": "Белов Артём Ильич"})

    page = review(client, imported)
    assert "Белов Артём Ильич" in page
    assert "Нет отчества" not in page
    assert "Наставника «Орлов Пётр Ильич» нет" in page


def test_a_form_sent_as_it_is_changes_nothing(sign_in: Enter, curator: User) -> None:
    """Cells of several lines too: browsers send their line breaks in another way."""
    client = sign_in(curator)
    imported = upload(client, "bases_school.xlsx")
    for show in ("all", "warning", "error", "skip"):
        sent = {name: text.replace("\n", "\r\n") for name, text in fields(review(client, imported, show=show)).items()}

        assert mend(client, imported, sent).status_code == 302

    assert Import.objects.get().version == 0


def test_a_cell_of_two_lines_keeps_them(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    text = f'{HEAD}Белов Артём Ильич\t2012\tфизика\t"Цой Лев Романович\nЖук Эмма Юрьевна"\n'
    imported = paste(client, text)

    page = review(client, imported)

    assert fields(page)["m0-2-4"].strip() == "Цой Лев Романович\nЖук Эмма Юрьевна"
    assert '<textarea class="form-control form-control-sm" name="m0-2-4" rows="2"' in page


def test_each_cell_has_one_field_however_much_is_said_of_it(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Артём Бeлов\t1899\tфизика\tОрлов Пётр; Жук Эмма\n")

    names = re.findall(r'name="(m[^"]+)"', review(client, imported))

    assert len(names) == len(set(names)) > 1


def test_a_row_is_left_out_and_brought_back_on_the_page(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t2012\tфизика\t\nТкач Пётр Ильич\t2013\tхимия\t\n")
    sent = fields(review(client, imported))

    mend(client, imported, sent | {"n0-3": "1"})

    page = review(client, imported, show="skip")
    assert "Ткач Пётр Ильич" in page
    assert "Не берём: так отмечено вручную" in page
    assert "Пропуски <b>1</b>" in page
    sent = fields(page)
    assert sent.pop("n0-3") == "1"
    mend(client, imported, sent)
    assert "Пропуски" not in review(client, imported)
    mend(client, imported, fields(review(client, imported)) | {"n0-3": "1", "then": "take"})
    assert "отмеченные «не брать»" in client.get(reverse("import_take", args=[imported.pk])).content.decode()
    take_all(client, imported)
    assert MenteeCard.objects.get().person.last_name == "Белов"


def test_after_mending_the_same_rows_are_shown(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t1899\tфизика\t\nТкач Пётр Ильич\t1898\tхимия\t\n")
    page = review(client, imported, show="error")
    there = reverse("import_mend", args=[imported.pk])
    assert f'action="{there}?show=error"' in page

    answer = client.post(f"{there}?show=error", fields(page) | {"m0-2-2": "2012"})

    assert answer["Location"] == reverse("import_review", args=[imported.pk]) + "?show=error"
    odd = client.post(f"{there}?show=//evil", fields(review(client, imported)))
    assert odd["Location"] == reverse("import_review", args=[imported.pk])


def test_a_row_that_is_not_on_the_page_stays_left_out(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t1899\tфизика\t\nТкач Пётр Ильич\t2013\tхимия\t\n")
    mend(client, imported, fields(review(client, imported)) | {"n0-3": "1"})

    mend(client, imported, fields(review(client, imported, show="error")) | {"m0-2-2": "2012"})

    assert Import.objects.get().left_out == ["Вставленная таблица:3"]


def test_the_second_of_two_curators_is_told_and_keeps_what_was_typed(sign_in: Enter, curator: User) -> None:
    other = make_user("curator2", curator.school, "curator", last_name="Соколова", first_name="Анна")
    client = sign_in(curator)
    rows = "Белов Артём Ильич\t1899\tфизика\t\nТкач Пётр Ильич\t1898\tхимия\t\nЖук Эмма Юрьевна\t2012\tхимия\t\n"
    imported = paste(client, HEAD + rows)
    sent = fields(review(client, imported))
    mend(sign_in(other), imported, sent | {"m0-2-2": "2011", "m0-3-2": "2010"})

    client = sign_in(curator)
    refused = mend(client, imported, sent | {"m0-2-2": "2012", "n0-4": "1"})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Этот файл изменили, пока вы его правили." in page
    assert "Соколова" in page
    kept = fields(page)
    assert (kept["m0-2-2"], kept["o0-2-2"], kept["n0-4"], kept["version"]) == ("2012", "2011", "1", "1")
    assert "Вы ввели другое. Сейчас в ячейке: 2011" in page
    assert "m0-3-2" not in kept, "what only the other has mended is not asked about"
    assert mend(client, imported, kept).status_code == 302
    cells = dict(Import.objects.get().sheets[0].rows)
    assert (cells[2][1], cells[3][1], Import.objects.get().left_out) == ("2012", "2010", ["Вставленная таблица:4"])


def test_a_take_of_what_was_not_shown_is_refused(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t2012\tфизика\t\n")
    Import.objects.update(version=1)

    response = client.post(reverse("import_take", args=[imported.pk]), {"version": "0"}, follow=True)

    assert "Этот файл изменили" in response.content.decode()
    assert not MenteeCard.objects.exists()


def test_a_row_without_a_name_shows_a_dash_not_its_neighbour(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}\t2012\tфизика и химия\t\nБелов Артём Ильич\t2012\tфизика\t\n")

    page = review(client, imported, show="error")

    name = re.search(r'<th scope="row">(.*?)</th>', page)
    assert name
    assert name[1] == '<span class="dash" role="img" aria-label="нет имени">—</span>'


@pytest.mark.parametrize(
    "head, words",
    [
        ("ФИО наставляемого\tГод рождения\tФИО наставника", "ФИО наставника"),
        ("ФИО наставника\tКомпетенции\tФИО наставляемого", "ФИО наставляемых"),
    ],
)
def test_the_second_person_of_a_pair_is_called_by_the_base(
    sign_in: Enter, curator: User, head: str, words: str
) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{head}\nБелов Артём Ильич\t2012\tЦой Лев Романович\n")

    page = client.get(reverse("import_columns", args=[imported.pk])).content.decode()

    assert f'<option value="partners" selected>{words}</option>' in page
    assert "второго участника" not in page


WRONG = """Отчёт\tФИО ребёнка\tЗапрос\tФорма\tТелефон
школы №7\tдля района\tза год\t\t
Кто\tКогда пришёл\tЧто надо\tПрим.
Белов Артём Ильич\t14.09.2026\tфизика\t
Ткач Пётр Ильич\t14.09.2026\tхимия\t
"""


def test_the_header_row_is_chosen_by_hand_and_nothing_is_lost(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, WRONG)
    columns = reverse("import_columns", args=[imported.pk])
    page = client.get(columns).content.decode()
    assert '<option value="1" selected>1: Отчёт · ФИО ребёнка' in page
    assert '<option value="3">3: Кто · Когда пришёл · Что надо · Прим.</option>' in page

    again = client.post(columns, {"version": "0", "s0": "mentees", "r0": "3"})

    assert again.status_code == 422, "whose name it is still has to be said"
    page = again.content.decode()
    assert "Столбцы разобраны заново" in page
    assert '<a href="#s0">Лист «Вставленная таблица»: Укажите, в каком столбце ФИО</a>' in page
    assert "заголовок в строке 3" in page
    answers = {"s0": "mentees", "r0": "3", "c0-1": "name", "c0-2": "entered", "c0-3": "request"}
    assert client.post(columns, {"version": "1", **answers}).status_code == 302
    assert [line for line, _ in Import.objects.get().sheets[0].rows] == [1, 2, 3, 4, 5]
    take_all(client, imported)
    assert sorted(MenteeCard.objects.values_list("request_text", flat=True)) == ["физика", "химия"]
    assert HeaderMemory.objects.filter(base="mentees", columns__has_key="1").exists()


def test_a_sheet_where_no_table_was_found_can_be_loaded_by_its_header_row(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t2012\tфизика\t\n")
    Import.objects.update(headers={"Вставленная таблица": {"base": "", "row": 0, "titles": {}, "columns": {}}})
    columns = reverse("import_columns", args=[imported.pk])

    page = client.post(columns, {"version": "0", "s0": "mentees", "r0": "1"}).content.decode()

    assert '<option value="name" selected>ФИО</option>' in page


@pytest.mark.parametrize("row", ["", "x", "²", "77", "-1", "9" * 5000])
def test_a_header_row_that_is_not_offered_is_not_taken(sign_in: Enter, curator: User, row: str) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t2012\tфизика\t\n")
    answers = {"version": "0", "s0": "mentees", "r0": row, "c0-1": "name", "c0-2": "birth"}

    client.post(reverse("import_columns", args=[imported.pk]), answers)

    assert Import.objects.get().headers["Вставленная таблица"]["row"] == 1


def test_columns_chosen_at_the_same_time_stay_on_the_page(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = paste(client, f"{HEAD}Белов Артём Ильич\t2012\tфизика\t\n")
    Import.objects.update(version=4)

    answers = {"version": "0", "s0": "mentees", "r0": "1", "c0-1": "name", "c0-3": "note"}
    refused = client.post(reverse("import_columns", args=[imported.pk]), answers)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Ваш выбор не пропал" in page
    assert '<option value="note" selected>Примечание</option>' in page
    assert 'name="version" value="4"' in page
    assert Import.objects.get().headers["Вставленная таблица"]["columns"]["3"] == "request"


def test_the_official_book_goes_through_untouched(sign_in: Enter, curator: User) -> None:
    """The list of header rows is offered and the found one is taken as before."""
    client: Client = sign_in(curator)
    imported = upload(client, "bases_official.xlsx")
    page = client.get(reverse("import_columns", args=[imported.pk])).content.decode()

    assert len(re.findall(r'<select class="form-select" id="r\d"', page)) == 2
    take_all(client, imported)
    assert MenteeCard.objects.count() == 121
