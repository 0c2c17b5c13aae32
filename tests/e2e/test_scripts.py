"""Texts of people never become code: all forty payloads in every text field, on every page, without the policy that
would hide the fault and then with it (C3; tests/security/test_texts.py reads what no browser opens); the policy itself
is not breached anywhere (C5)."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

from tests.e2e.pages import goto, opened_by
from tests.security.payloads import ALIVE, PAYLOADS
from tests.security.texts import poison
from tests.security.world import World

pytestmark = pytest.mark.browser
TYPED = ("q", "sort", "view", "cols", "per", "page", "year")


@pytest.mark.parametrize("bypass", [True, False], ids=["without the policy", "with the policy"])
@pytest.mark.parametrize("role", ["curator", "mentor", "admin"])
def test_no_text_of_a_person_becomes_code(
    role: str, bypass: bool, world: World, page_of: Callable[..., Page], violations: list[str]
) -> None:
    assert len(poison(world)) > 60
    page, faults = page_of(world.users[role], bypass_csp=bypass), []
    page.on("dialog", lambda dialog: (faults.append(f"a window: {dialog.message}"), dialog.dismiss()))
    for opened in opened_by(role, world, texts="payloads"):
        goto(page, opened.url)
        faults += [f"{opened.name} {opened.url}: {one}" for one in page.evaluate(ALIVE)]
    assert not faults, "\n".join(faults)
    assert not violations


def test_what_is_typed_into_the_address_does_not_become_code(world: World, page_of: Callable[..., Page]) -> None:
    page, faults = page_of(world.users["curator"], bypass_csp=True), []
    for number, text in enumerate(PAYLOADS):
        address = f"/{('people', 'search')[number % 2]}/?" + urlencode(dict.fromkeys(TYPED, text))
        goto(page, address)
        faults += [f"{address}: {one}" for one in page.evaluate(ALIVE)]
    assert not faults, "\n".join(faults)


def test_an_unescaped_text_is_seen(page_of: Callable[..., Page]) -> None:
    page, missed = page_of(None, bypass_csp=True), []
    for text in PAYLOADS:
        try:
            page.set_content(f'<title>t</title><p title="{text}">{text}</p>', wait_until="commit")
            missed += [text] * (not page.evaluate(ALIVE))
        except BrowserError:  # the text led the page away, or holds it: it became code
            continue
    assert len(missed) <= 4, missed


def test_a_breach_of_the_policy_is_heard(page_of: Callable[..., Page], violations: list[str]) -> None:
    page = page_of(None)
    page.goto("/login/")
    page.evaluate("() => { const s = document.createElement('script'); s.text = '1'; document.body.append(s); }")
    page.evaluate("() => document.body.setAttribute('style', 'color: red')")
    assert any("Content Security Policy" in said for said in violations)
