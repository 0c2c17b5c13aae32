"""One Chromium for the session, a page for each test. A machine without Chromium fails these tests, it skips none."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from mentoring.models import User
from tests.security.world import World, build

NAMES = ("chromium", "chromium-browser", "google-chrome")
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the whole run."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(f"None of {', '.join(NAMES)} is installed: browser tests must run")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def violations() -> list[str]:
    """What the console said against a page: breaches of the policy, errors of scripts, files that are not there."""
    return []


@pytest.fixture
def kept_files(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser keeps the static files and does not ask for them again on each page; axe is one of them."""
    serve = StaticFilesHandler.serve

    def kept(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    monkeypatch.setattr(StaticFilesHandler, "serve", kept)
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, ("axe", Path(axe_playwright_python.__file__).parent)]


@pytest.fixture
def context_of(
    chromium: Browser, live_server: Any, kept_files: None, violations: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """A new browser window; `user` has signed in already. Its console is watched."""
    opened: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # an answer 4xx is the site's own word
            violations.append(message.text)

    def open_window(user: User | None = None, width: int = 1280, **options: Any) -> BrowserContext:
        window = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, locale="ru-RU", **options
        )
        window.set_default_timeout(15_000)  # a busy machine is no failure
        window.on("console", hear)
        window.on("weberror", lambda error: violations.append(str(error.error)))
        if user:
            window.add_cookies([signed_in_cookie(user, live_server.url)])  # type: ignore[list-item]
        opened.append(window)
        return window

    yield open_window
    for window in opened:
        window.close()


def signed_in_cookie(user: User, url: str) -> dict[str, str]:
    """The cookie of a session in which this person has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def page_of(context_of: Callable[..., BrowserContext]) -> Open:
    """A page of a new window."""
    return lambda *args, **options: context_of(*args, **options).new_page()


@pytest.fixture
def clean_console(violations: list[str]) -> Iterator[None]:
    """After the test: nothing was said against any page."""
    yield
    assert not violations


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    """Two furnished schools, as in the security matrix."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build()
