"""axe on every page of every role, narrow and wide, empty and with errors shown; nothing sticks out at 320 px or when
the text is doubled; the keyboard reaches everything and is never caught.

Every page is looked at whole, by all rules at all widths. It is looked at once when two roles are given the same: its
main part is byte for byte that of a page already found good, and so is the frame around it (the menu with a part open),
though not both of the same page.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.pages import WIDTHS, goto, opened_by
from tests.security.world import World

pytestmark = pytest.mark.browser
AXE = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false, elementRef: false})
  .then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].target} (${one.nodes.length})`))"""
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
WATCH = """() => {
  window.walked = new Map(); window.unseen = []; window.again = false;
  document.addEventListener('focusin', ({target: e}) => {
    const s = getComputedStyle(e), box = e.getBoundingClientRect();
    window.again ||= walked.has(e);
    walked.set(e, walked.size);
    const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
    const style = e.tagName + '#' + e.id + '.' + e.className + ' ' + (e.name || e.textContent.trim().slice(0, 20));
    if (!seen && box.width > 0 && box.height > 0) unseen.push(`focus is not seen on ${style}`); }); }"""
LEFT = "() => again || document.activeElement === document.body"
MET = "() => [...walked.keys()].filter(e => e.closest('main') && e.id !== 'main').length"
AT_ONCE = 12  # presses of Tab between two looks
REACHABLE = """() => [...document.querySelectorAll(
    'main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary')]
  .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})
    && !(e.type === 'radio' && !e.checked)).length"""


def breaches(page: Page) -> list[str]:
    """What axe holds against the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(url="/static/axe/axe.min.js")
    return page.evaluate(AXE, TAGS)


def faults_at(page: Page, widths: tuple[int, ...]) -> list[str]:
    """The faults of the page that is open, at each width."""
    faults = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"at {width}: {fault}" for fault in breaches(page)]
        faults += [f"at {width} sticks out: {one}" for one in page.evaluate(STICKS_OUT)]
    return faults


def faults_doubled(page: Page) -> list[str]:
    """The faults of the page that is open when its text is made twice as large."""
    page.evaluate(DOUBLED)
    return [f"doubled sticks out: {one}" for one in page.evaluate(STICKS_OUT)]


@pytest.fixture(scope="module")
def good() -> set[str]:
    """Main parts and frames in which nothing was found."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_accessible(
    role: str, world: World, page_of: Callable[..., Page], good: set[str], clean_console: None
) -> None:
    opened, faults = opened_by(role, world), []
    assert len(opened) > 3
    page = page_of(world.users[role])
    for one in opened:
        if good.issuperset(one.parts):
            continue
        goto(page, one.url)
        found = faults_at(page, WIDTHS) + faults_doubled(page)
        good.update(() if found else one.parts)
        faults += [f"{role}, {one.name} {one.url} {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_a_page_with_faults_is_seen(page_of: Callable[..., Page]) -> None:
    page = page_of(None, bypass_csp=True)  # its faults are styles in the text, which the policy forbids
    page.goto("/login/")
    page.set_content('<html><body><img src="x"><p style="width:2000px;color:#aaa;background:#fff">бледно</p></body>')
    said = "\n".join(faults_at(page, (320,)))
    for fault in ("image-alt", "color-contrast", "document-title", "html-has-lang", "sticks out: page"):
        assert fault in said


def test_a_text_that_does_not_fit_when_doubled_is_seen(page_of: Callable[..., Page]) -> None:
    page = page_of(None)
    page.set_content('<html><body style="margin:0"><p style="width:60rem">широко</p></body>')  # 960 px, then 1920 px
    assert not page.evaluate(STICKS_OUT)
    assert faults_doubled(page)


@pytest.fixture(scope="module")
def sent() -> dict[str, bool]:
    """Main parts with a form that was sent empty, and whether a summary of errors came back."""
    return {}


@pytest.mark.parametrize("role", ["curator", "staff", "admin", "anonymous"])
def test_every_form_shows_its_errors_accessibly(
    role: str, world: World, page_of: Callable[..., Page], sent: dict[str, bool]
) -> None:
    page, faults = page_of(world.users[role], width=320), []
    with_forms = [one for one in opened_by(role, world) if one.has_form]
    for one in with_forms:
        main = one.parts[0]
        if main in sent:
            continue
        goto(page, one.url)
        if not page.locator(FORM).count():  # what was sent before took it away
            continue
        with page.expect_navigation(timeout=15_000) as answer:
            page.locator(FORM).first.evaluate(SEND_EMPTY)
        found = faults_at(page, (320,))
        # The verdicts of an import are a page of their own (200): its bad cells are data, told in the table.
        summary = answer.value.status == 422 and page.locator("main [aria-invalid=true]").count() > 0
        found += summary_faults(page) if summary else []
        if not found:
            sent[main] = summary
        faults += [f"{role}, {one.name} {one.url} after errors {fault}" for fault in found]
    assert not faults, "\n".join(faults)
    assert sum(sent.get(one.parts[0], False) for one in with_forms) >= (1 if role in ("anonymous", "staff") else 3)


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
def test_the_keyboard_reaches_every_control_sees_where_it_is_and_gets_out(
    role: str, world: World, page_of: Callable[..., Page]
) -> None:
    page, faults, frames = page_of(world.users[role]), [], set()
    first = {one.name: one for one in reversed(opened_by(role, world)) if one.has_form}
    for one in first.values():
        frame = one.parts[1]
        goto(page, one.url)
        if frame in frames:  # the way through the same menu was walked before
            page.locator("#main").focus()
        found = walk_faults(page)
        frames.update(() if found else [frame])
        faults += [f"{one.name} {one.url}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_a_control_that_the_keyboard_does_not_reach_is_seen(page_of: Callable[..., Page]) -> None:
    page = page_of(None)
    keep = "<button onkeydown=\"if (event.key === 'Tab') event.preventDefault()\">здесь остаются</button>"
    page.set_content(f"<html><body><main><a href='#x' style='outline: none'>x</a>{keep}<input></main></body>")
    faults = walk_faults(page)
    assert faults[0].startswith("focus is not seen on A#")
    assert faults[1:] == ["the keyboard met 2 of 3 controls"]


def walk_faults(page: Page) -> list[str]:
    """Press Tab until the page is left: every control of the main part was met, each with a visible focus."""
    wanted = page.evaluate(REACHABLE)
    page.evaluate(WATCH)
    for _ in range((wanted + 120) // AT_ONCE):
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate(LEFT):
            break
    inside = page.evaluate(MET)
    return page.evaluate("unseen") + [f"the keyboard met {inside} of {wanted} controls"] * (inside < wanted)
