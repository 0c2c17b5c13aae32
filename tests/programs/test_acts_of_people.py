"""Acts of stages 2–4 that no page of the matrix performs leave their line in the journal too (quality.md H3)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mentoring.models import User
from participants.applications.models import Application
from participants.applications.receiving import put_off, receive, type_in
from participants.certificates.issuing import forget_holders, issue_certificates
from participants.consentpapers.drawing import draw
from participants.consentpapers.issuing import issue_blanks, start_printing
from participants.filing.piling import read_pile
from participants.finishing.workflow import ENROLMENT
from participants.models import Course, CourseGroup, Lesson
from participants.partners.keeping import join_person
from participants.requests.workflow import REQUEST
from participants.schooling.keeping import add_lessons, keep_group, remove_lesson
from participants.selection.workflow import CANDIDATE
from programs.labour.deciding import give_notice, recall
from programs.labour.keeping import add_duties
from programs.labour.models import MentorDuty
from programs.labour.workflow import DUTY
from tests.factories import (
    make_candidate,
    make_duty,
    make_mentee,
    make_partner,
    make_person,
    make_request,
    year_of,
)
from tests.participants.applying_cast import MENTEE, make_door
from tests.participants.consent_papers import load_texts, make_class
from tests.participants.schooling_cast import make_course, make_finished, make_learner, make_lesson
from tests.programs.editing import exported, looked, put, taken
from tests.programs.test_acts import written

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    """Files go into a folder of the test."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.mark.parametrize(
    "make,table,name,state,action",
    [
        (make_request, REQUEST, "withdraw", "sent", "request_withdrawn"),
        (make_candidate, CANDIDATE, "keep", "invited", "candidate_reserved"),
        (make_candidate, CANDIDATE, "admit", "recommended", "candidate_admitted"),
        (make_candidate, CANDIDATE, "refuse", "applied", "candidate_refused"),
        (make_candidate, CANDIDATE, "withdraw", "applied", "candidate_withdrawn"),
        (make_candidate, CANDIDATE, "revoke", "admitted", "admission_revoked"),
        (make_duty, DUTY, "decline", "asked", "duty_declined"),
    ],
)
def test_a_move_is_journaled(make: Callable[..., Any], table: Any, name: str, state: str, action: str, school: Any,
                             curator: User) -> None:  # fmt: skip
    row = make(school, state=state)
    words = {"reason": "переезд"} if name != "admit" else {}
    table.make(row, name, curator, **words)
    (line,) = written(action)
    assert (line.object_id, line.actor_id) == (row.pk, curator.pk)
    assert "переезд" not in str(line.values)


@pytest.mark.parametrize("name,action", [("fail", "course_failed"), ("drop", "course_dropped")])
def test_who_does_not_finish_a_course_is_journaled(name: str, action: str, school: Any, curator: User) -> None:
    row = make_learner(CourseGroup.objects.create(course=make_course(school), title="Группа 1"))
    ENROLMENT.make(row, name, curator, reason="болел")
    assert [line.object_id for line in written(action)] == [row.pk]


def test_a_group_and_its_lessons_are_journaled(school: Any, curator: User) -> None:
    course: Course = make_course(school)
    group = keep_group(group=CourseGroup(course=course, title="Группа 1"), fields=["title"], version=0, actor=curator)
    assert [line.object_id for line in written("group_added")] == [group.pk]
    group.place = "кабинет 3"
    keep_group(group=group, fields=["place"], version=group.version, actor=curator)
    assert [line.fields for line in written("group_changed")] == [["place"]]
    times = {"starts": datetime.time(15), "ends": datetime.time(16)}
    made = add_lessons(lesson=Lesson(group=group, day=TODAY(), **times), topics=[], weeks=2, actor=curator)
    assert {line.object_id for line in written("lesson_added")} == {one.pk for one in made}
    gone = make_lesson(group).pk
    remove_lesson(lesson=Lesson.objects.get(pk=gone), actor=curator)
    assert [line.object_id for line in written("lesson_removed")] == [gone]


def test_a_certificate_and_its_nameless_end_are_journaled(school: Any, curator: User) -> None:
    (made,) = issue_certificates(group=make_finished(school), dated=TODAY(), actor=curator)
    assert [line.object_id for line in written("certificate_issued")] == [made.pk]
    forget_holders(people=[made.enrolment.person], actor=curator)
    assert [line.object_id for line in written("certificate_nameless")] == [made.pk]


def test_a_person_of_a_partner_is_journaled(school: Any, curator: User) -> None:
    partner, person = make_partner(school), make_person(school, "Ким Олег", "enterprise")
    join_person(partner=partner, person=person, actor=curator)
    (line,) = written("partner_joined")
    assert line.values == {"person": person.pk, "partner": partner.pk}


def test_blanks_and_their_scans_are_journaled(school: Any, curator: User) -> None:
    load_texts()
    blanks = issue_blanks(people=make_class(school, 1), kinds=["processing"], year=year_of(school), actor=curator)
    assert {line.object_id for line in written("blank_issued")} == {one.pk for one in blanks}
    printing = start_printing(blanks=blanks, actor=curator)
    assert [line.object_id for line in written("blanks_printed")] == [printing.pk]
    pile = read_pile(files=[SimpleUploadedFile("scan.pdf", draw(blanks, school))], actor=curator)
    (line,) = written("scans_read")
    assert (line.object_id, line.values["count"], set(line.values)) == (pile.pk, 1, {"count", "size"})


def test_applications_and_their_door_are_journaled(school: Any, curator: User) -> None:
    door = make_door(school, curator)
    assert [line.object_id for line in written("door_opened")] == [door.pk]
    begun = put_off(door=door, typed={"full_name": "Белов"}, ip="127.0.0.1")
    assert [(line.object_id, line.actor_id) for line in written("application_begun")] == [(begun.pk, None)]
    sent = receive(door=door, payload=MENTEE, ip="127.0.0.1")
    assert [line.object_id for line in written("application_received")] == [sent.pk]
    paper = type_in(application=Application(year=door.year, kind="mentee", payload=MENTEE), actor=curator)
    assert [line.object_id for line in written("application_typed")] == [paper.pk]
    told = written("application_begun") + written("application_received") + written("application_typed")
    assert "Белов" not in str([line.values for line in told])


def test_edits_from_a_workbook_are_journaled(school: Any, curator: User, sign_in: Any) -> None:
    make_mentee(school, "Белов Артём Дмитриевич")
    client = sign_in(curator)
    book, sheet = exported(client)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "освоил дроби")
    draft, _ = looked(client, book)
    assert [line.object_id for line in written("edits_read")] == [draft.pk]
    taken(client, draft)
    assert [line.object_id for line in written("edits_taken")] == [draft.pk]


def test_extra_work_and_its_end_are_journaled(school: Any, staff: User) -> None:
    year, teacher = year_of(school), make_person(school, "Титова Ольга Степановна", "teacher")
    words = {"content": "помогает", "method": "консультации", "starts": year.starts, "ends": year.ends}
    (duty,) = add_duties(people=[teacher], duty=MentorDuty(year=year, amount=3000, **words), actor=staff)
    assert [line.object_id for line in written("duty_added")] == [duty.pk]
    active = make_duty(school, "Рыбина Яна Олеговна", state="active")
    last = TODAY() + datetime.timedelta(days=30)
    give_notice(duty=active, side="employer", notice_on=TODAY(), last_day=last, actor=staff)
    assert [line.object_id for line in written("duty_cancelled")] == [active.pk]
    recall(duty=active, actor=staff)
    assert [line.object_id for line in written("duty_recalled")] == [active.pk]
