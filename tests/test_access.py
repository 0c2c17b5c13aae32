"""`tests/access.txt` lists every URL name and who enters, and is compared with the site both ways.

Who changes the access of a page changes that file too, so that it is seen in the review. The test prints the lines to
write; `ACCESS_TXT=write pytest tests/test_access.py` writes them.
"""

import difflib
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mentoring.kit.access import roles
from mentoring.kit.checks import every_page_declares_access
from tests.security.routes import Route, all_routes

FILE = Path(__file__).with_name("access.txt")


def lines(routes: list[Route]) -> list[str]:
    """The file's lines: URL name, path, who enters."""
    wide = max((len(route.name) for route in routes), default=0)
    return [f"{route.name:<{wide}}  /{route.path}  →  {', '.join(route.access) or 'NOBODY SAID'}" for route in routes]


def differences(routes: list[Route], text: str) -> str:
    """What the file and the site say differently, as a diff; blanks that align the columns do not count."""
    squeeze = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(difflib.unified_diff(squeeze, [" ".join(line.split()) for line in lines(routes)], lineterm=""))


def test_the_table_of_access_says_what_the_site_does() -> None:
    routes = all_routes()
    if os.environ.get("ACCESS_TXT") == "write":
        FILE.write_text("\n".join(lines(routes)) + "\n")
    assert not differences(routes, FILE.read_text()), "ACCESS_TXT=write pytest tests/test_access.py"


def test_a_widened_role_a_lost_page_and_a_new_page_are_all_seen() -> None:
    order, person = Route("order", "orders/<int:pk>/", ("pk",), ("curator",)), Route("person", "p/", (), ("staff",))
    written = "\n".join(lines([order, person]))
    assert not differences([order, person], written)
    assert differences([order._replace(access=("curator", "mentor")), person], written)
    assert differences([order], written)
    assert differences([order, person, person._replace(name="people")], written)


def silent(request: HttpRequest) -> HttpResponse:
    """A page that does not say who may enter."""
    return HttpResponse()


def test_a_page_without_a_mark_stops_the_start_of_the_site(settings: Any) -> None:
    assert not every_page_declares_access()
    marked = roles("curator")(silent)
    table = ModuleType("table")
    table.urlpatterns = [path("a/", silent, name="a"), path("b/", marked, name="b")]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = table
    said = [error.msg for error in every_page_declares_access()]
    assert len(said) == 1
    assert "«a»" in said[0]
