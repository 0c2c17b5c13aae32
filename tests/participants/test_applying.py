"""The school's open link: what it takes and refuses, drafts with an address of their own, limits."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.links.models import PersonalLink
from participants.applications import rules
from participants.applications.doors import close_door, open_door, renew_door
from participants.applications.models import Application, Door
from participants.applications.receiving import address_hash, forget_applications
from participants.applications.workflow import APPLICATION
from participants.models import Candidate, Guardian, MenteeCard, MentoringRequest, Person
from tests.factories import make_area, year_of
from tests.participants.applying_cast import MENTEE, address_of, filled, make_application, make_door, text_of


@pytest.fixture
def door(school, curator):
    """The link for those who need a mentor."""
    return make_door(school, curator)


def fields_of(page: str) -> str:
    """The hidden mark of the form."""
    return re.search(r'name="stamp" value="([^"]+)"', page)[1]


# --- What it takes ----------------------------------------------------------------------------------------------------


def test_an_application_waits_apart_and_nothing_enters_the_base(door):
    client, address = Client(), address_of(door)
    page = text_of(client.get(address))
    assert "Кто увидит заявку" in page
    assert "Заявка — не согласие" in page
    area = make_area()
    answer = client.post(address, filled(areas=[area.pk]))
    assert answer["Location"] == reverse("applied")
    assert "заявка отправлена" in text_of(client.get("/applied/"))

    row = Application.objects.get()
    assert (row.state, row.name, row.place, row.by_paper) == ("new", "Белов Артём Дмитриевич", "8Б", False)
    assert row.payload["areas"] == [area.pk]
    assert row.payload["slots"] == ["1-6", "3-7"]
    assert not {"stamp", "homepage", "warned"} & set(row.payload)
    for model in (Person, Guardian, MentoringRequest, MenteeCard, Candidate):
        assert not model.objects.exists()


def test_a_candidate_applies_by_the_other_link(school, curator):
    door = make_door(school, curator, "mentor")
    assert address_of(door).startswith("/candidate/")
    assert Client().post(address_of(door), filled("mentor")).status_code == 302
    row = Application.objects.get()
    assert (row.kind, row.payload["who"], row.payload["learning"]) == ("mentor", "teacher", "yes")


@pytest.mark.parametrize(
    "changes,words",
    [
        ({"filled_by": ""}, "Выберите, кто вы: ученик, педагог или родитель"),
        ({"full_name": ""}, "Напишите фамилию, имя и отчество"),
        ({"full_name": "Белов"}, "Напишите фамилию и имя полностью"),
        ({"place": ""}, "Напишите класс, например 8Б"),
        ({"born": "31.02.2012"}, "Можно написать только год"),
        ({"born": "3012"}, "Проверьте год рождения ученика: от "),
        ({"born": "1980"}, "Проверьте год рождения ученика: от "),
        (
            {"filled_by": "teacher", "place": "учитель", "contact": "a@b.ru", "born": "2026"},
            "Можно написать только год: 1985",
        ),
        ({"contact": "что-то"}, "Это не похоже на телефон или почту"),
        ({"guardian_contact": "спросите у мамы"}, "Это не похоже на телефон или почту"),
        ({"guardian_contact": "", "guardian_name": ""}, "Напишите телефон или почту, свои или родителя"),
        ({"place": "учитель химии"}, "для педагога выберите «Педагог»"),
        ({"filled_by": "teacher", "contact": "a@b.ru"}, "Педагог пишет должность, а не класс"),
        ({"filled_by": "teacher", "place": "учитель химии"}, "Напишите телефон или почту: по ним вам ответит куратор"),
        ({"born": "весной"}, "Можно написать только год"),
        ({"words": " "}, "Напишите несколько слов"),
        ({"words": "а" * 2001}, "2000"),
        ({"filled_by": "parent", "guardian_name": ""}, "Напишите, чей это телефон"),
        ({"filled_by": "parent", "guardian_name": "", "guardian_contact": ""}, "Напишите свои фамилию, имя"),
        ({"areas": ["999"]}, "999"),
        ({"slots": ["9-9"]}, "9-9"),
    ],
)
def test_a_wrong_form_is_told_and_loses_nothing(door, changes, words):
    answer = Client().post(address_of(door), filled(**changes))
    assert answer.status_code == 422
    page = text_of(answer)
    assert words in page
    kept = MENTEE | changes
    assert kept["wished_result"] in page
    assert re.search(r'value="1-6"[^>]*checked', page) or "slots" in changes
    assert not Application.objects.exists()


def test_a_teacher_asks_for_a_mentor_with_difficulties_of_teachers_and_a_contact(school, curator, door):
    pupils, teachers = make_area(), make_area("Методика", "Методические затруднения", audience="teacher")
    page = text_of(Client().get(address_of(door)))
    assert page.index("Ученику</summary>") < page.index("Математика") < page.index("Педагогу</summary>")
    said = {"filled_by": "teacher", "full_name": "Власова Марина Олеговна", "place": "учитель химии", "born": "1980"}
    said |= {"guardian_contact": "", "contact": "8 924 555-66-77, vlasova@school.example", "guardian_name": ""}
    wrong = Client().post(address_of(door), filled(**said, areas=[pupils.pk]))
    assert "Отметьте только то, что в разделе «Педагогу»" in text_of(wrong)
    assert Client().post(address_of(door), filled(**said, areas=[teachers.pk])).status_code == 302
    APPLICATION.make(Application.objects.get(), "accept", curator, person=None)
    asked = MentoringRequest.objects.get()
    assert (asked.person.kind, asked.person.post, asked.person.grade) == ("teacher", "учитель химии", None)
    assert (asked.person.phone, asked.person.email) == ("+79245556677", "vlasova@school.example")
    assert (list(asked.areas.all()), asked.source) == ([teachers], "own")
    assert not Guardian.objects.exists()


def test_a_pupil_s_own_contact_is_the_pupil_s(school, curator, door):
    said = filled(contact="8 924 000-11-22", guardian_name="", guardian_contact="")
    assert Client().post(address_of(door), said).status_code == 302
    APPLICATION.make(Application.objects.get(), "accept", curator, person=None)
    assert (Person.objects.get().phone, Guardian.objects.count()) == ("+79240001122", 0)


def test_health_is_warned_of_once_and_taken_the_second_time(door):
    client, address = Client(), address_of(door)
    said = filled(words="Диагноз мешает учиться")
    page = text_of(client.post(address, said))
    assert "сведения о здоровье («Диагноз»). Уберите их или нажмите «Отправить заявку» ещё раз" in page
    assert not Application.objects.exists()
    assert client.post(address, said | {"warned": "health"}).status_code == 302


# --- Unknown, closed, another's ---------------------------------------------------------------------------------------


def test_unknown_closed_early_late_and_renewed_links_look_alike(school, other_school, curator, stranger, door):
    today = timezone.localdate()
    unknown = Client().get("/apply/aaaaabbbbbcccccdddddeeeeef/")
    pages = {"unknown": text_of(unknown)}
    old = address_of(door)
    renew_door(door=door, actor=curator)
    pages["renewed"] = text_of(Client().get(old))
    assert Client().get(address_of(door)).status_code == 200
    close_door(door=door, actor=curator)
    pages["closed"] = text_of(Client().get(address_of(door)))
    early = make_door(other_school, stranger, opens_on=today + datetime.timedelta(days=2))
    pages["early"] = text_of(Client().get(address_of(early)))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=61)):
        pages["late"] = text_of(Client().get(address_of(early)))
    pages["wrong kind"] = text_of(Client().get(address_of(early).replace("/apply/", "/candidate/")))
    assert unknown.status_code == 404
    bare = {name: re.sub(r"[0-9A-F]{8}", "", page) for name, page in pages.items()}
    assert len(set(bare.values())) == 1, {name: len(page) for name, page in bare.items()}


def test_a_closed_year_takes_nothing(door):
    door.year.state = "closed"
    door.year.save()
    assert Client().get(address_of(door)).status_code == 404
    assert Client().post(address_of(door), filled()).status_code == 404
    assert not Application.objects.exists()


def test_a_code_of_one_kind_does_not_open_the_other_form(school, curator, door):
    mentor = make_door(school, curator, "mentor")
    wrong = address_of(mentor).replace("/candidate/", "/apply/")
    assert Client().get(wrong).status_code == 404
    assert Client().post(wrong, filled()).status_code == 404


def test_moved_days_keep_the_code_and_a_reopened_door_has_another(door, curator):
    before, today = address_of(door), timezone.localdate()
    words = {"year": door.year, "kind": "mentee", "actor": curator, "opens_on": today}
    moved = open_door(**words, closes_on=today + datetime.timedelta(days=3))
    assert address_of(moved) == before
    with time_machine.travel(timezone.now() + datetime.timedelta(days=5)):
        assert Client().get(before).status_code == 404
        later = timezone.localdate() + datetime.timedelta(days=9)
        open_door(year=door.year, kind="mentee", actor=curator, opens_on=today, closes_on=later)
        assert Client().get(before).status_code == 200
    moved.refresh_from_db()
    close_door(door=moved, actor=curator)
    assert address_of(open_door(**words, closes_on=today + datetime.timedelta(days=3))) != before
    assert Door.objects.count() == 1


# --- Put off ----------------------------------------------------------------------------------------------------------


def test_what_is_put_off_gets_an_address_of_its_own(door):
    client, address = Client(), address_of(door)
    answer = client.post(f"{address}draft/", filled(words="Начало <b>заявки", full_name=""))
    own = answer["Location"]
    assert own != address
    assert re.fullmatch(r"/apply/[a-z2-9]{26}/", own)
    page = text_of(Client().get(own))  # another phone
    assert "Начало &lt;b&gt;заявки" in page
    assert f"http://testserver{own}" in page
    assert page.count("Заявка ещё не отправлена") == 2
    assert "Ответ ещё не отправлен" not in page
    assert "Начало" not in text_of(Client().get(address))

    row = Application.objects.get()
    assert (row.state, row.payload) == ("started", {})
    assert not {"stamp", "homepage"} & set(row.link.draft)
    again = Client().post(f"{own}draft/", {"words": "Начало и ещё"})
    assert again["Location"] == own
    wrong = Client().post(own, filled(full_name="", words="Третий раз"))
    assert wrong.status_code == 422
    assert "Третий раз" in text_of(Client().get(own))
    assert Client().post(own, filled()).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.name) == ("new", "Белов Артём Дмитриевич")
    assert Client().get(own).status_code == 404
    assert Client().post(own, filled()).status_code == 404
    assert not PersonalLink.objects.exclude(draft={}).exists()
    assert Application.objects.count() == 1


def test_an_empty_draft_makes_no_row(door):
    answer = Client().post(f"{address_of(door)}draft/", {"words": " ", "stamp": "x"})
    assert answer.status_code == 409
    assert "Сохранять пока нечего" in text_of(answer)
    assert not Application.objects.exists()


def test_it_is_not_my_phone(door):
    own = Client().post(f"{address_of(door)}draft/", {"words": "Начало"})["Location"]
    assert "Черновик удалён" in text_of(Client().post(f"{own}forget/"))
    assert "Начало" not in text_of(Client().get(own))


def test_a_closed_door_closes_what_was_put_off(door, curator):
    own = Client().post(f"{address_of(door)}draft/", {"words": "Начало"})["Location"]
    close_door(door=door, actor=curator)
    assert Client().get(own).status_code == 404
    assert Client().post(own, filled()).status_code == 404
    assert not Application.objects.filter(state="new").exists()


# --- Against scripts --------------------------------------------------------------------------------------------------


def test_a_form_sent_at_once_or_with_the_trap_filled_is_asked_again(door):
    client, address = Client(), address_of(door)
    fresh = fields_of(text_of(client.get(address)))
    for bad in ({"stamp": fresh}, {"stamp": ""}, {"stamp": "open:forged"}, {"homepage": "http://spam.example"}):
        answer = client.post(address, filled(**bad))
        assert answer.status_code == 422
        assert MENTEE["words"] in text_of(answer)
    assert not Application.objects.exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=rules.LEAST_SECONDS + 2)):
        assert client.post(address, filled(stamp=fresh)).status_code == 302


def test_a_computer_class_of_thirty_passes_from_one_address(door):
    for number in range(30):
        assert Client().post(address_of(door), filled(full_name=f"Ученик{number} Иван")).status_code == 302
    assert Application.objects.count() == 30


@pytest.mark.parametrize("action", ["", "draft/"])
def test_a_script_from_one_address_is_stopped_and_leaves_only_a_number(door, monkeypatch, action):
    monkeypatch.setattr(rules, "PER_ADDRESS", 5)
    client, address = Client(), address_of(door)
    form = filled()
    for _ in range(5):
        assert client.post(address + action, form).status_code == 302
    entries, links = AuditEntry.objects.count(), PersonalLink.objects.count()
    counts = set()
    for _ in range(20):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.post(address + action, form)
        counts.add(len(asked))
        assert answer.status_code == 429
    assert Application.objects.count() == 5
    assert (AuditEntry.objects.count(), PersonalLink.objects.count()) == (entries, links)
    door.refresh_from_db()
    assert door.turned_away == 20
    assert len(counts) == 1
    assert counts.pop() <= 12
    assert client.post(address + action, form, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_many_addresses_do_not_fill_the_base(door, monkeypatch):
    monkeypatch.setattr(rules, "WAITING", 40)
    form, address, client = filled(), address_of(door), Client()
    answers = [client.post(address, form, REMOTE_ADDR=f"10.0.{n // 200}.{n % 200}").status_code for n in range(300)]
    assert answers == [302] * 40 + [429] * 260
    assert Application.objects.count() == 40


def test_a_day_has_a_limit_even_when_the_curator_keeps_up(door, monkeypatch):
    monkeypatch.setattr(rules, "PER_DAY", 3)
    for number in range(3):
        Client().post(address_of(door), filled(), REMOTE_ADDR=f"10.0.0.{number}")
    Application.objects.update(state="declined", decided_at=timezone.now())
    assert Client().post(address_of(door), filled(), REMOTE_ADDR="10.0.0.77").status_code == 429
    Application.objects.update(created_at=timezone.now() - datetime.timedelta(hours=25))
    assert Client().post(address_of(door), filled(), REMOTE_ADDR="10.0.0.77").status_code == 302


def test_one_school_under_attack_does_not_close_another(door, other_school, stranger, monkeypatch):
    monkeypatch.setattr(rules, "WAITING", 1)
    other = make_door(other_school, stranger)
    assert Client().post(address_of(door), filled()).status_code == 302
    assert Client().post(address_of(door), filled()).status_code == 429
    assert Client().post(address_of(other), filled()).status_code == 302


def test_the_page_429_is_calm_and_shows_what_was_typed(door, monkeypatch):
    monkeypatch.setattr(rules, "WAITING", 0)
    answer = Client().post(address_of(door), filled())
    page = text_of(answer)
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "Подать заявку можно и на бумаге" in page
    assert MENTEE["words"] in page


def test_a_huge_post_is_not_read(door):
    answer = Client().post(address_of(door), filled(words="я" * 50_000))
    assert answer.status_code == 429
    assert "слишком длинная" in text_of(answer)


def test_addresses_are_not_kept(door, school):
    Client().post(address_of(door), filled(), REMOTE_ADDR="10.20.30.40")
    row = Application.objects.get()
    assert row.ip_hash == address_hash("10.20.30.40", school.pk)
    assert "10.20" not in row.ip_hash
    Application.objects.update(created_at=timezone.now() - datetime.timedelta(days=2))
    forget_applications()
    assert Application.objects.get().ip_hash == ""


# --- Forgetting -------------------------------------------------------------------------------------------------------


def test_the_sweep_forgets_what_nobody_decided_or_finished(school, door):
    now = timezone.now()
    fresh, old = make_application(school), make_application(school)
    done, lately = make_application(school, state="declined"), make_application(school, state="accepted")
    Application.objects.filter(pk=old.pk).update(created_at=now - datetime.timedelta(days=91))
    Application.objects.filter(pk=done.pk).update(decided_at=now - datetime.timedelta(days=31))
    Application.objects.filter(pk=lately.pk).update(decided_at=now - datetime.timedelta(days=29))
    Client().post(f"{address_of(door)}draft/", {"words": "Начало"})
    begun = Application.objects.get(state="started")
    assert forget_applications() == 2
    assert set(Application.objects.all()) == {fresh, lately, begun}
    with time_machine.travel(now + datetime.timedelta(days=15)):
        forget_applications()
    assert set(Application.objects.all()) == {fresh}
    assert PersonalLink.objects.count() == 1  # the door's own
    assert AuditEntry.objects.filter(action="application_forgotten").count() == 4


def test_a_school_has_one_door_of_a_kind_in_a_year(school, door):
    assert Door.objects.filter(year=year_of(school), kind="mentee").count() == 1
