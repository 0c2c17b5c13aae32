"""Help is true to the pages: what it quotes stands on them, word for word."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import reverse

from monitoring.dashboards.help import TOPICS
from tests.programs.browsing import words

ROOT = Path(__file__).parents[2]
PACKAGES = ("mentoring", "participants", "programs", "monitoring")
OWN = {"applications", "requests", "selection", "schooling", "partners", "labour", "mydata"}
QUOTED = re.compile("«([^«»<]{4,60})»")


def folded(text: str) -> str:
    """Spaces and case do not tell words apart."""
    return " ".join(text.split()).casefold()


@pytest.fixture(scope="module")
def pages() -> str:
    """All words of the interface but those of the help."""
    files = [file for name in PACKAGES for file in (ROOT / name).rglob("*.py") if file.name != "help.py"]
    files += [file for file in (ROOT / "templates").rglob("*.html") if file.parent.name != "help"]
    return folded(" ".join(file.read_text(encoding="utf-8") for file in files))


def missing(text: str, pages: str) -> list[str]:
    """Quoted words that no page says."""
    return [said for said in QUOTED.findall(text) if folded(said) not in pages]


@pytest.mark.parametrize("slug", sorted(OWN))
def test_what_the_help_quotes_stands_on_a_page(slug, pages):
    text = get_template(f"help/{slug}.html").template.source
    assert QUOTED.search(text)
    assert missing(text, pages) == []


def test_a_button_that_is_not_there_is_noticed(pages):
    assert missing("нажмите «Стереть всех разом»", pages) == ["Стереть всех разом"]


def test_every_topic_opens_and_is_in_the_contents(client):
    contents = words(client.get(reverse("help")))
    assert {topic.slug for topic in TOPICS} >= OWN
    for topic in TOPICS:
        assert topic.title in contents
        assert topic.title in words(client.get(reverse("help_topic", args=[topic.slug])))
