"""The ground of requests: areas, guesses, constraints, the life of a request, many at once."""

import pytest
from django.db import IntegrityError, transaction

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.models import SchoolYear
from participants.models import MenteeCard, MentoringRequest, RequestArea
from participants.requests import slots
from participants.requests.guessing import guess_areas
from participants.requests.keeping import add_request, change_request
from participants.requests.opening import open_from_cards
from participants.requests.placing import added, place
from participants.requests.workflow import BY_HAND, REQUEST, WITH_REASON
from tests.factories import make_area, make_mentee, make_person, make_request, year_of

# (act, from, to): the whole life of a request, written by hand from the words of the school
ARROWS = {
    ("accept", "sent", "accepted"),
    ("decline", "sent", "declined"),
    ("withdraw", "sent", "withdrawn"),
    ("withdraw", "accepted", "withdrawn"),
    ("reopen", "declined", "sent"),
    ("reopen", "withdrawn", "sent"),
    ("answer", "accepted", "answered"),
    ("search_on", "answered", "accepted"),
}


def test_the_table_of_moves_has_these_arrows_and_no_others():
    assert {(name, source, move.target) for name, move in REQUEST.moves.items() for source in move.sources} == ARROWS
    assert set(BY_HAND) == {"accept", "decline", "withdraw", "reopen"}
    assert set(WITH_REASON) == {"decline", "withdraw"}


@pytest.mark.parametrize("name", REQUEST.moves)
@pytest.mark.parametrize("state", MentoringRequest.State.values)
def test_a_move_goes_along_its_arrow_only(school, curator, name, state):
    asked = make_request(school, state=state)
    target = {arrow[2] for arrow in ARROWS if arrow[:2] == (name, state)}

    if target:
        REQUEST.make(asked, name, curator)
    else:
        with pytest.raises(MoveRefused, match="Запись уже изменена"):
            REQUEST.make(asked, name, curator)
    assert MentoringRequest.objects.get().state == (target.pop() if target else state)


def test_accepting_puts_into_the_base_and_keeps_the_line_that_is_there(school, curator):
    REQUEST.make(make_request(school, "Ким Анна", words="Хочу понимать дроби"), "accept", curator)
    line = make_mentee(school, "Белов Артём")
    REQUEST.make(make_request(school, person=line.person, words="Другими словами"), "accept", curator)

    assert MenteeCard.objects.get(person__last_name="Ким").request_text == "Хочу понимать дроби"
    assert MenteeCard.objects.get(person=line.person).request_text == "математика"


def test_whoever_has_left_is_not_accepted_and_in_a_closed_year_nothing_moves(school, curator):
    asked = make_request(school, "Ким Анна")
    asked.person.left_on = "2026-10-01"
    with pytest.raises(MoveRefused, match="выбыл"):
        REQUEST.make(asked, "accept", curator)
    asked = make_request(school, "Ли Бо")
    SchoolYear.objects.filter(pk=asked.year_id).update(state="closed")
    for name in ("accept", "decline", "withdraw"):
        with pytest.raises(MoveRefused, match="закрыт"):
            REQUEST.make(asked, name, curator)
    assert set(MentoringRequest.objects.values_list("state", flat=True)) == {"sent"}


def test_a_reason_stays_until_the_request_is_opened_again(school, curator):
    asked = make_request(school)
    REQUEST.make(asked, "decline", curator, reason="Не по наставничеству")
    assert MentoringRequest.objects.get().reason == "Не по наставничеству"
    REQUEST.make(asked, "reopen", curator)

    again = MentoringRequest.objects.get()
    assert (again.reason, again.state, again.version) == ("", "sent", 2)
    assert "наставничеству" not in str(list(AuditEntry.objects.values("values", "fields")))


@pytest.mark.parametrize("role", ["director", "staff", "mentor", "mentee", "stranger"])
def test_only_the_curator_of_the_school_leads(request, school, other_school, role):
    user, asked = request.getfixturevalue(role), make_request(school)

    assert REQUEST.offered(asked, user) == [] or role == "nobody"
    with pytest.raises(Refused):
        REQUEST.make(asked, "accept", user)
    with pytest.raises(Refused):
        place(chosen={asked: []}, actor=user)
    with pytest.raises(Refused):
        change_request(asked=asked, fields=["words"], areas=None, version=0, actor=user)
    with pytest.raises(Refused):
        open_from_cards(cards=[make_mentee(school)], actor=user)


def test_areas_that_nobody_chose_are_guessed_of_the_right_audience(school, curator):
    lesson = make_area("Урок", audience="teacher", keywords=["урок"])
    home = make_area("Учёба", keywords=["урок"])
    pupil, teacher = make_person(school, "Ким Анна"), make_person(school, "Ли Бо", "teacher", grade=None)
    for person in (pupil, teacher):
        words = {"person": person, "year": year_of(school), "words": "Не успеваю с уроками"}
        add_request(asked=MentoringRequest(**words), areas=[], actor=curator)

    found = {asked.person_id: asked for asked in MentoringRequest.objects.all()}
    assert list(found[pupil.pk].areas.all()) == [home]
    assert list(found[teacher.pk].areas.all()) == [lesson]
    assert found[pupil.pk].areas_guessed
    chosen = add_request(asked=MentoringRequest(**words), areas=[lesson], actor=curator)
    assert not chosen.areas_guessed


@pytest.mark.parametrize(
    "key, text, fits",
    [
        ("нов класс", "Подружиться с новым классом", True),
        ("нов класс", "Классный час о новом", False),
        ("нов класс", "новый 8 класс", False),
        ("нов класс", "класс", False),
        ("подруж", "Хочу подружиться", True),
        ("физическ культур", "учитель физической культуры", True),
        ("физическ культур", "физические задачи", False),
        (" ", "что угодно", False),
    ],
)
def test_a_keyword_of_several_words_asks_for_words_that_stand_together(key, text, fits):
    assert RequestArea(keywords=[key]).fits(text) is fits


def test_a_text_that_fits_too_many_areas_says_nothing(db):
    areas = [make_area(f"Область {number}", keywords=["всё"]) for number in range(4)]

    assert guess_areas("Всё сразу", areas[:3], "pupil") == areas[:3]
    assert guess_areas("Всё сразу", areas, "pupil") == []


def test_own_words_and_that_they_are_own_are_never_corrected(school, curator):
    asked = make_request(school, source="own", words="Сам написал")
    for fields in (["words"], ["source"], ["tried", "words"]):
        asked.words, asked.source, asked.tried = "Лучше так", "curator", "всё"
        with pytest.raises(Refused, match="Слова самого участника"):
            change_request(asked=asked, fields=fields, areas=None, version=0, actor=curator)
    change_request(asked=asked, fields=["tried"], areas=None, version=0, actor=curator)

    saved = MentoringRequest.objects.get()
    assert (saved.words, saved.source, saved.tried) == ("Сам написал", "own", "всё")


def test_nobody_asks_in_a_year_of_another_school(school, other_school, curator):
    asked = MentoringRequest(person=make_person(other_school), year=year_of(school), words="чужой")
    with pytest.raises(Refused):
        add_request(asked=asked, areas=[], actor=curator)


# --- constraints of areas --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "own, group",
    [(True, True), (True, False), (False, True), (False, False)],
    ids=["own group", "own area", "common group", "common area"],
)
def test_two_of_one_title_cannot_be_at_the_same_place(school, own, group):
    parent = None if group else make_area("Группа").parent
    words = {"school": school if own else None, "parent": parent, "title": "Шахматы", "audience": "pupil"}
    RequestArea.objects.create(**words)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestArea.objects.create(**words)


def test_one_title_may_stand_in_two_schools_in_two_groups_and_for_two_audiences(school, other_school):
    one, other = make_area("Первая").parent, RequestArea.objects.create(title="Вторая", audience="pupil")
    for place_of in ({"school": school}, {"school": other_school}):
        for parent in (None, one, other):
            RequestArea.objects.create(title="Шахматы", audience="pupil", parent=parent, **place_of)
    RequestArea.objects.create(title="Шахматы", audience="teacher", school=school)

    assert RequestArea.objects.filter(title="Шахматы").count() == 7


def test_an_area_is_not_its_own_group(db):
    area = make_area("Шахматы")
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestArea.objects.filter(pk=area.pk).update(parent=area.pk)


# --- many at once ----------------------------------------------------------------------------------------------------


def test_the_base_becomes_requests_once(school, curator):
    math = make_area("Математика", keywords=["математик"])
    first, silent, gone = (make_mentee(school, name) for name in ("Ким Анна", "Ли Бо", "Пак Вера"))
    MenteeCard.objects.filter(pk=silent.pk).update(request_text="  ")
    gone.person.left_on = "2026-10-01"
    gone.person.save()
    asked_before = make_request(school, state="declined")
    line = MenteeCard.objects.create(person=asked_before.person, year=year_of(school), request_text="математика")
    cards = MenteeCard.objects.select_related("person", "year__school", "form")

    made = open_from_cards(cards=cards, actor=curator)
    again = open_from_cards(cards=cards, actor=curator)

    assert ([one.person for one in made], again) == ([first.person], [])
    one = MentoringRequest.objects.get(person=first.person)
    assert (one.state, one.source, one.areas_guessed, list(one.areas.all())) == ("accepted", "base", True, [math])
    assert one.decided_at
    assert not MentoringRequest.objects.filter(person__in=[silent.person, gone.person]).exists()
    assert line.person.requests.count() == 1
    assert AuditEntry.objects.filter(action="request_added").count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_base_is_read_in_the_same_queries_whatever_its_size(school, curator, django_assert_num_queries, number):
    make_area("Математика", keywords=["математик"])
    for row in range(number):
        make_mentee(school, f"Ким Имя{row}")
    cards = list(MenteeCard.objects.select_related("person", "year__school", "form"))
    with django_assert_num_queries(10):  # with a savepoint, its end and the grants of the actor
        assert len(open_from_cards(cards=cards, actor=curator)) == number


def test_what_a_person_has_placed_is_no_guess_and_what_another_placed_meanwhile_stays(school, curator):
    math, sport = make_area("Математика"), make_area("Спорт")
    one, other = make_request(school, "Ким Анна", guessed=[sport]), make_request(school, "Ли Бо")
    MentoringRequest.objects.filter(pk=other.pk).update(version=5)

    late = place(chosen={one: [math], other: [math]}, actor=curator)

    one.refresh_from_db()
    assert late == [other]
    assert (list(one.areas.all()), one.areas_guessed, one.version) == ([math], False, 1)
    assert list(other.areas.all()) == []
    assert [entry.object_id for entry in AuditEntry.objects.filter(action="request_placed")] == [one.pk]


def test_an_added_area_joins_the_chosen_ones_and_takes_the_place_of_guessed_ones(school):
    math, sport = make_area("Математика"), make_area("Спорт")
    guessed, chosen = make_request(school, "Ким Анна", guessed=[sport]), make_request(school, "Ли Бо", areas=[sport])

    found = added([guessed, chosen], [math])

    assert (found[guessed], set(found[chosen])) == ([math], {sport, math})


def test_lessons_are_read_in_the_order_of_the_week():
    assert slots.clean(["3-7", "1-10", "1-2", "9-9", "3-7"]) == ["1-2", "1-10", "3-7"]
    assert slots.shown(["1-6", "1-7", "3-9"]) == "пн: 6, 7 урок; ср: после уроков"
    lesson, days = slots.grid(["2-6"])[6]
    assert (lesson, [picked for _, _, picked in days]) == ("6 урок", [False, True, False, False, False, False])
