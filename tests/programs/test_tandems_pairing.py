"""Drafts of tandems: who may be paired, what the database refuses, and in which words."""

import datetime

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from programs.tandems import pairing
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.pairing import NewPair, add_member, change, drop_member, pair, pair_many, remove_draft
from tests.factories import make_form, make_mentee, make_mentor, make_person, year_of


@pytest.fixture
def year(school):
    return year_of(school)


@pytest.fixture
def rychkova(school):
    return make_mentor(school).person


@pytest.fixture
def belov(school):
    return make_mentee(school).person


@pytest.fixture
def draft(year, curator, rychkova, belov):
    return pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[belov], theme="дроби")


def test_a_pair_is_a_numbered_draft_for_the_whole_year(draft, year, rychkova, belov, curator):
    assert (draft.state, draft.number, draft.theme) == ("draft", 1, "дроби")
    assert (draft.starts, draft.ends) == (year.starts, year.ends)
    assert (draft.mentors, draft.mentees) == ([rychkova], [belov])
    assert [(entry.action, entry.actor_id) for entry in AuditEntry.objects.about(draft)] == [
        ("tandem_added", curator.pk)
    ]


def test_a_mentee_of_an_open_tandem_is_refused_by_name(draft, year, curator, school, belov):
    other = make_mentor(school, "Титова Ольга Степановна").person

    with pytest.raises(
        MoveRefused, match=r"Белов\sА\.\sД\. уже в паре с наставником \(Рычкова\sВ\.\sИ\., тандем № 1\)"
    ):
        pair(year=year, actor=curator, form=make_form(), mentors=[other], mentees=[belov])
    assert Tandem.objects.count() == 1


def test_the_database_itself_refuses_a_second_place(draft, year, curator, school, belov, monkeypatch):
    """What two curators at once meet: neither saw the other's pair before writing."""
    other = make_mentor(school, "Титова Ольга Степановна").person
    seen, kept = [], pairing.refuse_taken
    monkeypatch.setattr(pairing, "refuse_taken", lambda *args: kept(*args) if seen else seen.append(1))

    with pytest.raises(MoveRefused, match="уже в паре с"):
        pair(year=year, actor=curator, form=make_form(), mentors=[other], mentees=[belov])
    assert Tandem.objects.count() == 1


def test_the_number_of_a_refused_pair_is_given_to_the_next(draft, year, curator, school, belov, rychkova):
    with pytest.raises(MoveRefused):
        pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[belov])
    zuev = make_mentee(school, "Зуев Илья Константинович").person

    assert pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[zuev]).number == 2


def test_one_person_on_both_sides_is_refused(year, curator, rychkova):
    with pytest.raises(MoveRefused, match="один человек"):
        pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[rychkova])


def test_people_of_another_school_are_refused(year, curator, rychkova, other_school):
    stranger = make_person(other_school, "Чужой Иван")

    with pytest.raises(MoveRefused, match="из этой школы"):
        pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[stranger])


@pytest.mark.parametrize("who", ["director", "staff", "mentor", "mentee", "stranger", "methodist"])
def test_only_the_curator_of_the_school_pairs(who, request, year, rychkova, belov):
    with pytest.raises(Refused):
        pair(year=year, actor=request.getfixturevalue(who), form=make_form(), mentors=[rychkova], mentees=[belov])


def test_a_closed_year_takes_no_pairs(year, curator, rychkova, belov):
    year.state = "closed"
    year.save()

    with pytest.raises(Refused, match="закрыт"):
        pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[belov])


def test_many_pairs_cost_as_many_queries_as_one(year, curator, school, rychkova, django_assert_num_queries):
    people = [make_person(school, f"Белов{n} Иван") for n in range(30)]
    form = make_form()
    assert curator.school == school  # grants are read once a request
    with django_assert_num_queries(17):
        pair_many(year=year, actor=curator, pairs=[NewPair(form, [rychkova], people[:1])])
    with django_assert_num_queries(14):  # the series of numbers is there already
        pair_many(year=year, actor=curator, pairs=[NewPair(form, [rychkova], [p]) for p in people[1:]])

    assert sorted(Tandem.objects.values_list("number", flat=True)) == list(range(1, 31))


def test_a_group_grows_and_shrinks_but_keeps_both_sides(draft, school, curator, belov, rychkova):
    zuev = make_mentee(school, "Зуев Илья Константинович").person
    add_member(tandem=draft, person=zuev, side=TandemMember.Side.MENTEE, actor=curator)
    assert Tandem.objects.for_list().get().mentees == [belov, zuev]

    drop_member(tandem=draft, person=belov, actor=curator)
    assert Tandem.objects.for_list().get().mentees == [zuev]
    with pytest.raises(MoveRefused, match="одна сторона"):
        drop_member(tandem=draft, person=zuev, actor=curator)
    with pytest.raises(MoveRefused, match="уже в этом тандеме"):
        add_member(tandem=draft, person=rychkova, side=TandemMember.Side.MENTEE, actor=curator)


def test_a_removed_draft_frees_its_people(draft, year, curator, rychkova, belov):
    remove_draft(tandem=draft, actor=curator)

    assert pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[belov]).number == 2


def test_what_is_in_an_order_is_changed_by_an_order_only(draft, curator, school):
    Tandem.objects.update(state="ordered")
    draft.refresh_from_db()
    zuev = make_mentee(school, "Зуев Илья Константинович").person

    for act in (
        lambda: remove_draft(tandem=draft, actor=curator),
        lambda: add_member(tandem=draft, person=zuev, side=TandemMember.Side.MENTEE, actor=curator),
        lambda: change(tandem=draft, version=0, actor=curator, changes={"theme": "x"}),
    ):
        with pytest.raises(MoveRefused, match="новым приказом"):
            act()


def test_the_slower_of_two_curators_overwrites_nothing(draft, curator):
    change(tandem=draft, version=0, actor=curator, changes={"theme": "первый", "starts": datetime.date(2026, 10, 1)})

    with pytest.raises(MoveRefused, match="Запись уже изменена: Соколова"):
        change(tandem=draft, version=0, actor=curator, changes={"theme": "второй"})
    draft.refresh_from_db()
    assert draft.theme == "первый"
    assert {member.since for member in draft.members.all()} == {datetime.date(2026, 10, 1)}
