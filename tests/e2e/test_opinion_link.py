"""A class teacher's link on a phone: the view is given without an account and the curator sees it. With a script the
draft is kept by itself, without one by a button."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mentoring.links.issuing import printed
from mentoring.links.models import PersonalLink
from mentoring.models import School, User
from participants.models import MentoringRequest, ThirdPartyView
from tests.e2e.hand import Hand
from tests.factories import make_person, year_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_console")]
PageOf = Callable[..., Page]
WORDS = "Хочу подтянуть алгебру"
PHONE = {"width": 360, "has_touch": True, "is_mobile": True}


@pytest.fixture
def asked(school: School) -> MentoringRequest:
    """A pupil's accepted request."""
    person = make_person(school, "Белов Артём Дмитриевич")
    return MentoringRequest.objects.create(person=person, year=year_of(school), words=WORDS, state="accepted")


def ask(page: Page, asked: MentoringRequest) -> str:
    """The curator makes a link on the card of the request; its address."""
    hand = Hand(page)
    page.goto(f"/requests/{asked.pk}/")
    hand.press("link", "Запросить по ссылке")
    page.get_by_label("классный руководитель").check()
    hand.fill("ФИО", "Ильина Майя Олеговна")
    hand.press("button", "Создать ссылку")
    return str(page.locator("#address").inner_text())


def no_wider_than_the_phone(page: Page) -> None:
    """Nothing sticks out sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_class_teacher_answers_by_phone_without_javascript(
    page_of: PageOf, asked: MentoringRequest, curator: User
) -> None:
    office = page_of(curator, java_script_enabled=False)
    address = ask(office, asked)
    phone = page_of(None, java_script_enabled=False, **PHONE)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.headers.get("referer", "")))
    hand = Hand(phone)
    assert phone.goto(address).status == 200  # type: ignore[union-attr]
    expect(phone.get_by_text("Артём Б., 8")).to_be_visible()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    assert "Белов" not in phone.content()

    phone.get_by_label("Да, и добавлю своё").check()
    hand.fill("Что вы об этом знаете", "Старается, но теряется")
    hand.press("button", "Сохранить и дописать позже")
    expect(phone.get_by_text("Ответ ещё не отправлен")).to_be_visible()
    expect(phone.get_by_label(re.compile("Что вы об этом знаете"))).to_have_value("Старается, но теряется")
    hand.fill("Что вы об этом знаете", "Старается, но теряется. Диагноз ему ставили зря")
    hand.press("button", "Отправить ответ")
    expect(phone.get_by_role("link", name=re.compile("сведения о здоровье"))).to_be_visible()
    hand.fill("Что вы об этом знаете", "Старается, но теряется у доски")
    hand.press("button", "Отправить ответ")
    expect(phone.get_by_role("heading", name="Спасибо, ответ получен")).to_be_visible()
    assert phone.url.endswith("/thanks/")
    assert phone.goto(address).status == 404  # type: ignore[union-attr]
    assert not [one for one in sent if "/v/" in one]

    office.goto("/opinions/")
    Hand(office).press("link", "Белов Артём")
    expect(office.get_by_text("Старается, но теряется у доски")).to_be_visible()
    assert "Диагноз" not in office.content()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_of_the_link_fits_a_phone(
    page_of: PageOf, asked: MentoringRequest, curator: User, javascript: bool
) -> None:
    address = ask(page_of(curator), asked)
    phone = page_of(None, java_script_enabled=javascript, **PHONE)
    phone.goto(address)
    Hand(phone).press("button", "Отправить ответ")  # with the summary of errors
    if javascript:
        no_wider_than_the_phone(phone)
        small = phone.locator("main button:visible").evaluate_all(
            "all => all.filter(b => b.getBoundingClientRect().height < 24).map(b => b.textContent)"
        )
        assert not small
    expect(phone.get_by_role("link", name="Выберите ответ на первый вопрос")).to_be_visible()


def test_the_script_keeps_the_draft_and_says_so_once(page_of: PageOf, asked: MentoringRequest, curator: User) -> None:
    address = ask(page_of(curator), asked)
    phone = page_of(None, **PHONE)
    phone.goto(address)
    field = phone.get_by_label(re.compile("Что вы об этом знаете"))
    field.fill("Начало")
    expect(phone.locator("[data-draft-said]")).to_have_text(re.compile(r"Черновик сохранён в \d\d:\d\d"))
    expect(phone.locator("[data-draft-status]")).to_have_text("Черновик сохранён")
    assert PersonalLink.objects.get().draft["text"] == "Начало"
    field.fill("Начало и ещё")
    with phone.expect_response(lambda answer: answer.url.endswith("/draft/")):
        phone.get_by_label(re.compile("Какой наставник")).focus()  # leaving the field does not wait
    assert PersonalLink.objects.get().draft["text"] == "Начало и ещё"
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0

    other = page_of(None, **PHONE)
    other.goto(address)
    expect(other.get_by_label(re.compile("Что вы об этом знаете"))).to_have_value("Начало и ещё")
    Hand(other).press("button", "Это не мой телефон")
    expect(other.get_by_role("heading", name="Черновик удалён")).to_be_visible()
    assert PersonalLink.objects.get().draft == {}


def test_a_lost_connection_and_a_closed_link_are_told(page_of: PageOf, asked: MentoringRequest, curator: User) -> None:
    address = ask(page_of(curator), asked)
    phone = page_of(None, **PHONE)
    phone.goto(address)
    phone.route("**/draft/", lambda route: route.fulfill(status=418, body=""))
    phone.get_by_label(re.compile("Что вы об этом знаете")).fill("Начало")
    expect(phone.locator("[data-draft-status]")).to_have_text(re.compile("нет связи"))
    phone.unroute("**/draft/")
    ThirdPartyView.objects.all().delete()
    phone.get_by_label(re.compile("Что вы об этом знаете")).fill("Начало и ещё")
    expect(phone.locator("[data-draft-status]")).to_have_text(re.compile("ссылка больше не действует"))
    expect(phone.get_by_label(re.compile("Что вы об этом знаете"))).to_have_value("Начало и ещё")


def test_the_link_itself_opens_its_code(
    school: School, asked: MentoringRequest, curator: User, page_of: PageOf
) -> None:
    address = ask(page_of(curator), asked)
    assert address.endswith(printed(PersonalLink.objects.get(), "").address)  # type: ignore[union-attr]
