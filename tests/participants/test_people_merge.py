"""Doubles: how they are noticed, and how two cards become one without losing anything."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring.audit.models import AuditEntry
from mentoring.audit.versions import Overtaken
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.models import MenteeCard, Person
from participants.people.doubles import look_alikes, near
from participants.people.merging import _relations as relations
from participants.people.merging import belongings, differing, merge
from participants.people.registering import mark_left
from programs.models import Tandem, TandemMember
from tests.factories import SINCE, give_consents, make_form, make_mentee, make_person, make_user, year_of


def tandem(school, mentor, mentee, number=1):
    """An active pair."""
    year = year_of(school)
    made = Tandem.objects.create(
        school=school, year=year, number=number, form=make_form(), starts=SINCE, ends=year.ends, state="active"
    )
    for person, side in ((mentor, "a_mentor"), (mentee, "b_mentee")):
        TandemMember.objects.create(tandem=made, person=person, year=year, side=side, since=SINCE)
    return made


@pytest.mark.parametrize(
    "one, other, alike",
    [
        ("Соколов", "Соколов", True),
        ("Соколов", "Соколо", True),
        ("Соколов", "Соколлов", True),
        ("Соколов", "Сакалов", False),
        ("Соколов", "Соклоов", True),
        ("Соколов", "Соколова", True),
        ("Анна", "А", True),
        ("", "Петровна", True),
        ("Ян", "Ли", False),
        ("Пётр", "Павел", False),
    ],
)
def test_names_one_slip_apart_are_near(one, other, alike):
    assert near(one, other) is near(other, one) is alike


@pytest.mark.parametrize(
    "name, year, found",
    [
        ("Ёлкин Матвей Павлович", None, True),
        ("Елкин Матвей Павлович", 2010, True),
        ("Ёлкин Матвей", None, True),
        ("Ёлкин М.", None, True),
        ("Ёкин Матвей Павлович", 2012, True),
        ("Лкин Матвей Павлович", 2012, True),
        ("Ёкин Матвей Павлович", 2010, False),
        ("Ёлкин Максим Павлович", 2012, False),
        ("Зуев Матвей Павлович", 2012, False),
    ],
)
def test_look_alikes_are_found_by_one_slip_in_each_part(school, name, year, found):
    person = make_person(school, "Ёлкин Матвей Павлович", birth_year=2012)
    last, first, *middle = name.split()

    assert look_alikes(school, last, first, " ".join(middle), year) == ([person] if found else [])


def test_look_alikes_of_another_school_and_of_those_merged_are_not_shown(school, other_school):
    make_person(other_school, "Ёлкин Матвей")
    make_person(school, "Ёлкин Матвей", merged_into=make_person(school, "Зуев Лев"))

    assert look_alikes(school, "Ёлкин", "Матвей") == []


def test_everything_of_the_double_moves_and_nothing_is_lost(school, curator):
    keep = make_person(school, phone="", letter="А")
    drop = make_mentee(school, phone="+79241234567", letter="Б").person
    drop.guardians.create(full_name="Белова Анна")
    drop.user = make_user("belov", school, "mentee")
    drop.save()
    pair = tandem(school, make_person(school, "Рычкова Вера", "teacher"), drop)
    assert dict(belongings(drop)) == {
        "база наставляемых": 1, "законные представители": 1, "согласия": 2, "участники тандемов": 1
    }  # fmt: skip

    merge(keep=keep, drop=drop, take=["letter"], actor=curator)

    keep.refresh_from_db()
    drop.refresh_from_db()
    assert (keep.phone, keep.letter, keep.user.username) == ("+79241234567", "Б", "belov")
    assert (drop.merged_into, drop.user, belongings(drop)) == (keep, None, [])
    assert keep.menteecards.get().request_text == "математика"
    assert (keep.consents.count(), keep.guardians.count()) == (2, 1)
    assert pair.members.get(side="b_mentee").person == keep
    assert keep.search_text.endswith(" 8б")
    entry = AuditEntry.objects.get(action="people_merged")
    assert (entry.object_id, entry.actor_id, entry.values["other"]) == (keep.pk, curator.pk, drop.pk)
    assert entry.fields == ["letter", "phone"]
    assert "+7924" not in str(entry.values)


def test_what_both_say_stays_unless_chosen(school, curator):
    keep, drop = make_person(school, letter="А", post="староста"), make_person(school, letter="Б")

    assert differing(keep, drop) == ["letter"]
    merge(keep=keep, drop=drop, take=[], actor=curator)
    assert Person.objects.get(pk=keep.pk).letter == "А"


def test_lines_of_one_base_become_one(school, curator):
    keep, drop = make_mentee(school), make_mentee(school)
    MenteeCard.objects.filter(pk=keep.pk).update(request_text="")
    MenteeCard.objects.filter(pk=drop.pk).update(note="переведён из другой школы")

    merge(keep=keep.person, drop=drop.person, take=[], actor=curator)

    card = MenteeCard.objects.get()
    assert (card.person, card.request_text, card.note) == (keep.person, "математика", "переведён из другой школы")


def test_two_open_tandems_of_one_mentee_stand_in_the_way(school, curator):
    keep, drop = make_person(school), make_person(school)
    mentor = make_person(school, "Рычкова Вера", "teacher")
    tandem(school, mentor, keep, 1)
    tandem(school, mentor, drop, 2)
    give_consents(drop)

    with pytest.raises(MoveRefused, match="Объединить нельзя: у обоих есть записи «участники тандемов»"):
        merge(keep=keep, drop=drop, take=[], actor=curator)
    drop.refresh_from_db()
    assert (drop.merged_into, drop.consents.count()) == (None, 2)


def test_mentor_and_mentee_of_one_tandem_cannot_be_one_person(school, curator):
    keep, drop = make_person(school), make_person(school)
    tandem(school, keep, drop)

    with pytest.raises(MoveRefused, match="участники тандемов"):
        merge(keep=keep, drop=drop, take=[], actor=curator)


def test_two_sign_ins_the_same_card_and_two_schools_are_refused(school, other_school, curator, director):
    one = make_person(school, user=make_user("one", school, "mentor"))
    two = make_person(school, user=make_user("two", school, "mentor"))

    with pytest.raises(MoveRefused, match="вход в систему"):
        merge(keep=one, drop=two, take=[], actor=curator)
    with pytest.raises(MoveRefused, match="одна и та же запись"):
        merge(keep=one, drop=one, take=[], actor=curator)
    with pytest.raises(Refused):
        merge(keep=one, drop=make_person(other_school), take=[], actor=curator)
    with pytest.raises(Refused):
        merge(keep=one, drop=make_person(school), take=[], actor=director)


def test_every_foreign_key_to_a_person_in_the_project_is_moved():
    pointing = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }

    assert {(one.related_model._meta.label_lower, one.field.name) for one in relations()} == pointing
    assert ("programs.tandemmember", "person") in pointing


def test_two_who_join_the_same_cards_crosswise_lock_them_in_one_order(school, curator):
    one, two = make_person(school), make_person(school)

    with CaptureQueriesContext(connection) as asked:
        merge(keep=two, drop=one, take=[], actor=curator, compared=(0, 0))

    reads = [query["sql"] for query in asked if f"IN ({two.pk}, {one.pk})" in query["sql"]]
    assert len(reads) == 1
    assert reads[0].partition("ORDER BY")[2].split()[0].replace('"', "") == "participants_person.id"


def test_marking_somebody_as_gone_counts_as_a_change_of_the_card(school, curator):
    one, two = make_person(school), make_person(school)
    mark_left(people=[two], day=SINCE, actor=curator)

    with pytest.raises(Overtaken, match="Запись уже изменена: Соколова"):
        merge(keep=one, drop=two, take=[], actor=curator, compared=(0, 0))
