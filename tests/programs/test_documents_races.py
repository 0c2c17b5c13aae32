"""Two people at once (quality.md F1–F3): one wins, the other is told why, and nothing is numbered twice or left out."""

import threading
from collections import Counter
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from mentoring.listviews.models import SavedView
from mentoring.listviews.saving import MOST, save_view
from mentoring.org.models import SchoolYear
from mentoring.org.numbering import take_number
from mentoring.settling import workflow as settling
from mentoring.settling.workflow import UNFINISHED, YEARS
from programs.documents.drafting import change_order, draft_order
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.mending.curing import cure
from programs.signing.acknowledging import add_scan
from programs.signing.deciding import decide
from programs.signing.reading import token_of
from programs.signing.registering import register
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.pairing import pair
from tests.factories import give_consents, make_form, make_mentee, make_mentor, make_person, make_user, year_of
from tests.programs.conftest import DAY
from tests.racing import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20


def test_each_mentee_gets_one_tandem_however_many_curators_press(school, curator):
    second = make_user("second", school, "curator", last_name="Зимина", first_name="Яна")
    year, form = year_of(school), make_form()
    mentors = [make_mentor(school, f"Рычков{n} Лев").person for n in range(THREADS)]
    mentees = [make_mentee(school, f"Белов{n} Артём").person for n in range(20)]

    def press(number):
        actor, outcomes = (curator, second)[number % 2], []
        for person in mentees:
            try:
                pair(year=year, actor=actor, form=form, mentors=[mentors[number]], mentees=[person])
                outcomes.append("paired")
            except MoveRefused as reason:
                outcomes.append("refused" if "уже в паре с" in str(reason) else str(reason))
        return outcomes

    results = at_once([lambda number=number: press(number) for number in range(THREADS)])

    assert kinds(results) == {"list": THREADS}
    assert Counter(word for result in results for word in result) == {"paired": 20, "refused": 20 * THREADS - 20}
    held = TandemMember.objects.filter(side="b_mentee", holds=True).values_list("person_id", flat=True)
    assert sorted(held) == sorted(person.pk for person in mentees)
    assert sorted(Tandem.objects.values_list("number", flat=True)) == list(range(1, 21))


def numbered_order(school, year, calendar_year, undo=False):
    """An order with the next number; `undo` fails after the number was taken."""
    with transaction.atomic():
        number = take_number(school=school, kind="order", year=calendar_year)
        Order.objects.create(
            school=school, year=year, title="О", starts=DAY, ends=DAY, state="registered", dated=DAY,
            number=number, number_year=calendar_year, number_text=str(number),
        )  # fmt: skip
        if undo:
            raise MoveRefused("передумали")


def test_numbers_have_no_gaps_and_no_twins(school, other_school):
    places = [(one, year_of(one), calendar) for one in (school, other_school) for calendar in (2026, 2027)]

    def work(thread):
        for turn in range(20):
            try:
                numbered_order(*places[turn % 4], undo=turn % 10 == thread % 10)
            except MoveRefused:
                continue

    assert kinds(at_once([lambda thread=thread: work(thread) for thread in range(THREADS)])) == {"NoneType": THREADS}
    made = 0
    for one, _, calendar in places:
        numbers = Order.objects.filter(school=one, number_year=calendar).order_by("number")
        numbers = list(numbers.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        made += len(numbers)
    assert made == 400 - 40


def test_the_control_max_plus_one_refuses_people(school):
    """What the counter saves us from: numbers read before they are written collide."""
    year, read = year_of(school), threading.Barrier(5)

    def work():
        number = (Order.objects.filter(school=school).aggregate(m=Max("number"))["m"] or 0) + 1
        read.wait()
        Order.objects.create(
            school=school, year=year, title="О", starts=DAY, ends=DAY, state="registered", dated=DAY,
            number=number, number_year=2026, number_text=str(number),
        )  # fmt: skip

    assert kinds(at_once([work] * 5)) == {"NoneType": 1, IntegrityError.__name__: 4}


def drafts(school, curator):
    """One draft of two grown-ups with their papers."""
    people = [make_person(school, name, "teacher", post="учитель") for name in ("Орлов Пётр Ильич", "Юдин Лев Ильич")]
    for person in people:
        give_consents(person)
    pair(year=year_of(school), actor=curator, form=make_form(), mentors=people[:1], mentees=people[1:])
    return list(Tandem.objects.drafts().for_list())


def test_twenty_presses_of_one_button_make_one_project(school, curator, reference):
    tandems = drafts(school, curator)

    results = at_once([lambda: draft_order(tandems=tandems, actor=curator, token="t" * 20)] * THREADS)

    assert kinds(results) == {"Order": THREADS}
    assert {order.pk for order in results} == {Order.objects.get().pk}
    assert AuditEntry.objects.filter(action="order_drafted").count() == 1


def test_one_of_two_directors_approves_and_the_other_is_told(school, curator, director, reference):
    order = draft_order(tandems=drafts(school, curator), actor=curator)
    ORDER.make(order, "submit", curator)
    second = make_user("second", school, "director", last_name="Зимина", first_name="Яна")

    def press(actor):
        return ORDER.make(Order.objects.get(pk=order.pk), "approve", actor)

    results = at_once([lambda actor=actor: press(actor) for actor in (director, second)])

    assert kinds(results) == {"NoneType": 1, "Overtaken": 1}
    assert AuditEntry.objects.filter(action="order_approved").count() == 1


def test_one_of_many_secretaries_registers_and_the_others_are_told_the_number(
    school, curator, director, staff, reference
):
    order = draft_order(tandems=drafts(school, curator), actor=curator)
    ORDER.make(order, "submit", curator)
    ORDER.make(order, "approve", director)
    second = make_user("second", school, "staff", last_name="Зимина", first_name="Яна")

    results = at_once(
        [lambda actor=actor: register(order=order, dated=DAY, actor=actor) for actor in [staff, second] * 5]
    )

    assert kinds(results) == {"Order": 5, "Overtaken": 5}  # the winner's own repeats are the same press
    assert all("№ 1-ОД" in str(refused) for refused in results if isinstance(refused, MoveRefused))
    assert take_next(school) == 2
    assert AuditEntry.objects.filter(action="order_registered").count() == 1


def take_next(school):
    """The number that the next order gets."""
    with transaction.atomic():
        return take_number(school=school, kind="order", year=2026)


def test_one_of_two_orders_of_the_same_pairs_is_made(school, curator, reference):
    pairs = [drafts_of(school, curator, number) for number in range(6)]

    results = at_once(
        [lambda way=way: draft_order(tandems=pairs[::way], actor=curator, token=f"t{way}") for way in (1, -1)] * 5
    )

    assert set(kinds(results)) == {"Order", "MoveRefused"}
    assert Order.objects.count() == 1
    assert Tandem.objects.filter(state="ordered").count() == 6


def drafts_of(school, curator, number):
    """One more draft."""
    people = [make_person(school, f"{name}{number} Лев", "teacher", post="учитель") for name in ("Орлов", "Юдин")]
    for person in people:
        give_consents(person)
    return pair(year=year_of(school), actor=curator, form=make_form(), mentors=people[:1], mentees=people[1:])


def test_one_cure_pressed_by_many_is_done_once(school, curator, reference):
    order = draft_order(tandems=drafts(school, curator), actor=curator)
    item = order.items.filter(parent=None)[0]
    item.text = "По приложению 1 сдать до 11.08.2026."
    item.save()
    code = "outside:1:11.08.2026"

    results = at_once(
        [lambda: cure(order=Order.objects.get(), code=code, number=0, version=0, actor=curator)] * THREADS
    )

    assert kinds(results) == {"str": 1, "Overtaken": THREADS - 1}
    assert Order.objects.get().version == 1
    assert order.items.filter(parent=None)[0].text == "По приложению 1 сдать до 01.09.2026."


def test_only_what_was_read_is_approved_while_the_curator_takes_it_back(school, curator, director, reference):
    order = draft_order(tandems=drafts(school, curator), actor=curator)
    ORDER.make(order, "submit", curator)
    read = token_of(order)

    def rewrite():
        mine = Order.objects.get()
        ORDER.make(mine, "withdraw", curator)
        change_order(order=mine, version=0, actor=curator, title="О другом", preamble="", grounds=[], items=[])

    results = at_once([lambda: decide(order, "approve", director, read=read), rewrite])

    now = Order.objects.get()
    assert kinds(results) == {"NoneType": 1, "Overtaken": 1}
    assert (now.state, now.title) in (("approved", order.title), ("project", "О другом"))


def close_year(year_pk, actor):
    """The year as this request reads it, closed."""
    return YEARS.make(SchoolYear.objects.get(pk=year_pk), "close", actor)


@pytest.mark.parametrize("turn", range(5))
def test_a_year_is_not_closed_over_an_order_that_is_being_made(turn, school, curator, director, reference):
    tandems, year = drafts(school, curator), year_of(school)
    for tandem in tandems:
        tandem.year  # noqa: B018 read while the year is open, as the page does

    draft, close = at_once([lambda: draft_order(tandems=tandems, actor=curator), lambda: close_year(year.pk, director)])

    closed = SchoolYear.objects.get(pk=year.pk).state == "closed"
    assert Order.objects.exists() is not closed
    assert (type(draft).__name__, type(close).__name__) == (
        ("YearClosed", "NoneType") if closed else ("Order", "MoveRefused")
    )


def test_whoever_closes_a_year_asks_again_when_it_is_locked(school, curator, director, reference, monkeypatch):
    """The order is made between the first question and the closing."""
    tandems, year = drafts(school, curator), year_of(school)
    asked = []

    def first_then_truly(one):
        asked.append(one)
        if len(asked) == 1:
            said = [reason for ask in UNFINISHED for reason in ask(one)]
            draft_order(tandems=tandems, actor=curator)
            return said
        return [reason for ask in UNFINISHED for reason in ask(one)]

    monkeypatch.setattr(settling, "in_work", first_then_truly)
    monkeypatch.setitem(YEARS.moves, "close", replace(YEARS.moves["close"], blockers=first_then_truly))

    with pytest.raises(MoveRefused, match="1 приказ"):
        close_year(year.pk, director)
    assert SchoolYear.objects.get(pk=year.pk).state == "current"


def test_views_saved_at_once_stay_within_the_limit(school, curator):
    views = [SavedView(user=curator, school=school, list="people", title=f"Вид {n}") for n in range(MOST - 1)]
    SavedView.objects.bulk_create(views)

    def save(number):
        view = SavedView(user=curator, school=school, list="people", title=f"Ещё {number}")
        return save_view(view=view, actor=curator)

    results = at_once([lambda number=number: save(number) for number in range(8)])

    assert kinds(results) == {"SavedView": 1, "MoveRefused": 7}
    assert SavedView.objects.count() == MOST


def test_the_same_scan_sent_twice_at_once_is_kept_once(school, curator, director, staff, reference):
    order = draft_order(tandems=drafts(school, curator), actor=curator)
    ORDER.make(order, "submit", curator)
    ORDER.make(order, "approve", director)
    register(order=order, dated=DAY, actor=staff)

    def send():
        upload = SimpleUploadedFile("скан.pdf", b"%PDF-1.7 one")
        return add_scan(order=Order.objects.get(), upload=upload, kind="pdf", actor=staff)

    assert kinds(at_once([send] * 8)) == {"OrderScan": 8}
    assert order.scans.count() == 1
