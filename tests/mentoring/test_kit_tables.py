"""Lists: the address is the state; the page, its print and its Excel have the same rows, columns and order."""

from io import BytesIO

import django_filters
import django_tables2
import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html

from mentoring.cells import Day
from mentoring.kit import tables
from mentoring.kit.tables import Listing, ListTable, View, table_page
from mentoring.listviews.filters import From, Several, To
from mentoring.templatetags import listing as drawing
from participants.models import Person
from participants.people.finding import Search, Words, chosen
from tests.factories import make_person


class People(ListTable):
    key, optional = "name", ("birth_date",)
    name = django_tables2.Column("ФИО", accessor="full_name", order_by=("sort_key",))
    grade = django_tables2.Column("Класс")
    post = django_tables2.Column("Должность", orderable=False)
    birth_date = Day(verbose_name="Дата рождения")

    def render_name(self, value):
        return format_html("<a>{}</a>", value)

    def value_name(self, value):
        return value


class PeopleFilter(django_filters.FilterSet):
    q = Search(field_name="search_text", label="Поиск")
    grade = django_filters.ChoiceFilter(label="Класс", choices=[(8, "восьмой"), (9, "девятый")])
    post = django_filters.CharFilter(label="Должность", lookup_expr="contains")


VIEWS = [View("eighth", "Восьмые классы", Q(grade=8)), View("teachers", "Педагоги", Q(kind="teacher"))]


@pytest.fixture
def people(school):
    """Four people whose order in bytes isn't the Russian one."""
    make_person(school, "Яшин Лев", grade=9, birth_date="2011-03-27")
    make_person(school, "Ёлкин Матвей Павлович", grade=8)
    make_person(school, "Зуева Анна", grade=8)
    make_person(school, "Белов Пётр", "teacher", post="учитель химии", grade=None)
    return Person.objects.for_list()


@pytest.fixture
def ask(rf, people):
    """The list as asked by an address."""

    def asked(address=""):
        request = rf.get(f"/?{address}")
        request.user = AnonymousUser()
        return Listing(request, People, PeopleFilter, people, VIEWS, None)

    return asked


def names(listing):
    return [row["name"].split()[0] for row in drawing.lines(listing)]


def test_without_a_word_the_list_is_whole_and_in_russian_order(ask):
    assert names(ask()) == ["Белов", "Ёлкин", "Зуева", "Яшин"]


@pytest.mark.parametrize(
    "address, found",
    [
        ("q=ёлк", ["Ёлкин"]),
        ("q=ЕЛКИН+мат", ["Ёлкин"]),
        ("q=мат+елкин", ["Ёлкин"]),
        ("q=tkrby", ["Ёлкин"]),
        ("q=химии", ["Белов"]),
        ("q=8", ["Ёлкин", "Зуева"]),
        ("q=никого", []),
        ("q=%25", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("q=" + "слово+" * 400, []),
        ("grade=9", ["Яшин"]),
        ("grade=чепуха", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("post=хим", ["Белов"]),
        ("view=eighth", ["Ёлкин", "Зуева"]),
        ("view=eighth&q=зуе", ["Зуева"]),
        ("view=unknown", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("sort=-name", ["Яшин", "Зуева", "Ёлкин", "Белов"]),
        ("sort=grade,-name", ["Белов", "Зуева", "Ёлкин", "Яшин"]),
        ("sort=post", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("sort=no_such;drop", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("sort=gra.de,person.last_name,.,-name", ["Яшин", "Зуева", "Ёлкин", "Белов"]),
        ("page=99", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("page=-1&per=100000", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
    ],
)
def test_the_address_is_the_state(ask, address, found):
    listing = ask(address)

    assert (names(listing), listing.paginator.count) == (found, len(found))


def test_all_tabs_are_counted_in_one_query_after_the_whole_and_begin_the_list_anew(ask, django_assert_num_queries):
    with django_assert_num_queries(2):
        listing = ask("view=eighth&cols=grade&sort=name&page=1")
        tabs = drawing.tabs(listing)

    assert [(tab["title"], tab["count"], tab["current"]) for tab in tabs] == [
        ("Все", 4, False),
        ("Восьмые классы", 2, True),
        ("Педагоги", 1, False),
    ]
    assert tabs[2]["url"] == "?cols=grade&view=teachers"


@pytest.mark.parametrize("address, queries", [("", 3), ("view=eighth", 3), ("q=зуе", 3), ("grade=8&sort=-name", 3)])
def test_the_number_of_queries_is_known_and_does_not_grow(ask, school, django_assert_num_queries, address, queries):
    for more in (0, 3):
        for number in range(more):
            make_person(school, f"Зуев Ученик{number}")
        with django_assert_num_queries(queries):
            names(ask(address))


def test_a_very_long_list_does_not_count_its_tabs(ask, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(tables, "COUNTED", 3)
    with django_assert_num_queries(2):
        listing = ask()
        names(listing)

    assert [tab["count"] for tab in drawing.tabs(listing)] == [4, "", ""]
    assert ask("view=eighth").paginator.count == 2


def test_columns_are_chosen_and_ordered_by_the_address(ask):
    assert ask().names == ["name", "grade", "post"]
    assert ask("cols=birth_date,grade").names == ["name", "birth_date", "grade"]
    assert ask("cols=post&cols=grade&cols=no_such").names == ["name", "post", "grade"]


def test_a_shown_column_can_be_moved_left_without_a_script(ask):
    menu = {column["name"]: column for column in drawing.columns_menu(ask("q=зуе"))}

    assert QueryDict(menu["post"]["up"][1:]).dict() == {"q": "зуе", "cols": "name,post,grade"}
    assert (menu["birth_date"]["shown"], menu["birth_date"]["up"], menu["name"]["fixed"]) == (False, "", True)


@pytest.mark.parametrize(
    "address, aria, then",
    [("", "ascending", "-name"), ("sort=name", "ascending", "-name"), ("sort=-name", "descending", "")],
)
def test_a_header_sorts_up_then_down_then_not_at_all(ask, address, aria, then):
    name, _, post = drawing.heads(ask(f"{address}&page=2"))

    assert (name["aria_sort"], QueryDict(name["url"][1:]).get("sort", "")) == (aria, then)
    assert "page" not in name["url"]
    assert post["url"] == ""


def test_a_filter_of_a_shown_column_stands_under_its_header(ask):
    _, grade, post = drawing.heads(ask("grade=9"))

    assert '<select name="grade" id="id_grade" class="form-select form-select-sm" form="filters"' in grade["filter"]
    assert '<option value="9" selected>' in grade["filter"]
    assert 'aria-label="Фильтр: Должность"' in post["filter"]
    assert [field.name for field in drawing.other_filters(ask("cols=birth_date"))] == ["grade", "post"]


def test_a_pill_takes_its_filter_away_and_leaves_the_rest(ask):
    pills = drawing.pills(ask("grade=8&post=хим&q=а&page=2"))

    assert [(pill["label"], pill["value"]) for pill in pills] == [("Класс", "восьмой"), ("Должность", "хим")]
    assert QueryDict(pills[0]["url"][1:]).dict() == {"post": "хим", "q": "а"}


def test_pages_have_no_overlap_even_when_all_values_are_equal(ask, school):
    Person.objects.all().delete()
    for number in range(60):
        make_person(school, f"Ким Имя{number:02}")
    pages = [[row["pk"] for row in drawing.lines(ask(f"sort=grade&page={page}"))] for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({pk for page in pages for pk in page}) == 60
    shown = [(page["text"], page["url"], page["current"]) for page in drawing.page_numbers(ask("page=2"))]
    assert shown == [(1, "?page=1", False), (2, "?page=2", True), (3, "?page=3", False)]


def test_an_empty_cell_says_so_aloud(ask):
    cells = next(iter(drawing.lines(ask("q=яшин"))))["cells"]

    assert '<span class="dash" role="img" aria-label="нет данных">—</span>' in cells
    assert 'data-label="Класс"' in cells


@pytest.fixture
def page(rf, people, curator):
    """The answer of `table_page` and what it wrote to the journal."""

    def asked(address=""):
        request = rf.get(f"/?{address}")
        request.user, request.session, request.year, request.years = curator, {}, None, []
        log = []
        words = {"title": "Люди =1", "views": VIEWS, "log": lambda *line: log.append(line)}
        return table_page(request, table=People, filterset=PeopleFilter, rows=people, **words), log

    return asked


def test_excel_is_the_list_as_seen(page, school):
    make_person(school, "=HYPERLINK(1) Ученик", grade=8)

    response, log = page("xlsx=1&view=eighth&sort=-name&cols=birth_date,grade&page=2")

    book = openpyxl.load_workbook(BytesIO(response.content))
    rows = list(book.worksheets[0].values)
    assert rows == [
        ("ФИО", "Дата рождения", "Класс"),
        ("Зуева Анна", None, 8),
        ("Ёлкин Матвей Павлович", None, 8),
        ("=HYPERLINK(1) Ученик", None, 8),
    ]
    assert book.sheetnames == ["Люди =1", "О выгрузке"]
    told = dict(book.worksheets[1].values)
    assert (told["Вид"], told["Строк"], told["Кто"]) == ("Восьмые классы", "3", "Соколова\u00a0А.\u00a0П.")
    assert log == [("list_exported", 3)]


def test_excel_tells_its_filters_and_keeps_dates(page):
    response, _ = page("xlsx=1&grade=9&cols=birth_date")

    book = openpyxl.load_workbook(BytesIO(response.content))
    assert dict(book.worksheets[1].values)["Фильтр: Класс"] == "девятый"
    assert [row[1].strftime("%d.%m.%Y") for row in list(book.worksheets[0].values)[1:]] == ["27.03.2011"]


def test_the_page_the_print_and_an_empty_answer(page):
    whole, log = page("density=dense")
    printed, print_log = page("print=1&grade=8")
    nothing = page("q=никого&grade=8")[0].content.decode()

    assert "Показано <b>4 из 4</b>" in whole.content.decode()
    assert (log, print_log) == ([("list_viewed", 4)], [("list_printed", 2)])
    assert whole.cookies["density"].value == "dense"
    assert "Класс: восьмой. Записей: 2" in printed.content.decode()
    assert f"На {timezone.localdate():%d.%m.%Y}" in printed.content.decode()
    assert "По этим условиям ничего не нашлось. Показаны фильтры: класс — восьмой." in nothing


@pytest.mark.parametrize(
    "sent, found",
    [
        ({"id": ["{0}", "{1}"]}, 2),
        ({}, 0),
        ({"id": ["чепуха", "9" * 40, "-1"]}, 0),
        ({"all": "1", "query": "view=eighth"}, 2),
        ({"all": "1", "query": "grade=9"}, 1),
        ({"all": "1"}, 4),
    ],
)
def test_bulk_acts_get_the_ticked_rows_or_all_found(rf, people, sent, found):
    keys = [str(person.pk) for person in people]
    sent = {name: [one.format(*keys) for one in value] if name == "id" else value for name, value in sent.items()}

    assert chosen(rf.post("/", sent), PeopleFilter, people, VIEWS).count() == found


def test_bulk_acts_never_leave_the_rows_the_user_may_see(rf, people, other_school):
    foreign = make_person(other_school, "Чужов Иван")
    own = people.exclude(school=other_school)

    assert chosen(rf.post("/", {"id": foreign.pk}), PeopleFilter, people, VIEWS).get() == foreign
    assert not chosen(rf.post("/", {"id": foreign.pk}), PeopleFilter, own, VIEWS)


def test_a_density_nobody_offers_is_the_usual_one(school, sign_in, curator):
    answer = sign_in(curator).get("/people/", {"density": "\x1f"})

    assert answer.status_code == 200
    assert answer.cookies["density"].value == "usual"


class RichFilter(PeopleFilter):
    grade = Several(label="Класс", choices=[(8, "восьмой"), (9, "девятый"), (10, "десятый")])
    birth_date_from = From(label="Дата рождения с", field_name="birth_date")
    birth_date_to = To(label="Дата рождения по", field_name="birth_date")


@pytest.fixture
def rich(rf, people):
    """The list with filters of several answers and of days."""

    def asked(address=""):
        request = rf.get(f"/?{address}")
        return Listing(request, People, RichFilter, people, VIEWS, None)

    return asked


@pytest.mark.parametrize(
    "address, found",
    [
        ("grade=8", ["Ёлкин", "Зуева"]),
        ("grade=8&grade=9", ["Ёлкин", "Зуева", "Яшин"]),
        ("grade=9&grade=77", ["Яшин"]),
        ("grade=77", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
        ("grade=8&grade=9&q=зуе", ["Зуева"]),
        ("birth_date_from=27.03.2011", ["Яшин"]),
        ("birth_date_from=28.03.2011", []),
        ("birth_date_to=2011-03-27", ["Яшин"]),
        ("birth_date_to=26+марта+2011", []),
        ("birth_date_from=31.02.2011", ["Белов", "Ёлкин", "Зуева", "Яшин"]),
    ],
)
def test_several_answers_and_days_from_and_to_are_in_the_address(rich, address, found):
    listing = rich(address)

    assert (names(listing), listing.paginator.count) == (found, len(found))


def test_each_filter_of_several_answers_or_days_has_a_pill_that_takes_it_away(rich):
    pills = drawing.pills(rich("grade=8&grade=9&birth_date_from=1.9.2010&page=2"))

    told = [(pill["label"], pill["value"].replace("\xa0", " ")) for pill in pills]
    assert told == [("Класс", "восьмой, девятый"), ("Дата рождения с", "1 сентября 2010 г.")]
    assert QueryDict(pills[0]["url"][1:]).dict() == {"birth_date_from": "1.9.2010"}
    assert QueryDict(pills[1]["url"][1:]).getlist("grade") == ["8", "9"]


def test_a_day_that_does_not_exist_is_named_and_a_choice_that_has_gone_is_passed_over(rich):
    said = drawing.misread(rich("birth_date_to=31.02.2011&grade=77"))

    assert [label for label, _ in said] == ["Дата рождения по"]
    assert "31.02.2011" in said[0][1]


def test_filters_of_several_answers_and_days_are_drawn_under_their_headings(rich):
    _, grade, birth = drawing.heads(rich("cols=grade,birth_date&grade=9"))

    assert 'aria-label="Фильтр: Класс: девятый">девятый</summary>' in grade["filter"]
    assert (
        '<input class="form-check-input" type="checkbox" name="grade" value="9" form="filters" checked>'
        in (grade["filter"])
    )
    assert 'name="birth_date_from"' in birth["filter"]
    assert 'aria-label="Фильтр: Дата рождения по"' in birth["filter"]
    assert [field.name for field in drawing.other_filters(rich("cols=post"))] == [
        "grade",
        "birth_date_from",
        "birth_date_to",
    ]


@pytest.mark.parametrize(
    "address, arrows, also",
    [
        ("", [("up", "", "ascending"), ("", "", "")], ["-name", "name,grade"]),
        ("sort=grade", [("", "", ""), ("up", "", "ascending")], ["grade,name", "-grade"]),
        ("sort=grade,-name", [("down", 2, ""), ("up", 1, "ascending")], ["grade", "-name,-grade"]),
        ("sort=-grade,name", [("up", 2, ""), ("down", 1, "descending")], ["-grade,-name", "name"]),
    ],
)
def test_a_second_column_is_added_to_the_order(ask, address, arrows, also):
    heads = drawing.heads(ask(f"{address}&cols=grade"))

    assert [(head["arrow"], head["place"], head["aria_sort"]) for head in heads] == arrows
    assert [QueryDict(head["also"][1:]).get("sort", "") for head in heads] == also


def test_an_empty_search_in_a_column_asks_the_database_nothing(people):
    assert str(Words(field_name="post").filter(people, "").query) == str(people.query)
    assert Words(field_name="post").filter(people, "ХИМИИ").count() == 1
