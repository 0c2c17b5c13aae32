"""Requests in a browser: sorted from the keyboard alone; the whole life of one without JavaScript on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mentoring.models import User
from participants.models import MentoringRequest
from tests.factories import make_area, make_person, make_request, make_school, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school(transactional_db: None) -> object:
    """The school where it all happens; the areas stand before its first request."""
    found = make_school("sosh7")
    for title in ("Математика", "Физика", "Химия"):
        make_area(title, keywords=["дроб"] if title == "Математика" else [])
    return found


@pytest.fixture
def curator(school: object) -> User:
    """Keeps the requests."""
    return make_user("curator", school, "curator", last_name="Соколова", first_name="Анна")  # type: ignore[arg-type]


def areas_of(asked: MentoringRequest) -> set[str]:
    """Titles of the areas of a request."""
    return set(asked.areas.values_list("title", flat=True))


def test_two_requests_are_sorted_without_a_mouse(
    school: object, curator: User, page_of: Callable[..., Page], clean_console: None
) -> None:
    one, other = (make_request(school, name) for name in ("Белов Артём", "Ким Анна"))  # type: ignore[arg-type]
    page = page_of(curator)
    page.goto("/requests/sort/")
    expect(page.get_by_text("С клавиатуры")).to_be_visible()
    page.keyboard.press("Control+Enter")  # nobody is in the form: nothing is sent
    expect(page.get_by_text("Отметьте область хотя бы у одного запроса")).to_be_hidden()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-boxes]') !== null"):
            break
    for key in ("ArrowDown", "ArrowDown", "Space", "Home", "Space", "PageDown", "ArrowDown", "Space", "PageDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Сохранить и показать следующие")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Разобрано: 2 запроса")).to_be_visible()
    assert (areas_of(one), areas_of(other)) == ({"Математика", "Химия"}, {"Физика"})


def test_a_request_lives_its_life_on_a_phone_without_javascript(
    school: object, curator: User, page_of: Callable[..., Page]
) -> None:
    make_person(school, "Белов Артём Дмитриевич")  # type: ignore[arg-type]
    page = page_of(curator, width=360, java_script_enabled=False)
    page.goto("/requests/")
    page.get_by_role("link", name="Записать запрос").first.click()
    page.get_by_role("searchbox", name="Чей запрос").fill("белов")
    page.get_by_role("button", name="Найти", exact=True).click()
    page.get_by_role("link", name="Белов Артём Дмитриевич").click()
    page.get_by_label("Своими словами").fill("Не понимаю дроби")
    page.get_by_role("checkbox", name="пн, 6 урок").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Угаданы по словам — проверьте")).to_be_visible()
    page.get_by_role("link", name="Отклонить").click()
    page.get_by_role("button", name="Отклонить запрос").click()
    expect(page.get_by_role("link", name="Напишите причину")).to_be_visible()
    page.get_by_label("Причина").fill("Уже есть наставник")
    page.get_by_role("button", name="Отклонить запрос").click()
    expect(page.get_by_text("Уже есть наставник")).to_be_visible()
    page.get_by_role("button", name="Вернуть в работу").click()
    page.get_by_role("button", name="Принять").click()
    page.goto("/requests/sort/")
    page.get_by_role("button", name="Сохранить и показать следующие").click()

    asked = MentoringRequest.objects.get()
    assert (asked.state, asked.slots, asked.areas_guessed) == ("accepted", ["1-6"], False)
    assert areas_of(asked) == {"Математика"}
    expect(page.get_by_text("У всех запросов области указаны и проверены")).to_be_visible()
