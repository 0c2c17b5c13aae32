"""The rows of a loaded file are kept for thirty days; the daily sweep empties them also where nobody loads any more."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from mentoring.spreadsheets.reading import read_paste
from participants.models import Person
from programs.intake.models import KEPT_DAYS, Import
from programs.intake.starting import start
from programs.intake.taking import take
from tests.factories import year_of

TABLE = "ФИО\tКласс\tГод рождения\nБелов Артём Дмитриевич\t8Б\t2012\n"


@pytest.fixture
def loaded(school, curator):
    """A file that was read and is looked at."""
    return start(sheets=read_paste(TABLE), source="базы.xlsx", year=year_of(school), actor=curator)


def sweep(*how):
    """What the command says."""
    said = io.StringIO()
    call_command("sweep_files", *how, stdout=said)
    return said.getvalue()


def test_old_rows_are_emptied_by_the_sweep_and_young_ones_are_not(loaded, other_school):
    old = timezone.now() - datetime.timedelta(days=KEPT_DAYS, minutes=1)

    assert "Old loads emptied: 0" in sweep()
    assert Import.objects.get().sheets
    Import.objects.update(created_at=old)
    assert "emptied" not in sweep("--dry-run")
    assert Import.objects.get().sheets
    assert "Old loads emptied: 1" in sweep()
    kept = Import.objects.get()
    assert (kept.sheets, bytes(kept.read), kept.source) == ([], b"", "базы.xlsx")


def test_a_draft_that_was_emptied_opens_and_says_there_is_nothing_to_take(loaded, sign_in, curator):
    Import.objects.update(created_at=timezone.now() - datetime.timedelta(days=KEPT_DAYS, minutes=1))
    sweep()
    browser = sign_in(curator)

    for page in ("columns", "review", "take"):
        assert browser.get(f"/import/{loaded.pk}/{page}/", follow=True).status_code == 200
    answer = browser.post(f"/import/{loaded.pk}/take/", {"version": "0"}, follow=True)
    assert "нет строк без ошибок" in answer.content.decode()


def test_what_undoing_needs_goes_with_the_rows_and_the_page_says_so(loaded, sign_in, curator):
    Import.objects.update(created_at=timezone.now() - datetime.timedelta(days=KEPT_DAYS, minutes=1))
    take(imported=loaded, actor=curator)  # on the last day: the thirty days of undoing begin now
    browser = sign_in(curator)
    sweep()
    assert "Отменить загрузку" in browser.get(f"/import/{loaded.pk}/").content.decode()
    Import.objects.update(taken_at=timezone.now() - datetime.timedelta(days=KEPT_DAYS, minutes=1))
    sweep()

    assert bytes(Import.objects.get().journal) == b""
    assert "Отменить загрузку" not in browser.get(f"/import/{loaded.pk}/").content.decode()
    refused = browser.post(f"/import/{loaded.pk}/undo/", follow=True)
    assert "Загрузку отменяют за 30 дней" in refused.content.decode()
    assert Person.objects.count() == 1
