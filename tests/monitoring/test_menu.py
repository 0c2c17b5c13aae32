"""The menu knows where it is, and the path above the heading names the group."""

import re

import pytest
from django.urls import reverse

from monitoring.dashboards.menu import belongs

PATH = re.compile(r'<ol class="crumbs">(.*?)</ol>', re.S)


def path(browser, name, *args):
    """The words of the path on a page."""
    html = browser.get(reverse(name, args=args)).content.decode()
    return [" ".join(re.sub(r"<[^>]+>", "", step).split()) for step in PATH.search(html)[1].split("</li>")[:-1]]


def test_the_path_names_the_group_once(sign_in, curator):
    browser = sign_in(curator)
    assert path(browser, "requests") == ["Главная", "Участники", "Запросы"]
    assert path(browser, "people") == ["Главная", "Все люди"], "the group leads to this very page"
    assert path(browser, "certificates") == ["Главная", "Школа наставников", "Сертификаты"]
    assert path(browser, "tandem_add")[:2] == ["Главная", "Тандемы"]
    assert path(browser, "orders") == ["Главная", "Приказы"]


@pytest.mark.parametrize(
    "page, known",
    [
        ("candidate_appoint", "candidate"), ("duty_cancel", "duty"), ("requests_sort", "requests"),
        ("requests_map", "requests_map"), ("mentees_leave", "mentees"), ("profile", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_page_of_an_act_stands_under_the_page_it_came_from(page, known):
    assert belongs(page) == known
