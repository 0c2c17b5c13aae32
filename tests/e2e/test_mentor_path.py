"""A mentor's way in whole: the poster's code, the application on a phone, interview, course, admission, certificate,
and its code checked by a stranger. 360 px, without JavaScript, on both sides of the table."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2 as pdfium
import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentoring.models import School, User
from participants.applications import rules
from participants.models import Admission, Candidate, Certificate
from tests.e2e.hand import Hand
from tests.factories import give_consents
from tests.participants.applying_cast import make_door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_console")]
PageOf = Callable[..., Page]
PHONE = {"width": 360, "has_touch": True, "is_mobile": True, "java_script_enabled": False}
NAME = "Орлов Игорь Павлович"


@pytest.fixture(autouse=True)
def _read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser fills a form in faster than a person."""
    monkeypatch.setattr(rules, "LEAST_SECONDS", 0)


def scanned(office: Page, address: str) -> str:
    """What a camera reads from the first page of a paper."""
    answer = office.request.get(address, timeout=60_000)
    assert answer.headers["content-type"] == "application/pdf"
    with pdfium.PdfDocument(BytesIO(answer.body())) as pages:
        return zxingcpp.read_barcodes(pages[0].render(scale=3).to_pil())[0].text


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    assert page.locator("main").evaluate("e => e.scrollWidth") <= 360


def apply(phone: Page, address: str) -> None:
    """A young teacher applies with the poster's code."""
    assert phone.goto(address).status == 200  # type: ignore[union-attr]
    fits(phone)
    hand = Hand(phone)
    hand.fill("Фамилия, имя, отчество", NAME)
    phone.get_by_label("Педагог").check()
    hand.fill("Класс, должность или место работы", "учитель физики")
    hand.fill("Ваш телефон или почта", "8 924 111-22-33")
    hand.fill("Расскажите о себе как о наставнике", "Решаю задачи и люблю объяснять")
    hand.press("button", "Отправить заявку")
    expect(phone.get_by_role("heading", name="Спасибо, заявка отправлена")).to_be_visible()
    fits(phone)


def take(office: Page) -> None:
    """The curator accepts the application and opens the candidate."""
    hand = Hand(office)
    office.goto("/applications/")
    hand.press("link", "Орлов Игорь")
    hand.press("button", "Принять")
    office.goto("/candidates/")
    hand.press("link", NAME)
    expect(office.get_by_text("Решаю задачи и люблю объяснять")).to_be_visible()
    fits(office)


def talk(office: Page) -> None:
    """The interview: appointed, held, recommended, sent to learn."""
    hand = Hand(office)
    hand.press("link", "Назначить собеседование")
    hand.fill("День собеседования", f"{timezone.localdate():%d.%m.%Y}")
    hand.press("button", "Назначить")
    hand.press("link", "Записать итоги собеседования")
    for name in ("motivation", "communication", "time"):
        office.locator(f"[name={name}][value='2']").check()
    office.locator("[name=decision][value=recommended]").check()
    hand.press("button", "Записать итоги")
    expect(office.get_by_text("6 из 6")).to_be_visible()
    hand.press("button", "Направить на обучение")


def teach(office: Page) -> None:
    """A course of one lesson; who came has finished, and a certificate is given."""
    hand = Hand(office)
    office.goto("/school/courses/add/")
    hand.fill("Название", "Основы наставничества")
    office.locator("[name=has_test]").uncheck()
    office.locator("[name=topic-0-title]").fill("Роль наставника")
    hand.press("button", "Сохранить")
    hand.press("link", "Добавить группу")
    hand.press("button", "Сохранить")
    hand.press("link", "Зачислить")
    office.get_by_label(re.compile(NAME)).check()
    hand.press("button", "Зачислить")
    hand.press("link", "Добавить занятие")
    hand.fill("Дата", f"{timezone.localdate():%d.%m.%Y}")
    hand.fill("Начало", "15:00")
    hand.fill("Окончание", "16:00")
    hand.press("button", "Сохранить")
    hand.press("link", "Отметить явку")
    fits(office)
    hand.press("button", "Сохранить явку")
    hand.press("link", "Итоги")
    fits(office)
    hand.press("button", "Зачесть всех")
    hand.press("link", "Выдать сертификаты")
    hand.press("button", "Выдать сертификаты")
    expect(office.get_by_text("Сертификат №").first).to_be_visible()


def admitted(office: Page) -> None:
    """Whoever has finished the course is admitted by it and stands among the mentors."""
    office.goto("/candidates/")
    Hand(office).press("link", NAME)
    expect(office.get_by_role("region", name="Допуск").get_by_text("Допущен")).to_be_visible()
    for page in ("/candidates/admitted/", "/mentors/"):
        office.goto(page)
        expect(office.get_by_role("link", name=NAME, exact=True)).to_be_visible()


def test_from_the_poster_to_the_checked_certificate(page_of: PageOf, school: School, curator: User) -> None:
    office, phone, stranger = page_of(curator, **PHONE), page_of(None, **PHONE), page_of(None, **PHONE)
    door = make_door(school, curator, "mentor")
    apply(phone, scanned(office, f"/applications/doors/{door.pk}/poster/"))
    take(office)
    talk(office)
    give_consents(Candidate.objects.get().person)
    teach(office)
    admitted(office)
    assert Admission.objects.get().ground == "course"

    address = scanned(office, f"/school/certificates/{Certificate.objects.get().pk}/pdf/")
    assert stranger.goto(address).status == 200  # type: ignore[union-attr]
    expect(stranger.get_by_role("heading", name="Сертификат действителен")).to_be_visible()
    fits(stranger)
    assert NAME not in stranger.content()
    stranger.goto("/check/")
    stranger.get_by_label(re.compile("Код")).fill(Certificate.objects.get().code)
    Hand(stranger).press("button", "Проверить")
    expect(stranger.get_by_role("heading", name="Сертификат действителен")).to_be_visible()
    assert stranger.goto(f"{address[:-3]}QQ/").status == 404  # type: ignore[union-attr]
    expect(stranger.get_by_role("heading", name="Такого сертификата нет")).to_be_visible()
