"""The first page over a slow line: HTML, styles and scripts together at most 100 KB gzip, fonts apart."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.factories import make_mentee

LIMIT = 100_000
LINKED = re.compile(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="/static/([^"]+)"')
DRAWN = re.compile(r'href="/static/([^"#]+\.svg)#')


def packed(data: bytes) -> int:
    """Bytes over the line."""
    return len(gzip.compress(data, 9))


def weight(html: str) -> int:
    """The page with everything it links to, each file once."""
    names = {*LINKED.findall(html), *DRAWN.findall(html)}
    return packed(html.encode()) + sum(packed(Path(finders.find(name)).read_bytes()) for name in names)


@pytest.mark.parametrize("page", ["/", "/mentees/", "/orders/"])
def test_a_first_page_is_light(client, curator, school, page):
    for number in range(30):
        make_mentee(school, f"Белов Артём{number} Дмитриевич")
    client.force_login(curator)
    html = client.get(page).content.decode()
    assert len(LINKED.findall(html)) > 15, "the styles and scripts are not found in the page"
    assert weight(html) <= LIMIT


def test_a_heavy_page_would_be_seen():
    assert weight(f"<p>{os.urandom(LIMIT).hex()}</p>") > LIMIT
