"""A candidate from the application to the list of the admitted: a curator with a phone, 360 px, without JavaScript."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentoring.models import School, User
from participants.models import Admission, Candidate
from tests.e2e.hand import Hand
from tests.factories import give_consents

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_console")]
PHONE = {"width": 360, "has_touch": True, "is_mobile": True, "java_script_enabled": False}


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    assert page.locator("main").evaluate("e => e.scrollWidth") <= 360


def write_down(page: Page) -> None:
    """An engineer of a works whom the school did not know applies on paper."""
    page.goto("/candidates/add/")
    page.locator("[name=kind]").select_option("enterprise")
    for name, value in {
        "last_name": "Орлов",
        "first_name": "Игорь",
        "middle_name": "Павлович",
        "card-words": "Покажу, чем занят инженер",
        "card-can_teach": "Черчение",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    fits(page)
    Hand(page).press("button", "Сохранить")


def test_from_the_application_to_the_list_of_the_admitted(
    page_of: Callable[..., Page], curator: User, school: School
) -> None:
    page = page_of(curator, **PHONE)
    hand, today = Hand(page), f"{timezone.localdate():%d.%m.%Y}"
    write_down(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Орлов Игорь Павлович")
    fits(page)

    hand.press("link", "Назначить собеседование")
    page.locator("[name=planned_on]").fill(today)
    page.locator("[name=place]").fill("15:00, кабинет 12")
    hand.press("button", "Назначить")
    hand.press("link", "Записать итоги собеседования")
    for name in ("motivation", "communication", "time"):
        page.locator(f"[name={name}][value='2']").check()
    fits(page)
    hand.press("button", "Записать итоги")
    expect(page.get_by_role("link", name="Выберите ответ: «Решение»")).to_be_visible()
    page.locator("[name=decision][value=recommended]").check()
    hand.press("button", "Записать итоги")
    expect(page.get_by_text("6 из 6")).to_be_visible()

    assert not page.get_by_role("link", name="Допустить").count()  # the certificate has not been seen
    hand.press("link", "Отметить справку")
    hand.press("button", "Отметить")
    assert not page.get_by_role("link", name="Допустить").count()  # nor is the consent there
    give_consents(Candidate.objects.get().person)
    page.reload()
    hand.press("link", "Допустить")
    hand.press("button", "Допустить")
    expect(page.get_by_text("По итогам собеседования")).to_be_visible()
    page.goto("/candidates/admitted/")
    expect(page.get_by_role("link", name="Орлов Игорь Павлович")).to_be_visible()
    fits(page)
    assert Admission.objects.get().ground == "interview"
    page.goto("/mentors/")
    expect(page.get_by_text("Черчение").first).to_be_visible()
