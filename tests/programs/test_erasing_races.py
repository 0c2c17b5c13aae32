"""Somebody is erased at the very moment when a page writes about them: locks are taken in one order, so nobody waits
crosswise, and whichever comes first, no word about somebody erased is left."""

from collections.abc import Callable
from typing import Any

import pytest

from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, User
from participants.erasing.asking import ask_for_erasure
from participants.models import Certificate, Enrolment, MenteeCard, MentoringRequest, Person
from participants.requests.accepting import accept_many
from programs.erasing.doing import erase
from tests.factories import make_request
from tests.programs import late_verbs
from tests.programs.late_verbs import Act, Scene, told_of
from tests.racing import at_once, failures

AT_ONCE = [
    late_verbs.request_accepted,
    late_verbs.talk_held,
    late_verbs.certificates_issued,
    late_verbs.view_asked,
    late_verbs.duty_agreed,
    late_verbs.paired,
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", AT_ONCE, ids=lambda act: act.__name__)
def test_an_erasure_and_a_write_at_once_leave_no_word(
    act: Callable[[Scene], Act], school: School, curator: User, listed: Any
) -> None:
    on = Scene(school=school, curator=curator)
    late = act(on)
    row = ask_for_erasure(person=Person.objects.get(pk=on.gone.pk), by=curator)

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
