"""Undoing a load is a change like any other: a page that was opened before it overwrites nobody, and loads of one row
are still undone one after another, whichever way they came in."""

import pytest
from django.urls import reverse

from mentoring.kit.workflow import MoveRefused
from mentoring.models import AuditEntry
from mentoring.spreadsheets.reading import read_paste
from participants.models import MenteeCard, Person
from programs.intake.starting import start
from programs.intake.taking import take
from programs.intake.undoing import undo
from tests.factories import make_form, make_mentee, year_of
from tests.programs.editing import exported, looked, put, taken

NAME, RESULTS = "Белов Артём Дмитриевич", "Результаты программы"


@pytest.fixture
def card(school):
    """One line of the base."""
    card = make_mentee(school, NAME, grade=7, birth_year=2012)
    MenteeCard.objects.update(form=make_form())
    card.refresh_from_db()
    return card


def edited(client, words):
    """A load of edits that wrote these results."""
    book, sheet = exported(client)
    put(sheet, NAME, RESULTS, words)
    draft, _ = looked(client, book)
    taken(client, draft)
    assert MenteeCard.objects.get().results == words
    return draft


def loaded(actor, words):
    """An import that wrote these words into the person's row and line."""
    text = f"ФИО наставляемого\tКласс\tГод рождения\tЗапрос\n{NAME}\t8Б\t2012\t{words}\n"
    imported = start(sheets=read_paste(text), source="вставлено", year=year_of(actor.school), actor=actor)
    take(imported=imported, actor=actor)
    assert MenteeCard.objects.get().request_text == words
    return imported


def versions():
    """Of the line and of the person."""
    return MenteeCard.objects.get().version, Person.objects.get().version


def saved(client, card, words, version):
    """The page of the line, opened when it had this version, is saved now."""
    sent = {"results": words, "version": version, "form": card.form_id, "entered_on": "14.09.2026"}
    return client.post(reverse("mentee_edit", args=[card.pk]), sent)


def test_a_tab_opened_before_edits_were_undone_overwrites_nobody(curator, sign_in, card):
    client = sign_in(curator)
    draft = edited(client, "из файла")
    opened = MenteeCard.objects.get().version  # a tab with what the file wrote
    client.post(reverse("edits_undo", args=[draft.pk]))
    assert (MenteeCard.objects.get().results, MenteeCard.objects.get().version > opened) == ("", True)
    assert saved(client, card, "коллега", MenteeCard.objects.get().version).status_code == 302
    assert saved(client, card, "вкладка", opened).status_code == 409
    assert MenteeCard.objects.get().results == "коллега"


def test_a_tab_opened_before_an_import_was_undone_overwrites_nobody(curator, sign_in, card):
    client, imported = sign_in(curator), loaded(curator, "физика")
    opened = versions()
    undo(imported=imported, actor=curator)
    assert all(now > then for now, then in zip(versions(), opened, strict=True))
    assert Person.objects.get().grade == 7
    assert saved(client, card, "коллега", versions()[0]).status_code == 302
    assert saved(client, card, "вкладка", opened[0]).status_code == 409
    assert MenteeCard.objects.get().results == "коллега"


def test_loads_of_one_row_are_undone_one_after_another(curator, sign_in, card):
    client, first = sign_in(curator), loaded(curator, "физика")
    second, third = edited(client, "раз"), edited(client, "два")
    fourth = loaded(curator, "химия")
    undo(imported=fourth, actor=curator)
    for draft, words in ((third, "раз"), (second, "")):
        assert "Правки отменены" in client.post(reverse("edits_undo", args=[draft.pk]), follow=True).content.decode()
        assert (MenteeCard.objects.get().results, MenteeCard.objects.get().request_text) == (words, "физика")
    undo(imported=first, actor=curator)
    assert (MenteeCard.objects.get().request_text, Person.objects.get().grade) == ("математика", 7)
    told = AuditEntry.objects.about(card).filter(action="card_changed")
    assert told.first().fields == ["request_text"]


def test_an_earlier_load_is_undone_after_several_that_came_and_went(curator, sign_in, card):
    client, first = sign_in(curator), loaded(curator, "физика")
    for words in ("раз", "два"):
        client.post(reverse("edits_undo", args=[edited(client, words).pk]))
    undo(imported=first, actor=curator)
    assert (MenteeCard.objects.get().request_text, MenteeCard.objects.get().results) == ("математика", "")


def test_a_change_by_hand_between_two_undone_loads_still_stands_in_the_way(curator, sign_in, card):
    client, first = sign_in(curator), loaded(curator, "физика")
    assert saved(client, card, "по праву", 1).status_code == 302
    second = edited(client, "раз")
    client.post(reverse("edits_undo", args=[second.pk]))
    with pytest.raises(MoveRefused, match="После загрузки изменены: Белов"):
        undo(imported=first, actor=curator)
