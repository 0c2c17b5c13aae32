"""The life of a candidate to mentors: interviews, the certificate of outsiders, admission, who is asked for one."""

import datetime

import pytest
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.admissions.lacking import NOT_ADMITTED, missing_admission
from participants.models import Admission, Candidate, Interview, MentorCard, RecordCheck
from participants.selection.admitting import COURSE_FIRST, SAY_WHY, TALK_FIRST, admit
from participants.selection.interviewing import appoint, appoint_many, hold
from participants.selection.keeping import add_candidate, note_certificate, remove_certificate, set_rules
from participants.selection.models import outside_of
from participants.selection.standing import admitted_of, missing_for
from participants.selection.workflow import CANDIDATE
from tests.factories import make_candidate, make_form, make_mentor, make_person, make_year, year_of

DAY = datetime.date(2026, 9, 10)
ARROWS = {
    ("invite", "applied", "invited"), ("invite", "reserve", "invited"), ("recommend", "invited", "recommended"),
    ("keep", "invited", "reserve"), ("keep", "recommended", "reserve"), ("teach", "recommended", "learning"),
    ("admit", "applied", "admitted"), ("admit", "invited", "admitted"), ("admit", "reserve", "admitted"),
    ("admit", "recommended", "admitted"), ("admit", "learning", "admitted"), ("refuse", "applied", "refused"),
    ("refuse", "invited", "refused"), ("refuse", "recommended", "refused"), ("refuse", "reserve", "refused"),
    ("withdraw", "applied", "withdrawn"), ("withdraw", "invited", "withdrawn"), ("withdraw", "reserve", "withdrawn"),
    ("withdraw", "recommended", "withdrawn"), ("withdraw", "learning", "withdrawn"),
    ("refuse", "learning", "refused"),
    ("revoke", "admitted", "withdrawn"), ("reopen", "refused", "applied"), ("reopen", "withdrawn", "applied"),
}  # fmt: skip


def talked(candidate, actor, decision="recommended", **more):
    """An interview that took place today."""
    interview = Interview.objects.filter(candidate=candidate, decision="").first()
    interview = interview or appoint(candidate=candidate, planned_on=timezone.localdate(), place="", actor=actor)
    marks = {"held_on": timezone.localdate(), "held_by": "Соколова А. П.", "motivation": 2, "communication": 1,
             "time": 1, "decision": decision} | more  # fmt: skip
    for name, value in marks.items():
        setattr(interview, name, value)
    return hold(interview=interview, actor=actor)


def test_the_moves_are_these_and_no_others():
    arrows = {(name, source, str(move.target)) for name, move in CANDIDATE.moves.items() for source in move.sources}

    assert arrows == ARROWS


def test_only_the_curator_of_the_school_moves_a_candidate(school, director, stranger):
    candidate = make_candidate(school)
    for user in (director, stranger):
        with pytest.raises(Refused):
            appoint(candidate=candidate, planned_on=DAY, place="", actor=user)
        with pytest.raises(Refused):
            admit(candidate=candidate, ground="experience", reason="Ведёт кружок", actor=user)
    candidate.refresh_from_db()

    assert candidate.state == "applied"


def test_one_person_is_a_candidate_of_a_year_once_and_never_of_a_closed_one(school, curator, other_school):
    candidate = make_candidate(school)
    with pytest.raises(MoveRefused, match="уже среди кандидатов"):
        add_candidate(candidate=Candidate(person=candidate.person, year=candidate.year), actor=curator)
    closed, foreign = make_year(school, 2025, "closed"), make_person(other_school)
    with pytest.raises(Refused, match="закрыт"):
        add_candidate(candidate=Candidate(person=candidate.person, year=closed), actor=curator)
    with pytest.raises(Refused):
        add_candidate(candidate=Candidate(person=foreign, year=year_of(school)), actor=curator)


# --- interviews ------------------------------------------------------------------------------------------------------


def test_an_interview_is_appointed_moved_to_another_day_and_held(school, curator):
    candidate = make_candidate(school)
    first = appoint(candidate=candidate, planned_on=DAY, place="кабинет 12", actor=curator)
    again = appoint(candidate=candidate, planned_on=DAY.replace(day=11), place="кабинет 14", actor=curator)

    assert (first.pk, Interview.objects.count(), candidate.state) == (again.pk, 1, "invited")
    held = talked(candidate, curator)
    candidate.refresh_from_db()
    assert (candidate.state, held.total, held.planned_on.day) == ("recommended", 4, 11)
    assert AuditEntry.objects.get(action="interview_held").values == {"person": candidate.person_id}
    with pytest.raises(MoveRefused, match="уже записаны"):
        hold(interview=held, actor=curator)


@pytest.mark.parametrize("decision,state", [("reserve", "reserve"), ("refused", "refused")])
def test_the_decision_moves_the_candidate_and_its_reason_stays(school, curator, decision, state):
    candidate = make_candidate(school)
    talked(candidate, curator, decision, reason="Мало времени в этой четверти")
    candidate.refresh_from_db()

    assert (candidate.state, candidate.reason) == (state, "Мало времени в этой четверти")


def test_a_talk_that_is_still_to_come_has_no_result(school, curator):
    candidate = make_candidate(school)
    with pytest.raises(MoveRefused, match="не состоялось"):
        talked(candidate, curator, held_on=timezone.localdate() + datetime.timedelta(days=1))
    candidate.refresh_from_db()

    assert candidate.state == "invited"


def test_who_is_refused_or_takes_the_application_back_waits_for_no_talk(school, curator):
    candidate = make_candidate(school)
    appoint(candidate=candidate, planned_on=DAY, place="", actor=curator)
    CANDIDATE.make(candidate, "withdraw", curator, reason="Передумала")

    assert not Interview.objects.exists()
    assert candidate.reason == "Передумала"


def test_many_are_invited_at_once_and_those_kept_back_are_named(school, curator):
    one, two = make_candidate(school), make_candidate(school, "Ким Анна Ли", state="admitted")
    three = make_candidate(school, "Ли Бо Вэй", state="reserve")
    left = make_candidate(school, person=make_person(school, "Ушедшая Анна", "teacher", left_on=DAY))
    done, kept = appoint_many(candidates=[one, two, three, left], planned_on=DAY, place="", actor=curator)

    assert done == [one, three]
    assert [(candidate.pk, reason) for candidate, reason in kept] == [
        (two.pk, "допущен"), (left.pk, "Ушедшая Анна: отмечено, что выбыл.")
    ]  # fmt: skip


# --- the certificate -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind,fields,outside,needed",
    [
        ("teacher", {}, False, False),
        ("teacher", {"workplace": "МБОУ «СОШ sosh7»"}, False, False),
        ("teacher", {"workplace": "Лицей № 2"}, True, True),
        ("pupil", {}, False, False),
        ("parent", {}, True, True),
        ("graduate", {"birth_year": 1999}, True, True),
        ("graduate", {"birth_date": datetime.date(2012, 1, 1)}, True, False),
        ("enterprise", {}, True, True),
    ],
)
def test_a_grown_up_from_outside_shows_a_certificate_and_the_list_agrees(
    school, curator, kind, fields, outside, needed
):
    candidate = make_candidate(school, person=make_person(school, "Гость Пётр Ильич", kind, **fields))
    kinds = [what for what, _ in missing_for(candidate, timezone.localdate())]

    assert outside_of(candidate.person) == outside
    assert Candidate.objects.outside().exists() == outside
    assert ("certificate" in kinds) == needed


def test_nobody_from_outside_is_admitted_before_the_certificate_is_seen(school, curator):
    candidate = make_candidate(school, "Орлов Игорь Павлович", "enterprise")
    talked(candidate, curator)
    with pytest.raises(MoveRefused, match="справка об отсутствии судимости"):
        admit(candidate=candidate, ground="interview", actor=curator)
    assert not Admission.objects.exists()
    assert not MentorCard.objects.exists()

    check = note_certificate(candidate=candidate, seen_on=DAY, seen_by="Соколова А. П.", actor=curator)
    remove_certificate(check=check, candidate=candidate, actor=curator)
    with pytest.raises(MoveRefused, match="справка"):
        admit(candidate=candidate, ground="interview", actor=curator)
    note_certificate(candidate=candidate, seen_on=DAY, seen_by="Соколова А. П.", actor=curator)
    admit(candidate=candidate, ground="interview", actor=curator)

    assert Admission.objects.get().ground == "interview"
    names = {field.name for field in RecordCheck._meta.concrete_fields}
    assert names == {"id", "person", "seen_on", "seen_by", "created_by"}  # nothing of what the paper says


# --- admission -------------------------------------------------------------------------------------------------------


def test_admission_puts_the_application_into_the_base(school, curator):
    candidate = make_candidate(school, wished_age="11–13 лет", time_resource="час в неделю", interests="шахматы",
                               achievements="Призёр конкурса")  # fmt: skip
    talked(candidate, curator)
    admit(candidate=candidate, ground="interview", actor=curator)
    card = MentorCard.objects.get()

    assert (card.person, card.year, card.form) == (candidate.person, candidate.year, make_form())
    assert (card.competencies, card.wished_age, card.time_resource) == ("химия", "11–13 лет", "час в неделю")
    assert (card.interests, card.achievements) == ("шахматы", "Призёр конкурса")


def test_a_line_that_is_there_keeps_what_it_says(school, curator):
    card = make_mentor(school)
    candidate = make_candidate(school, person=card.person, time_resource="час в неделю")
    talked(candidate, curator)
    admit(candidate=candidate, ground="interview", actor=curator)
    card.refresh_from_db()

    assert (card.competencies, card.time_resource, card.version) == ("математика", "час в неделю", 1)
    assert MentorCard.objects.count() == 1


def test_without_a_talk_only_experience_admits_and_it_is_written_down(school, curator):
    candidate = make_candidate(school)
    with pytest.raises(MoveRefused, match=TALK_FIRST[:20]):
        admit(candidate=candidate, ground="interview", actor=curator)
    with pytest.raises(MoveRefused, match=SAY_WHY[:20]):
        admit(candidate=candidate, ground="experience", reason="  ", actor=curator)
    admission = admit(candidate=candidate, ground="experience", reason="Ведёт пары с 2023 года", actor=curator)

    assert (candidate.state, admission.reason) == ("admitted", "Ведёт пары с 2023 года")
    assert "Ведёт" not in str(AuditEntry.objects.filter(action="admission_given").values())


def test_where_a_course_is_asked_for_the_talk_alone_does_not_admit(school, curator):
    set_rules(year=year_of(school), admission_needed=True, course_needed=True, actor=curator)
    candidate = make_candidate(school)
    talked(candidate, curator)
    with pytest.raises(MoveRefused, match=COURSE_FIRST[:30]):
        admit(candidate=candidate, ground="interview", actor=curator)
    CANDIDATE.make(candidate, "teach", curator)
    admit(candidate=candidate, ground="course", actor=curator)

    assert candidate.state == "admitted"


def test_two_curators_admit_once(school, curator):
    candidate = make_candidate(school, state="recommended")
    mine, theirs = Candidate.objects.get(pk=candidate.pk), Candidate.objects.get(pk=candidate.pk)
    admit(candidate=mine, ground="interview", actor=curator)
    with pytest.raises(MoveRefused):
        admit(candidate=theirs, ground="interview", actor=curator)

    assert Admission.objects.count() == 1


# --- who may be paired -----------------------------------------------------------------------------------------------


def test_pairing_asks_for_admission_only_where_the_year_says_so(school, curator, django_assert_num_queries):
    year, today = year_of(school), timezone.localdate()
    candidate, other = make_candidate(school, state="recommended"), make_mentor(school).person
    admit(candidate=candidate, ground="interview", actor=curator)
    people = [candidate.person, other]
    with django_assert_num_queries(1):
        assert missing_admission(people, year, today) == {}
    set_rules(year=year, admission_needed=True, course_needed=False, actor=curator)
    with django_assert_num_queries(1):
        assert missing_admission(people, year, today) == {other.pk: NOT_ADMITTED}
    set_rules(year=year, admission_needed=False, course_needed=True, actor=curator)
    assert missing_admission(people, year, today) == {}


def test_an_admission_serves_from_its_day_in_later_years_too_until_it_is_taken_back(school, curator):
    candidate, today = make_candidate(school, state="recommended"), timezone.localdate()
    admit(candidate=candidate, ground="interview", actor=curator)
    person, later = candidate.person, today.replace(year=today.year + 1, day=1)

    assert admitted_of([person], today) == admitted_of([person.pk], later) == {person.pk}
    assert admitted_of([person], today - datetime.timedelta(days=1)) == set()
    CANDIDATE.make(candidate, "revoke", curator, reason="Уходит из программы")
    assert admitted_of([person], today) == set()
    CANDIDATE.make(candidate, "reopen", curator)
    admit(candidate=candidate, ground="experience", reason="Вернулась", actor=curator)
    assert admitted_of([person], today) == {person.pk}


def test_the_rules_of_a_year_are_its_curators(school, curator, director, stranger):
    for user in (director, stranger):
        with pytest.raises(Refused):
            set_rules(year=year_of(school), admission_needed=True, course_needed=False, actor=user)
