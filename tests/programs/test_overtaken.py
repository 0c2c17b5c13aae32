"""Two people at one thing, one after the other (quality.md F1): the second has the page of before, presses, is told by
a page of status 409 who was faster and at what, keeps the words that were typed, and writes no line of the journal."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.jobs.models import Job
from mentoring.kit.workflow import Overtaken
from mentoring.spreadsheets.reading import read_paste
from participants.models import Consent
from programs.documents.workflow import ORDER
from programs.intake.starting import start
from programs.intake.taking import take
from programs.models import Order, Tandem
from programs.signing.reading import token_of
from tests.factories import give_consents, make_form, make_mentee, make_mentor, make_person, make_user, year_of
from tests.programs.conftest import DAY

TABLE = "ФИО\tКласс\tГод рождения\nЗуев Илья Константинович\t8Б\t2012\n"
TODAY = f"{DAY:%d.%m.%Y}"


@pytest.fixture
def world(request, school, reference, sign_in):
    """Two browsers of each role, and everything else when it is asked for by name."""
    second = {"curator": ("Зимина", "Яна"), "director": ("Лосева", "Инна"), "staff": ("Юдина", "Майя")}
    browsers = {}
    for role, (last, first) in second.items():
        people = (request.getfixturevalue(role), make_user(f"{role}2", school, role, last_name=last, first_name=first))
        browsers[role] = [sign_in(person) for person in people]
    give = request.getfixturevalue
    return SimpleNamespace(give=give, browsers=browsers, school=school, curator=give("curator"))


def at(name, *keys):
    return reverse(name, args=[getattr(key, "pk", key) for key in keys])


def order_scene(role, name, action, state, **fields):
    """A press on the page of an order that stands in this state."""

    def scene(world):
        order = world.give(state)
        return role, at(name, order), {"version": token_of(order), **fields}, action

    return scene


def active(world):
    tandem = world.give("pairs")[0]
    Tandem.objects.filter(pk=tandem.pk).update(state="active")
    return tandem


def finish(world):
    return "curator", at("tandem_finish", active(world)), {}, "tandem_finished"


def finish_many(world):
    return "curator", at("tandems_finish"), {"ids": str(active(world).pk)}, "tandem_finished"


def stop(world):
    return "curator", at("tandem_stop", active(world)), {"reason": "переезд в другой город"}, "tandem_stopped"


def part_one(world):
    group = next(one for one in world.give("pairs") if len(one.mentees) > 1)
    Tandem.objects.filter(pk=group.pk).update(state="active")
    seat = group.seats("b_mentee")[0]
    words = {"day": f"{timezone.localdate():%d.%m.%Y}", "reason": "переезд в другой город", "version": "0"}
    return "curator", reverse("tandem_part", args=[group.pk, seat.pk]), words, "tandem_parted"


def pair_one_mentee(world):
    mentor, mentee = make_mentor(world.school).person, make_mentee(world.school).person
    fields = {"form": make_form().pk, "starts": "01.10.2026", "ends": "31.05.2027", "theme": "о дробях"}
    return "curator", f"{at('tandem_add')}?mentor={mentor.pk}&mentee={mentee.pk}", fields, "tandem_added"


def order_of_the_same(world):
    drafts = {"id": [str(tandem.pk) for tandem in world.give("pairs")]}
    return "curator", at("order_add"), drafts, "order_drafted"


def add_line(world):
    pairs = world.give("pairs")
    order = Order.objects.create(school=world.school, year=year_of(world.school), title="О", starts=DAY, ends=DAY)
    return "curator", at("order_line_add", order, pairs[0]), {}, "tandem_ordered"


def drop_line(world):
    order = world.give("project")
    return "curator", at("order_line_drop", order, world.give("pairs")[0]), {}, "tandem_released"


def pass_over(world):
    order, consent = world.give("project"), Consent.objects.filter(person__kind="pupil").first()
    consent.delete()
    fields = {"code": f"consent:{consent.person_id}", "reason": "принесут завтра", "version": "0"}
    return "curator", at("order_override", order), fields, "check_overridden"


def edit_text(world):
    fields = {"version": "0", "title": "О парах", "preamble": "", "items": "1. Закрепить пары по приложению 1."}
    return "curator", at("order_edit", world.give("project")), fields, "order_changed"


def imported(world):
    sheets = read_paste(TABLE)
    return start(sheets=sheets, source="базы.xlsx", year=year_of(world.school), actor=world.curator)


def take_file(world):
    return "curator", at("import_take", imported(world)), {"version": "0"}, "import_taken"


def drop_file(world):
    return "curator", at("import_drop", imported(world)), {}, "import_dropped"


def undo_file(world):
    file = imported(world)
    take(imported=file, actor=world.curator)
    return "curator", at("import_undo", file), {}, "import_undone"


def consent(world):
    person = make_person(world.school, "Юдин Лев Ильич", "teacher", post="учитель")
    give_consents(person)
    return Consent.objects.filter(person=person).first()


def withdraw_consent(world):
    return "curator", at("consent_withdraw", consent(world)), {"withdrawn_on": TODAY}, "consent_withdrawn"


def unsay_consent(world):
    fields = {"reason": "Не тот человек", "version": "0"}
    return "curator", at("consent_mistake", consent(world)), fields, "consent_mistaken"


def mend_consent(world):
    one = consent(world)
    fields = {"kind": one.kind, "signer": one.signer, "signer_name": "Юдина Анна", "given_on": "01.10.2026"}
    return "curator", at("consent_edit", one), {**fields, "version": "0"}, "consent_changed"


def close_year(world):
    return "curator", at("year_move", year_of(world.school), "close"), {}, "year_closed"


def restart_job(world):
    job = Job.objects.create(school=world.school, created_by=world.curator, kind="probe", title="Т", state="failed")
    return "curator", at("job_restart", job), {}, "job_restarted"


SCENES = {
    "finish": finish,
    "finish_many": finish_many,
    "stop": stop,
    "part_one": part_one,
    "pair_one_mentee": pair_one_mentee,
    "order_of_the_same": order_of_the_same,
    "add_line": add_line,
    "drop_line": drop_line,
    "pass_over": pass_over,
    "edit_text": edit_text,
    "submit": order_scene("curator", "order_submit", "order_submitted", "project"),
    "withdraw": order_scene("curator", "order_withdraw", "order_withdrawn", "submitted"),
    "approve": order_scene("director", "order_approve", "order_approved", "submitted"),
    "return": order_scene("director", "order_return", "order_returned", "submitted", remark="исправьте пункт 2"),
    "register": order_scene("staff", "order_register", "order_registered", "approved", dated=TODAY),
    "execute": order_scene("staff", "order_execute", "order_executed", "registered"),
    "take_file": take_file,
    "drop_file": drop_file,
    "undo_file": undo_file,
    "withdraw_consent": withdraw_consent,
    "unsay_consent": unsay_consent,
    "mend_consent": mend_consent,
    "close_year": close_year,
    "restart_job": restart_job,
}
TOLD = {  # what names the faster one: the person, or what is now
    "pair_one_mentee": "уже в паре с наставником",
    "register": "№ 1-ОД",
    "return": "Проект сейчас у куратора",
}
DIFFERENT = {"mend_consent": {"signer_name": "Юдина Вера"}}  # the second writes something else
FASTER = {"curator": "Соколова А. П.", "director": "Берестов А. Н.", "staff": "Рощина Л. И."}


@pytest.mark.parametrize("name", SCENES)
def test_the_second_of_two_is_told_and_writes_nothing(name, world):
    role, address, fields, action = SCENES[name](world)
    one, other = world.browsers[role]
    won = one.post(address, fields)
    lines = AuditEntry.objects.filter(action=action).count()

    fields |= DIFFERENT.get(name, {})
    late = other.post(address, fields)

    page = late.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert (won.status_code, late.status_code) == (302, 409)
    assert lines >= 1
    assert AuditEntry.objects.filter(action=action).count() == lines
    assert TOLD.get(name, FASTER[role]) in page
    assert all(text in page for text in fields.values() if isinstance(text, str) and re.search("[а-я]", text))
    assert '<nav aria-label="Путь">' in page  # a page of the program, with the menu and the way on


CALM = ("finish", "finish_many", "submit", "approve", "register", "withdraw", "execute", "take_file", "drop_file")


@pytest.mark.parametrize("name", CALM)
def test_the_same_button_pressed_twice_by_one_person_leads_on_calmly(name, world):
    role, address, fields, action = SCENES[name](world)
    browser = world.browsers[role][0]

    assert [browser.post(address, fields).status_code for _ in "12"] == [302, 302]
    assert AuditEntry.objects.filter(action=action).count() == 1


MOVES = [(ORDER, "submit", "project", "curator"), (ORDER, "approve", "submitted", "director")]


@pytest.mark.parametrize("flow, move, state, who", MOVES)
def test_who_read_the_row_before_the_move_is_stopped_by_the_comparison(flow, move, state, who, request):
    row, actor = request.getfixturevalue(state), request.getfixturevalue(who)
    second = make_user("second", row.school, who, last_name="Зимина", first_name="Яна")
    read_before = type(row).objects.get(pk=row.pk)
    flow.make(row, move, actor)

    with pytest.raises(Overtaken, match="Запись уже изменена"):
        flow.make(read_before, move, second)


def test_the_control_without_the_comparison_two_people_do_it(submitted, director, school, monkeypatch):
    """What the compared state saves us from: two lines of the journal for one approval."""
    second = make_user("second", school, "director", last_name="Лосева", first_name="Инна")
    read_before = Order.objects.get(pk=submitted.pk)
    monkeypatch.setattr(Order._base_manager.__class__, "filter", lambda self, **asked: blind(self, asked))

    ORDER.make(submitted, "approve", director)
    ORDER.make(read_before, "approve", second)

    assert AuditEntry.objects.filter(action="order_approved").count() == 2


def blind(manager, asked):
    """The rows asked for, the state not looked at."""
    return manager.get_queryset().filter(**{name: value for name, value in asked.items() if name != "state"})


def test_a_blocker_is_no_race_and_stays_on_the_page(project, curator, sign_in):
    Consent.objects.all().delete()
    answer = sign_in(curator).post(at("order_submit", project), {"version": token_of(project)})
    assert answer.status_code == 302
    assert answer.url == at("order", project)


def test_nothing_is_sent_that_was_not_read(project, curator, sign_in):
    shown = token_of(project)
    item = project.items.filter(parent=None).first()
    item.text = "Закрепить пары согласно приложению 1 без срока."
    item.save()

    late = sign_in(curator).post(at("order_submit", project), {"version": shown})

    assert late.status_code == 409
    assert "Изменилось: п. 1" in late.content.decode().replace("\u00a0", " ")
    assert Order.objects.get().state == "project"


def test_a_page_of_sending_opened_from_an_older_project_leads_back_to_it(project, curator, sign_in):
    Order.objects.update(version=4)
    answer = sign_in(curator).get(at("order_submit", project), {"version": "3"}, follow=True)
    assert "Прочтите проект ещё раз" in answer.content.decode()
