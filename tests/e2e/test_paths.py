"""The main paths in Chromium, end to end: with the mouse, by keyboard only, and without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from mentoring.models import School, User
from participants.models import MenteeCard, Person
from programs.models import Order, Tandem
from tests.e2e.hand import Hand
from tests.factories import PASSWORD, give_consents

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_console")]
DATA = Path(__file__).parents[1] / "data"
WAYS = {"mouse": {}, "keyboard": {}, "without JavaScript": {"java_script_enabled": False}}
HandOf = Callable[[User], Hand]


@pytest.fixture(params=WAYS)
def hand_of(request: pytest.FixtureRequest, page_of: Callable[..., Page]) -> HandOf:
    """Somebody's hand at a page, in one of the three ways."""
    return lambda user: Hand(page_of(user, **WAYS[request.param]), keyboard=request.param == "keyboard")


def load(hand: Hand, file: Path) -> None:
    """The five steps of an import; a real file is taken as the program proposes."""
    hand.page.goto("/import/start/")
    hand.attach(file)
    hand.press("button", "Прочитать файл")
    hand.press("button", "Проверить строки")
    hand.press("button", r"Загрузить \d+")
    hand.press("button", "Загрузить$")
    expect(hand.page.get_by_text("Что записано")).to_be_visible()


def undo(hand: Hand, address: str) -> None:
    """Take a whole import back."""
    hand.page.goto(address)
    hand.press("link", "Отменить загрузку")
    hand.press("button", "Отменить загрузку")
    expect(hand.page.get_by_text("Загрузка отменена").first).to_be_visible()


def mend(file: Path) -> Path:
    """Correct the four rows with errors in the downloaded file, as a secretary does."""
    book = openpyxl.load_workbook(file)
    sheet = book["Лист1"]
    for row, column, value in ((2, 4, 2013), (3, 7, "28.02.2026"), (4, 2, "Палий Аскольд Юрьевич"), (5, 9, "уч-уч")):
        sheet.cell(row, column, value)
    mended = file.with_name("mended.xlsx")
    book.save(mended)
    return mended


def test_a_schools_own_file_is_loaded_mended_and_taken_back(hand_of: HandOf, curator: User, tmp_path: Path) -> None:
    hand = hand_of(curator)
    load(hand, DATA / "bases_school.xlsx")
    first = hand.page.url
    assert MenteeCard.objects.count() == 117

    load(hand, mend(hand.download("Скачать 4 строки с ошибками", tmp_path)))
    second = hand.page.url
    assert MenteeCard.objects.count() == 121

    undo(hand, second)
    assert MenteeCard.objects.count() == 117
    undo(hand, first)
    assert not Person.objects.exists()


def test_the_official_bases_become_a_registered_order(
    hand_of: HandOf, school: School, curator: User, director: User, staff: User, tmp_path: Path, settings: Any
) -> None:
    call_command("load_reference", verbosity=0)
    hand = hand_of(curator)
    load(hand, DATA / "bases_official.xlsx")
    tandems = list(Tandem.objects.all())
    assert len(tandems) > 50
    for person in Person.objects.all():
        give_consents(person)

    order = send(hand)
    decide(hand_of(director), order, "Вернуть на доработку", "Уточните срок")
    hand.page.goto(f"/orders/{order.pk}/")
    expect(hand.page.get_by_text("Уточните срок")).to_be_visible()
    send_again(hand, order)
    decide(hand_of(director), order, "Утвердить проект")
    office = hand_of(staff)
    office.page.goto(f"/orders/{order.pk}/register/")
    office.press("button", "Зарегистрировать")

    order.refresh_from_db()
    assert order.state == "registered"
    assert set(Tandem.objects.values_list("state", flat=True)) == {"active"}
    text = text_of(office.download("PDF", tmp_path))
    assert order.number_text in text
    assert f"{order.dated:%d.%m.%Y}" in text
    missing = [person.last_name for person in Person.objects.all() if person.last_name not in text]
    assert not missing


def send(hand: Hand) -> Order:
    """From the drafts to a project on the director's table."""
    hand.page.goto("/tandems/drafts/")
    hand.press("button", "Создать проект приказа")
    order = Order.objects.get()
    send_again(hand, order)
    return order


def send_again(hand: Hand, order: Order) -> None:
    """From the project to the director."""
    hand.page.goto(f"/orders/{order.pk}/")
    hand.press("link", "Отправить директору")
    hand.press("button", "Отправить директору")
    order.refresh_from_db()
    assert order.state == "submitted"


def decide(hand: Hand, order: Order, button: str, remark: str = "") -> None:
    """The director's word."""
    hand.page.goto(f"/orders/{order.pk}/approve/")
    if remark:
        hand.fill("Замечание", remark)
    hand.press("button", button)


def text_of(file: Path) -> str:
    """The text of a PDF with hyphens and breaks of lines taken out."""
    pages = pypdf.PdfReader(file).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)).replace("- ", "")


def test_a_person_signs_in_sees_their_home_and_signs_out(page_of: Callable[..., Page], curator: User) -> None:
    page = page_of(None)
    hand = Hand(page, keyboard=True)
    page.goto("/people/")
    assert "/login/" in page.url
    hand.fill("Имя для входа", "curator")
    hand.fill("Пароль", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/people/")
    page.get_by_label(re.compile("вход и настройки")).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Выйти").click()
    page.goto("/people/")
    assert "/login/" in page.url
    page.go_back()
    assert "Соколова" not in page.content()


def test_a_mentor_sees_only_their_own(page_of: Callable[..., Page], world: Any) -> None:
    page = page_of(world.users["mentor"])
    seen = [row.pk for row in world.own.rows["Tandem"] if page.goto(f"/tandems/{row.pk}/").status == 200]  # type: ignore[union-attr]
    assert seen == [world.own.rows["Tandem"][0].pk]
    for url in ("/people/", "/orders/", "/import/"):
        response = page.goto(url)
        assert response
        assert response.status == 403
