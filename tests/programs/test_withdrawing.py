"""A consent taken back, and the gate: whatever hole there is in the papers, no pair passes it (quality.md I1, I4)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from participants.consents.missing import lacking
from participants.models import Consent, Person
from programs.documents.drafting import draft_order
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.matching.picking import looked_over
from programs.models import Tandem, TandemMember
from programs.signing.registering import register
from programs.tandems.pairing import pair
from programs.withdrawing.following import _leave, consequences, withdraw_with_all
from tests.factories import make_form, make_mentee, make_mentor, year_of
from tests.programs.browsing import words

TODAY = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def today(time_machine):
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


def processing(person):
    return person.consents.get(kind="processing")


def child_of(tandem):
    return tandem.mentees[0]


# --- I1: every kind of hole × every act of pairing -------------------------------------------------------------------

HOLES = {
    "none at all": lambda papers: papers.delete(),
    "no processing": lambda papers: papers.filter(kind="processing").delete(),
    "no participation": lambda papers: papers.filter(kind="participation").delete(),
    "expired": lambda papers: papers.filter(kind="processing").update(until=TODAY - DAY),
    "withdrawn": lambda papers: papers.filter(kind="participation").update(withdrawn_on=TODAY),
    "not begun": lambda papers: papers.filter(kind="processing").update(given_on=TODAY + DAY),
    "publication instead": lambda papers: papers.filter(kind="processing").update(kind="publication"),
    "image instead": lambda papers: papers.filter(kind="processing").update(kind="image"),
    "transfer instead": lambda papers: papers.filter(kind="participation").update(kind="transfer", recipient="Завод"),
    "the child alone": lambda papers: papers.update(signer="self"),
}


@pytest.mark.parametrize("hole", HOLES)
def test_no_pair_passes_with_a_hole_in_its_papers(hole, pairs, officials, curator, director, staff, sign_in):
    tandem = pairs[0] if len(pairs[0].mentees) == 1 else pairs[1]
    child = child_of(tandem)
    project = draft_order(tandems=[tandem], actor=curator)
    HOLES[hole](child.consents.all())

    known = Person.objects.filter(pk=child.pk)
    assert lacking(known, TODAY).exists()
    with pytest.raises(MoveRefused, match="нет согласия"):
        ORDER.make(project, "submit", curator)
    for state, move, who in (("submitted", "approve", director), ("approved", "register", staff)):
        Order.objects.filter(pk=project.pk).update(state=state)
        forced = Order.objects.get(pk=project.pk)
        with pytest.raises(MoveRefused, match="нет согласия"):
            ORDER.make(forced, move, who)
    with pytest.raises(MoveRefused):
        register(order=Order.objects.get(pk=project.pk), dated=TODAY, actor=staff)
    order = Order.objects.get(pk=project.pk)
    assert (order.number, order.paper, order.is_frozen) == (None, None, False)
    assert Tandem.objects.get(pk=tandem.pk).state == "ordered"


@pytest.mark.parametrize("hole", HOLES)
def test_a_pair_by_hand_is_a_draft_that_says_what_it_lacks(hole, school, curator, sign_in):
    mentor, child = make_mentor(school).person, make_mentee(school).person
    HOLES[hole](child.consents.all())
    address = reverse("tandem_add") + f"?mentor={mentor.pk}&mentee={child.pk}"
    browser = sign_in(curator)
    form = {"form": make_form().pk, "starts": "20.11.2026", "ends": "31.05.2027"}
    refused = browser.post(address, form)

    assert refused.status_code == 422
    assert "нет согласия" in words(refused)
    assert not Tandem.objects.exists()
    drafted = pair(year=year_of(school), actor=curator, form=make_form(), mentors=[mentor], mentees=[child])
    rows = looked_over([drafted], year_of(school), TODAY)
    assert [sound for _, _, sound in rows] == [False]


# --- withdrawal ---


def test_the_consequences_are_said_before(pairs, curator, sign_in):
    child = child_of(pairs[0])
    page = words(sign_in(curator).get(reverse("consent_withdraw", args=[processing(child).pk])))

    assert f"Отозвать согласие: {child.full_name}" in page
    assert f"из черновика № {pairs[0].number} участник уйдёт" in page
    assert "уничтожить до 04.12.2026: 10 рабочих дней" in page
    assert "не войдёт в новые приказы" in page
    assert Tandem.objects.count() == 2


def test_the_person_is_out_of_drafts_at_once(pairs, curator, sign_in):
    alone = next(tandem for tandem in pairs if len(tandem.mentees) == 1)
    group = next(tandem for tandem in pairs if len(tandem.mentees) == 2)
    browser = sign_in(curator)
    for child in (alone.mentees[0], group.mentees[0]):
        address = reverse("consent_withdraw", args=[processing(child).pk])
        assert browser.post(address, {"withdrawn_on": "20.11.2026"}).status_code == 302
        assert not TandemMember.objects.filter(person=child, holds=True).exists()

    assert not Tandem.objects.filter(pk=alone.pk).exists()
    assert Tandem.objects.get(pk=group.pk).members.filter(side="b_mentee").count() == 1
    assert AuditEntry.objects.filter(action="consent_withdrawn").count() == 2


def test_the_person_is_out_of_a_project_in_the_curators_hands(project, curator):
    tandem = next(one.tandem for one in project.lines.all() if len(one.tandem.mentees) == 1)
    assert "уйдёт из проекта приказа" in " ".join(consequences(processing(child_of(tandem)), TODAY))
    withdraw_with_all(consent=processing(child_of(tandem)), day=TODAY, actor=curator)

    assert not project.lines.filter(tandem=tandem.pk).exists()
    assert not Tandem.objects.filter(pk=tandem.pk).exists()
    assert project.lines.count() == 1


def test_an_order_at_the_directors_keeps_its_pair_and_does_not_pass(submitted, officials, curator, director):
    tandem = submitted.lines.first().tandem
    assert "на утверждении" in " ".join(consequences(processing(child_of(tandem)), TODAY))
    assert withdraw_with_all(consent=processing(child_of(tandem)), day=TODAY, actor=curator) == 0

    assert submitted.lines.filter(tandem=tandem).exists()
    with pytest.raises(MoveRefused, match="нет согласия"):
        ORDER.make(submitted, "approve", director)


def test_a_tandem_in_force_is_left_to_the_curator(registered, curator):
    tandem = next(one.tandem for one in registered.lines.all() if len(one.tandem.mentees) == 1)
    assert "действует: прекратите его" in " ".join(consequences(processing(child_of(tandem)), TODAY))
    withdraw_with_all(consent=processing(child_of(tandem)), day=TODAY, actor=curator)

    assert Tandem.objects.get(pk=tandem.pk).state == "active"


@pytest.mark.parametrize(
    "kind, said", [("publication", "убрать с сайта"), ("image", "снимки"), ("transfer", "партнёру надо сообщить")]
)
def test_an_optional_consent_touches_no_pair(pairs, curator, kind, said):
    child = child_of(pairs[0])
    consent = Consent.objects.create(person=child, kind=kind, signer="guardian", given_on=datetime.date(2026, 9, 1))

    assert said in " ".join(consequences(consent, TODAY))
    assert withdraw_with_all(consent=consent, day=TODAY, actor=curator) == 0
    assert Tandem.objects.count() == 2


def test_a_withdrawal_that_is_refused_touches_no_pair(pairs, curator):
    child = child_of(pairs[0])
    with pytest.raises(MoveRefused, match="раньше нельзя"):
        withdraw_with_all(consent=processing(child), day=datetime.date(2026, 8, 1), actor=curator)

    assert TandemMember.objects.filter(person=child, holds=True).exists()
    assert processing(child).withdrawn_on is None
    assert timezone.localdate() == TODAY


def test_somebody_taken_out_a_moment_ago_costs_the_others_nothing(pairs, curator):
    """The list of tandems was read, then a colleague took the person out: the draft of the others stays."""
    tandem = pairs[0]
    child = child_of(tandem)
    members = tandem.members.exclude(person=child).count()
    tandem.members.filter(person=child).delete()
    assert _leave(tandem, child, curator) is False
    assert Tandem.objects.get(pk=tandem.pk).members.count() == members
