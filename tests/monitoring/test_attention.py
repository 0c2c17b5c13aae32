"""«Требует внимания»: each rule speaks when its fact is there, is silent when not, and never of another school."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.models import Job, RoleGrant, User
from monitoring.attention import rules, schooling
from monitoring.attention.gathering import gather, grouped
from monitoring.attention.items import Item, Look
from monitoring.attention.labour import duty_papers
from participants.models import Admission, Consent, MenteeCard, MentorCard, Person
from programs.models import Acknowledgement, Order, Tandem, TandemMember
from tests.factories import (
    SINCE,
    make_candidate,
    make_duty,
    make_mentee,
    make_mentor,
    make_person,
    make_request,
    make_year,
    year_of,
)
from tests.participants.schooling_cast import make_group, make_learner, make_lesson

TODAY = datetime.date(2026, 11, 20)


def look(user: User, school) -> Look:
    return Look(user, school, year_of(school), TODAY)


def make_tandem(school, mentor, *mentees, state="draft", number=1) -> Tandem:
    year = year_of(school)
    tandem = Tandem.objects.create(
        school=school, year=year, number=number, form=mentor.form, starts=TODAY, ends=year.ends, state=state
    )
    sides = [(mentor, "a_mentor"), *((mentee, "b_mentee") for mentee in mentees)]
    for card, side in sides:
        TandemMember.objects.create(tandem=tandem, person=card.person, year=year, side=side, since=TODAY)
    return tandem


def make_order(school, **fields) -> Order:
    words = {"school": school, "year": year_of(school), "title": "О закреплении пар", "starts": TODAY, "ends": TODAY}
    return Order.objects.create(**(words | fields))


def test_quiet_school_has_nothing_to_attend_to(curator, school):
    assert gather(look(curator, school)) == []


def test_missing_consents_are_counted_once_for_each_person(curator, school):
    child, teacher = make_mentee(school), make_mentor(school)
    Consent.objects.all().delete()

    item = rules.consent_missing(look(curator, school))

    assert item is not None
    assert (item.severity, item.figure, item.detail) == (
        "urgent",
        "2 участников",
        "Из них учеников: 1. В приказ они не войдут",
    )
    assert child.person != teacher.person


def test_missing_consents_of_people_who_left_do_not_count(curator, school):
    make_mentee(school)
    Consent.objects.all().delete()
    Person.objects.update(left_on=TODAY)

    assert rules.consent_missing(look(curator, school)) is None


@pytest.mark.parametrize("days, speaks", [(29, True), (30, True), (31, False)])
def test_consents_that_end_within_thirty_days_are_told(curator, school, days, speaks):
    make_mentee(school)
    Consent.objects.update(until=TODAY + datetime.timedelta(days=days))

    assert (rules.consent_expiring(look(curator, school)) is not None) is speaks


def test_mentee_without_a_mentor_is_told_after_two_weeks(curator, school):
    card = make_mentee(school)
    assert rules.unmatched(look(curator, school)) is None

    MenteeCard.objects.update(created_at=timezone.now() - datetime.timedelta(days=15))
    item = rules.unmatched(look(curator, school))
    Person.objects.update(erased_at=timezone.now())
    assert rules.unmatched(look(curator, school)) is None
    Person.objects.update(erased_at=None)
    make_tandem(school, make_mentor(school), card)

    assert item is not None
    assert item.figure == "1 наставляемый"
    assert item.actions[0].url == reverse("mentees") + "?view=alone"
    assert rules.unmatched(look(curator, school)) is None


def test_requests_that_nobody_has_decided_are_told(curator, director, school, other_school):
    make_request(school, "Готов Иван", state="accepted")
    make_request(school, "Прежний Пётр", year=make_year(school, 2025, "closed"))
    make_request(other_school, "Чужов Иван")
    assert rules.requests_new(look(curator, school)) is None

    make_request(school, "Ким Анна")
    make_request(school, "Ли Бо")
    item = rules.requests_new(look(curator, school))
    assert item is not None
    assert (item.figure, item.tail) == ("2 новых запроса", "ждут решения")
    assert item.actions[0].url == reverse("requests") + "?view=new"
    assert item.code not in {one.code for one in gather(look(director, school))}


def test_drafts_wait_for_an_order(curator, school):
    make_tandem(school, make_mentor(school), make_mentee(school))

    item = rules.drafts_without_order(look(curator, school))

    assert item is not None
    assert (item.figure, item.tail) == ("1 черновик тандема", "ждёт приказа")


def test_returned_order_shows_the_remark_of_the_director(curator, school):
    order = make_order(school, state="returned", remark="Уточнить п. 2")

    item = rules.order_returned(look(curator, school))

    assert item is not None
    assert item.figure == "«Уточнить п. 2»"
    assert item.actions[0].url == reverse("order_edit", args=[order.pk])


def test_director_is_led_to_the_oldest_waiting_order(director, school):
    newer = make_order(school, state="submitted", submitted_at=timezone.now())
    older = make_order(school, state="submitted", submitted_at=timezone.now() - datetime.timedelta(days=2))

    item = rules.order_to_approve(look(director, school))

    assert item is not None
    assert item.figure == "2 проекта приказов"
    assert item.actions[0].url == reverse("order_approve", args=[older.pk]) != reverse("order_approve", args=[newer.pk])


def test_staff_registers_what_is_approved(staff, school):
    make_order(school, state="approved", approved_at=timezone.now())

    item = rules.order_to_register(look(staff, school))

    assert item is not None
    assert item.figure == "1 приказ"


def test_people_who_have_not_signed_the_sheet_are_counted(staff, school):
    order = make_order(school, state="registered", number=1, number_text="1-ОД", number_year=2026, dated=TODAY)
    for name, day in (("Белов А.", None), ("Ким А.", TODAY)):
        Acknowledgement.objects.create(order=order, name=name, sort_key=name, acknowledged_on=day)

    item = rules.acknowledgement_pending(look(staff, school))

    assert item is not None
    assert (item.lead, item.figure) == ("С приказом № 1-ОД не ознакомлены", "1 человек")


def test_tandem_of_somebody_who_left_is_urgent(curator, school):
    card = make_mentee(school)
    make_tandem(school, make_mentor(school), card, state="active")
    assert rules.person_left(look(curator, school)) is None

    Person.objects.filter(pk=card.person_id).update(left_on=TODAY)

    item = rules.person_left(look(curator, school))
    assert item is not None
    assert item.figure == "1 тандем"


def test_the_link_of_somebody_who_left_shows_that_tandem_alone(curator, school, sign_in):
    card = make_mentee(school)
    make_tandem(school, make_mentor(school), card, state="active")
    make_tandem(school, make_mentor(school, "Титова Ольга"), make_mentee(school, "Гусев Олег"), number=2)
    Person.objects.filter(pk=card.person_id).update(left_on=TODAY)

    page = sign_in(curator).get(rules.person_left(look(curator, school)).actions[0].url).content.decode()

    assert "Белов" in page
    assert "Гусев" not in page


def test_mentor_above_the_limit_is_told(curator, school):
    mentor = make_mentor(school)
    for number, name in enumerate(("Белов Артём", "Гусев Олег", "Ткач Пётр", "Юдин Лев"), start=1):
        make_tandem(school, mentor, make_mentee(school, name), number=number)

    item = rules.overload(look(curator, school))

    assert item is not None
    assert item.figure == "1 наставника"


def test_failed_and_lost_work_is_told(curator, school):
    running = {"school": school, "kind": "x", "title": "Загрузка", "created_by": curator, "state": "running"}
    job = Job.objects.create(beat_at=timezone.now(), **running)
    assert rules.job_failed(look(curator, school)) is None

    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - datetime.timedelta(minutes=5))

    assert rules.job_failed(look(curator, school)) is not None


def test_nothing_of_another_school_is_told(curator, director, school, other_school):
    make_tandem(other_school, make_mentor(other_school), make_mentee(other_school))
    make_request(other_school, "Чужов Иван")
    Consent.objects.all().delete()
    for state in ("returned", "submitted", "approved"):
        make_order(other_school, state=state)

    assert gather(look(curator, school)) == gather(look(director, school)) == []


def test_urgent_matters_come_first_under_their_headings():
    items = [Item(code, severity, "", "", "") for code, severity in (("a", "urgent"), ("b", "soon"), ("c", "info"))]

    assert [heading for heading, _ in grouped(items)] == ["Сегодня", "На этой неделе", "Можно позже"]
    assert [heading for heading, _ in grouped(items[2:])] == ["Можно позже"]


def test_one_person_with_two_roles_has_one_list_and_each_rule_once(school, curator):
    RoleGrant.objects.create(user=curator, role="director", school=school, since=datetime.date(2026, 9, 1))
    make_tandem(school, make_mentor(school), make_mentee(school), state="active")
    Person.objects.update(left_on=TODAY)

    assert [item.code for item in gather(look(curator, school))] == ["person_left"]


def test_person_is_not_told_of_a_school_where_no_role_is_held(nobody, school):
    make_person(school)

    assert gather(look(nobody, school)) == []


def test_the_limit_of_the_card_wins_over_that_of_the_year(curator, school):
    mentor = make_mentor(school)
    make_tandem(school, mentor, make_mentee(school, "Белов Артём"), number=1)
    make_tandem(school, mentor, make_mentee(school, "Гусев Олег"), number=2)
    assert rules.overload(look(curator, school)) is None

    MentorCard.objects.filter(pk=mentor.pk).update(load_limit=1)

    assert rules.overload(look(curator, school)) is not None


@pytest.mark.parametrize("state", ["planned", "closed"])
@pytest.mark.parametrize(
    "who, order",
    [("curator", "returned"), ("director", "submitted"), ("staff", "approved"), ("staff", "registered")],
)
def test_another_year_does_not_show_what_waits_in_the_current_one(request, who, order, state, school):
    user = request.getfixturevalue(who)
    numbered = {"number": 1, "dated": TODAY} if order == "registered" else {}
    made = make_order(school, state=order, **numbered)
    Acknowledgement.objects.create(order=made, person=make_person(school))
    assert len(gather(look(user, school))) == 1
    other = make_year(school, 2025, state)

    assert gather(Look(user, school, other, TODAY)) == []


def test_a_closed_year_waits_for_nobody(curator, school):
    make_mentee(school)
    Consent.objects.all().delete()
    year = year_of(school)
    assert gather(Look(curator, school, year, TODAY))
    year.state = "closed"

    assert gather(Look(curator, school, year, TODAY)) == []


# --- «Школа наставников» ---------------------------------------------------------------------------------------------


def test_mentors_in_tandems_who_need_a_course_are_counted_where_the_school_teaches(curator, school, stranger, sign_in):
    names = ("Ким Анна", "Ли Бо", "Учащийся Лев", "Опытова Яна", "Отчислов Ян", "Выбылов Ян", "Прошёл Ян")
    cards = [make_mentor(school, name) for name in names]
    _, _, learns, known, dropped, gone, taught = cards
    make_mentor(school, "Пак Вера")  # in the base, in no tandem
    for number, card in enumerate(cards, 1):
        make_tandem(school, card, make_mentee(school, f"Белов Имя{number}"), number=number)
    gone.person.left_on = TODAY
    gone.person.save()
    assert schooling.untrained(look(curator, school)) is None

    group = make_group(school)
    assert schooling.untrained(look(curator, school)).figure == "6 наставников"
    make_learner(group, person=learns.person, state="enrolled")
    make_learner(group, person=taught.person, state="finished")
    make_learner(group, person=dropped.person, state="dropped")
    admitted = make_candidate(school, person=known.person, state="admitted")
    given = {"ground": "experience", "reason": "вёл пары", "admitted_on": SINCE}
    admission = Admission.objects.create(candidate=admitted, **given)

    item = schooling.untrained(look(curator, school))
    assert (item.figure, item.tail) == ("3 наставника", "в тандемах не прошли обучение и сейчас не учатся")
    listed = sign_in(curator).get(item.actions[0].url).context["listing"].page
    shown = [row.record.person.last_name for row in listed]
    assert shown == ["Ким", "Ли", "Отчислов"]
    admission.ended_on = TODAY
    admission.save()
    assert schooling.untrained(look(curator, school)).figure == "4 наставника"
    assert schooling.untrained(look(stranger, stranger.school)) is None


def test_a_lesson_without_attendance_waits_today_and_for_two_weeks(curator, school, stranger):
    group, day = make_group(school), datetime.timedelta(days=1)
    make_lesson(group, TODAY)
    assert schooling.attendance_missing(look(curator, school)) is None  # nobody learns in the group
    make_learner(group)
    for when in (TODAY + day, TODAY - 15 * day):
        make_lesson(group, when)

    item = schooling.attendance_missing(look(curator, school))
    assert (item.severity, item.figure) == ("urgent", "1 занятие")
    make_lesson(group, TODAY - 14 * day)
    item = schooling.attendance_missing(look(curator, school))
    assert (item.severity, item.figure) == ("soon", "2 занятия")
    group.lessons.update(marked_at=timezone.now())
    assert schooling.attendance_missing(look(curator, school)) is None
    assert schooling.attendance_missing(look(stranger, stranger.school)) is None


def test_papers_of_workers_wait_for_the_office_until_they_are_signed(school, staff, curator):
    assert duty_papers(look(staff, school)) is None
    asked, agreed = make_duty(school), make_duty(school, "Орлова Инна Павловна", state="agreed")
    make_duty(school, "Ким Анна Ивановна", state="active")
    item = duty_papers(look(staff, school))
    assert (item.figure, item.detail) == ("2 работника", "Ждём согласия: 1, нужно соглашение: 1")
    assert duty_papers(look(curator, school)).actions[0].url.endswith("?view=asked")
    asked.delete()
    item = duty_papers(look(staff, school))
    assert (item.detail, item.actions[0].url[-12:]) == ("Нужно соглашение: 1", "?view=agreed")
    agreed.delete()
    assert duty_papers(look(staff, school)) is None
