"""The frame in a real browser: keys by their place, menus, lists, windows; reflow, large text and axe on every page."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.factories import make_mentee, make_mentor, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/",
    "/people/",
    "/people/add/",
    "/people/doubles/",
    "/mentees/",
    "/mentees/?q=никого",
    "/mentors/",
    "/consents/",
    "/tandems/",
    "/tandems/add/",
    "/tandems/drafts/",
    "/orders/",
    "/import/",
    "/import/start/",
    "/users/",
    "/users/add/",
    "/settings/school/",
    "/settings/years/",
    "/setup/",
    "/audit/",
    "/me/",
    "/display/",
    "/help/",
    "/help/import/",
    "/search/?q=белов",
]


@pytest.fixture(scope="module")
def chromium():
    """One browser for the module; a missing one is an error, not a skip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def people(school, curator):
    """A mentor and some mentees, so that no list is empty."""
    make_mentor(school)
    return [make_mentee(school, f"Белов Артём{letter} Дмитриевич") for letter in "абвгд"]


@pytest.fixture
def open_as(chromium, live_server):
    """open_as(user, path, **context) → a page of a signed-in browser; its console errors are in `page.faults`."""
    contexts = []

    def opened(user, path="/", **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "ru-RU"} | options)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies["session"].value
            context.add_cookies([{"name": "session", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def faults_of(page) -> list[str]:
    """What axe finds, short."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def overflow(page) -> int:
    """Pixels by which the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def problems(page) -> list[str]:
    """Everything wrong with the page that is open: axe, console, headings, reflow at 200 % and at 320 px."""
    found = faults_of(page) + page.faults
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    page.evaluate("document.documentElement.dataset.text = '200'")
    if overflow(page) > 0:
        found.append("wider than the window at 200 % text")
    page.evaluate("delete document.documentElement.dataset.text")
    page.set_viewport_size({"width": 320, "height": 640})
    if overflow(page) > 0:
        found.append("wider than 320 px")
    found += faults_of(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.faults.clear()
    return found


def test_every_page_of_a_curator_is_accessible_and_reflows(open_as, curator, people, live_server):
    page, wrong = open_as(curator), {}
    for path in PAGES:
        page.goto(live_server.url + path)
        wrong[path] = problems(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_every_page_before_sign_in_is_accessible_and_reflows(open_as, db, live_server):
    page, wrong = open_as(None, "/login/"), {}
    for path in ["/login/", "/login/slip/", "/login/forgotten/", "/help/start/", "/display/"]:
        page.goto(live_server.url + path)
        wrong[path] = problems(page)
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("role", ["director", "staff", "mentor", "mentee"])
def test_each_home_is_accessible(open_as, school, people, role):
    page = open_as(make_user(f"one_{role}", school, role))
    assert faults_of(page) == []
    assert page.faults == []


def test_the_dark_theme_is_accessible(open_as, curator, people):
    assert faults_of(open_as(curator, "/mentees/", color_scheme="dark")) == []


def test_axe_is_awake(open_as, curator, people):
    page = open_as(curator, "/help/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/x.png\">')")
    assert any("image-alt" in fault for fault in faults_of(page))


def test_the_menu_opens_on_a_phone_and_gives_the_focus_back(open_as, curator, people):
    page = open_as(curator, viewport={"width": 360, "height": 740})
    toggle = page.locator("[data-menu]")
    assert page.locator("#side").is_hidden()
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.locator("#side").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#side").is_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-menu')")


def test_without_a_script_the_menu_is_below_the_text(open_as, curator, people):
    page = open_as(curator, viewport={"width": 360, "height": 740}, java_script_enabled=False)
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


def test_display_settings_are_kept_and_put_on_the_page(open_as, curator, people, live_server):
    page = open_as(curator, "/display/")
    page.locator("input[name=text][value='150']").check()
    page.locator("input[name=contrast][value=black]").check()
    page.locator("main form[data-once] .btn-primary").click()
    page.goto(live_server.url + "/")
    assert page.evaluate("document.documentElement.dataset.text") == "150"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert faults_of(page) == []
