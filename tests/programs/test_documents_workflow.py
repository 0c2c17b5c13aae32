"""The way of an order: all states by all moves, whose each move is, what stops it."""

import datetime

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.models import Consent
from programs.documents.drafting import change_order, draft_order, drop_line, drop_order
from programs.documents.gathering import findings_of
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.mending.curing import override
from programs.tandems.models import Tandem

ARROWS = {
    ("project", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "withdraw"): "project",
    ("submitted", "approve"): "approved",
    ("submitted", "return_back"): "returned",
    ("approved", "return_back"): "returned",
    ("approved", "register"): "registered",
    ("registered", "execute"): "executed",
}
WHO = {
    "submit": {"curator"},
    "withdraw": {"curator"},
    "approve": {"director"},
    "return_back": {"director"},
    "register": {"staff", "director"},
    "execute": {"staff", "curator"},
}
DETAILS = {"return_back": {"remark": "исправить срок"}}


def set_state(order, state):
    fields = {"number": 5, "dated": "2026-10-12", "number_year": 2026} if state in ("registered", "executed") else {}
    Order.objects.filter(pk=order.pk).update(state=state, **(fields or {"number": 5, "dated": "2026-10-12"}))
    order.refresh_from_db()


@pytest.mark.parametrize("state", Order.State.values)
@pytest.mark.parametrize("move", ORDER.moves)
def test_diagram(state, move, project, request):
    set_state(project, state)
    actor = request.getfixturevalue(min(WHO[move]))

    assert (move in {offer.name for offer in ORDER.offered(project, actor)}) == ((state, move) in ARROWS)
    if (state, move) in ARROWS:
        ORDER.make(project, move, actor, **DETAILS.get(move, {}))
        project.refresh_from_db()
        assert project.state == ARROWS[state, move]
    else:
        with pytest.raises(MoveRefused):
            ORDER.make(project, move, actor, **DETAILS.get(move, {}))


@pytest.mark.parametrize("move", ORDER.moves)
@pytest.mark.parametrize("who", ["curator", "director", "staff", "mentor", "mentee", "stranger", "methodist", "nobody"])
def test_each_move_belongs_to_its_roles(move, who, project, request):
    set_state(project, next(state for state, name in ARROWS if name == move))
    actor = request.getfixturevalue(who)

    if who in WHO[move]:
        ORDER.make(project, move, actor, **DETAILS.get(move, {}))
    else:
        with pytest.raises(Refused):
            ORDER.make(project, move, actor, **DETAILS.get(move, {}))


def test_a_project_takes_its_drafts_and_writes_its_items(project, pairs):
    assert set(Tandem.objects.values_list("state", flat=True)) == {"ordered"}
    assert project.title == "О закреплении наставнических пар (групп) на 2026/2027 учебный год"
    assert [ground.code for ground in project.grounds.all()] == ["r-145"]
    tops = [item.text for item in project.items.filter(parent=None)]
    assert tops[0].startswith("Закрепить наставнические пары (группы) согласно приложению\u00a01")
    assert [text.split()[0] for text in tops] == [
        "Закрепить", "Наставникам:", "Обязать", "Классным", "Секретарю", "Контроль",
    ]  # fmt: skip


def test_class_teachers_are_not_named_where_there_are_no_pupils(pairs, curator):
    grown_up = [tandem for tandem in pairs if tandem.form.code == "ПП"]

    order = draft_order(tandems=grown_up, actor=curator)
    assert not order.items.filter(text__startswith="Классным").exists()


def test_terms_are_counted_from_today_when_the_pairs_have_started(curator, pairs, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 23, 12))
    texts = " ".join(item.text for item in draft_order(tandems=pairs, actor=curator).items.all())

    assert "на срок с 12 октября 2026" in texts.replace("\u00a0", " ")
    assert "провести встречу-знакомство в срок до 4 декабря 2026" in texts.replace("\u00a0", " ")


def test_the_same_press_twice_is_one_project(pairs, curator):
    first = draft_order(tandems=pairs, actor=curator, token="a" * 20)

    assert draft_order(tandems=[], actor=curator, token="a" * 20) == first
    assert Order.objects.count() == 1


def test_without_drafts_there_is_no_project(pairs, curator, project):
    with pytest.raises(MoveRefused, match="хотя бы один"):
        draft_order(tandems=[], actor=curator)
    with pytest.raises(MoveRefused, match="Запись уже изменена"):  # they are in the project already
        draft_order(tandems=pairs, actor=curator)
    assert Order.objects.count() == 1


def test_a_tandem_leaves_the_project_and_is_a_draft_again(project, pairs, curator):
    drop_line(order=project, tandem=pairs[0], actor=curator)

    assert project.lines.count() == 1
    assert Tandem.objects.get(pk=pairs[0].pk).state == "draft"


def test_a_dropped_project_frees_everything(project, curator):
    drop_order(order=project, actor=curator)

    assert Order.objects.count() == 0
    assert set(Tandem.objects.values_list("state", flat=True)) == {"draft"}
    assert AuditEntry.objects.filter(action="order_dropped").count() == 1


def test_a_hole_in_the_papers_stops_the_project_until_a_reason_is_recorded(project, curator):
    consent = Consent.objects.filter(person__kind="pupil").first()
    consent.delete()
    code = f"consent:{consent.person_id}"
    with pytest.raises(MoveRefused, match="согласия"):
        ORDER.make(project, "submit", curator)

    override(order=project, code=code, reason="родители принесут завтра", version=0, actor=curator)
    found = next(one for one in findings_of(project) if one.code == code)
    assert (found.stops, found.passed) == (False, "родители принесут завтра")
    ORDER.make(project, "submit", curator)
    entry = AuditEntry.objects.get(action="check_overridden")
    assert "родители" not in str(entry.values)  # the journal keeps no personal words


def test_a_consent_withdrawn_after_sending_stops_the_director_too(submitted, director):
    Consent.objects.filter(person__kind="pupil").delete()

    with pytest.raises(MoveRefused, match="согласия"):
        ORDER.make(submitted, "approve", director)


def test_the_director_returns_with_words_only(submitted, director, curator):
    with pytest.raises(MoveRefused, match="без замечания"):
        ORDER.make(submitted, "return_back", director, remark="  ")

    order = Order.objects.get(pk=submitted.pk)
    assert order.state == "submitted"
    ORDER.make(order, "return_back", director, remark="исправить п. 2")
    assert Order.objects.get().remark == "исправить п. 2"
    ORDER.make(order, "submit", curator)
    assert Order.objects.get().remark == ""


def test_what_is_with_the_director_or_registered_cannot_be_changed(submitted, pairs, curator):
    for state in ("submitted", "approved", "registered", "executed"):
        set_state(submitted, state)
        for act in (
            lambda: change_order(
                order=submitted, version=0, actor=curator, title="x", preamble="", grounds=[], items=[]
            ),
            lambda: drop_line(order=submitted, tandem=pairs[0], actor=curator),
            lambda: drop_order(order=submitted, actor=curator),
            lambda: override(order=submitted, code="x", reason="y", version=0, actor=curator),
        ):
            with pytest.raises(Overtaken, match="Приказ отправлен на утверждение"):
                act()


def test_the_slower_writer_overwrites_nothing(project, curator):
    change_order(order=project, version=0, actor=curator, title="Первый", preamble="", grounds=[], items=[])

    with pytest.raises(MoveRefused, match="Запись уже изменена: Соколова"):
        change_order(order=project, version=0, actor=curator, title="Второй", preamble="", grounds=[], items=[])
    assert Order.objects.get().title == "Первый"


def test_a_page_read_before_the_sending_changes_nothing_after_it(project, pairs, curator):
    stale = Order.objects.get()
    ORDER.make(project, "submit", curator)

    with pytest.raises(MoveRefused):
        drop_line(order=stale, tandem=pairs[0], actor=curator)

    assert project.lines.count() == 2


@pytest.mark.parametrize(
    "state, move", [("submitted", "withdraw"), ("submitted", "return_back"), ("registered", "execute")]
)
def test_no_order_moves_in_a_closed_year(state, move, request, curator, director):
    order = request.getfixturevalue(state)
    order.year.state = "closed"

    with pytest.raises(MoveRefused, match="закрыт"):
        ORDER.make(order, move, director if move == "return_back" else curator)
