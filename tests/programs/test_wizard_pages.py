"""The import in the browser's words, without a script: file, columns, check, mend, take, result, undo."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mentoring.models import School, User
from participants.models import MenteeCard, Person
from programs.models import HeaderMemory, Import, Tandem
from tests.participants.bad_files import bad_files

DATA = Path(__file__).parent.parent / "data"
Enter = Callable[[User], Client]


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
    response = client.post(reverse("import_take", args=[imported.pk]))
    assert response["Location"] == reverse("import_result", args=[imported.pk])


def test_the_school_file_goes_all_the_way_and_back(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    first = upload(client, "bases_school.xlsx")
    take_all(client, first)
    assert MenteeCard.objects.count() == 117

    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("import_bad_rows", args=[first.pk])).content))
    sheet = book["Лист1"]
    assert [cell.value for cell in sheet[1]][-1] == "Ошибка"
    assert sheet.max_row == 5
    for row, column, value in ((2, 4, 2013), (3, 7, "28.02.2026"), (4, 2, "Палий Аскольд Юрьевич"), (5, 9, "уч-уч")):
        sheet.cell(row, column, value)
    mended = io.BytesIO()
    book.save(mended)
    second = upload(client, "mended.xlsx", mended.getvalue())
    take_all(client, second)
    assert MenteeCard.objects.count() == 121

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

    client.post(reverse("import_mend", args=[imported.pk]), {"m0-30-4": "2013", "m0-53-7": "29.02.2025", "w0-9": "x"})

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


def test_a_pasted_table_without_a_header_is_guessed(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    text = (DATA / "mentees_cp1251.csv").read_bytes().decode("cp1251").replace(";", "\t").partition("\n")[2]

    client.post(reverse("import_paste"), {"text": text})

    take_all(client, Import.objects.get())
    assert MenteeCard.objects.count() == 40
    assert Person.objects.filter(birth_year__isnull=True).count() == 0


def test_the_mended_map_is_remembered_for_the_school(sign_in: Enter, curator: User) -> None:
    client = sign_in(curator)
    text = "Кто\tФИО ученика\tЧто надо\n7\tБелов Артём Ильич\tфизика\n8\tТкач Пётр Ильич\tхимия\n"
    client.post(reverse("import_paste"), {"text": text})
    first = Import.objects.get()
    answers = {"s0": "mentees", "c0-1": "", "c0-2": "name", "c0-3": "request"}

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
        reverse("import_mend", args=[imported.pk]), {"m²-1-1": "x", "w0-2": "²", "w0-3": "9" * 5000}
    )

    assert answer.status_code == 302
    assert sign_in(curator).get(reverse("import_review", args=[imported.pk])).status_code == 200
