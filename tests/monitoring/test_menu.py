"""The menu knows where it is, and the path above the heading names the group."""

import re

import pytest
from django.urls import reverse

from monitoring.menu.showing import belongs, shown
from monitoring.menu.table import MENU

PATH = re.compile(r'<ol class="crumbs">(.*?)</ol>', re.S)


def path(browser, name, *args):
    """The words of the path on a page."""
    html = browser.get(reverse(name, args=args)).content.decode()
    return [" ".join(re.sub(r"<[^>]+>", "", step).split()) for step in PATH.search(html)[1].split("</li>")[:-1]]


def test_the_path_names_the_group_once(sign_in, curator):
    browser = sign_in(curator)
    assert path(browser, "requests") == ["Главная", "Заявки и запросы", "Запросы"]
    assert path(browser, "people") == ["Главная", "Все люди"], "the group leads to this very page"
    assert path(browser, "certificates")[1:] == ["Отбор и обучение", "Школа наставников", "Сертификаты"]
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


def menu_of(user):
    """What this person sees: label of the group or line → labels under it."""
    return {top.label: [line.label for line in top.children] for top in shown(MENU, user, "")}


ROLES = ["curator", "director", "staff", "mentor", "mentee", "methodist", "administrator"]


@pytest.mark.parametrize("role", ROLES)
def test_a_menu_has_eight_lines_at_most_and_each_group_leads_in(role, sign_in, request):
    user = request.getfixturevalue(role)
    browser = sign_in(user)
    lines = shown(MENU, user, "")
    assert 1 <= len(lines) <= 8
    assert all(len(top.children) <= 8 for top in lines)
    for top in lines:
        assert browser.get(top.url).status_code == 200, top.label


def test_a_group_of_one_line_is_that_line(staff, curator):
    menu = menu_of(staff)
    assert menu["Согласия"] == []
    assert menu["Отбор и обучение"] == ["Школа наставников", "Явка", "Сертификаты"]
    assert "Заявки и запросы" not in menu, "the office has nothing there"
    assert menu_of(curator)["Согласия"][0] == "Все согласия"
