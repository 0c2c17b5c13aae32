"""The import in the browser's words, without a script: file, columns, check, mend, take, result, undo."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentoring.jobs.models import Job
from mentoring.models import School, User
from participants.models import MenteeCard, Person
from programs.models import HeaderMemory, Import, Tandem
from programs.wizard import views
from tests.factories import make_mentee
from tests.participants.bad_files import bad_files

DATA = Path(__file__).parent.parent / "data"
Enter = Callable[[User], Client]


def version(imported: Import) -> int:
    """As the pages carry it."""
    return Import.objects.values_list("version", flat=True).get(pk=imported.pk)


def upload(client: Client, name: str, data: bytes | None = None) -> Import:
    """Step 1 with a file; the import that it began."""
    data = data if data is not None else (DATA / name).read_bytes()
    response = client.post(reverse("import_start"), {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()[:2000]
    return Import.objects.latest("pk")


def take_all(client: Client, imported: Import) -> None:
    """Steps 2–4 as they are proposed."""
    page = client.get(reverse("import_columns", args=[imported.pk]))
    assert page.status_code == 200
    assert client.get(reverse("import_review", args=[imported.pk])).status_code == 200
    assert client.get(reverse("import_take", args=[imported.pk])).status_code == 200
    response = client.post(reverse("import_take", args=[imported.pk]), {"version": version(imported)})
    assert response["Location"] == reverse("import_result", args=[imported.pk])


def test_the_school_file_goes_all_the_way_and_back(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    first = upload(client, "bases_school.xlsx")
    take_all(client, first)
    assert MenteeCard.objects.count() == 117

    answer = client.get(reverse("import_bad_rows", args=[first.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["Лист1"]
    assert [cell.value for cell in sheet[1]][-1] == "Ошибка"
    assert unquote(answer["Content-Disposition"]).endswith("Строки с ошибками bases_school.xlsx")
    assert sheet.max_row == 5
    for row, column, value in ((2, 4, 2013), (3, 7, "28.02.2026"), (4, 2, "Палий Аскольд Юрьевич"), (5, 9, "уч-уч")):
        sheet.cell(row, column, value)
    mended = io.BytesIO()
    book.save(mended)
    second = upload(client, "mended.xlsx", mended.getvalue())
    asked = client.get(reverse("import_take", args=[second.pk])).content.decode()
    assert "В черновики тандемов, которые уже есть, добавим 4\xa0наставляемых" in asked
    take_all(client, second)
    assert MenteeCard.objects.count() == 121
    told = client.get(reverse("import_undo", args=[first.pk]), follow=True).content.decode()
    assert "начните с отмены последнего" in told

    for imported, left in ((second, 117), (first, 0)):
        assert client.get(reverse("import_undo", args=[imported.pk])).status_code == 200
        client.post(reverse("import_undo", args=[imported.pk]))
        assert MenteeCard.objects.count() == left
    assert not Person.objects.exists()
    assert not Tandem.objects.exists()


def test_a_row_is_mended_on_the_page_of_the_check(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = upload(client, "bases_school.xlsx")
    page = client.get(reverse("import_review", args=[imported.pk]), {"show": "error"}).content.decode()
    assert 'name="m0-30-4" value="1899"' in page

    client.post(
        reverse("import_mend", args=[imported.pk]),
        {"version": 0, "m0-30-4": "2013", "m0-53-7": "29.02.2025", "w0-9": "x"},
    )

    page = client.get(reverse("import_review", args=[imported.pk]), {"show": "error"}).content.decode()
    assert "m0-30-4" not in page
    assert "m0-53-7" in page


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_a_pasted_table_is_read(sign_in: Enter, curator: User, delimiter: str) -> None:
    client = sign_in(curator)
    text = (DATA / "mentees_cp1251.csv").read_bytes().decode("cp1251").replace(";", delimiter)

    response = client.post(reverse("import_paste"), {"text": text})

    imported = Import.objects.get()
    assert response["Location"] == reverse("import_columns", args=[imported.pk])
    take_all(client, imported)
    assert MenteeCard.objects.count() == 40
    told = client.get(reverse("import_result", args=[imported.pk])).content.decode()
    assert "Таблица из буфера обмена, 2026/27 учебный год" in told
    assert "Обновлено строк" not in told
    assert "<dd>0" not in told


def test_a_pasted_table_without_a_header_is_guessed(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    text = (DATA / "mentees_cp1251.csv").read_bytes().decode("cp1251").replace(";", "\t").partition("\n")[2]

    client.post(reverse("import_paste"), {"text": text})

    take_all(client, Import.objects.get())
    assert MenteeCard.objects.count() == 40
    assert Person.objects.filter(birth_year__isnull=True).count() == 0


def test_a_guess_that_was_let_stand_is_not_remembered(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    client.post(reverse("import_paste"), {"text": "ФИО\tКласс\tЗапрос\nБелов Артём Ильич\t8А\tфизика\n"})
    made = Import.objects.get()
    guessed = next(iter(made.headers.values()))
    answers = {f"c0-{at}": code for at, code in guessed["columns"].items()}

    client.post(reverse("import_columns", args=[made.pk]), {"version": 0, "s0": guessed["base"], **answers})

    assert Import.objects.get().version == 1
    assert not HeaderMemory.objects.exists()


def test_the_mended_map_is_remembered_for_the_school(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    text = "Кто\tФИО ученика\tЧто надо\n7\tБелов Артём Ильич\tфизика\n8\tТкач Пётр Ильич\tхимия\n"
    client.post(reverse("import_paste"), {"text": text})
    first = Import.objects.get()
    answers = {"version": 0, "s0": "mentees", "c0-1": "", "c0-2": "name", "c0-3": "request"}

    response = client.post(reverse("import_columns", args=[first.pk]), answers)

    assert response["Location"] == reverse("import_review", args=[first.pk])
    assert HeaderMemory.objects.get().columns == {"2": "name", "3": "request"}
    client.post(reverse("import_paste"), {"text": text})
    again = Import.objects.latest("pk")
    assert again.headers["Вставленная таблица"]["columns"] == {"2": "name", "3": "request"}


@pytest.mark.parametrize("trick", bad_files())
def test_a_bad_file_is_told_at_the_field_and_nothing_is_kept(sign_in: Enter, curator: User, trick: str) -> None:
    name, data, reason = bad_files()[trick]

    response = sign_in(curator).post(reverse("import_start"), {"file": SimpleUploadedFile(name, data)})

    assert response.status_code == 422
    assert reason.split("«")[0] in response.content.decode()
    assert not Import.objects.exists()


def test_a_file_without_people_is_told(sign_in: Enter, curator: User) -> None:
    response = sign_in(curator).post(reverse("import_paste"), {"text": "Товар\tЦена\nмел\t5\n"})

    assert response.status_code == 422
    assert "нужен столбец с ФИО" in response.content.decode()


def test_another_school_does_not_see_the_import(sign_in: Enter, curator: User, other_school: School) -> None:
    imported = upload(sign_in(curator), "mentees_cp1251.csv")
    Import.objects.update(school=other_school)

    for name in ("import_columns", "import_review", "import_take", "import_result", "import_undo", "import_bad_rows"):
        assert sign_in(curator).get(reverse(name, args=[imported.pk])).status_code == 404, name


def test_figures_that_are_no_numbers_do_not_break_the_mending(sign_in: Enter, curator: User) -> None:
    imported = upload(sign_in(curator), "mentees_cp1251.csv")

    answer = sign_in(curator).post(
        reverse("import_mend", args=[imported.pk]), {"version": "²", "m²-1-1": "x", "w0-2": "²", "w0-3": "9" * 5000}
    )

    assert answer.status_code == 409
    assert sign_in(curator).get(reverse("import_review", args=[imported.pk])).status_code == 200


def test_a_big_file_is_loaded_and_undone_by_the_worker(
    sign_in: Enter, curator: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable
) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 10)
    client = sign_in(curator)
    imported = upload(client, "mentees_cp1251.csv")

    for name, left in (("import_take", 40), ("import_undo", 0)):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse(name, args=[imported.pk]), {"version": version(imported)})
        job = Job.objects.latest("pk")
        assert response["Location"] == reverse("job", args=[job.pk])
        assert (job.state, job.result["rows"]) == ("done", 41 if left else 40)
        assert MenteeCard.objects.count() == left
    assert client.get(reverse("import_result", args=[imported.pk])).status_code == 200


def test_a_big_file_sent_twice_is_one_job(sign_in: Enter, curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 10)
    client = sign_in(curator)
    imported = upload(client, "mentees_cp1251.csv")
    address, sent = reverse("import_take", args=[imported.pk]), {"version": version(imported)}

    led = {client.post(address, sent)["Location"] for _ in "12"}  # nobody works the queue: nothing is committed here

    assert led == {reverse("job", args=[Job.objects.get().pk])}


def test_a_job_that_cannot_be_done_says_why(
    sign_in: Enter, curator: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable
) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 0)
    client = sign_in(curator)
    client.post(reverse("import_paste"), {"text": "ФИО наставляемого\tЗапрос\nБелов\tфизика\n"})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("import_take", args=[Import.objects.get().pk]), {"version": 0})

    job = Job.objects.get()
    assert (job.state, job.message) == ("failed", "Загружать нечего: в файле нет строк без ошибок.")


def test_a_sheet_may_be_left_out_or_be_of_the_other_base(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    imported = upload(client, "bases_official.xlsx")
    page = client.get(reverse("import_columns", args=[imported.pk])).content.decode()
    assert "ФИО наставляемого (наставляемых)" in page

    client.post(reverse("import_columns", args=[imported.pk]), {"version": 0, "s0": "", "s1": "mentees"})
    refused = client.post(reverse("import_columns", args=[imported.pk]), {"version": 1, "s0": "", "s1": "mentees"})

    assert refused.status_code == 422
    assert "Укажите, в каком столбце ФИО" in refused.content.decode()
    response = client.post(reverse("import_columns", args=[imported.pk]), {"version": 2, "s0": "", "s1": ""})
    assert "Выберите хотя бы один лист" in response.content.decode()


def test_the_answer_who_is_who_is_kept_from_the_page(sign_in: Enter, curator: User, school: School) -> None:
    client = sign_in(curator)
    known = make_mentee(school, birth_year=2012).person
    client.post(reverse("import_paste"), {"text": "ФИО наставляемого\tГод рождения\nБелов Артём Дмитриевич\t2015\n"})
    imported = Import.objects.get()
    page = client.get(reverse("import_review", args=[imported.pk]), {"show": "ask"}).content.decode()
    assert "Повтор?" in page

    response = client.post(
        reverse("import_mend", args=[imported.pk]),
        {"version": 0, "w0-2": str(known.pk), "clear_empty": "1", "then": "take"},
    )

    assert response["Location"] == reverse("import_take", args=[imported.pk])
    imported.refresh_from_db()
    assert imported.choices == {"Вставленная таблица:2": str(known.pk)}
    assert imported.clear_empty
    page = client.get(reverse("import_review", args=[imported.pk])).content.decode()
    assert "Год рождения: было 2012, станет 2015" in page


def test_the_blank_can_be_filled_and_loaded(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("import_blank")).content))
    book["Наставляемые"].append([1, "Белов Артём Дмитриевич", "8Б", None, 2012, "физика"])
    filled = io.BytesIO()
    book.save(filled)

    take_all(client, upload(client, "blank.xlsx", filled.getvalue()))

    assert MenteeCard.objects.get().request_text == "физика"


def test_formula_text_stays_text_on_its_way_in_and_out(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    client.post(reverse("import_paste"), {"text": "ФИО наставляемого\tЗапрос\tГод рожд.\nБелов Артём\t=1+1\t1899\n"})

    data = client.get(reverse("import_bad_rows", args=[Import.objects.get().pk])).content

    cell = openpyxl.load_workbook(io.BytesIO(data)).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_pages_ask_the_database_the_same_for_a_few_rows_and_for_many(
    sign_in: Enter, curator: User, django_assert_num_queries: Callable, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)  # a session is touched once a minute
    client = sign_in(curator)
    head, line = "ФИО наставляемого\tНаставник\tФорма\n", "Белов{0} Артём\tЦой Лев\tуч-уч\n"
    for rows in (1, 30):
        text = head + "".join(line.format("абвгдежзиклмнопрстуфхцчшщэюя"[n % 28] * (1 + n // 28)) for n in range(rows))
        client.post(reverse("import_paste"), {"text": text})
        review = reverse("import_review", args=[Import.objects.latest("pk").pk])
        client.get(review)
        with django_assert_num_queries(12):
            client.get(review)
