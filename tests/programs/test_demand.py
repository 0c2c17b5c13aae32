"""The map of requests: plain numbers first, then what the database counts, then the pages."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from mentoring.models import School, SchoolYear, User
from participants.desk.planned import in_hand
from participants.models import MentorArea, MentorCard, MentoringRequest, Person, RequestArea
from programs.demand.counting import demand_of, mentors_of, supply, with_places
from programs.demand.heat import broken, cut, draw
from programs.demand.map import Numbers, Row, Supply, build
from programs.demand.views import bare, deficit, planned_are
from programs.matching.picking import candidates
from programs.models import Tandem, TandemMember
from programs.tandems.pairing import pair
from tests.factories import make_form, make_mentee, make_mentor, year_of

GROUP = "Учебный предмет"
MATH, SPORT, IDLE = (10, "Математика", GROUP), (11, "Спорт", GROUP), (12, "Физика", GROUP)
UU, PP = 1, 2


def test_numbers_stand_where_they_belong() -> None:
    cells = {(10, UU): 5, (10, PP): 3, (11, UU): 1, (None, UU): 4, (99, UU): 2}
    demand = build([MATH, SPORT, IDLE], Numbers(cells, {}, 15), Supply({10: (2, 1), 11: (4, 2)}, 6))
    math, sport = demand.rows
    assert (math.requests, math.places, math.balance, math.balance_words, math.mentors) == (8, 2, -6, "▼ −6", 1)
    assert math.by_form == {UU: 5, PP: 3}
    assert (sport.balance, sport.balance_words) == (3, "▲ +3")
    assert [row.title for row in demand.short] == ["Математика"]
    assert (demand.requests, demand.places, demand.unsorted, demand.top) == (15, 6, 4, 5)


def test_an_area_that_is_only_offered_is_shown_and_an_idle_one_is_not() -> None:
    demand = build([MATH, IDLE], Numbers({}), Supply({12: (1, 1)}, 1))
    assert [(row.title, row.requests, row.places) for row in demand.rows] == [("Физика", 0, 1)]


@pytest.mark.parametrize("number, level", [(0, 0), (1, 1), (2, 1), (3, 2), (5, 3), (6, 3), (7, 4), (8, 4)])
def test_a_shade_is_a_quarter_of_the_largest_cell(number: int, level: int) -> None:
    assert build([MATH], Numbers({(10, UU): 8}, {}, 8), Supply({}, 0)).level(number) == level


def test_a_map_without_requests_has_no_shades() -> None:
    assert build([MATH], Numbers({}), Supply({10: (1, 1)}, 1)).level(0) == 0


def test_the_drawing_has_a_cell_for_each_form_and_a_link_where_there_is_a_number() -> None:
    demand = build([MATH, SPORT], Numbers({(10, UU): 8, (11, PP): 1}, {}, 9), Supply({}, 0))
    heat = draw(demand, [(UU, "ученик — ученик"), (PP, "учитель — учитель")], lambda area, form: f"/{area}/{form}/")
    assert [[spot.number for spot in line.spots] for line in heat.lines] == [[8, 0], [0, 1]]
    assert [[spot.url for spot in line.spots] for line in heat.lines] == [["/10/1/", ""], ["", "/11/2/"]]
    assert heat.lines[0].spots[0].words == "Математика, ученик — ученик: 8"
    assert heat.lines[1].y == heat.lines[0].y + 30
    assert heat.width > heat.figures[2] > heat.figures[1] > heat.figures[0] > heat.lines[0].spots[1].x


def test_long_names_are_cut_and_titles_of_forms_broken() -> None:
    assert cut("Документы, рабочие программы, аттестация и прочее") == "Документы, рабочие программы, аттеста…"
    assert broken("ученик — ученик") == ["ученик —", "ученик"]
    assert broken("форма не выбрана") == ["форма не", "выбрана"]


def test_what_has_a_pair_in_hand_stands_apart() -> None:
    cells, ready = {(10, UU): 4, (10, PP): 1, (11, UU): 2, (None, UU): 3}, {(10, UU): 4, (11, UU): 1, (None, UU): 1}
    demand = build([MATH, SPORT, IDLE], Numbers(cells, ready, 10, 6), Supply({}, 0))
    assert [(row.title, row.requests, row.planned, row.by_form) for row in demand.rows] == [
        ("Математика", 1, 4, {PP: 1}),
        ("Спорт", 1, 1, {UU: 1}),
    ]
    assert (demand.requests, demand.planned, demand.unsorted, demand.top) == (4, 6, 2, 1)


def test_figures_beside_the_map_are_said_in_good_russian() -> None:
    assert planned_are(1) == "Ещё 1 запрос уже в черновиках пар и проектах приказов"
    assert bare(Supply({}, 9, 30, 41)) == "У 30 наставников область не указана, у них 41 свободное место"
    assert bare(Supply({}, 9, 1, 2)) == "У 1 наставника область не указана, у них 2 свободных места"
    assert (planned_are(0), bare(Supply({}, 9, 4, 0)), bare(Supply({}, 0))) == ("", "", "")


@pytest.fixture
def areas(db: None) -> dict[str, RequestArea]:
    """Two areas of one group."""
    group = RequestArea.objects.create(code="g", title="Учебный предмет", audience="pupil")
    titles = {"math": "Математика", "sport": "Спорт"}
    return {
        code: RequestArea.objects.create(
            parent=group, code=code, title=title, audience="pupil", keywords=[title[:8].lower()]
        )
        for code, title in titles.items()
    }


def ask(person: Any, *areas: RequestArea, **fields: Any) -> MentoringRequest:
    """An accepted request."""
    words = {"year": year_of(person.school), "words": "Хочу научиться", "state": "accepted", "form": make_form()}
    asked = MentoringRequest.objects.create(person=person, **(words | fields))
    asked.areas.set(areas)
    return asked


def of(user: User) -> Any:
    """The whole map of the current year."""
    year = year_of(user.school)
    return demand_of(user, year, MentoringRequest.objects.visible_to(user).of(year))


def test_only_waiting_requests_of_the_year_and_the_school_are_demand(
    school: School, other_school: School, curator: User, areas: dict[str, RequestArea]
) -> None:
    person = make_mentee(school).person
    ask(person, areas["math"])
    for state in ("sent", "declined", "withdrawn", "answered"):
        ask(person, areas["math"], state=state)
    ask(make_mentee(other_school).person, areas["math"])
    ask(person)
    demand = of(curator)
    assert [(row.title, row.requests) for row in demand.rows] == [("Математика", 1)]
    assert (demand.requests, demand.unsorted) == (2, 1)


def test_a_planned_pair_is_not_demand_and_its_place_is_taken_once(
    school: School, curator: User, areas: dict[str, RequestArea]
) -> None:
    """A draft, an order project, a tandem in force, one that is over, one of another year."""
    card = make_mentor(school, "Титова Ева Олеговна")
    MentorCard.objects.update(load_limit=9)
    MentorArea.objects.create(card=card, area=areas["math"])
    past = SchoolYear.objects.create(school=school, start=2019, starts="2019-09-01", ends="2020-05-31", state="closed")
    for number, (state, year, held) in enumerate(
        [
            ("draft", None, True),
            ("ordered", None, True),
            ("active", None, True),
            ("stopped", None, False),
            ("draft", past, True),
        ]
    ):
        person = make_mentee(school, f"Белов Артём {number}").person
        ask(person, areas["math"], areas["sport"])
        at, days = year or year_of(school), {"starts": "2026-10-01", "ends": "2027-05-31"}
        one = Tandem.objects.create(school=school, year=at, number=number + 1, form=make_form(), state=state, **days)
        for side, who in (("a_mentor", card.person), ("b_mentee", person)):
            TandemMember.objects.create(tandem=one, person=who, year=at, side=side, since="2026-10-01", holds=held)
    demand = of(curator)
    assert [(row.requests, row.planned, row.places) for row in demand.rows] == [(3, 2, 9 - 3), (3, 2, 0)]
    assert (demand.requests, demand.planned) == (3, 2)
    rows = MentoringRequest.objects.visible_to(curator)
    assert rows.waiting().exclude(in_hand()).count() == 3
    assert set(rows.waiting().filter(in_hand())) == set(rows.waiting().filter(in_hand(year_of(school))))


def test_places_are_the_limit_less_open_tandems_and_never_below_nothing(
    school: School, curator: User, areas: dict[str, RequestArea]
) -> None:
    year = year_of(school)
    busy, free, full, gone = (make_mentor(school, f"Титова Ева {letter}овна") for letter in "АБВГ")
    for card in (busy, free, full, gone):
        MentorArea.objects.create(card=card, area=areas["math"])
    MentorArea.objects.create(card=free, area=areas["sport"])
    type(full).objects.filter(pk=full.pk).update(load_limit=0)
    gone.person.left_on = datetime.date(2026, 10, 1)
    gone.person.save()
    dates = {"starts": datetime.date(2026, 10, 1), "ends": datetime.date(2027, 5, 31)}
    for number in range(2):
        mentee = make_mentee(school, f"Белов Артём {number}")
        pair(year=year, actor=curator, mentors=[busy.person], mentees=[mentee.person], form=make_form(), **dates)
    assert supply(curator, year).by_area == {areas["math"].pk: (1 + 3 + 0, 2), areas["sport"].pk: (3, 1)}
    assert of(curator).places == 4
    assert {card.pk: card.free for card in with_places(mentors_of(curator, year), year)} == {
        busy.pk: 1,
        free.pk: 3,
        full.pk: 0,
    }


def test_who_is_erased_or_full_is_no_capacity_and_pairing_says_the_same(
    school: School, curator: User, areas: dict[str, RequestArea]
) -> None:
    year, today = year_of(school), timezone.localdate()
    letters = {letter: make_mentor(school, f"Титова Ева {letter}овна") for letter in "АБВГД"}
    for card in letters.values():
        MentorArea.objects.create(card=card, area=areas["math"])
    Person.objects.filter(pk=letters["Б"].person_id).update(erased_at=timezone.now())
    Person.objects.filter(pk=letters["В"].person_id).update(left_on=today)
    MentorCard.objects.filter(pk=letters["Г"].pk).update(load_limit=0)
    MentorCard.objects.filter(pk=letters["Д"].pk).update(load_limit=1)
    pair(
        year=year, actor=curator, mentors=[letters["Д"].person], mentees=[make_mentee(school).person],
        form=make_form(), starts=datetime.date(2026, 10, 1), ends=datetime.date(2027, 5, 31),
    )  # fmt: skip
    assert supply(curator, year) == Supply({areas["math"].pk: (3, 1)}, 3)
    offered = candidates("mentor", "", [], curator, year, today)
    free = {card.person_id: bool(card.free) for card in with_places(mentors_of(curator, year), year)}
    assert {one.person.pk: not one.is_taken for one in offered} == free
    assert free == {letters[letter].person_id: letter == "А" for letter in "АГД"}


@pytest.mark.parametrize(
    "requests, mentors, places, said",
    [
        (1, 0, 0, "1 запрос, свободных наставников нет"),
        (2, 1, 1, "2 запроса, 1 свободный наставник"),
        (5, 1, 3, "5 запросов, 1 свободный наставник (3 места)"),
        (8, 2, 2, "8 запросов, 2 свободных наставника"),
        (21, 5, 5, "21 запрос, 5 свободных наставников"),
        (32, 21, 21, "32 запроса, 21 свободный наставник"),
        (11, 2, 5, "11 запросов, 2 свободных наставника (5 мест)"),
    ],
)
def test_a_deficit_is_said_in_good_russian(requests: int, mentors: int, places: int, said: str) -> None:
    assert deficit(Row(10, "Математика", GROUP, {UU: requests}, requests, places, mentors)) == said


@pytest.mark.parametrize("number", [1, 3])
def test_the_map_asks_four_questions(
    school: School, curator: User, areas: dict[str, RequestArea], number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        ask(make_mentee(school, f"Белов Артём {place}").person, areas["math"], areas["sport"])
        MentorArea.objects.create(card=make_mentor(school, f"Титова Ева {place}"), area=areas["math"])
    year = year_of(school)
    assert curator.has("curator")  # the roles are asked once for a page, not by the map
    with django_assert_num_queries(4):  # areas, requests, loads, mentors with their areas
        demand_of(curator, year, MentoringRequest.objects.visible_to(curator).of(year))
