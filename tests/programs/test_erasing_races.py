"""Somebody is erased at the very moment when a page writes about them: locks are taken in one order, so nobody waits
crosswise, and whichever comes first, no word about somebody erased is left."""

from collections.abc import Callable
from typing import Any

import pytest

from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, User
from participants.erasing.asking import ask_for_erasure
from participants.models import Certificate, Enrolment, MentoringRequest, Person
from programs.erasing.doing import erase
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
