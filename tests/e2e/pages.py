"""Which pages there are to open: from the URLconf, as in the security matrix, so that a new page is looked at too."""

from typing import NamedTuple

from playwright.sync_api import Page, Response

from tests.security.asking import Asker
from tests.security.routes import all_routes
from tests.security.samples import samples
from tests.security.world import World

WIDTHS = (320, 768, 1280)


class Opened(NamedTuple):
    """A page that opens for a role."""

    name: str
    url: str


def opened_by(role: str, world: World) -> list[Opened]:
    """Every page (HTML, 200) that opens for this role: own rows, one of each kind and state."""
    browser, found, met = Asker(world.users[role]), [], set()
    for route in filter(lambda route: "pdf" not in route.path and "xlsx" not in route.path, all_routes()):
        for sample in samples(route, world.own):
            answer = browser.ask("GET", route.url(**sample))
            if answer.status == 200 and "<html" in answer.text[:2000]:  # not a part for htmx, not a file
                kind = (route.name, outline(answer.text))
                if kind not in met:
                    met.add(kind)
                    found.append(Opened(route.name, route.url(**sample)))
    return found


def outline(text: str) -> tuple[int, int, int]:
    """What makes two pages of one address differ: how many forms, fields and tables they have."""
    return text.count("<form"), min(text.count("<input"), 12), text.count("<table")


def goto(page: Page, url: str) -> Response:
    """Open a page; its stylesheets must have come, else everything else would be green for nothing."""
    response = page.goto(url, wait_until="load")
    assert response
    sheets = page.evaluate("[...document.styleSheets].filter(s => s.href).map(s => s.cssRules.length)")
    assert len(sheets) > 3, f"{url}: the stylesheets have not come"
    assert all(sheets), f"{url}: an empty stylesheet among {sheets}"
    return response
