"""Every list goes out as Excel and as print with all its columns, whatever the rows hold."""

import re
from io import BytesIO

import openpyxl
import pytest

from mentoring.kit.sheets import XLSX
from mentoring.reloading.keys import MARK
from tests.security.asking import Asker
from tests.security.routes import all_routes
from tests.security.world import World

COLUMNS = re.compile(r'name="cols" value="(\w+)"')


def lists_of(browser: Asker) -> dict[str, list[str]]:
    """The addresses of the lists that open for this person, with the names of all columns each offers."""
    pages = {
        path: browser.once("GET", path) for path in (f"/{route.path}" for route in all_routes()) if "<" not in path
    }
    offered = {path: COLUMNS.findall(page.text) for path, page in pages.items() if page.status == 200}
    return {path: names for path, names in offered.items() if names}


@pytest.mark.parametrize("role, least", [("curator", 6), ("director", 5), ("staff", 5)])
def test_every_list_goes_out_with_all_its_columns(role: str, least: int, world: World) -> None:
    browser = Asker(world.users[role])
    lists = lists_of(browser)
    assert len(lists) >= least, lists
    for path, names in lists.items():
        answer = browser.ask("GET", f"{path}?xlsx=1&cols={','.join(names)}")
        assert (answer.status, answer.response.headers["Content-Type"]) == (200, XLSX), path
        head, *rows = openpyxl.load_workbook(BytesIO(answer.response.content)).worksheets[0].values
        assert len([title for title in head if not title.startswith(MARK)]) == len(set(names)), path
        assert rows, path
        assert browser.ask("GET", f"{path}?print=1&cols={','.join(names)}").status == 200, path
