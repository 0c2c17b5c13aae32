"""The frame in a real browser: keys by their place, menus, lists, windows, large text, colours of one's choice."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from mentoring.models import User
from tests.factories import make_mentee, make_mentor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
LARGE = ["/", "/mentees/", "/people/add/", "/tandems/add/", "/orders/", "/import/start/", "/users/", "/audit/", "/me/"]


@pytest.fixture
def people(school, curator):
    """A mentor and some mentees, so that no list is empty."""
    make_mentor(school)
    return [make_mentee(school, f"Белов Артём{letter} Дмитриевич") for letter in "абвгд"]


@pytest.fixture
def open_as(page_of: Callable[..., Page], violations: list[str]) -> Callable[..., Page]:
    """open_as(user, path, **window) → a page of a signed-in browser; its console errors are in `page.faults`."""

    def opened(user: User | None, path: str = "/", **options: Any) -> Page:
        page = page_of(user, **options)
        page.faults = violations
        page.goto(path)
        return page

    return opened


# For as long as a frame that was on its way may still move the page.
TO_TOP = """async () => {
    for (let frame = 0; frame < 3; frame++) {
        window.scrollTo({top: 0, behavior: "instant"});
        await new Promise(requestAnimationFrame);
    }
}"""


def faults_of(page: Page) -> list[str]:
    """What axe finds, short. From the top of the page: half of a menu line under the fixed bar is no small target."""
    page.evaluate(TO_TOP)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("text, width", [("200", 1280), ("150", 768), ("125", 320), ("200", 320)])
def test_large_text_never_makes_a_page_wider_than_the_window(open_as, curator, people, text, width):
    page, wide = open_as(curator, width=width), {}
    page.context.add_cookies([{"name": "display", "value": f"text={text}", "url": page.url}])
    for path in LARGE:
        page.goto(path)
        assert page.evaluate("document.documentElement.dataset.text") == text
        wide[path] = overflow(page)
    assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}


@pytest.mark.parametrize("contrast", ["dark", "black", "white"])
def test_every_choice_of_colours_is_accessible(open_as, curator, people, contrast):
    page = open_as(curator)
    page.context.add_cookies([{"name": "display", "value": f"contrast={contrast}", "url": page.url}])
    page.goto("/mentees/")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page')") != "#F5F7FA"
    assert faults_of(page) == []


def test_the_dark_theme_of_the_system_is_followed(open_as, curator, people):
    page = open_as(curator, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 23, 32)"
    assert faults_of(page) == []


def test_axe_is_awake(open_as, curator, people):
    page = open_as(curator, "/help/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in fault for fault in faults_of(page))


def test_the_menu_opens_on_a_phone_and_gives_the_focus_back(open_as, curator, people):
    page = open_as(curator, width=360)
    toggle = page.locator("[data-menu]")
    assert page.locator("#side").is_hidden()
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.locator("#side").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#side").is_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-menu')")


def test_without_a_script_the_menu_is_below_the_text(open_as, curator, people):
    page = open_as(curator, width=360, java_script_enabled=False)
    assert page.locator("[data-menu]").get_attribute("href") == "#side"
    assert page.locator("#side").is_visible()


def test_ctrl_k_works_in_the_russian_layout_and_repairs_the_words(open_as, curator, people):
    page = open_as(curator)
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyK', key: 'л', ctrlKey: true, bubbles: true}))"
    )
    page.keyboard.type(",tkjd")  # «белов» with the other layout on
    page.locator("[role=option]").first.wait_for()
    assert "Белов" in page.locator("[role=option]").first.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    assert faults_of(page) == []
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.faults == []


def test_rows_are_chosen_by_mouse_range_and_page(open_as, curator, people):
    page = open_as(curator, "/mentees/")
    bar, boxes = page.locator("[data-bulk]"), page.locator("tbody .c-box input")
    assert bar.is_hidden()
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert "4" in bar.locator("b").inner_text()
    page.locator("[data-check-all]").click()
    assert "5" in bar.locator("b").inner_text()
    page.locator("[data-check-all]").click()
    assert bar.is_hidden()


def test_rows_are_walked_and_opened_by_keys(open_as, curator, people):
    page = open_as(curator, "/mentees/")
    page.locator("tbody tr").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    assert page.locator("tr.sel").count() == 1
    assert page.evaluate("[...document.querySelectorAll('tbody tr')].indexOf(document.activeElement)") == 3
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/people/" in page.url


def test_a_filter_changes_the_list_and_the_address_and_goes_back(open_as, curator, people):
    page = open_as(curator, "/mentees/")
    page.fill("#list-search", "артёмв")
    with page.expect_response(lambda answer: "q=" in answer.url):
        page.keyboard.press("Enter")
    page.locator("tbody tr").nth(1).wait_for(state="detached")
    assert page.locator("tbody tr").count() == 1
    assert "1" in page.locator("#said").inner_text()
    assert "q=" in page.url
    assert page.evaluate("document.activeElement.id") == "list-search"
    page.go_back()
    page.locator("tbody tr").nth(4).wait_for()
    assert "q=" not in page.url
    assert page.faults == []


def test_the_summary_of_errors_has_the_focus_and_leads_into_the_field(open_as, curator, people):
    page = open_as(curator, "/people/add/")
    page.locator("main form[data-once] .btn-primary").click()
    page.locator("[data-error-summary]").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert page.title().startswith("Ошибка: ")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.matches('[aria-invalid=true]')")


def test_a_drop_down_list_closes_by_escape_and_by_a_click_elsewhere(open_as, curator, people):
    page = open_as(curator)
    user_menu = page.locator("summary.user")
    user_menu.click()
    page.keyboard.press("Escape")
    assert page.locator("details.drop[open]").count() == 0
    user_menu.click()
    page.locator("h1").click()
    assert page.locator("details.drop[open]").count() == 0


def test_the_first_tab_leads_to_the_text(open_as, curator, people):
    page = open_as(curator, "/mentees/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_display_settings_are_kept_and_put_on_the_page(open_as, curator, people):
    page = open_as(curator, "/display/")
    page.locator("input[name=text][value='150']").check()
    page.locator("input[name=contrast][value=black]").check()
    page.locator("main form[data-once] .btn-primary").click()
    page.goto("/")
    assert page.evaluate("document.documentElement.dataset.text") == "150"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert faults_of(page) == []


def test_single_keys_work_and_can_be_switched_off(open_as, curator, people):
    page = open_as(curator, "/mentees/")
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'Slash', key: '.', bubbles: true}))"
    page.evaluate(press)
    assert page.evaluate("document.activeElement.id") == "list-search"
    page.goto("/display/")
    page.locator("input[name=keys][value=off]").check()
    page.locator("main form[data-once] .btn-primary").click()
    page.goto("/mentees/")
    page.evaluate(press)
    assert page.evaluate("document.activeElement.id") != "list-search"
    assert page.locator("tbody tr[tabindex]").count() == 0


def test_a_person_is_chosen_from_the_list_that_grows_under_the_field(open_as, curator, people):
    page = open_as(curator, "/tandems/add/")
    field = page.get_by_role("combobox", name="Найти в базе").last
    field.type("белов артёмв")
    option = page.get_by_role("option", name="Белов Артёмв Дмитриевич")
    option.wait_for()
    assert (field.get_attribute("aria-expanded"), page.get_by_role("option").count()) == ("true", 1)
    assert faults_of(page) == []
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    field.press("Backspace")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    name = chosen.evaluate("option => option.firstChild.textContent")
    field.press("Enter")
    page.get_by_role("link", name="Убрать").wait_for()
    assert name in page.locator("section[aria-labelledby=h-mentee]").inner_text()
    assert "mentee_q" not in page.url
    assert page.faults == []


def test_without_a_script_a_person_is_found_by_the_button(open_as, curator, people):
    page = open_as(curator, "/tandems/add/", java_script_enabled=False)
    page.get_by_label("Найти в базе").last.fill("артёмв")
    page.get_by_role("button", name="Найти").last.click()
    assert page.get_by_role("combobox", name="Найти в базе").count() == 0
    page.get_by_role("link", name="Белов Артёмв Дмитриевич").click()
    page.get_by_role("link", name="Убрать").wait_for()  # one: of two it would not know which


def test_the_card_of_a_person_shows_what_belongs_to_the_kind(open_as, curator, people):
    page = open_as(curator, "/people/add/")
    grade, post = page.get_by_label("Класс", exact=False).first, page.get_by_label("Должность", exact=False)
    mother = page.get_by_role("group", name="Законные представители")
    assert (grade.is_visible(), post.is_visible(), mother.is_visible()) == (True, True, True)
    page.get_by_label("Кто это").select_option("teacher")
    assert (grade.is_visible(), post.is_visible(), mother.is_visible()) == (False, True, False)
    post.fill("учитель физики")
    page.get_by_label("Кто это").select_option("pupil")
    assert (grade.is_visible(), post.is_visible(), mother.is_visible()) == (True, True, True)  # what is typed stays
    post.fill("")
    page.get_by_label("Кто это").select_option("teacher")
    page.get_by_label("Кто это").select_option("pupil")
    assert (grade.is_visible(), post.is_visible()) == (True, False)
    assert faults_of(page) == []
