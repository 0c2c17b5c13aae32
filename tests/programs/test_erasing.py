"""Somebody's data is destroyed: what stays true, what stands in the way, the act, after a restored backup."""

import datetime
import json
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.models import SavedView, User
from participants.erasing.asking import ask_for_erasure, decline, term_of
from participants.erasing.naming import GONE, traces_of
from participants.models import Erasure, MenteeCard, Person
from participants.people.merging import merge
from participants.people.registering import change_person
from programs.erasing.doing import erase, of_person
from programs.erasing.mentions import KEEP, REPLACE, decide, digest_of, mentions_of
from programs.models import Order, Tandem
from tests.factories import make_mentee, make_person, make_user
from tests.programs.browsing import words

NAME = "Стираева Ева Игоревна"


pytestmark = pytest.mark.usefixtures("listed")


def ask(child, curator, **words):
    return ask_for_erasure(person=child, by=curator, **words)


def done(child, curator, typed="стираева"):
    return erase(erasure=ask(child, curator), typed=typed, actor=curator)


# --- the demand ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ground, day, due",
    [
        ("withdrawn", (2026, 11, 20), (2026, 12, 4)),
        ("needless", (2026, 11, 20), (2026, 12, 1)),
        ("unlawful", (2026, 12, 25), (2027, 1, 19)),  # the holidays of the new year do not count
    ],
)
def test_the_term_runs_by_working_days(ground, day, due):
    assert term_of(ground, datetime.date(*day)) == datetime.date(*due)


def test_who_may_demand(child, curator, staff, stranger, mentor):
    for somebody in (staff, stranger, mentor):
        with pytest.raises(Refused):
            ask(child, somebody)
    own = ask_for_erasure(person=child, by=child.user, asked_by="authority", day=datetime.date(2020, 1, 1))
    assert (own.asked_by, own.asked_on) == ("self", timezone.localdate())
    with pytest.raises(MoveRefused, match="уже записано"):
        ask(child, curator)
    decline(erasure=own, reason="договор действует", actor=curator)
    with pytest.raises(Overtaken):
        decline(erasure=own, reason="ещё раз", actor=curator)
    assert ask(child, curator).state == "asked"


# --- the deed --------------------------------------------------------------------------------------------------------


def test_nothing_of_the_person_is_left_and_the_sign_in_is_closed(child, curator, sign_in, school):
    browser, user = sign_in(child.user), child.user
    SavedView.objects.create(user=curator, school=school, list="people", title="Мои", query="q=Стираевой")
    other = SavedView.objects.create(user=curator, school=school, list="people", title="8", query="grade=8")
    done(child, curator)
    child.refresh_from_db()
    assert child.full_name == f"Участник № {child.pk}"
    assert (child.user, child.birth_date, child.letter, child.phone, child.grade) == (None, None, "", "", 8)
    user.refresh_from_db()
    assert (user.is_active, user.last_name, user.email, user.username) == (False, "", "", f"erased-{user.pk}")
    assert browser.get("/").status_code == 302
    assert list(SavedView.objects.filter(user=curator)) == [other]
    assert child.consents.filter(withdrawn_on=None).count() == 0
    with pytest.raises(Refused):  # nobody writes a name back
        change_person(person=child, fields=["last_name"], version=child.version, actor=curator)
    with pytest.raises(MoveRefused):
        ask(child, curator)


def test_joined_doubles_go_with_the_person(child, curator, school):
    double = make_person(school, "Старофамильная Ева", phone="+7 900 000-00-00")
    merge(keep=child, drop=double, take=[], actor=curator)
    done(child, curator)
    double.refresh_from_db()
    assert (double.full_name, double.phone) == (f"Участник № {double.pk}", "")
    assert not Person.objects.filter(search_text__contains="старофамильная").exists()


def test_another_word_or_another_school_changes_nothing(child, curator, director, stranger):
    row = ask(child, curator)
    with pytest.raises(MoveRefused, match="фамилию"):
        erase(erasure=row, typed="Стираев", actor=curator)
    for somebody in (director, stranger):
        with pytest.raises(Refused):
            erase(erasure=row, typed="Стираева", actor=somebody)
    assert Person.objects.get(pk=child.pk).full_name == NAME
    erase(erasure=row, typed="СТИРАЕВА", actor=curator)
    with pytest.raises(Overtaken):
        erase(erasure=row, typed="Стираева", actor=curator)


def test_first_the_person_leaves_what_goes_on(pairs, curator):
    person = pairs[0].mentees[0]
    row = ask(person, curator)
    with pytest.raises(MoveRefused, match="черновик"):
        erase(erasure=row, typed=person.last_name, actor=curator)
    assert Person.objects.get(pk=person.pk).erased_at is None


def test_nobody_erases_themselves_or_the_last_curator(school, curator):
    own = make_person(school, "Соколова Анна Петровна", "teacher", user=curator)
    with pytest.raises(MoveRefused, match="другой куратор"):
        done(own, curator, "Соколова")
    second = make_user("second", school, "curator", last_name="Вторая")
    other = make_person(school, "Вторая Инна", "teacher", user=second)
    assert done(other, curator, "Вторая").state == "done"


# --- words of others -------------------------------------------------------------------------------------------------


def test_a_person_decides_of_words_of_others(child, curator, school):
    friend, namesake = make_mentee(school, "Лугова Вера"), make_mentee(school, "Рогов Олег")
    MenteeCard.objects.filter(pk=friend.pk).update(note="Дружит со Стираевой Евой из 8 «Б»")
    MenteeCard.objects.filter(pk=namesake.pk).update(note="Тренер — СТИРАЕВ П. П.")
    row = ask(child, curator)
    with pytest.raises(MoveRefused, match="упоминаниями: осталось 2"):
        erase(erasure=row, typed="Стираева", actor=curator)
    friendly, other = (
        f"participants.MenteeCard:{card.pk}:note:{digest_of(MenteeCard.objects.get(pk=card.pk).note)}"
        for card in (friend, namesake)
    )
    decide(erasure=row, decisions={friendly: REPLACE, other: KEEP}, actor=curator)
    erase(erasure=row, typed="Стираева", actor=curator)
    friend.refresh_from_db()
    namesake.refresh_from_db()
    assert friend.note == f"Дружит со {GONE} из 8 «Б»"
    assert namesake.note == "Тренер — СТИРАЕВ П. П."


@pytest.mark.parametrize(
    "text, left",
    [
        ("с И. О. Лебедевым и Лебедевой", "с [обезличено] и [обезличено]"),
        ("Лебедева Ивана Олеговича, 8 «Б»", "[обезличено], 8 «Б»"),
        ("Иван Олегович Лебедев", "[обезличено]"),
        ("посёлок Лебедевка, Олегович", "посёлок Лебедевка, Олегович"),
    ],
)
def test_a_surname_is_found_in_any_case(text, left):
    assert traces_of([("Лебедев", "Иван", "Олегович")]).surname.sub(GONE, text) == left


def test_short_surnames_do_not_find_other_words():
    traces = traces_of([("Ли", "Яна", "")])
    assert not traces.surname.search("листок лип, лихо")
    assert traces.surname.search("у Ли Яны")


@pytest.mark.parametrize(
    "name, note",
    [
        ("Королев Олег", "ходит с Королёвой О."),
        ("Королёв Олег", "ходит с КОРОЛЕВОЙ О."),
        ("Шевченко-Петрова Анна", "от Шевченко-Петровой"),
        ("Щеглов Пётр", "брат Щёглова"),
    ],
)
def test_the_database_is_asked_for_every_spelling(school, name, note):
    person = make_person(school, name)
    make_person(school, "Лугова Вера", subject=note)
    found = [(one.excerpt, one.where[:20]) for one in mentions_of(of_person(person)[1], school, [person])]
    assert found == [(note, "человек, Лугова Вера")]


# --- papers ----------------------------------------------------------------------------------------------------------


def test_a_registered_order_loses_the_name_and_closes_its_file(registered, curator, director, staff, sign_in):
    tandem = registered.lines.first().tandem
    person = tandem.mentees[0]
    Order.objects.filter(pk=registered.pk).update(paper=b"%PDF-1.7 signed", sha256="a" * 64)
    Tandem.objects.filter(pk=tandem.pk).update(state="finished")
    assert person.last_name in json.dumps(Order.objects.get(pk=registered.pk).facts, ensure_ascii=False)  # the control
    done(person, curator, person.last_name)
    order = Order.objects.get(pk=registered.pk)
    assert person.last_name not in json.dumps(order.facts, ensure_ascii=False)
    assert (bytes(order.paper), order.sha256) == (b"%PDF-1.7 signed", "a" * 64)  # kept for the archive
    mentor = tandem.mentors[0].last_name
    for somebody in (curator, director, staff):
        browser = sign_in(somebody)
        page = words(browser.get(reverse("order", args=[order.pk])))
        assert person.last_name not in page
        assert "Подлинник на бумаге" in page
        paper = browser.get(reverse("order_pdf", args=[order.pk])).content
        text = "".join(one.extract_text() for one in PdfReader(BytesIO(paper)).pages)
        assert person.last_name not in text
        assert mentor in text
        assert "Обезличенная копия" in text


def test_the_act_and_the_export_hold_every_field_of_order_179(child, curator, director, sign_in, school):
    row = done(child, curator)
    browser = sign_in(director)
    paper = browser.get(reverse("erasure_act", args=[row.pk])).content
    text = " ".join("".join(one.extract_text() for one in PdfReader(BytesIO(paper)).pages).split())
    parts = "Оператор:|Адрес:|по поручению|Данные уничтожил: Соколова|Категории|носители|Информационная|ст. 21 ч. 5"
    for part in (*parts.split("|"), f"запись № {child.pk}", "Способ", "Дата уничтожения", "А. П. Соколова"):
        assert part in text.replace("\u00a0", " "), part
    assert "Стираев" not in text
    book = openpyxl.load_workbook(BytesIO(browser.get(reverse("erasure_journal", args=[row.pk])).content))
    head, *rows = book.worksheets[0].values
    assert len(head) == 9
    assert {line[6] for line in rows} == {"Записано требование уничтожить данные", "Данные человека уничтожены"}
    assert all(line[0] and line[1] and line[2] and line[3] and line[4] for line in rows)
    assert "Стираев" not in str(rows)
    assert row.kept_until == timezone.localdate().replace(year=timezone.localdate().year + 3)


def test_demands_and_acts_are_not_deleted(child, curator):
    row = done(child, curator)
    for act in (row.delete, Erasure.objects.all().delete, Erasure.objects.filter(pk=row.pk).delete):
        with pytest.raises(TypeError):
            act()
    for act in (child.delete, child.school.delete):
        with pytest.raises(Exception, match="protected|PROTECT|Cannot delete"):
            act()


def test_the_journal_holds_numbers_only(child, curator):
    done(child, curator)
    told = json.dumps(list(AuditEntry.objects.values_list("fields", "values", "actor_label")), ensure_ascii=False)
    assert "тираев" not in told.lower()
    assert AuditEntry.objects.filter(action="person_erased", object_id=child.pk).count() == 1


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_demand_as_for_three(
    rows, school, curator, sign_in, django_assert_num_queries
):
    for number in range(rows):
        ask(make_person(school, f"Ромашов Олег {number}"), curator)
    browser = sign_in(curator)
    browser.get(reverse("erasures"))
    with django_assert_num_queries(8):
        page = browser.get(reverse("erasures"))
    assert words(page).count("Ромашов") == rows


def test_an_empty_list_says_where_a_demand_begins(director, sign_in):
    assert "Требований уничтожить данные не было" in words(sign_in(director).get(reverse("erasures")))


def test_from_the_card_to_the_act_by_pages_alone(child, curator, sign_in):
    browser = sign_in(curator)
    card = make_mentee(child.school, "Лугова Вера")
    MenteeCard.objects.filter(pk=card.pk).update(note="Дружит со Стираевой Е.")
    assert reverse("erasure_add", args=[child.pk]) in words(browser.get(reverse("person", args=[child.pk])))
    asked = {"asked_by": "guardian", "ground": "withdrawn", "asked_on": "01.10.2025", "document": "вх. 41"}
    answer = browser.post(reverse("erasure_add", args=[child.pk]), asked)
    row = Erasure.objects.get()
    assert answer.url == reverse("erasure", args=[row.pk])
    assert browser.get(reverse("erasure_add", args=[child.pk])).url == answer.url  # one demand at a time
    page = words(browser.get(answer.url))
    assert "Срок вышел" in page or "срок вышел" in page
    key = f"participants.MenteeCard:{card.pk}:note:{digest_of('Дружит со Стираевой Е.')}"
    assert key in page
    browser.post(
        reverse("erasure_decide", args=[row.pk]), {key: "replace", "participants.Person:1:last_name": "replace"}
    )
    assert Erasure.objects.get().decisions == {key: "replace"}  # what was not shown is not taken
    wrong = browser.post(reverse("erasure_do", args=[row.pk]), {"typed": "Другая"})
    assert wrong.status_code == 409
    browser.post(reverse("erasure_do", args=[row.pk]), {"typed": "Стираева"})
    assert Erasure.objects.get().state == "done"
    assert "Акт, PDF" in words(browser.get(answer.url))
    assert browser.get(reverse("erasure_do", args=[row.pk])).status_code == 403
    assert "Обезличен" in words(browser.get(reverse("person", args=[child.pk])))


# --- after a restored backup -----------------------------------------------------------------------------------------


def test_those_erased_stay_erased_after_a_restored_backup(
    child, curator, listed, django_capture_on_commit_callbacks, capsys
):
    kept = {field.attname: getattr(child, field.attname) for field in Person._meta.concrete_fields}
    with django_capture_on_commit_callbacks(execute=True):
        row = done(child, curator)
    line = listed.read_text(encoding="utf-8")
    assert "тираев" not in line.lower()
    assert json.loads(line)["person"] == child.pk
    Person.objects.filter(pk=child.pk).update(**kept | {"user_id": None})  # the backup of yesterday
    Erasure.objects.filter(pk=row.pk).update(state="asked", done_at=None)
    call_command("reapply_erasures", "--dry-run")
    assert Person.objects.get(pk=child.pk).full_name == NAME
    call_command("reapply_erasures")
    assert Person.objects.get(pk=child.pk).full_name == f"Участник № {child.pk}"
    assert Erasure.objects.get(pk=row.pk).state == "done"
    call_command("reapply_erasures")
    assert "persons to erase: 1" in (said := capsys.readouterr().out)
    assert "erased again: 0" in said


def test_doubles_and_a_sign_in_of_before_come_back_and_go_again(
    child, curator, listed, django_capture_on_commit_callbacks, school
):
    double, user = make_person(school, "Старофамильная Ева"), child.user
    old = Person.objects.filter(pk__in=[child.pk, double.pk]).values()
    backup, sign_ins = {row.pop("id"): row for row in old}, User.objects.filter(pk=user.pk).values().get()
    backup[child.pk]["user_id"] = None  # neither joined nor signing in yet
    merge(keep=child, drop=double, take=[], actor=curator)
    with django_capture_on_commit_callbacks(execute=True):
        done(child, curator)
    for pk, values in backup.items():
        Person.objects.filter(pk=pk).update(**values)
    User.objects.filter(pk=user.pk).update(**sign_ins)
    call_command("reapply_erasures")
    assert not Person.objects.filter(pk__in=backup, erased_at=None).exists()
    assert (User.objects.get(pk=user.pk).is_active, User.objects.get(pk=user.pk).last_name) == (False, "")
    Person.objects.filter(pk=child.pk).update(**backup[child.pk])
    shorter = {key: value for key, value in json.loads(listed.read_text()).items() if key not in ("people", "users")}
    listed.write_text(json.dumps(shorter))  # a line of an older version
    call_command("reapply_erasures")
    assert Person.objects.get(pk=child.pk).erased_at


def test_a_number_given_anew_is_not_erased(child, curator, listed, django_capture_on_commit_callbacks, school):
    with django_capture_on_commit_callbacks(execute=True):
        done(child, curator)
    later = child.created_at + datetime.timedelta(days=1)
    Person.objects.filter(pk=child.pk).update(erased_at=None, last_name="Новая", created_at=later)
    call_command("reapply_erasures")
    assert Person.objects.get(pk=child.pk).last_name == "Новая"


def test_a_lost_list_is_mended_from_the_database(child, curator, listed):
    row = done(child, curator)  # the line is written on commit, which does not come in a test
    assert not listed.exists()
    call_command("reapply_erasures")
    assert [json.loads(line)["erasure"] for line in listed.read_text().splitlines()] == [row.pk]
