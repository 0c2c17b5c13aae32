"""Somebody is erased at the very moment when a page writes about them: locks are taken in one order, so nobody waits
crosswise, and whichever comes first, no word about somebody erased is left."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, User
from participants.erasing.asking import ask_for_erasure
from participants.models import Certificate, Enrolment, MenteeCard, MentoringRequest, Person
from participants.requests.accepting import accept_many
from programs.documents.models import Order
from programs.erasing.doing import erase, of_person
from programs.erasing.mentions import REPLACE, decide, mentions_of
from programs.signing.registering import register
from tests.factories import make_request, make_user
from tests.programs import late_verbs
from tests.programs.late_verbs import Act, Scene, told_of
from tests.racing import at_once, failures


def application_naming_them_accepted(on: Scene) -> Act:
    """The erasure takes the name out of the very row that the curator decides."""
    return late_verbs.application_accepted(on, f"Ходит со Стираевой. {late_verbs.WORD}")


AT_ONCE = [
    late_verbs.request_accepted,
    late_verbs.talk_held,
    late_verbs.certificates_issued,
    late_verbs.view_asked,
    late_verbs.duty_agreed,
    late_verbs.paired,
    late_verbs.application_accepted,
    application_naming_them_accepted,
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", AT_ONCE, ids=lambda act: act.__name__)
def test_an_erasure_and_a_write_at_once_leave_no_word(
    act: Callable[[Scene], Act], school: School, curator: User, listed: Any
) -> None:
    on = Scene(school=school, curator=curator)
    late = act(on)
    person = Person.objects.get(pk=on.gone.pk)
    row = ask_for_erasure(person=person, by=curator)
    said = mentions_of(of_person(person)[1], school, [person])
    assert bool(said) == (act is application_naming_them_accepted)
    decide(erasure=row, decisions={one.key: REPLACE for one in said}, actor=curator)

    done = at_once([late, lambda: erase(erasure=row, typed="Стираева", actor=curator)])

    assert [one for one in failures(done) if not isinstance(one, MoveRefused)] == []
    if act is late_verbs.paired and not isinstance(done[0], MoveRefused):
        assert isinstance(done[1], MoveRefused)  # an open tandem stands in the way
        return
    assert Person.objects.get(pk=on.gone.pk).erased_at
    assert told_of() == []
    assert "тираев" not in str(list(Certificate.objects.values_list("facts", flat=True)))
    assert not MentoringRequest.objects.filter(person=on.gone, state__in=["sent", "accepted"]).exists()
    assert not Enrolment.objects.filter(person=on.gone, state="enrolled").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_the_same_requests_crosswise_do_not_wait_for_each_other(school: School, curator: User) -> None:
    rows = [make_request(school, f"Белов{number} Артём") for number in range(6)]

    def accept(asked: list[MentoringRequest]) -> Any:
        fresh = MentoringRequest.objects.select_related("person", "year__school").in_bulk([row.pk for row in asked])
        return accept_many(rows=[fresh[row.pk] for row in asked], actor=curator)

    done = at_once([lambda: accept(rows), lambda: accept(rows[::-1])])

    assert failures(done) == []
    assert sorted(len(accepted) for accepted, _ in done) == [0, 6]
    assert MentoringRequest.objects.filter(state="accepted").count() == MenteeCard.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_no_name_is_frozen_in_an_order_while_it_is_erased(
    school: School, officials: list[Person], approved: Order, staff: User, listed: Any
) -> None:
    official, second = officials[0], make_user("second", school, "curator", last_name="Вторая")
    row = ask_for_erasure(person=official, by=second)
    said = mentions_of(of_person(official)[1], school, [official])
    decide(erasure=row, decisions={one.key: REPLACE for one in said}, actor=second)

    done = at_once(
        [
            lambda: register(order=approved, dated=timezone.localdate(), actor=staff),
            lambda: erase(erasure=row, typed="Захарова", actor=second),
        ]
    )

    assert [one for one in failures(done) if not isinstance(one, MoveRefused)] == []
    assert Person.objects.get(pk=official.pk).erased_at
    order = Order.objects.get(pk=approved.pk)
    assert order.number
    assert "Захаров" not in json.dumps(order.facts, ensure_ascii=False)
    assert not order.acknowledgements.filter(name__contains="Захаров").exists()
