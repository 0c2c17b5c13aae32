"""Saved views: the address of a list under a name of one's own; nobody else sees it, and the journal keeps no words."""

import re

import pytest
from django.urls import reverse

from mentoring.listviews.models import LISTS, SavedView
from mentoring.listviews.queries import tidy
from mentoring.listviews.saving import MOST
from mentoring.models import AuditEntry
from tests.factories import make_mentee, make_user

EIGHTH = "place=8&sort=-name&cols=form%2Cpaired"


@pytest.fixture
def browser(school, curator, sign_in):
    """The curator of a school with two mentees."""
    make_mentee(school, "Белов Артём", grade=8)
    make_mentee(school, "Гусев Олег", grade=9)
    return sign_in(curator)


@pytest.fixture
def eighth(curator, school):
    """A view of the curator."""
    return SavedView.objects.create(
        user=curator, school=school, list="mentees", title="Восьмые классы", query=tidy(EIGHTH)
    )


def form_on(page, goal):
    """The hidden query of the form on the page that posts to this address."""
    form = re.search(rf'<form[^>]*action="{goal}".*?</form>', page, re.DOTALL)
    return re.search(r'name="query" value="([^"]*)"', form[0])[1].replace("&amp;", "&") if form else None


def test_what_is_on_the_screen_is_saved_and_opened_again_without_a_script(browser, curator):
    add = reverse("view_add", args=["mentees"])
    page = browser.get(f"{reverse('mentees')}?{EIGHTH}&page=1&density=dense").content.decode()

    saved = browser.post(add, {"title": "Восьмые классы", "query": form_on(page, add)}, follow=True)

    view = SavedView.objects.get()
    assert (view.user, view.list, view.query) == (curator, "mentees", "cols=form%2Cpaired&place=8&sort=-name")
    shown = saved.content.decode()
    assert "Вид сохранён" in shown
    assert "Белов Артём" in shown
    assert "Гусев Олег" not in shown
    tabs = re.search(r'<ul class="views".*?</ul>', shown, re.DOTALL)[0]
    assert re.findall(r'aria-current="page">(.*?)</a>', tabs) == [shown_tab(shown, "Восьмые классы")]
    assert "изменён" not in shown


def shown_tab(page, title):
    """What stands inside the link of a tab."""
    return re.search(rf'<a class="own"[^>]*>(.*?{title})</a>', page)[1]


def test_a_changed_view_says_so_and_is_kept_or_left(browser, eighth):
    page = browser.get(f"{eighth.url}&form=1").content.decode()
    replace = reverse("view_replace", args=[eighth.pk])
    assert "Вид «Восьмые классы» изменён" in page

    again = browser.post(replace, {"query": form_on(page, replace)}, follow=True).content.decode()

    eighth.refresh_from_db()
    assert eighth.query == "cols=form%2Cpaired&form=1&place=8&sort=-name"
    assert "изменён" not in again


def test_a_view_is_renamed_and_deleted_after_a_question(browser, eighth):
    browser.post(reverse("view_rename", args=[eighth.pk]), {"title": "8-е"})
    eighth.refresh_from_db()
    delete = reverse("view_delete", args=[eighth.pk])

    assert eighth.title == "8-е"
    assert "Вид «8-е» исчезнет" in browser.get(delete).content.decode()
    assert SavedView.objects.exists()
    browser.post(delete)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["view_rename", "view_replace", "view_delete"])
@pytest.mark.parametrize("whose", ["colleague", "other school"])
def test_nobody_else_opens_changes_or_sees_a_view(browser, eighth, school, other_school, sign_in, name, whose):
    place = school if whose == "colleague" else other_school
    stranger = sign_in(make_user("stranger", place, "curator"))
    make_mentee(place, "Ткач Пётр")

    answer = stranger.post(reverse(name, args=[eighth.pk]), {"title": "Моё", "query": ""})

    assert answer.status_code == 404
    assert SavedView.objects.get().title == "Восьмые классы"
    assert "Восьмые классы" not in stranger.get(eighth.url).content.decode()


def test_a_view_of_one_school_is_not_shown_in_another_of_the_same_person(browser, eighth, other_school, curator):
    eighth.school = other_school
    eighth.save()

    assert "Восьмые классы" not in browser.get(reverse("mentees")).content.decode()
    assert browser.get(reverse("view_rename", args=[eighth.pk])).status_code == 404


def test_a_view_outlives_its_filter_its_column_and_its_value(browser, eighth):
    SavedView.objects.update(query="cols=gone%2Cform&gone=1&place=77&sort=gone&view=gone")
    eighth.refresh_from_db()

    page = browser.get(eighth.url)

    assert page.status_code == 200
    assert "Белов Артём" in page.content.decode()
    assert "изменён" not in page.content.decode()


@pytest.mark.parametrize(
    "title, query, said",
    [
        ("", "", "Назовите вид, чтобы найти его среди других"),
        ("Восьмые классы", "", "Вид с таким названием у вас уже есть"),
        ("Длинный", "q=" + "ж" * 2000, "слишком много условий"),
    ],
)
def test_a_view_that_cannot_be_saved_keeps_what_was_typed(browser, eighth, title, query, said):
    answer = browser.post(reverse("view_add", args=["mentees"]), {"title": title, "query": query})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_too_many_views_are_refused_in_words(browser, curator, school):
    views = [SavedView(user=curator, school=school, list="mentees", title=f"Вид {n}") for n in range(MOST)]
    SavedView.objects.bulk_create(views)

    answer = browser.post(reverse("view_add", args=["mentees"]), {"title": "Ещё один", "query": ""})

    assert answer.status_code == 409
    assert f"уже {MOST} ваших видов" in answer.content.decode()


def test_the_journal_keeps_neither_the_name_nor_the_words_of_a_view(browser):
    browser.post(reverse("view_add", args=["people"]), {"title": "Про Белова", "query": "q=Белов"})

    entry = AuditEntry.objects.get(action="view_saved")
    assert (entry.object_type, entry.values) == ("mentoring.savedview", {"list": "people"})
    assert "Белов" not in str([*AuditEntry.objects.values()])


@pytest.mark.parametrize("code", LISTS)
def test_every_list_that_can_be_saved_offers_it(browser, code, curator, school):
    page = browser.get(reverse(code)).content.decode()

    assert LISTS[code] in page
    assert browser.get(reverse("view_add", args=[code])).status_code == 200


def test_a_list_that_cannot_be_saved_is_not_found(browser):
    assert browser.post(reverse("view_add", args=["users"]), {"title": "Все"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_views_take_one_query_however_many(browser, curator, school, django_assert_num_queries, number):
    for n in range(number):
        SavedView.objects.create(user=curator, school=school, list="people", title=f"Вид {n}")
    browser.get(reverse("people"))

    with django_assert_num_queries(9):
        browser.get(reverse("people"))


@pytest.mark.parametrize(
    "query, kept",
    [
        ("page=2&q=&sort=name&my=7&print=1&xlsx=1&density=dense", "sort=name"),
        ("b=2&a=1&b=1", "a=1&b=2&b=1"),
        ("q=%00%FF", "q=%00%EF%BF%BD"),
        ("", ""),
    ],
)
def test_only_what_makes_the_view_is_kept_in_one_order(query, kept):
    assert tidy(query) == kept
