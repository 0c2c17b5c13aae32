"""Whose request waits for a mentor again when one of a group leaves: never of somebody who has gone."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.models import School, User
from participants.models import Consent, MentoringRequest, Person
from programs.answering.answering import answer_requests
from programs.models import RequestAnswer, Tandem, TandemMember
from programs.tandems.pairing import pair
from tests.factories import make_form, make_mentee, make_mentor, make_request, year_of
from tests.programs.browsing import words

WAYS = {
    "left the school": "этот человек выбыл: в другой тандем его не предложат",
    "took the consent back": "не войдёт: нет согласия на обработку персональных данных (подписывает законный",
    "here": "сразу можно взять в другой тандем этого года",
}


@pytest.fixture
def seat(school: School, curator: User, reference: None) -> TandemMember:
    """A pupil whose request a group at work answers."""
    children = [make_mentee(school, f"{name} Ева Игоревна").person for name in ("Ефремова", "Белова")]
    told = {"year": year_of(school), "actor": curator, "form": make_form(), "starts": timezone.localdate()}
    made = pair(mentors=[make_mentor(school).person], mentees=children, **told)
    make_request(school, person=children[0], state="accepted")
    Tandem.objects.filter(pk=made.pk).update(state="active")
    answer_requests([Tandem.objects.get(pk=made.pk)], curator)
    return TandemMember.objects.get(person=children[0])


@pytest.mark.parametrize("way", WAYS)
def test_a_mentor_is_looked_for_only_when_there_is_somebody_to_look_for(
    way: str, seat: TandemMember, curator: User, sign_in: Any
) -> None:
    today = timezone.localdate()
    if way == "left the school":
        Person.objects.filter(pk=seat.person_id).update(left_on=today)
    if way == "took the consent back":
        Consent.objects.filter(person=seat.person, kind="processing").update(withdrawn_on=today, destroy_by=today)
    browser, page = sign_in(curator), reverse("tandem_part", args=[seat.tandem_id, seat.pk])

    asked = words(browser.get(page))
    sent = {"day": f"{today:%d.%m.%Y}", "reason": "Уходит", "version": seat.tandem.version}
    assert browser.post(page, sent).status_code == 302

    row = MentoringRequest.objects.get(person=seat.person)
    here = way == "here"
    assert WAYS[way] in asked
    assert ("снова будет ждать наставника" in asked, "станет отозванным" in asked) == (here, not here)
    assert (row.state, bool(row.reason)) == (("accepted", False) if here else ("withdrawn", True))
    assert not RequestAnswer.objects.exists()
    act = "request_reopened" if here else "request_withdrawn"
    assert AuditEntry.objects.get(action__in=["request_reopened", "request_withdrawn"]).action == act


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_tandem_stopped_early_keeps_the_same_rule(
    way: str, seat: TandemMember, curator: User, sign_in: Any
) -> None:
    today, other = timezone.localdate(), Person.objects.get(last_name="Белова")
    make_request(seat.person.school, person=other, state="answered")
    RequestAnswer.objects.create(request=MentoringRequest.objects.get(person=other), tandem=seat.tandem)
    if way == "left the school":
        Person.objects.filter(pk=seat.person_id).update(left_on=today)
    if way == "took the consent back":
        Consent.objects.filter(person=seat.person, kind="processing").update(withdrawn_on=today, destroy_by=today)
    browser, page = sign_in(curator), reverse("tandem_stop", args=[seat.tandem_id])

    asked = words(browser.get(page))
    assert browser.post(page, {"reason": "Наставник уехал"}).status_code == 302

    row, here = MentoringRequest.objects.get(person=seat.person), way == "here"
    assert "Белова Е. И.: запрос снова будет ждать наставника" in asked
    assert ("Ефремова Е. И.: запрос снова будет" in asked, "Ефремова Е. И.: запрос станет отозванным" in asked) == (
        here,
        not here,
    )
    assert (row.state, bool(row.reason)) == (("accepted", False) if here else ("withdrawn", True))
    assert MentoringRequest.objects.get(person=other).state == "accepted"
    assert not RequestAnswer.objects.exists()
