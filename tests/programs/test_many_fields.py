"""A request holds a thousand fields. What the pages of the largest orders and files send stays below, nothing lost."""

import html
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mentoring.models import User
from programs.documents.models import Acknowledgement, Order
from programs.models import Import
from programs.signing import acquainting
from programs.tandems.models import Tandem
from tests.programs.browsing import url, words
from tests.programs.conftest import DAY
from tests.programs.test_wizard_mending import paste
from tests.programs.test_wizard_pages import upload

Enter = Callable[[User], Client]
TITLES = [
    *("ФИО наставляемого", "Год рождения", "Запрос", "Класс", "Стаж", "Категория", "Форма", "Предмет", "Результаты"),
    *("Дата вхождения", "Дата завершения", "Отметка о прохождении", "ФИО наставника", "Место работы наставника"),
]
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
TAG = re.compile(r"<(input|select|textarea|button)\b([^>]*)>")
CHOSEN = re.compile(r'<select\b[^>]*?name="([^"]*)"[^>]*>.*?<option value="([^"]*)" selected', re.S)


def sent(page: str, address: str = "") -> list[tuple[str, str]]:
    """The most that a browser can send of the largest form (to this address): every box ticked, one button."""
    forms = [body for start, body in FORM.findall(page) if 'method="post"' in start and address in start]
    form = max(forms, key=lambda body: len(TAG.findall(body)))
    fields, radios, buttons = [], {}, []
    for tag, attributes in TAG.findall(form):
        told = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', attributes)}
        if "name" not in told:
            continue
        if told.get("type") == "radio":
            radios[told["name"]] = told["value"]
        elif tag == "button":
            buttons.append((told["name"], told.get("value", "")))
        else:
            fields.append((told["name"], told.get("value", "")))
    chosen = dict(CHOSEN.findall(form))
    return [*((name, chosen.get(name, value)) for name, value in fields), *radios.items(), *buttons[:1]]


def fits(page: str, address: str = "") -> int:
    """How many fields the form sends: as many as are taken, at most."""
    number = len(sent(page, address)) + 1  # the token, which the test's browser has no need of
    assert number <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS == 1000
    return number


@pytest.fixture
def large(registered) -> Callable[[int], Order]:
    """The registered order with so many people in its sheet."""

    def sheet(number: int) -> Order:
        registered.acknowledgements.all().delete()
        people = (f"Белов{at:04} Иван" for at in range(number))
        Acknowledgement.objects.bulk_create(
            Acknowledgement(order=registered, name=name, sort_key=name) for name in people
        )
        return registered

    return sheet


@pytest.mark.parametrize("number,pages", [(0, 1), (1, 1), (500, 1), (501, 2), (1200, 3)])
def test_a_sheet_of_any_length_is_signed_page_by_page(large, staff, sign_in: Enter, number: int, pages: int) -> None:
    order, client = large(number), sign_in(staff)
    for at in range(1, pages + 1):
        address = f"{url('order_sheet', order)}?page={at}"
        page = words(client.get(address))
        assert ("Отметить ознакомленных" in page) is bool(number)
        if number:
            fits(page)
            lines = [value for name, value in sent(page) if name == "line"]
            answer = client.post(address, {"day": "12.10.2026", "line": lines})
            assert answer["Location"] == address  # stays on the page that was signed
            assert f"Ознакомлены {min(at * 500, number)} из {number}" in words(client.get(address))
    assert not order.acknowledgements.filter(acknowledged_on=None).exists()


def test_all_who_have_not_signed_yet_are_marked_by_one_box(large, staff, sign_in: Enter) -> None:
    order, client = large(1200), sign_in(staff)
    first = order.acknowledgements.first()
    client.post(url("order_sheet", order), {"day": "12.10.2026", "line": first.pk})
    assert "на всех страницах: 1199" in words(client.get(url("order_sheet", order)))
    refused = client.post(url("order_sheet", order), {"day": "12.10.2030", "all": "1"})
    assert refused.status_code == 409
    assert 'name="all" value="1" id="all" checked' in words(refused)
    client.post(url("order_sheet", order), {"day": "13.10.2026", "all": "1"})
    days = order.acknowledgements.values_list("acknowledged_on", flat=True)
    assert [f"{day:%d.%m}" for day in days] == ["12.10"] + ["13.10"] * 1199


def test_a_sheet_on_one_page_would_not_be_taken(large, staff, sign_in: Enter, monkeypatch) -> None:
    """The control of the pages."""
    monkeypatch.setattr(acquainting, "PER_PAGE", 2000)
    order, client = large(1200), sign_in(staff)
    with pytest.raises(AssertionError):
        fits(words(client.get(url("order_sheet", order))))
    lines = list(order.acknowledgements.values_list("pk", flat=True))
    assert client.post(url("order_sheet", order), {"day": "12.10.2026", "line": lines}).status_code == 400


@pytest.fixture
def drafts(pairs) -> list[Tandem]:
    """1,200 drafts of one pair of people each."""
    like = pairs[0]
    numbers = range(100, 1298)
    copies = [
        Tandem(school=like.school, year=like.year, form=like.form, number=n, starts=DAY, ends=like.ends)
        for n in numbers
    ]
    return [*pairs, *Tandem.objects.bulk_create(copies)]


def test_drafts_of_any_number_make_orders_of_a_page_each(drafts, curator, sign_in: Enter) -> None:
    client, made, shown = sign_in(curator), reverse("order_add"), []
    for at in (1, 2, 3):
        page = words(client.get(reverse("tandem_drafts"), {"page": at}))
        assert re.search("1.?200 черновиков", page)
        fits(page, made)
        shown += [int(value) for name, value in sent(page, made) if name == "id"]
    assert sorted(shown) == sorted(one.pk for one in drafts)


def test_a_file_of_a_thousand_rows_that_are_all_wrong_is_mended_page_by_page(curator, sign_in: Enter) -> None:
    client = sign_in(curator)
    titles = [*TITLES, *(f"Телефон {n}" for n in range(10)), *(f"Телефон родителя {n}" for n in range(10))]
    rows = "\n".join("\t".join([f"Белов{at}", *["#REF!"] * (len(titles) - 1)]) for at in range(1000))
    imported = paste(client, "\t".join(titles) + "\n" + rows + "\n")
    page = words(client.get(reverse("import_review", args=[imported.pk])))
    number = fits(page, "/mend/")
    assert number > 900
    mended = client.post(reverse("import_mend", args=[imported.pk]), dict(sent(page, "/mend/")))
    assert mended.status_code == 302


def test_a_book_of_very_many_sheets_is_asked_about_in_part_and_loaded_whole(curator, sign_in: Enter) -> None:
    client, book = sign_in(curator), openpyxl.Workbook()
    book.remove(book.active)
    for at in range(80):
        sheet = book.create_sheet(f"Класс {at}")
        sheet.append(["ФИО наставляемого", "Год рождения", "Основной запрос", *(f"Столбец {n}" for n in range(12))])
        sheet.append([f"Белов{chr(1072 + at % 30)}{chr(1072 + at // 30)} Иван Ильич", 2012, "физика"])
    packed = io.BytesIO()
    book.save(packed)
    imported = upload(client, "классы.xlsx", packed.getvalue())
    page = words(client.get(reverse("import_columns", args=[imported.pk])))
    assert fits(page) > 600
    assert "Листов очень много" in page
    before = Import.objects.get().headers
    assert client.post(reverse("import_columns", args=[imported.pk]), dict(sent(page))).status_code == 302
    assert Import.objects.get().headers == before
    assert "Загрузить 80 строк" in words(client.get(reverse("import_review", args=[imported.pk])))
