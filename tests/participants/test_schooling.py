"""«Школа наставников» without pages: who has learnt enough, the arrows, attendance, copying, admission."""

import datetime

import pytest
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.versions import Overtaken
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.finishing.many import finish_many
from participants.finishing.programme import Untaught, untaught_of
from participants.finishing.workflow import ENROLMENT
from participants.models import Attendance, Candidate, Consent, Course, Enrolment, Lesson, MentorCard
from participants.schooling.attending import mark_attendance
from participants.schooling.enrolling import enrol, mark_tests
from participants.schooling.keeping import add_lessons, copy_course, keep_course, keep_group, remove_lesson
from participants.schooling.models import CourseTopic
from participants.schooling.results import Result, clashes, lacks, results_of, trained_of
from participants.selection.admitting import admit
from tests.factories import SINCE, give_consents, make_candidate, make_person, make_year, year_of
from tests.participants.schooling_cast import DAY, make_course, make_group, make_learner, make_lesson

STATES = ("enrolled", "finished", "failed", "dropped")


# --- who has learnt enough -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "was, held, ahead, threshold, has_test, passed, missing",
    [
        (7, 10, 0, 70, False, False, []),
        (7, 10, 0, 70, True, True, []),
        (6, 10, 0, 70, False, False, ["Посещено 60\u202f% занятий, нужно 70\u202f%."]),
        (2, 3, 0, 67, False, False, ["Посещено 66\u202f% занятий, нужно 67\u202f%."]),  # 66.7 is not rounded up
        (7, 10, 0, 70, True, False, ["Тест не сдан."]),
        (7, 10, 2, 70, False, False, ["Не отмечена явка на 2 занятиях."]),
        (0, 0, 3, 70, False, False, ["Явка ещё ни разу не отмечена."]),
        (0, 0, 0, 0, False, False, ["Явка ещё ни разу не отмечена."]),
        (0, 4, 0, 0, False, False, []),
    ],
)
def test_what_is_missing_is_said_one_by_one(was, held, ahead, threshold, has_test, passed, missing):
    assert lacks(Result(was, 0, held), ahead, threshold, has_test, passed) == missing


def test_an_excused_absence_is_told_apart_and_yet_is_no_attendance(school):
    group = make_group(school)
    for week in range(2):
        make_lesson(group, DAY + datetime.timedelta(weeks=week), marked=True)
    make_lesson(group, DAY + datetime.timedelta(weeks=2))
    row = make_learner(group, marks=["was", "excused"])

    found = results_of(group)[row.pk]

    assert (found.was, found.excused, found.held, found.share) == (1, 1, 2, 50)
    assert found.lacking == ["Не отмечена явка на 1 занятии.", "Посещено 50\u202f% занятий, нужно 70\u202f%."]


@pytest.mark.parametrize("number", [1, 3])
def test_results_take_two_queries_and_the_trained_one(school, django_assert_num_queries, number):
    group = make_group(school)
    make_lesson(group, marked=True)
    people = [make_learner(group, f"Ким Имя{row}", marks=["was"], state="finished").person for row in range(number)]
    with django_assert_num_queries(2):
        assert len(results_of(group)) == number
    with django_assert_num_queries(1):
        assert trained_of(people, DAY) == dict.fromkeys([person.pk for person in people], DAY)


def test_the_trained_are_those_who_finished_by_that_day_in_any_year(school):
    person, other = make_person(school, "Ким Анна", "teacher"), make_person(school, "Ли Бо", "teacher")
    early = make_group(school, course=make_course(school, "Прежний", year=make_year(school, 2025, "closed")))
    late = make_group(school)
    first = datetime.date(2025, 11, 1)
    make_learner(early, person=person, state="finished", finished_on=first)
    make_learner(late, person=person, state="finished", finished_on=DAY)
    make_learner(late, person=other, state="failed")

    assert trained_of([person, other], DAY) == {person.pk: first}
    assert trained_of([person.pk], first - datetime.timedelta(days=1)) == {}


# --- the arrows ------------------------------------------------------------------------------------------------------

ARROWS = {
    ("enrolled", "finish", "finished"),
    ("enrolled", "pass_over", "finished"),
    ("failed", "pass_over", "finished"),
    ("enrolled", "fail", "failed"),
    ("enrolled", "drop", "dropped"),
    ("finished", "restore", "enrolled"),
    ("failed", "restore", "enrolled"),
    ("dropped", "restore", "enrolled"),
}


def test_the_table_has_these_arrows_and_no_others():
    moves = ENROLMENT.moves.items()
    assert {(str(source), name, str(move.target)) for name, move in moves for source in move.sources} == ARROWS


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", list(ENROLMENT.moves))
def test_every_other_move_is_refused(school, curator, state, move):
    group = make_group(school, course=make_course(school, threshold=0))
    make_lesson(group, marked=True)
    row = make_learner(group, state=state)
    targets = [target for source, name, target in ARROWS if (source, name) == (state, move)]
    if not targets:
        with pytest.raises(MoveRefused):
            ENROLMENT.make(row, move, curator)
        return
    ENROLMENT.make(row, move, curator, reason="болел")
    row.refresh_from_db()
    assert (row.state, bool(row.finished_on), row.reason) == (targets[0], targets[0] == "finished", "болел")


def test_the_rules_are_passed_over_only_with_the_other_move(school, curator):
    group = make_group(school)
    make_lesson(group, marked=True)
    row = make_learner(group, marks=["absent"])
    with pytest.raises(MoveRefused, match="Посещено 0\u202f% занятий, нужно 70\u202f%"):
        ENROLMENT.make(row, "finish", curator)

    ENROLMENT.make(row, "pass_over", curator, reason="Учился в другой школе")

    row.refresh_from_db()
    assert (row.state, row.reason) == ("finished", "Учился в другой школе")


def test_nobody_else_and_no_closed_year(school, curator, director, stranger):
    row = make_learner(make_group(school))
    for user in (director, stranger):
        with pytest.raises(Refused):
            ENROLMENT.make(row, "drop", user)
    course = make_course(school, "Прежний", year=make_year(school, 2025, "closed"))
    old = make_learner(make_group(school, course=course), "Ли Бо")
    with pytest.raises(MoveRefused, match="закрыт"):
        ENROLMENT.make(old, "drop", curator)
    with pytest.raises(Refused, match="закрыт"):
        enrol(group=old.group, people=[], actor=curator)
    with pytest.raises(Refused, match="закрыт"):
        mark_attendance(lesson=make_lesson(old.group), marks={}, version=0, actor=curator)


def test_those_who_have_enough_finish_and_the_others_are_named(school, curator):
    group = make_group(school, course=make_course(school, has_test=True))
    make_lesson(group, marked=True)
    good, absent, untested = (
        make_learner(group, name, marks=[mark])
        for name, mark in (("Ким А", "was"), ("Ли Б", "absent"), ("Пак В", "was"))
    )
    assert mark_tests(group=group, passed=[good.pk, absent.pk], actor=curator) == 2

    done, kept = finish_many(group=group, actor=curator)

    assert [row.pk for row in done] == [good.pk]
    assert {(row.pk, reason) for row, reason in kept} == {
        (absent.pk, "Посещено 0\u202f% занятий, нужно 70\u202f%."), (untested.pk, "Тест не сдан."),
    }  # fmt: skip
    assert mark_tests(group=group, passed=[], actor=curator) == 1  # whoever has finished keeps the mark
    assert AuditEntry.objects.filter(action="course_finished", object_id=good.pk).count() == 1


# --- candidates ------------------------------------------------------------------------------------------------------


def test_a_candidate_learns_and_is_admitted_by_the_course(school, curator):
    candidate = make_candidate(school, state="recommended")
    give_consents(candidate.person)
    group = make_group(school, course=make_course(school, threshold=0))
    make_lesson(group, marked=True)

    row = enrol(group=group, people=[candidate.person], actor=curator)[0]
    candidate.refresh_from_db()
    assert candidate.state == Candidate.State.LEARNING

    told = []
    ENROLMENT.make(row, "finish", curator, told=told)
    candidate.refresh_from_db()
    assert candidate.state == Candidate.State.ADMITTED
    assert [(one.candidate, one.reasons) for one in told] == [(candidate, [])]
    assert candidate.admissions.get().ground == "course"
    assert MentorCard.objects.filter(person=candidate.person, year=year_of(school)).exists()


def test_what_stands_in_the_way_of_admission_does_not_stop_the_course(school, curator):
    person = make_person(school, "Завьялов Игорь Ильич", "enterprise", birth_year=1980)
    candidate = make_candidate(school, person=person, state="learning")  # no certificate of no record was seen
    group = make_group(school, course=make_course(school, threshold=0))
    make_lesson(group, marked=True)
    row = make_learner(group, person=person)

    ENROLMENT.make(row, "finish", curator)

    row.refresh_from_db()
    candidate.refresh_from_db()
    assert (row.state, candidate.state) == ("finished", "learning")
    assert not candidate.admissions.exists()


@pytest.mark.parametrize("state, why", [("refused", None), ("invited", ["нет решения после собеседования"])])
def test_a_candidate_who_was_not_talked_to_is_not_admitted_by_a_course(school, curator, state, why):
    candidate = make_candidate(school, state=state)
    give_consents(candidate.person)
    told = finished(candidate, curator)
    candidate.refresh_from_db()
    assert candidate.state == state
    assert [one.reasons[0].split(",")[0] for one in told] == (why or [])


def finished(candidate, curator):
    """The candidate finishes a course; what is told of the admission."""
    group = make_group(candidate.person.school, course=make_course(candidate.person.school, threshold=0))
    make_lesson(group, marked=True)
    told = []
    ENROLMENT.make(make_learner(group, person=candidate.person), "finish", curator, told=told)
    return told


@pytest.mark.parametrize(
    "given, lacking",
    [
        ((), ["обработку", "участие"]),
        (("processing",), ["участие"]),
        (("processing", "participation"), []),
    ],
)
def test_without_consents_the_course_is_finished_and_nobody_is_admitted_silently(school, curator, given, lacking):
    pupil = make_person(school, "Кораблёв Лев Ильич", "pupil", birth_year=2012)
    candidate = make_candidate(school, person=pupil, state="learning")
    for kind in given:
        Consent.objects.create(person=pupil, kind=kind, signer="guardian", given_on=SINCE)

    told = finished(candidate, curator)

    candidate.refresh_from_db()
    assert pupil.enrolments.get().state == "finished"
    assert candidate.state == ("learning" if lacking else "admitted")
    assert [words.split()[3] for words in told[0].reasons] == lacking
    assert MentorCard.objects.filter(person=pupil).exists() is not bool(lacking)


def test_whoever_was_kept_back_is_admitted_by_hand_once_the_consent_is_there(school, curator):
    candidate = make_candidate(school, state="learning")
    finished(candidate, curator)
    candidate.refresh_from_db()
    give_consents(candidate.person)
    admit(candidate=candidate, ground="course", actor=curator)
    assert candidate.admissions.get().ground == "course"


# --- the programme ---------------------------------------------------------------------------------------------------


def partly_taught(school):
    """A group of which one topic of three has been taught; the second is learnt by oneself, a lesson of the third is
    ahead."""
    course = make_course(school, hours=2)
    alone = CourseTopic.objects.create(course=course, title="Чтение", hours=4, form="self", position=1)
    last = CourseTopic.objects.create(course=course, title="Трудные случаи", hours=8, position=2)
    group = make_group(school, course=course)
    make_lesson(group, marked=True, topics=course.topics.exclude(pk__in=[alone.pk, last.pk]))
    return group, last


def test_topics_without_a_lesson_are_said_with_their_hours(school, django_assert_num_queries):
    group, last = partly_taught(school)
    with django_assert_num_queries(2):
        found = untaught_of(group)
    assert found.words == "Не проведены темы: 1 из 3 (8 часов из 14): «Трудные случаи»."
    ahead = make_lesson(group, DAY + datetime.timedelta(days=1), topics=[last])
    assert untaught_of(group).topics == [last]
    ahead.marked_at = timezone.now()
    ahead.save()
    assert untaught_of(group) is None
    titles = [CourseTopic(title=f"Т{number}", hours=1) for number in range(5)]
    assert Untaught(titles, 6, 5, 21).words.endswith("(5 часов из 21): «Т0», «Т1», «Т2» и ещё 2.")


def test_a_programme_not_taught_finishes_only_with_a_reason(school, curator):
    group, _ = partly_taught(school)
    row, absent = make_learner(group, marks=["was"]), make_learner(group, "Ли Бо", marks=["absent"])
    with pytest.raises(MoveRefused, match="Не проведены темы: 1 из 3"):
        ENROLMENT.make(row, "finish", curator)
    done, kept = finish_many(group=group, actor=curator)
    assert (done, len(kept)) == ([], 2)

    done, kept = finish_many(group=group, actor=curator, reason="Темы прошли на семинаре")

    row.refresh_from_db()
    assert (row.state, row.reason) == ("finished", "Темы прошли на семинаре")
    assert [one.pk for one, _ in kept] == [absent.pk]  # the reason is about topics, not about whoever was not there


# --- writing down ----------------------------------------------------------------------------------------------------


def test_a_person_is_in_a_course_once(school, curator, other_school):
    group = make_group(school)
    other = make_group(school, "Группа 2", course=group.course)
    person = make_person(school, "Ким Анна", "teacher")

    assert len(enrol(group=group, people=[person, person], actor=curator)) == 1
    assert enrol(group=other, people=[person], actor=curator) == []
    with pytest.raises(Refused):
        enrol(group=group, people=[make_person(other_school)], actor=curator)
    assert Enrolment.objects.count() == 1


def test_whoever_marks_second_is_told(school, curator):
    group = make_group(school)
    lesson, row = make_lesson(group), make_learner(group)
    mark_attendance(lesson=lesson, marks={row.pk: "was"}, version=0, actor=curator)

    with pytest.raises(Overtaken, match="Запись уже изменена: Соколова"):
        mark_attendance(lesson=lesson, marks={row.pk: "absent"}, version=0, actor=curator)

    assert Attendance.objects.get().mark == "was"
    mark_attendance(lesson=lesson, marks={row.pk: "absent"}, version=1, actor=curator)
    assert Attendance.objects.get().mark == "absent"
    entries = AuditEntry.objects.filter(action="attendance_marked").order_by("pk")
    assert [entry.values for entry in entries] == [{"was": 1, "of": 1}, {"was": 0, "of": 1}]


def test_only_past_lessons_and_only_learners_of_the_group(school, curator):
    group = make_group(school)
    ahead = make_lesson(group, timezone.localdate() + datetime.timedelta(days=1))
    row, dropped = make_learner(group), make_learner(group, "Ли Бо", state="dropped")
    foreign = make_learner(make_group(school, "Группа 2", course=group.course), "Пак Вера")
    with pytest.raises(MoveRefused, match="ещё не прошло"):
        mark_attendance(lesson=ahead, marks={row.pk: "was"}, version=0, actor=curator)

    marks = {row.pk: "was", dropped.pk: "was", foreign.pk: "was"}
    mark_attendance(lesson=make_lesson(group), marks=marks, version=0, actor=curator)

    assert [one.enrolment_id for one in Attendance.objects.all()] == [row.pk]


def test_a_lesson_for_some_weeks_and_what_it_runs_into(school, curator):
    group = make_group(school, leader=make_person(school, "Ким Анна", "teacher"))
    other = make_group(school, "Группа 2", course=group.course, leader=group.leader)
    make_lesson(other, DAY + datetime.timedelta(weeks=2))
    lesson = Lesson(group=group, day=DAY, starts=datetime.time(15, 30), ends=datetime.time(16, 30))

    made = add_lessons(lesson=lesson, topics=[], weeks=3, actor=curator)

    assert [one.day for one in made] == [DAY + datetime.timedelta(weeks=week) for week in range(3)]
    assert [len(clashes(one)) for one in made] == [0, 0, 1]
    assert "Ким Анна ведёт «Основы наставничества, Группа 2»" in clashes(made[2])[0]
    assert clashes(make_lesson(group, at=16)) == ["В это время у группы занятие 14.09.2026, 15:30–16:30."]
    assert clashes(make_lesson(group, at=17)) == []  # it begins when the other has ended


def test_a_lesson_with_attendance_stays(school, curator):
    lesson = make_lesson(make_group(school), marked=True)
    with pytest.raises(MoveRefused, match="удалить его нельзя"):
        remove_lesson(lesson=lesson, actor=curator)
    free = make_lesson(lesson.group)
    remove_lesson(lesson=free, actor=curator)
    assert list(Lesson.objects.all()) == [lesson]


def test_a_course_of_last_year_is_taken_over_without_its_people(school, curator, stranger):
    old = make_course(school, year=make_year(school, 2025, "closed"), threshold=55)
    make_learner(make_group(school, course=old))

    made = copy_course(course=old, year=year_of(school), actor=curator)

    assert (made.threshold, made.has_test, made.topics.get().hours) == (55, False, 6)
    assert not made.groups.exists()
    with pytest.raises(MoveRefused, match="уже есть"):
        copy_course(course=old, year=year_of(school), actor=curator)
    with pytest.raises(Refused):
        copy_course(course=old, year=year_of(stranger.school), actor=stranger)
    with pytest.raises(Refused):
        copy_course(course=old, year=year_of(stranger.school), actor=curator)


def test_the_programme_is_written_whole(school, curator, other_school):
    course = Course(year=year_of(school), title="Новый")
    topics = [CourseTopic(title=title, hours=hours) for title, hours in (("А", 1), ("Б", 2))]
    keep_course(course=course, topics=topics, fields=["title"], version=0, actor=curator)
    first = course.topics.first()
    first.title = "А исправлена"

    keep_course(course=course, topics=[CourseTopic(title="В"), first], fields=["title"], version=0, actor=curator)

    assert [topic.title for topic in course.topics.all()] == ["В", "А исправлена"]
    with pytest.raises(Overtaken):
        keep_course(course=course, topics=[], fields=["title"], version=0, actor=curator)
    group = make_group(school, course=course)
    group.leader = make_person(other_school, "Чужов Иван", "teacher")
    with pytest.raises(Refused):
        keep_group(group=group, fields=["leader"], version=0, actor=curator)
