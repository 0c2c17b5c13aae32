"""From the poster to the list of requests: a parent's phone 360 px wide without JavaScript, then the curator's desk."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2 as pdfium
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from mentoring.models import School, User
from participants.applications import rules
from participants.applications.models import Application, Door
from participants.models import MentoringRequest
from tests.e2e.hand import Hand
from tests.factories import make_area
from tests.participants.applying_cast import make_door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_console")]
PageOf = Callable[..., Page]
PHONE = {"width": 360, "has_touch": True, "is_mobile": True, "java_script_enabled": False}
WORDS = "Не понимаю дроби и стесняюсь спросить"


@pytest.fixture(autouse=True)
def _read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser fills a form in faster than a person."""
    monkeypatch.setattr(rules, "LEAST_SECONDS", 0)


@pytest.fixture
def door(school: School, curator: User) -> Door:
    """The link for those who need a mentor."""
    make_area()
    return make_door(school, curator)


def scanned(office: Page, door: Door) -> str:
    """What a camera reads from the poster."""
    answer = office.request.get(f"/applications/doors/{door.pk}/poster/")
    with pdfium.PdfDocument(BytesIO(answer.body())) as pages:
        return zxingcpp.read_barcodes(pages[0].render(scale=3).to_pil())[0].text


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    assert page.locator("main").evaluate("e => e.scrollWidth") <= 360


def begun(phone: Page) -> str:
    """A parent fills in the first part and puts the rest off; the address to come back to."""
    hand = Hand(phone)
    phone.get_by_label("Родитель или законный представитель ученика", exact=True).check()
    hand.fill("Фамилия, имя, отчество того", "белов артём дмитриевич")
    hand.fill("Класс", "8б")
    hand.fill("Год или дата рождения", "2012")
    hand.fill("ФИО родителя", "Белова Нина Павловна")
    hand.fill("Телефон или почта родителя", "8 924 111-22-33")
    phone.get_by_label("Математика").check()
    phone.locator("summary", has_text="Понедельник").click()
    phone.get_by_label("6 урок").first.check()
    hand.press("button", "Сохранить и дописать позже")
    own = str(phone.locator("#address").inner_text())
    assert own == phone.url
    return own


def finished(phone: Page) -> None:
    """On another phone everything is there; the rest is written and sent."""
    hand = Hand(phone)
    expect(phone.get_by_label(re.compile("^Класс"))).to_have_value("8б")
    expect(phone.get_by_label("Математика")).to_be_checked()
    expect(phone.get_by_label("6 урок").first).to_be_checked()  # the day stands open
    hand.fill("Своими словами", WORDS)
    hand.press("button", "Отправить заявку")
    expect(phone.get_by_role("heading", name="Спасибо, заявка отправлена")).to_be_visible()


def test_from_the_code_on_the_wall_to_the_list_of_requests(page_of: PageOf, curator: User, door: Door) -> None:
    office = page_of(curator, java_script_enabled=False)
    phone, another = page_of(None, **PHONE), page_of(None, **PHONE)
    assert phone.goto(scanned(office, door)).status == 200  # type: ignore[union-attr]
    Hand(phone).press("button", "Отправить заявку")
    expect(phone.get_by_role("link", name="Выберите, кто вы: ученик, педагог или родитель")).to_be_visible()
    own = begun(phone)
    another.goto(own)
    finished(another)
    assert another.goto(own).status == 404  # type: ignore[union-attr]
    assert not MentoringRequest.objects.exists()

    office.goto("/")
    expect(office.get_by_text("1 заявка", exact=True)).to_be_visible()
    Hand(office).press("link", "Разобрать")
    Hand(office).press("link", "Белов Артём")
    expect(office.get_by_text("Никого похожего в базе нет")).to_be_visible()
    Hand(office).press("button", "Принять")
    expect(office.get_by_text("Заявка принята").first).to_be_visible()
    office.goto("/requests/")
    expect(office.get_by_role("link", name="Белов Артём Дмитриевич", exact=True)).to_be_visible()
    expect(office.get_by_text(WORDS).first).to_be_visible()


@pytest.mark.parametrize("kind", ["mentee", "mentor"])
def test_the_forms_fit_a_phone(page_of: PageOf, school: School, curator: User, kind: str) -> None:
    door = make_door(school, curator, kind)
    for javascript in (False, True):
        phone = page_of(None, **PHONE | {"java_script_enabled": javascript})
        phone.goto(scanned(page_of(curator), door))
        for day in phone.locator("summary").all():
            day.click()
        fits(phone) if javascript else None
        Hand(phone).press("button", "Отправить заявку")
        expect(phone.locator(".error-summary")).to_be_visible()
        expect(phone.get_by_label("Не заполняйте это поле")).to_have_count(1)
        assert phone.get_by_label("Не заполняйте это поле").get_attribute("tabindex") == "-1"


def test_papers_are_typed_in_with_the_keyboard_alone(page_of: PageOf, curator: User, door: Door) -> None:
    office = page_of(curator)
    office.goto("/applications/type/mentee/")
    for name in ("Белов Артём Дмитриевич", "Волкова Яна Олеговна"):
        expect(office.get_by_label(re.compile("^Номер бланка"))).to_be_focused()
        hand = Hand(office, keyboard=True)
        hand.fill("Фамилия, имя, отчество того", name)
        if name.startswith("Белов"):
            hand.fill("Класс", "8Б")
        else:
            expect(office.get_by_label(re.compile("^Класс"))).to_have_value("8Б")
        hand.fill("Своими словами", WORDS)
        with office.expect_navigation():
            office.keyboard.press("Enter")
        expect(office.get_by_text(f"{name}: принята, человек добавлен")).to_be_visible()
    assert Application.objects.filter(state="accepted", by_paper=True).count() == 2
    assert MentoringRequest.objects.count() == 2


def test_a_robot_is_asked_again(page_of: PageOf, curator: User, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LEAST_SECONDS", 3600)
    phone = page_of(None, **PHONE)
    phone.goto(scanned(page_of(curator), door))
    phone.get_by_label("Ученик", exact=True).check()
    hand = Hand(phone)
    hand.fill("Фамилия, имя, отчество того", "Белов Артём Дмитриевич")
    hand.fill("Класс", "8Б")
    hand.fill("Телефон или почта того", "8 924 111-22-33")
    hand.fill("Своими словами", WORDS)
    hand.press("button", "Отправить заявку")
    expect(phone.get_by_text("Форма отправлена слишком быстро")).to_be_visible()
    expect(phone.get_by_label(re.compile("^Своими словами"))).to_have_value(WORDS)
    assert not Application.objects.exists()
