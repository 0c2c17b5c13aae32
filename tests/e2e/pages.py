"""Which pages there are to open: from the URLconf, as in the security matrix, so that a new page is looked at too."""

import re
from typing import NamedTuple

from playwright.sync_api import Page, Response

from tests.security.asking import Asker
from tests.security.routes import all_routes
from tests.security.samples import samples
from tests.security.world import World

WIDTHS = (320, 768, 1280)
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
OWN_TO_A_PAGE = re.compile(
    r"""<title>.*?</title>| aria-current="\w+"|\b(?:href|value)=(?:"[^"]*"|'[^']*')""", re.DOTALL
)
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
FIELD = re.compile(r"<(?:select|textarea|input\b(?![^>]*type=\"hidden\"))", re.IGNORECASE)


class Opened(NamedTuple):
    """A page that opens for a role."""

    name: str
    url: str
    text: str

    @property
    def parts(self) -> tuple[str, str]:
        """The main part, and the frame around it: without tokens; the frame also without addresses and the mark of the
        page where one is, which differ on every page."""
        text = TOKEN.sub("", self.text)
        main = MAIN.search(text)
        assert main, f"{self.url} has no main part"
        return main[0], OWN_TO_A_PAGE.sub("", text.replace(main[0], ""))

    @property
    def has_form(self) -> bool:
        """Somebody may fill in and send something in the main part."""
        return any(FIELD.search(form) for form in FORM.findall(self.parts[0]))


def opened_by(role: str, world: World, texts: str = "") -> list[Opened]:
    """Every page (HTML, 200) that opens for this role: own rows, one of each kind and state. The world is the same in
    each test, its numbers too, so they are looked for once; `texts` names a world with other texts."""
    if (role, texts) not in _opened:
        _opened[role, texts] = looked_for(role, world)
    return _opened[role, texts]


_opened: dict[tuple[str, str], list[Opened]] = {}


def looked_for(role: str, world: World) -> list[Opened]:
    """Ask for every address that the role may enter by its declaration (that no other opens, the matrix proves)."""
    browser, found, met = Asker(world.users[role]), [], set()
    for route in filter(lambda route: "pdf" not in route.path and "xlsx" not in route.path, all_routes()):
        if route.access and not route.lets_in(role):
            continue
        for sample in samples(route, world.own):
            answer = browser.ask("GET", route.url(**sample))
            if answer.status == 200 and "<html" in answer.text[:2000]:  # not a part for htmx, not a file
                kind = (route.name, outline(answer.text))
                if kind not in met:
                    met.add(kind)
                    found.append(Opened(route.name, route.url(**sample), answer.text))
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
