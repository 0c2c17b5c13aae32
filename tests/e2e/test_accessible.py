"""axe on every page of every role, narrow and wide, empty and with errors shown; nothing sticks out at 320 px or when
the text is doubled; the keyboard reaches everything and is never caught."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.e2e.pages import WIDTHS, Opened, goto, opened_by
from tests.security.world import World

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ROLES = ("curator", "director", "staff", "mentor", "mentee", "municipality", "admin", "nobody", "anonymous")
FORM = "main form[method=post]:has(input:not([type=hidden]), select, textarea)"
SEND_EMPTY = """form => {
  for (const one of form.querySelectorAll('input, textarea'))
    if (!['hidden', 'checkbox', 'radio', 'file', 'submit'].includes(one.type)) one.value = '';
  form.submit(); }"""
STICKS_OUT = """() => {
  const root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
  const far = e => e.getBoundingClientRect().right > innerWidth + 1;
  const cut = e => e.scrollWidth > e.clientWidth + 1;  // a row drawn as a card has nothing to scroll to
  const cards = innerWidth < 576 ? [...document.querySelectorAll('.wrap-t:has(> .tbl.cards)')].filter(cut) : [];
  if (wide <= 0) return cards.map(e => 'cut: ' + e.getAttribute('aria-label'));
  return ['page', ...[...document.querySelectorAll('body *')].filter(far).slice(0, 4)
    .map(e => e.tagName + '.' + e.className)]; }"""
DOUBLED = """() => new Promise(drawn => {
  document.documentElement.style.fontSize = '200%';
  requestAnimationFrame(() => requestAnimationFrame(drawn)); })"""
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  if (e === document.body) return null;
  window.walked = window.walked || new Map();
  if (!walked.has(e)) walked.set(e, walked.size);
  const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
  const style = e.tagName + '#' + e.id + '.' + e.className + ' ' + (e.name || e.textContent.trim().slice(0, 20));
  return {number: walked.get(e), seen, shown: box.width > 0 && box.height > 0, what: style}; }"""
REACHABLE = """() => [...document.querySelectorAll(
    'main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary')]
  .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})
    && !(e.type === 'radio' && !e.checked)).length"""


def breaches(page: Page) -> list[str]:
    """What axe holds against the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [f"{one['id']}: {one['nodes'][0]['target']} ({len(one['nodes'])})" for one in found["violations"]]


def faults_at(page: Page, widths: tuple[int, ...]) -> list[str]:
    """The faults of the page that is open, at each width."""
    faults = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"at {width}: {fault}" for fault in breaches(page)]
        faults += [f"at {width} sticks out: {one}" for one in page.evaluate(STICKS_OUT)]
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_accessible(
    role: str, world: World, page_of: Callable[..., Page], clean_console: None
) -> None:
    opened, faults = opened_by(role, world), []
    assert len(opened) > 3
    page = page_of(world.users[role], bypass_csp=True)  # axe is a script of ours, not of the page
    for name, url in opened:
        goto(page, url)
        faults += [f"{role}, {name} {url} {fault}" for fault in faults_at(page, WIDTHS)]
    assert not faults, "\n".join(faults)


def test_a_page_with_faults_is_seen(page_of: Callable[..., Page]) -> None:
    page = page_of(None, bypass_csp=True)
    page.set_content('<html><body><img src="x"><p style="width:2000px;color:#aaa;background:#fff">бледно</p></body>')
    said = "\n".join(faults_at(page, (320,)))
    for fault in ("image-alt", "color-contrast", "document-title", "html-has-lang", "sticks out: page"):
        assert fault in said


@pytest.mark.parametrize("role", ["curator", "staff", "admin", "anonymous"])
def test_every_form_shows_its_errors_accessibly(role: str, world: World, page_of: Callable[..., Page]) -> None:
    page, faults, summaries = page_of(world.users[role], bypass_csp=True), [], 0
    for name, url in opened_by(role, world):
        goto(page, url)
        if not page.locator(FORM).count():
            continue
        with page.expect_navigation(timeout=15_000) as sent:
            page.locator(FORM).first.evaluate(SEND_EMPTY)
        faults += [f"{role}, {name} {url} after errors {fault}" for fault in faults_at(page, (320,))]
        # The verdicts of an import are a page of their own (200): its bad cells are data, told in the table.
        if sent.value.status == 422 and page.locator("main [aria-invalid=true]").count():
            summaries += 1
            faults += [f"{name}: {fault}" for fault in summary_faults(page)]
    assert not faults, "\n".join(faults)
    assert summaries >= (1 if role in ("anonymous", "staff") else 3)


def summary_faults(page: Page) -> list[str]:
    """Errors are named at the top, each a link to its field, and beside the field (K5)."""
    faults = ["no «Ошибка» in the title"] * ("Ошибка" not in page.title())
    links = page.locator("[role=alert] a[href^='#']")
    faults += ["no summary with links"] * (not links.count())
    for href in links.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        faults += [f"{href} leads nowhere"] * (page.locator(f"[id='{href[1:]}']").count() != 1)
    untold = "all => all.filter(e => !(e.getAttribute('aria-describedby') || '').split(' ')"
    untold += ".some(id => document.getElementById(id)?.textContent.trim())).map(e => e.name)"
    return faults + [f"{one}: error not tied" for one in page.locator("[aria-invalid=true]").evaluate_all(untold)]


@pytest.mark.parametrize("role", ["curator", "anonymous"])
def test_doubled_text_fits(role: str, world: World, page_of: Callable[..., Page]) -> None:
    page, faults = page_of(world.users[role], bypass_csp=True), []
    for name, url in opened_by(role, world):
        goto(page, url)
        page.evaluate(DOUBLED)
        faults += [f"{name} {url}: {one}" for one in page.evaluate(STICKS_OUT)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ["curator", "anonymous"])
def test_the_keyboard_reaches_every_control_sees_where_it_is_and_gets_out(
    role: str, world: World, page_of: Callable[..., Page]
) -> None:
    page, faults = page_of(world.users[role]), []
    for opened in with_forms(page, opened_by(role, world)):
        faults += [f"{opened.name} {opened.url}: {fault}" for fault in walk_faults(page, opened.url)]
    assert not faults, "\n".join(faults)


def with_forms(page: Page, opened: list[Opened]) -> list[Opened]:
    """One page of each name that has a form to fill."""
    first = {one.name: one for one in reversed(opened)}
    return [one for one in first.values() if goto(page, one.url) and page.locator(FORM).count()]


def walk_faults(page: Page, url: str) -> list[str]:
    """Press Tab until the page is left: every control was met, each with a visible focus, none twice."""
    goto(page, url)
    wanted, met, faults = page.evaluate(REACHABLE), [], []
    for _ in range(wanted + 120):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None or here["number"] < len(met):
            break
        met.append(here)
        faults += [f"focus is not seen on {here['what']}"] * (here["shown"] and not here["seen"])
    inside = page.evaluate("() => [...walked.keys()].filter(e => e.closest('main') && e.id !== 'main').length")
    return faults + [f"the keyboard met {inside} of {wanted} controls"] * (inside < wanted)
