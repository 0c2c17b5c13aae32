"""An edited export that was looked at and left lying: it stands in an erasure's way only while something of it could be
written, and asking that costs as much for three files as for one."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.models import Reload
from participants.erasing.asking import ask_for_erasure
from participants.models import MenteeCard
from programs.erasing.blocking import blockers_of
from programs.erasing.doing import erase, of_person
from tests.factories import make_mentee, make_request, year_of
from tests.programs.browsing import words
from tests.programs.editing import exported, looked, put, taken

pytestmark = pytest.mark.usefixtures("listed")


@pytest.fixture
def client(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def standing(person, user):
    """Addresses of the pages that stand in the way."""
    return [one.address for one in blockers_of(person, of_person(person)[1], user)]


def edited(client, name, **cells):
    """The base exported, edited and looked at; the draft."""
    book, sheet = exported(client)
    for title, value in cells.items():
        put(sheet, name, title.replace("_", " "), value)
    return looked(client, book)[0]


def nothing(client):
    """Sent back as it came."""
    return edited(client, "")


def fixed(client):
    """Only what is not changed in Excel."""
    return edited(client, "Стираева Ева Игоревна", ФИО="Стираева Ева Олеговна")


def wrong(client):
    """A word that is none of the list's."""
    return edited(client, "Стираева Ева Игоревна", Форма="хор")


def again(client):
    """Written already: the same file once more."""
    book, sheet = exported(client)
    put(sheet, "Стираева Ева Игоревна", "Примечание", "переехала")
    taken(client, looked(client, book)[0])
    return looked(client, book)[0]


def closed(client):
    """Good rows, and the year was closed since."""
    draft = edited(client, "Стираева Ева Игоревна", Примечание="переехала")
    year_of(draft.school).__class__.objects.update(state="closed")
    return draft


@pytest.mark.parametrize("idle", [nothing, fixed, wrong, again, closed], ids=lambda one: one.__name__)
def test_a_file_with_nothing_to_take_stands_in_no_way_and_goes(client, child, curator, idle):
    draft = idle(client)
    assert draft.state == "draft"
    assert standing(child, curator) == []
    erase(erasure=ask_for_erasure(person=child, by=curator), typed="Стираева", actor=curator)
    draft.refresh_from_db()
    assert (draft.state, bytes(draft.content)) == ("dropped", b"")
    assert AuditEntry.objects.filter(action="edits_dropped", object_id=draft.pk).count() == 1
    assert "ираев" not in words(client.get(reverse("edits", args=[draft.pk])))


@pytest.mark.parametrize("meanwhile", ["", "и сама"], ids=["good", "conflict"])
def test_a_file_with_something_to_take_stands_and_stays(client, child, curator, director, meanwhile):
    make_mentee(child.school, "Лугова Вера")
    draft, idle = edited(client, "Лугова Вера", Примечание="переехала"), nothing(client)
    MenteeCard.objects.filter(person__last_name="Лугова").update(note=meanwhile)
    page = reverse("edits", args=[draft.pk])
    assert standing(child, curator) == [page]
    assert set(standing(child, director)) == {page, reverse("edits", args=[idle.pk])}  # the curator's to say
    row = ask_for_erasure(person=child, by=curator)
    assert page in words(client.get(reverse("erasure", args=[row.pk])))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_three_files_cost_as_many_questions_as_one(client, child, curator):
    make_mentee(child.school, "Лугова Вера")
    page = reverse("erasure", args=[ask_for_erasure(person=child, by=curator).pk])
    client.get(page)
    with CaptureQueriesContext(connection) as bare:
        client.get(page)
    asked = []
    for name in ("Лугова Вера", "Стираева Ева Игоревна", "Лугова Вера"):
        day = datetime.date(2026, 9, 3)
        edited(client, name, Примечание="переехала", Дата_вхождения_в_программу=day, Форма="хор")
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        asked.append(len(seen))
    assert Reload.objects.filter(state="draft").count() == 3
    assert [number - len(bare) for number in asked] == [5] * 3


def test_an_export_of_before_brings_no_words_back(client, child, curator):
    asked = make_request(child.school, person=child, state="accepted")
    book, sheet = exported(client, "requests", "name,words,state")
    put(sheet, "Стираева Ева Игоревна", "Запрос", "Стираева просит")
    erase(erasure=ask_for_erasure(person=child, by=curator), typed="Стираева", actor=curator)
    draft, page = looked(client, book, "requests")
    assert "Этой записи больше нет: она обезличена" in page
    assert "Загружать нечего" in taken(client, draft, f"{asked.pk}-2", f"{asked.pk}-1")
    asked.refresh_from_db()
    assert asked.words == "Удалено по требованию"
