"""What a withdrawal ends: the same on the card where it was written down and on a card that is joined with it."""

import datetime

import pytest
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.consents.keeping import withdraw
from participants.models import Consent
from participants.register.joining import join
from tests.factories import SINCE, make_person

D = datetime.date
DAY = D(2026, 10, 1)
NAME = "Белов Артём Дмитриевич"


@pytest.fixture
def here(school, curator):
    """The curator with the school open."""
    curator.open_school(school.pk)
    return curator


def paper(person, **fields):
    words = {"kind": "processing", "signer": "guardian", "given_on": SINCE} | fields
    return Consent.objects.create(person=person, **words)


OTHERS = [
    ({"given_on": D(2026, 9, 30)}, True),
    ({"given_on": DAY}, True),
    ({"given_on": D(2026, 10, 2)}, False),
    ({"kind": "participation"}, False),
    ({"kind": "transfer", "recipient": "Завод"}, False),
]


@pytest.mark.parametrize("fields, ends", OTHERS)
@pytest.mark.parametrize("joined", [False, True])
def test_it_ends_what_was_written_down_before_it_on_either_card(school, here, fields, ends, joined):
    person = make_person(school, NAME)
    double = make_person(school, NAME) if joined else person
    taken, other = paper(person), paper(double, **fields)
    withdraw(consent=taken, day=DAY, actor=here)
    if joined:
        join(keep=double, drop=person, take=[], actor=here)

    other.refresh_from_db()
    taken.refresh_from_db()
    assert taken.withdrawn_on == DAY
    assert (other.withdrawn_on == DAY, other.destroy_by == taken.destroy_by) == (ends, ends)
    told = AuditEntry.objects.filter(action="consent_withdrawn").values_list("object_id", flat=True)
    assert sorted(told) == sorted([taken.pk, other.pk] if ends else [taken.pk])


@pytest.mark.parametrize("fields, ends", [*OTHERS[:1], (OTHERS[1][0], False), *OTHERS[2:]])
def test_a_paper_of_that_very_day_written_down_later_was_signed_anew(school, here, fields, ends):
    keep, drop = make_person(school, NAME), make_person(school, NAME)
    withdraw(consent=paper(drop), day=DAY, actor=here)
    other = paper(keep, **fields)
    join(keep=keep, drop=drop, take=[], actor=here)

    other.refresh_from_db()
    assert bool(other.withdrawn_on) is ends


def test_of_a_withdrawal_of_an_unknown_moment_the_paper_of_that_day_does_not_stand(school, here):
    keep, drop = make_person(school, NAME), make_person(school, NAME)
    paper(drop, withdrawn_on=DAY)
    other = paper(keep, given_on=DAY)
    join(keep=keep, drop=drop, take=[], actor=here)
    other.refresh_from_db()
    assert other.withdrawn_on == DAY


def test_a_withdrawal_sees_what_a_colleague_has_corrected(school, here):
    consent = paper(make_person(school, NAME))
    Consent.objects.filter(pk=consent.pk).update(given_on=D(2026, 10, 20))
    with pytest.raises(MoveRefused, match="подписано 20.10.2026"):
        withdraw(consent=consent, day=DAY, actor=here)
    Consent.objects.filter(pk=consent.pk).update(given_on=SINCE, withdrawn_on=DAY, withdrawn_at=timezone.now())
    with pytest.raises(Overtaken, match="уже отозвано"):
        withdraw(consent=consent, day=DAY, actor=here)


@pytest.mark.parametrize("joined", [False, True])
def test_a_paper_for_another_partner_stands_on_either_card(school, here, joined):
    person = make_person(school, NAME)
    double = make_person(school, NAME) if joined else person
    taken, other = (paper(who, kind="transfer", recipient=to) for who, to in [(person, "Завод"), (double, "Музей")])
    withdraw(consent=taken, day=DAY, actor=here)
    if joined:
        join(keep=double, drop=person, take=[], actor=here)
    other.refresh_from_db()
    assert other.withdrawn_on is None
