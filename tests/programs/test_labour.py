"""Mentoring of colleagues as extra work (ТК РФ ст. 351.8): consent, agreement, notice by the working calendar."""

import datetime

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused, Overtaken
from monitoring.attention.items import Look
from monitoring.attention.labour import duty_tandems
from participants.models import Person
from programs.labour.deciding import agree, give_notice, recall, sign
from programs.labour.keeping import add_duties, change_duty, unrecorded
from programs.labour.leaving import left_by
from programs.labour.models import MentorDuty
from programs.labour.workflow import DUTY
from programs.models import Tandem, TandemMember
from tests.factories import SINCE, make_duty, make_form, make_mentor, make_person, year_of

ARROWS = {
    ("asked", "agree", "agreed"), ("asked", "decline", "declined"), ("agreed", "decline", "declined"),
    ("agreed", "sign", "active"), ("agreed", "reopen", "asked"), ("declined", "reopen", "asked"),
    ("active", "refuse", "stopped"), ("active", "cancel", "stopped"), ("stopped", "recall", "active"),
}  # fmt: skip
DAY = datetime.date


@pytest.fixture
def today(time_machine):
    """Tuesday, 3 November 2026; the day after is a holiday."""
    time_machine.move_to("2026-11-03T09:00:00+03:00")
    return DAY(2026, 11, 3)


def make_pair(school, mentor, mentee_kind="teacher", state="active"):
    """A tandem of the mentor with a colleague or a pupil."""
    year, number = year_of(school), Tandem.objects.count() + 1
    words = {"year": year, "number": number, "form": make_form(), "starts": SINCE, "ends": year.ends, "state": state}
    tandem = Tandem.objects.create(school=school, **words)
    mentee = make_person(school, f"Ким Алёна {number}", mentee_kind)
    for side, who in (("a_mentor", mentor), ("b_mentee", mentee)):
        TandemMember.objects.create(tandem=tandem, person=who, year=year, side=side, since=SINCE)
    return tandem


def test_the_diagram_is_these_arrows():
    table = {(source, name, move.target) for name, move in DUTY.moves.items() for source in move.sources}
    assert table == ARROWS
    assert all(move.action for move in DUTY.moves.values())


def test_consent_agreement_and_refusal_follow_one_another(school, staff, today):
    duty = make_duty(school)
    with pytest.raises(Overtaken):
        sign(duty=duty, number="12", dated=today, actor=staff)
    agree(duty=duty, day=DAY(2026, 11, 2), actor=staff)
    with pytest.raises(MoveRefused, match="подписывают не раньше"):
        sign(duty=duty, number="12", dated=DAY(2026, 11, 1), actor=staff)
    with pytest.raises(MoveRefused, match="ещё не наступило"):
        sign(duty=duty, number="12", dated=DAY(2026, 11, 4), actor=staff)
    sign(duty=duty, number=" 12 ", dated=today, actor=staff)
    duty.refresh_from_db()
    assert (duty.state, duty.consent_on, duty.number, duty.dated) == ("active", DAY(2026, 11, 2), "12", today)
    assert give_notice(duty=duty, side="worker", notice_on=today, last_day=today, actor=staff) == today
    duty.refresh_from_db()
    assert (duty.state, duty.ended_by, duty.last_day) == ("stopped", "worker", today)
    written = AuditEntry.objects.filter(action__startswith="duty_").order_by("pk")
    assert list(written.values_list("action", flat=True)) == ["duty_agreed", "duty_signed", "duty_refused"]


def test_the_employer_gives_three_working_days(school, staff, today):
    duty = make_duty(school, state="active")
    first = DAY(2026, 11, 9)  # Wednesday the 4th is a holiday: the 5th, the 6th, Monday the 9th
    with pytest.raises(MoveRefused, match="не раньше 09.11.2026"):
        give_notice(duty=duty, side="employer", notice_on=today, last_day=DAY(2026, 11, 6), actor=staff)
    duty.refresh_from_db()
    assert (duty.state, duty.last_day) == ("active", None)
    with pytest.raises(MoveRefused, match="не раньше дня уведомления"):
        give_notice(duty=duty, side="worker", notice_on=today, last_day=DAY(2026, 11, 2), actor=staff)
    with pytest.raises(MoveRefused, match="Срок и так заканчивается 31.05.2027"):
        give_notice(duty=duty, side="employer", notice_on=today, last_day=DAY(2027, 5, 31), actor=staff)
    with pytest.raises(MoveRefused, match="подписано 01.09.2026"):
        give_notice(duty=duty, side="worker", notice_on=DAY(2026, 8, 31), actor=staff)
    assert give_notice(duty=duty, side="employer", notice_on=today, actor=staff) == first
    assert duty.standing(first) == ("warn", "До 09.11.2026")
    assert duty.standing(DAY(2026, 11, 10)) == ("none", "Прекращено 09.11.2026")


def test_a_notice_is_taken_back_until_the_last_day(school, staff, today, time_machine):
    duty = make_duty(school, state="active")
    give_notice(duty=duty, side="employer", notice_on=today, reason="ошибка", actor=staff)
    recall(duty=duty, actor=staff)
    duty.refresh_from_db()
    assert (duty.state, duty.ended_by, duty.last_day, duty.notice_on, duty.reason) == ("active", "", None, None, "")
    give_notice(duty=duty, side="employer", notice_on=today, actor=staff)
    other = make_duty(school, person=duty.person)
    with pytest.raises(MoveRefused, match="другая запись"):
        recall(duty=duty, actor=staff)
    other.delete()
    time_machine.move_to("2026-11-10T09:00:00+03:00")
    with pytest.raises(MoveRefused, match="уже прошёл"):
        recall(duty=duty, actor=staff)


def test_other_terms_need_another_consent(school, curator):
    duty = make_duty(school, state="agreed")
    duty.content = "другое"
    with pytest.raises(MoveRefused, match="согласие уже есть"):
        change_duty(duty=duty, fields=["content"], version=0, actor=curator)
    DUTY.make(duty, "reopen", curator)
    assert duty.consent_on is None
    change_duty(duty=duty, fields=["content"], version=1, actor=curator)
    with pytest.raises(Overtaken):
        change_duty(duty=duty, fields=["content"], version=1, actor=curator)
    duty.refresh_from_db()
    assert (duty.content, duty.consent_on, duty.version) == ("другое", None, 2)


def test_those_who_mentor_colleagues_are_offered_first_and_once(school, other_school, curator):
    year, people = year_of(school), Person.objects.visible_to(curator).here()
    with_pupil, base = make_person(school, "Белова Анна", "teacher"), make_mentor(school, "Орлова Инна Павловна").person
    colleague = make_person(school, "Яшина Вера", "teacher")
    make_pair(school, with_pupil, "pupil")
    make_pair(school, colleague)
    make_mentor(school, "Юный Пётр", "pupil")
    make_mentor(other_school, "Чужова Инна")
    assert [(one.last_name, one.colleagues) for one in unrecorded(people, year)] == [("Яшина", True), ("Орлова", False)]
    terms = MentorDuty(year=year, content="а", method="б", starts=SINCE, ends=year.ends, amount=1)
    add_duties(people=[colleague, base], duty=terms, actor=curator)
    assert not unrecorded(people, year)
    with pytest.raises(MoveRefused, match="Уже записаны: Яшина"):
        add_duties(people=[colleague], duty=terms, actor=curator)
    with pytest.raises(MoveRefused, match="не работник школы"):
        add_duties(people=[make_person(school)], duty=terms, actor=curator)
    DUTY.make(MentorDuty.objects.get(person=base), "decline", curator, reason="занята")
    assert [one.last_name for one in unrecorded(people, year)] == ["Орлова"]


def test_only_curator_and_secretary_of_the_school_write(school, curator, director, stranger, mentor):
    duty = make_duty(school)
    for user in (director, stranger, mentor):
        with pytest.raises(Refused):
            agree(duty=duty, day=SINCE, actor=user)
        with pytest.raises(Refused):
            change_duty(duty=duty, fields=["content"], version=0, actor=user)
        with pytest.raises(Refused):
            add_duties(people=[duty.person], duty=duty, actor=user)
    assert not MentorDuty.objects.visible_to(stranger).exists()
    assert not MentorDuty.objects.visible_to(mentor).exists()
    own = make_duty(school, person=mentor.person)
    assert list(MentorDuty.objects.visible_to(mentor)) == [own]


def test_nothing_moves_in_a_closed_year(school, curator):
    duty = make_duty(school)
    year_of(school).__class__.objects.update(state="closed")
    duty.refresh_from_db()
    with pytest.raises(MoveRefused, match="учебный год закрыт"):
        agree(duty=duty, day=SINCE, actor=curator)


def test_tandems_left_behind_are_told_until_they_are_closed(school, other_school, curator, today):
    duty = make_duty(school, state="active")
    pupil, colleague = make_pair(school, duty.person, "pupil"), make_pair(school, duty.person)
    look = Look(curator, school, year_of(school), today)
    assert left_by(duty.person, duty.year) == [colleague]
    assert duty_tandems(look) is None
    give_notice(duty=duty, side="worker", notice_on=today, actor=curator)
    foreign = make_duty(other_school, state="stopped", ended_by="worker", notice_on=SINCE, last_day=SINCE)
    make_pair(other_school, foreign.person)
    item = duty_tandems(Look(curator, school, year_of(school), today))
    assert (item.figure, item.severity) == ("1 наставник", "urgent")
    colleague.members.update(holds=False)
    assert duty_tandems(Look(curator, school, year_of(school), today)) is None
    assert pupil.state == "active"


def test_what_is_paid_for_in_a_month(school):
    def names(first, last):
        rows = MentorDuty.objects.filter(year__school=school).between(first, last)
        return sorted(row.person.last_name for row in rows)

    make_duty(school, "Аист Анна", state="active", starts=DAY(2026, 11, 30))
    make_duty(school, "Бобр Анна", state="active", ends=DAY(2026, 10, 31))
    stopped = {"state": "stopped", "ended_by": "worker", "notice_on": SINCE}
    make_duty(school, "Ворон Анна", last_day=DAY(2026, 11, 1), **stopped)
    make_duty(school, "Грач Анна", last_day=DAY(2026, 10, 30), **stopped)
    make_duty(school, "Дрозд Анна", state="agreed")
    assert names(DAY(2026, 11, 1), DAY(2026, 11, 30)) == ["Аист", "Ворон"]
    assert names(DAY(2026, 10, 1), DAY(2026, 10, 31)) == ["Бобр", "Ворон", "Грач"]


@pytest.mark.parametrize(
    "words,said",
    [
        ({"amount": 3000}, "3 000 руб. в месяц"),
        ({"amount": "1250.50"}, "1 250,50 руб. в месяц"),
        ({"payment": "percent", "amount": 15}, "15 % оклада в месяц"),
        ({"payment": "rules", "amount": None}, "по положению об оплате труда"),
    ],
)
def test_pay_in_words(school, words, said):
    duty = make_duty(school, **words)
    duty.refresh_from_db()
    assert duty.paid.replace("\u00a0", " ") == said
