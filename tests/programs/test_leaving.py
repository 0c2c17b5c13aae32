"""One of a group leaves, the others go on: the seat keeps its history, the person is free at once, what the tandem
answered waits again, the registered order stays as signed."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.models import School, User
from mentoring.org.models import YearClosed
from monitoring.attention.items import Look
from participants.erasing.asking import ask_for_erasure
from participants.models import Consent, MentorCard, MentoringRequest
from programs.answering.answering import answer_requests
from programs.bases.views import tandems_of
from programs.demand.counting import with_places
from programs.documents.drafting import draft_order, drop_line
from programs.documents.gathering import gathered
from programs.documents.workflow import ORDER
from programs.erasing.blocking import blockers_of
from programs.erasing.doing import erase, of_person
from programs.leaving.parting import part
from programs.matching.partners import partners
from programs.models import Order, RequestAnswer, Tandem
from programs.owndata.readers import partners_of
from programs.signing.registering import register
from programs.tandems.pairing import LastOfSide, add_member, change, drop_member, pair
from programs.tandems.standing import standings
from programs.verdicts.known import Known
from programs.withdrawing.following import consequences, withdraw_with_all
from tests.factories import make_form, make_mentee, make_mentor, make_user, year_of
from tests.programs.browsing import words
from tests.programs.conftest import DAY

REASON = "Семья отозвала согласие"


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


@pytest.fixture
def group(school: School, curator: User, reference: None) -> Tandem:
    """Two mentors with three pupils: a draft."""
    mentors = [make_mentor(school, name).person for name in ("Рычкова Вера Ивановна", "Титова Ольга Степановна")]
    children = [make_mentee(school, f"{name} Ева Игоревна").person for name in ("Ефремова", "Белова", "Зуева")]
    return pair(year=year_of(school), actor=curator, form=make_form(), mentors=mentors, mentees=children, starts=DAY)


@pytest.fixture
def active(group: Tandem) -> Tandem:
    """The group at work."""
    Tandem.objects.filter(pk=group.pk).update(state="active")
    return Tandem.objects.get(pk=group.pk)


@pytest.fixture
def signed(group: Tandem, curator: User, officials: Any, director: User, staff: User) -> Order:
    """A registered order of the group."""
    order = draft_order(tandems=[group], actor=curator)
    ORDER.make(order, "submit", curator)
    ORDER.make(order, "approve", director)
    return register(order=order, dated=DAY, actor=staff)


def seat(tandem: Tandem, name: str = "Ефремова") -> Any:
    return tandem.members.select_related("person").get(person__last_name=name, until=None)


def leave(tandem: Tandem, actor: Any, name: str = "Ефремова", **told: Any) -> Any:
    given = {"day": timezone.localdate(), "reason": REASON, **told}
    return part(tandem=Tandem.objects.get(pk=tandem.pk), seat=seat(tandem, name), actor=actor, **given)


def page(one: Any) -> str:
    return reverse("tandem_part", args=[one.tandem_id, one.pk])


def sent(tandem: Tandem, **told: Any) -> dict[str, Any]:
    version = Tandem.objects.get(pk=tandem.pk).version
    return {"day": f"{timezone.localdate():%d.%m.%Y}", "reason": REASON, "version": version, **told}


# --- the act ---


def test_the_others_go_on_and_the_seat_keeps_its_history(active: Tandem, curator: User) -> None:
    left = leave(active, curator, day=datetime.date(2026, 10, 30))
    left.refresh_from_db()
    now = Tandem.objects.get(pk=active.pk)
    assert (left.since, left.until, left.holds, left.left_reason) == (DAY, datetime.date(2026, 10, 30), False, REASON)
    assert (now.state, now.version, [one.last_name for one in now.mentees]) == ("active", 1, ["Белова", "Зуева"])
    line = AuditEntry.objects.get(action="tandem_parted")
    assert (line.object_id, line.actor_id, line.values) == (active.pk, curator.pk, {"person": left.person_id})


def test_who_left_is_free_for_another_tandem_at_once(active: Tandem, school: School, curator: User) -> None:
    left = leave(active, curator)
    other = make_mentor(school, "Нефёдова Ксения Романовна").person
    made = pair(year=year_of(school), actor=curator, form=make_form(), mentors=[other], mentees=[left.person])
    assert made.mentees == [left.person]


def test_the_place_of_a_mentor_who_left_is_free(active: Tandem, school: School, curator: User) -> None:
    left = leave(active, curator, "Титова")
    known = standings([left.person, seat(active, "Рычкова").person], year_of(school), timezone.localdate())
    assert [one.load for one in known.values()] == [0, 1]
    cards = {card.person_id: card.free for card in with_places(MentorCard.objects.all(), year_of(school))}
    assert cards[left.person_id] == cards[seat(active, "Рычкова").person_id] + 1


def test_only_the_request_of_who_left_waits_again(active: Tandem, school: School, curator: User) -> None:
    year = year_of(school)
    asked = {
        one.last_name: MentoringRequest.objects.create(person=one, year=year, words="Помогите", state="accepted")
        for one in active.mentees
    }
    answer_requests([active], curator)
    leave(active, curator)
    states = {name: MentoringRequest.objects.get(pk=one.pk).state for name, one in asked.items()}
    assert states == {"Ефремова": "accepted", "Белова": "answered", "Зуева": "answered"}
    assert RequestAnswer.objects.count() == 2
    assert AuditEntry.objects.filter(action="request_reopened").count() == 1


def test_a_mentor_who_leaves_opens_no_request(active: Tandem, school: School, curator: User) -> None:
    for person in (*active.mentees, *active.mentors):
        MentoringRequest.objects.create(person=person, year=year_of(school), words="Помогите", state="accepted")
    answer_requests([active], curator)
    leave(active, curator, "Титова")
    assert RequestAnswer.objects.count() == 3


@pytest.mark.parametrize("state", ["active", "ordered"])
@pytest.mark.parametrize(
    "first, last, says", [(["Ефремова", "Белова"], "Зуева", "наставляемый"), (["Титова"], "Рычкова", "наставник")]
)
def test_the_last_of_a_side_does_not_leave(
    group: Tandem, curator: User, state: str, first: list[str], last: str, says: str
) -> None:
    Tandem.objects.filter(pk=group.pk).update(state=state)
    for name in first:
        leave(group, curator, name)
    instead = "Завершите или прекратите" if state == "active" else "Уберите из проекта"
    with pytest.raises(LastOfSide, match=f"единственный {says} тандема № 1. {instead}"):
        leave(group, curator, last)


@pytest.mark.parametrize("state, says", [("draft", "ещё черновик"), ("finished", "завершён"), ("stopped", "прекращён")])
def test_nobody_leaves_what_does_not_stand(group: Tandem, curator: User, state: str, says: str) -> None:
    Tandem.objects.filter(pk=group.pk).update(state=state)
    with pytest.raises(MoveRefused, match=says):
        leave(group, curator)


@pytest.mark.parametrize("day", [DAY - datetime.timedelta(days=1), datetime.date(2026, 11, 21)])
def test_the_last_day_is_between_the_beginning_and_today(active: Tandem, curator: User, day: datetime.date) -> None:
    with pytest.raises(MoveRefused, match="не раньше 12.10.2026 и не позже"):
        leave(active, curator, day=day)


def test_what_somebody_else_wrote_meanwhile_is_told(active: Tandem, curator: User) -> None:
    with pytest.raises(Overtaken):
        leave(active, curator, version=7)
    own = seat(active)
    leave(active, curator)
    with pytest.raises(MoveRefused):
        part(tandem=active, seat=own, day=timezone.localdate(), reason=REASON, actor=curator)


def test_a_closed_year_and_others_are_refused(active: Tandem, curator: User, director: User, stranger: User) -> None:
    for user in (director, stranger):
        with pytest.raises(Refused):
            leave(active, user)
    year = active.year
    year.state = "closed"
    year.save()
    with pytest.raises(YearClosed):
        leave(active, curator)


# --- orders ---


def test_a_project_loses_the_name_and_keeps_the_pair(group: Tandem, curator: User, officials: Any) -> None:
    order = draft_order(tandems=[group], actor=curator)
    Order.objects.filter(pk=order.pk).update(paper=b"%PDF", paper_of="x")
    leave(group, curator)
    now = Order.objects.get(pk=order.pk)
    assert (now.lines.count(), now.paper, now.version) == (1, None, order.version + 1)
    assert "Ефремова" not in str(gathered(now))
    assert "Зуева" in str(gathered(now))


@pytest.mark.parametrize("move, says", [("submit", "отзовите проект"), ("approve", "вернуть проект")])
def test_an_order_out_of_the_curators_hands_keeps_its_people(
    group: Tandem, curator: User, director: User, officials: Any, move: str, says: str
) -> None:
    order = draft_order(tandems=[group], actor=curator)
    ORDER.make(order, "submit", curator)
    if move == "approve":
        ORDER.make(order, "approve", director)
    with pytest.raises(MoveRefused, match=says):
        leave(group, curator)
    assert seat(group).holds


def test_a_registered_order_stays_as_signed(signed: Order, curator: User) -> None:
    signed = Order.objects.get(pk=signed.pk)
    before = (signed.facts, signed.sha256, signed.acknowledgements.count())
    leave(Tandem.objects.get(), curator)
    now = Order.objects.get(pk=signed.pk)
    assert (now.facts, now.sha256, now.acknowledgements.count()) == before
    assert "Ефремова" in str(now.facts)


# --- who leads here, and what is shown ---


def test_a_withdrawal_offers_to_take_one_out_of_a_group(active: Tandem, curator: User, sign_in: Any) -> None:
    own = seat(active)
    consent = Consent.objects.get(person=own.person, kind="processing")
    browser = sign_in(curator)
    address = reverse("consent_withdraw", args=[consent.pk])
    assert page(own) in browser.get(address).content.decode()
    assert "куратор выведет вас из него" in " ".join(consequences(consent, timezone.localdate(), own=True))
    done = browser.post(address, {"withdrawn_on": "20.11.2026"}, follow=True)
    assert page(own) in done.content.decode()
    assert seat(active).holds


def test_a_withdrawal_leaves_the_others_in_the_project(group: Tandem, curator: User, officials: Any) -> None:
    order = draft_order(tandems=[group], actor=curator)
    consent = Consent.objects.get(person=seat(group).person, kind="processing")
    assert "остальные останутся в ней" in " ".join(consequences(consent, timezone.localdate()))
    assert withdraw_with_all(consent=consent, day=timezone.localdate(), actor=curator) == 1
    assert (order.lines.count(), Tandem.objects.get().state) == (1, "ordered")
    assert [one.last_name for one in Tandem.objects.get().mentees] == ["Белова", "Зуева"]


def test_an_erasure_is_led_to_the_page_and_keeps_no_reason(active: Tandem, curator: User, listed: Any) -> None:
    own = seat(active)
    blocker = blockers_of(own.person, of_person(own.person)[1], curator)[0]
    assert (blocker.address, "остальные продолжат" in blocker.text) == (page(own), True)
    for name in ("Белова", "Зуева"):
        leave(active, curator, name)
    whole = blockers_of(own.person, of_person(own.person)[1], curator)[0]
    assert (whole.address, "завершите его" in whole.text) == (reverse("tandem", args=[active.pk]), True)
    gone = active.members.get(person__last_name="Зуева")
    erase(erasure=ask_for_erasure(person=gone.person, by=curator), typed="Зуева", actor=curator)
    gone.refresh_from_db()
    assert gone.left_reason == ""


def test_the_page_asks_and_the_card_tells(signed: Order, curator: User, sign_in: Any) -> None:
    tandem, browser = Tandem.objects.get(), sign_in(curator)
    own = seat(tandem)
    card = browser.get(reverse("tandem", args=[tandem.pk])).content.decode()
    assert card.count("Вывести из тандема") == 5
    asked = words(browser.get(page(own)))
    assert "остаются: Рычкова В. И., Титова О. С. — Белова Е. И., Зуева Е. И." in asked
    assert f"Приказ № {signed.number_text} останется как подписан: внесите изменение приказом" in asked
    wrong = browser.post(page(own), sent(tandem, day="21.11.2026", reason=""))
    assert wrong.status_code == 422
    assert "не позже сегодняшнего дня" in words(wrong)
    told = words(browser.post(page(own), sent(tandem), follow=True))
    assert "Ефремова Е. И. больше не в тандеме. Внесите изменение приказом." in told
    assert f"последний день 20.11.2026 · {REASON}" in told
    assert "Приказ остаётся как подписан" in told
    assert "участие до 20.11.2026" in words(browser.get(reverse("person", args=[own.person_id])))
    assert browser.get(page(own)).status_code == 409


def test_what_was_typed_stays_when_somebody_was_faster(
    active: Tandem, school: School, curator: User, sign_in: Any
) -> None:
    zimina, own = make_user("zimina", school, "curator", last_name="Зимина"), seat(active)
    browser, form = sign_in(curator), sent(active, reason="Переезд в другой город")
    leave(active, zimina, "Белова")
    late = browser.post(page(own), form)
    assert (late.status_code, "Зимина" in words(late), "Переезд в другой город" in words(late)) == (409, True, True)
    assert 'name="version" value="1"' in late.content.decode()
    assert browser.post(page(own), {**form, "version": "1"}).status_code == 302


def test_the_last_is_sent_back_with_the_reason(active: Tandem, curator: User, sign_in: Any) -> None:
    for name in ("Белова", "Зуева", "Титова"):
        leave(active, curator, name)
    browser = sign_in(curator)
    told = browser.get(page(seat(active)), follow=True)
    assert "единственный наставляемый тандема № 1. Завершите или прекратите весь тандем." in words(told)
    assert "tandem_part" not in told.content.decode()
    assert "/part/" not in told.content.decode()


def test_who_left_sees_the_tandem_no_more_and_others_see_no_reason(
    active: Tandem, school: School, curator: User, sign_in: Any
) -> None:
    for name, role in (("Ефремова", "mentee"), ("Рычкова", "mentor")):
        person = seat(active, name).person
        person.user = make_user(role, school, role)
        person.save()
    leave(active, curator)
    address = reverse("tandem", args=[active.pk])
    assert sign_in(User.objects.get(username="mentee")).get(address).status_code == 404
    seen = words(sign_in(User.objects.get(username="mentor")).get(address))
    assert "Белова" in seen
    assert REASON not in seen
    assert "Вышли из тандема" not in seen


def test_lists_and_figures_count_who_is_in_it_now(active: Tandem, school: School, curator: User, sign_in: Any) -> None:
    child = seat(active).person
    leave(active, curator)
    year, browser = year_of(school), sign_in(curator)
    assert partners(year.pk, "b_mentee", [child.pk]) == {}
    assert "Ефремова" not in str(partners(year.pk, "a_mentor"))
    assert "Ефремова" not in words(browser.get(reverse("tandems")))
    assert "№ 1" not in words(browser.get(reverse("tandems"), {"q": "Ефремова"}))
    assert Look(curator, school, year, timezone.localdate()).mentees["unpaired"] == 1
    assert tandems_of(child, curator).get().out_on == timezone.localdate()
    assert reverse("tandem", args=[active.pk]) not in browser.get(reverse("search"), {"q": "Ефремова"}).content.decode()


# --- what else reads the seats ---


def test_who_left_a_project_may_come_back_while_it_is_a_draft(group: Tandem, curator: User, officials: Any) -> None:
    order, child = draft_order(tandems=[group], actor=curator), seat(group).person
    leave(group, curator)
    drop_line(order=order, tandem=Tandem.objects.get(), actor=curator)
    draft = Tandem.objects.get()
    add_member(tandem=draft, person=child, side="b_mentee", actor=curator)
    change(tandem=draft, version=draft.version, actor=curator, changes={"starts": datetime.date(2026, 11, 1)})
    assert sorted(draft.members.filter(person=child).values_list("since", "holds")) == [
        (DAY, False),
        (datetime.date(2026, 11, 1), True),
    ]
    assert tandems_of(child, curator).get().out_on is None
    for name in ("Белова", "Зуева"):
        drop_member(tandem=draft, person=seat(draft, name).person, actor=curator)
    with pytest.raises(LastOfSide):
        drop_member(tandem=draft, person=child, actor=curator)


def test_a_file_that_names_the_former_pair_is_no_news(active: Tandem, school: School, curator: User) -> None:
    mentors = frozenset(person.pk for person in active.mentors)
    assert Known._past(year_of(school)) == set()
    left = leave(active, curator)
    assert Known._past(year_of(school)) == {(left.person_id, mentors)}


def test_an_order_is_closed_for_a_name_that_it_holds_only(
    group: Tandem, curator: User, officials: Any, director: User, staff: User, listed: Any
) -> None:
    order = draft_order(tandems=[group], actor=curator)
    before = leave(group, curator).person
    ORDER.make(order, "submit", curator)
    ORDER.make(order, "approve", director)
    register(order=order, dated=DAY, actor=staff)
    after = leave(group, curator, "Белова").person
    erase(erasure=ask_for_erasure(person=before, by=curator), typed="Ефремова", actor=curator)
    assert Order.objects.get().sealed_at is None
    erase(erasure=ask_for_erasure(person=after, by=curator), typed="Белова", actor=curator)
    assert Order.objects.get().sealed_at is not None
    assert "Белова" not in str(Order.objects.get().facts)


def test_my_data_names_those_with_whom_one_is_now(active: Tandem, curator: User) -> None:
    left = seat(active, "Титова").person
    left.user = curator  # who runs the school sees the tandem all the same
    left.save()
    assert len(partners_of(curator)) == 4
    leave(active, curator, "Титова")
    assert partners_of(User.objects.get(pk=curator.pk)) == []
