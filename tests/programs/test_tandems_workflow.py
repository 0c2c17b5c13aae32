"""The diagram of a tandem's life, all states by all moves, and what a move leaves behind."""

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from programs.tandems.models import Tandem
from programs.tandems.pairing import pair
from programs.tandems.workflow import TANDEM, move_all
from tests.factories import make_form, make_mentee, make_mentor, year_of

ARROWS = {
    ("draft", "order"): "ordered",
    ("ordered", "release"): "draft",
    ("ordered", "activate"): "active",
    ("active", "finish"): "finished",
    ("active", "stop"): "stopped",
}
WHO = {
    "order": {"curator"},
    "release": {"curator"},
    "activate": {"director", "staff"},
    "finish": {"curator"},
    "stop": {"curator"},
}


@pytest.fixture
def tandem(school, curator):
    people = {"mentors": [make_mentor(school).person], "mentees": [make_mentee(school).person]}
    return pair(year=year_of(school), actor=curator, form=make_form(), **people)


def set_state(tandem, state):
    Tandem.objects.filter(pk=tandem.pk).update(state=state)
    tandem.refresh_from_db()


@pytest.mark.parametrize("state", Tandem.State.values)
@pytest.mark.parametrize("move", TANDEM.moves)
def test_diagram(state, move, tandem, curator, director):
    set_state(tandem, state)
    actor = curator if "curator" in WHO[move] else director

    assert (move in {offer.name for offer in TANDEM.offered(tandem, actor)}) == ((state, move) in ARROWS)
    if (state, move) in ARROWS:
        TANDEM.make(tandem, move, actor)
        tandem.refresh_from_db()
        assert tandem.state == ARROWS[state, move]
    else:
        with pytest.raises(MoveRefused):
            TANDEM.make(tandem, move, actor)


@pytest.mark.parametrize("move", TANDEM.moves)
@pytest.mark.parametrize("who", ["curator", "director", "staff", "mentor", "mentee", "stranger", "methodist", "nobody"])
def test_each_move_belongs_to_its_roles(move, who, tandem, request):
    set_state(tandem, next(state for state, name in ARROWS if name == move))
    actor = request.getfixturevalue(who)

    if who in WHO[move]:
        TANDEM.make(tandem, move, actor)
    else:
        with pytest.raises(Refused):
            TANDEM.make(tandem, move, actor)


def test_the_second_press_is_refused(tandem, curator):
    set_state(tandem, "active")
    same = Tandem.objects.get()
    TANDEM.make(tandem, "finish", curator)

    with pytest.raises(MoveRefused, match="Тандем завершён"):
        TANDEM.make(same, "finish", curator)


def test_an_ended_tandem_lets_its_mentee_go(tandem, curator, school):
    set_state(tandem, "active")
    TANDEM.make(tandem, "stop", curator, reason="переезд")

    tandem.refresh_from_db()
    assert (tandem.end_reason, tandem.ended_at is not None) == ("переезд", True)
    again = pair(year=tandem.year, actor=curator, form=make_form(), mentors=tandem.mentors, mentees=tandem.mentees)
    assert again.number == 2
    assert tandem.mentees == again.mentees  # the old one still tells who was in it


def test_a_closed_year_moves_nothing(tandem, curator):
    set_state(tandem, "active")
    tandem.year.state = "closed"
    tandem.year.save()

    assert TANDEM.offered(tandem, curator)[0].reasons == ["2026/27 учебный год закрыт: его можно только смотреть."]


def test_many_move_together_or_not_at_all(tandem, curator, school):
    zuev = make_mentee(school, "Зуев Илья Константинович").person
    second = pair(year=tandem.year, actor=curator, form=make_form(), mentors=tandem.mentors, mentees=[zuev])
    move_all([tandem, second], "order", curator)
    assert list(Tandem.objects.values_list("state", flat=True)) == ["ordered", "ordered"]
    assert AuditEntry.objects.filter(action="tandem_ordered").count() == 2

    set_state(second, "active")
    with pytest.raises(MoveRefused, match="Запись уже изменена"):
        move_all([tandem, second], "release", curator)
    with pytest.raises(Refused):
        move_all([tandem], "activate", curator)
