"""A hand at the page: with the mouse, or with the keyboard alone. The same path is walked by both."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

MOST_TABS = 900  # a list of 64 pairs has some three controls a row
AT_ONCE = 9  # presses between two looks: a look costs as much as some presses
STAY = """e => {
  e.leave = new AbortController();
  e.addEventListener('keydown', v => v.key === 'Tab' && v.preventDefault(), {signal: e.leave.signal}); }"""
HERE = "e => e === document.activeElement && (e.leave.abort(), true)"


class Hand:
    """Does what a person does, by the names that a person reads."""

    def __init__(self, page: Page, keyboard: bool = False) -> None:
        self.page, self.keyboard = page, keyboard

    def named(self, role: Any, name: str) -> Locator:
        """The first control in the page's main part with this role and a name that begins so."""
        return self.page.locator("main").get_by_role(role, name=re.compile(f"^\\s*{name}")).first

    def reach(self, target: Locator) -> None:
        """Bring the focus there with Tab only; once there, what is left of the presses does nothing. Raises
        AssertionError when Tab never comes there."""
        element = target.element_handle()
        element.evaluate(STAY)
        for _ in range(MOST_TABS // AT_ONCE):
            if element.evaluate(HERE):
                return
            for _ in range(AT_ONCE):
                self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def press(self, role: Any, name: str) -> None:
        """A button or a link that leads to the next page."""
        target = self.named(role, name)
        with self.page.expect_navigation(timeout=60_000):
            self.do(target)

    def do(self, target: Locator) -> None:
        """Click, or Enter on the focused control."""
        if self.keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click(timeout=60_000)

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        field = self.page.get_by_label(re.compile(f"^\\s*{label}")).first
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def attach(self, file: Path) -> None:
        """Choose a file in the page's file field.

        With the keyboard: Enter on the focused field must reach it as a click that the browser trusts, which is what
        opens the chooser. The chooser itself is the browser's own window; Chromium's report of it gets lost now and
        then, so it is not waited for.
        """
        field = self.page.locator("main input[type=file]").first
        if self.keyboard:
            self.reach(field)
            opened = "e => { e.dataset.opened = ''; e.addEventListener('click', v => e.dataset.opened = v.isTrusted) }"
            field.evaluate(opened)
            self.page.keyboard.press("Enter")
            assert field.get_attribute("data-opened") == "true", "Enter does not open the file field"
        field.set_input_files(file)

    def download(self, name: str, folder: Path) -> Path:
        """Follow a link that gives a file; where it was saved."""
        with self.page.expect_download(timeout=60_000) as waiting:
            self.do(self.named("link", name))
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target
