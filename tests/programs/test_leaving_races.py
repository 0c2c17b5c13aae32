"""Two curators take people out of one tandem at the same moment: a side is never left empty, nobody waits for ever."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, User
from programs.documents.drafting import draft_order, drop_line
from programs.leaving.parting import part
from programs.models import Order, Tandem
from programs.tandems.pairing import pair
from programs.withdrawing.following import withdraw_with_all
from tests.factories import make_form, make_mentee, make_mentor, make_user, year_of
from tests.programs.conftest import DAY
from tests.racing import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def group_of(school: School, curator: User, names: str) -> Tandem:
    """A mentor with these pupils, a draft."""
    children = [make_mentee(school, f"{name} Ева Игоревна").person for name in names.split()]
    mentors = [make_mentor(school).person]
    return pair(year=year_of(school), actor=curator, form=make_form(), mentors=mentors, mentees=children, starts=DAY)


def leave(tandem: Tandem, name: str, actor: Any, version: int | None = None) -> Any:
    """As from a page that was read before."""
    own = tandem.members.get(person__last_name=name)
    day = timezone.localdate()
    return lambda: part(tandem=tandem, seat=own, day=day, reason="Переезд", actor=actor, version=version)


@pytest.mark.parametrize("version", [0, None])
def test_two_curators_do_not_take_out_the_last_two(school: School, curator: User, version: int | None) -> None:
    """By pages of the same moment, and by verbs that were told no version."""
    second = make_user("second", school, "curator", last_name="Зимина", first_name="Яна")
    tandem = group_of(school, curator, "Белова Зуева")
    Tandem.objects.update(state="active")
    one, two = Tandem.objects.get(pk=tandem.pk), Tandem.objects.get(pk=tandem.pk)
    results = at_once([leave(one, "Белова", curator, version), leave(two, "Зуева", second, version)])
    assert kinds(results) == {"TandemMember": 1, "LastOfSide" if version is None else "Overtaken": 1}
    assert len(Tandem.objects.get().mentees) == 1


def test_one_seat_is_left_once(school: School, curator: User) -> None:
    tandem = group_of(school, curator, "Белова Зуева Ефремова")
    Tandem.objects.update(state="active")
    pages = [leave(Tandem.objects.get(pk=tandem.pk), "Белова", curator) for _ in range(6)]
    results = at_once(pages)
    assert kinds(results)["TandemMember"] == 1
    assert all(isinstance(one, MoveRefused) for one in results if isinstance(one, Exception))
    assert Tandem.objects.get().version == 1


def test_who_leaves_a_project_waits_for_nobody_crosswise(
    school: School, curator: User, officials: Any, reference: None
) -> None:
    """The pair leaves the project, one leaves the pair, a parent withdraws: in whatever order, nothing hangs."""
    tandem = group_of(school, curator, "Белова Зуева Ефремова")
    order = draft_order(tandems=[tandem], actor=curator)
    read = Tandem.objects.get(pk=tandem.pk)
    consent = read.members.get(person__last_name="Зуева").person.consents.get(kind="processing")
    more = make_mentee(school, "Носова Ева Игоревна").person
    mentor = tandem.mentors[0]
    results = at_once(
        [
            leave(read, "Белова", curator),
            lambda: drop_line(order=Order.objects.get(), tandem=Tandem.objects.get(pk=tandem.pk), actor=curator),
            lambda: withdraw_with_all(consent=consent, day=datetime.date(2026, 11, 1), actor=curator),
            lambda: pair(year=year_of(school), actor=curator, form=make_form(), mentors=[mentor], mentees=[more]),
        ]
    )
    assert all(isinstance(one, MoveRefused) for one in results if isinstance(one, Exception)), results
    assert order.lines.count() == 0


def test_two_families_withdraw_at_once(school: School, curator: User, officials: Any, reference: None) -> None:
    """The second withdrawal is not refused because the first left one child alone: the whole pair goes."""
    tandem = group_of(school, curator, "Белова Зуева")
    order = draft_order(tandems=[tandem], actor=curator)
    papers = [child.consents.get(kind="processing") for child in tandem.mentees]
    day = datetime.date(2026, 11, 1)
    results = at_once([lambda one=one: withdraw_with_all(consent=one, day=day, actor=curator) for one in papers])
    assert kinds(results) == {"int": 2}, results
    assert (order.lines.count(), Tandem.objects.count()) == (0, 0)
