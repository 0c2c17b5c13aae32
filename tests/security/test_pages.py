"""Menus lead where the role may go and only there."""

import re

import pytest
from django.urls import Resolver404, resolve

from tests.security.asking import Asker
from tests.security.routes import all_routes
from tests.security.world import World

HREF = re.compile(r"<a\b[^>]*\bhref=\"([^\"#]+)\"")
AT_WORK = ("curator", "director", "staff", "mentor", "mentee", "municipality", "admin", "nobody")
# Pages that no link leads to, on purpose.
UNLINKED: dict[str, str] = {
    "login": "for who has not signed in",
    "healthz": "for the watchdog",
    "readyz": "for the watchdog",
    "password_forgotten": "linked from the sign-in page, which a signed-in person does not see",
    "slip": "linked from the sign-in page, which a signed-in person does not see",
    "second_factor_off": "linked once the second step is on",
    "link_thanks": "shown after an answer by a link",
    "applied": "shown after an application",
    "certificate_find": "linked from the sign-in page: who holds a paper in hand comes from outside",
    "my_courses": "in the menu of who mentors; opens empty for the rest",
    "jobs": "linked from a job that one has started",
    "tandems": "in the menu of who has tandems; opens empty for the rest",
}


def links(html: str) -> set[str]:
    """Addresses of ours that the page links to."""
    return {link.replace("&amp;", "&") for link in HREF.findall(html) if link.startswith("/") and link != "/static/"}


def name_of(link: str) -> str:
    """The name of the page behind a link; empty when there is none."""
    try:
        return str(resolve(link.partition("?")[0]).view_name)
    except Resolver404:
        return ""


def walked(browser: Asker) -> tuple[dict[str, str], list[str]]:
    """From the home along all links, one address for each page: (name → address), and the dead links met."""
    seen, dead, queue, before = {"home": "/"}, [], ["/"], {"/": ""}
    while queue:
        here = queue.pop()
        answer = browser.once("GET", here)
        if answer.status in (301, 302):
            continue
        if answer.status != 200:
            dead.append(f"{before[here]} → {here}: {answer.status}")
        elif "html" in answer.response.headers.get("Content-Type", ""):
            for link in sorted(links(answer.text)):
                name = name_of(link)
                dead += [f"{here} → {link}: no such page"] * (not name)
                if name and name not in seen and not name.startswith("admin:"):
                    seen[name], before[link] = link, here
                    queue.append(link)
    return seen, dead


@pytest.mark.parametrize("role", AT_WORK)
def test_every_link_shown_to_a_role_opens(role: str, world: World) -> None:
    assert not walked(Asker(world.users[role]))[1]


def test_a_dead_link_and_a_hidden_page_would_be_seen() -> None:
    assert links('<a class="x" href="/people/?a=1&amp;b=2">Л</a><a href="#top">') == {"/people/?a=1&b=2"}
    assert not name_of("/no/such/page/")


@pytest.mark.parametrize("role", AT_WORK)
def test_every_page_that_opens_for_a_role_is_linked_from_somewhere(role: str, world: World) -> None:
    browser = Asker(world.users[role])
    found, hidden = walked(browser)[0], []
    for route in all_routes():
        if route.name not in {*found, *UNLINKED} and not route.arguments:
            answer = browser.once("GET", route.url())
            hidden += [route.name] * (answer.status == 200 and "html" in answer.response.headers["Content-Type"])
    assert not hidden, role
