"""How much one person may send a day (quality.md E2): every door where a file comes in counts into one sum, and says in
Russian how much is left and when it goes on."""

import datetime
import re

import pytest
import time_machine
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.jobs.allowance import take_in
from mentoring.models import Reload, School
from participants.consentpapers.drawing import draw
from participants.consentpapers.issuing import issue_blanks
from participants.models import Consent, ScanPile
from programs.models import Import, OrderScan
from tests.factories import make_mentee, make_person, make_user, year_of
from tests.participants.consent_papers import load_texts, make_class
from tests.programs.editing import exported, put
from tests.programs.editing import sent as send_book
from tests.racing import at_once, kinds

MB = 2**20
NOON = datetime.datetime(2026, 10, 12, 9, 0, tzinfo=datetime.UTC)  # in Moscow


@pytest.fixture(autouse=True)
def one_megabyte(settings, tmp_path):
    """A small day, so that the files of the test are small."""
    settings.UPLOAD_MB_A_DAY = 1


def scan(size, mark=b"a"):
    """A whole PDF of so many bytes."""
    return SimpleUploadedFile("скан.pdf", b"%PDF-1.4 " + mark * (size - 14) + b"%%EOF")


def rows(size):
    """A table of so many bytes."""
    text = "ФИО;Класс;Год рождения;Пометки\nЗуев Илья Константинович;8Б;2012;"
    while (lacking := size - len(text.encode())) > 30_000:
        text += "x" * 25_000 + "\nЗуев Илья Константинович;8Б;2012;"
    return text + "x" * lacking


def table(size):
    """A csv of so many bytes."""
    return SimpleUploadedFile("базы.csv", rows(size).encode())


def words(answer):
    """What a reader reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|\u00a0|&nbsp;", " ", answer.content.decode()))


@pytest.fixture
def doors(registered, school, curator, sign_in):
    """Every page that takes a file: name → (address, fields with a file of so many bytes)."""
    person = make_person(school, "Юдин Лев Ильич", "teacher", post="учитель")
    about = {"kind": "processing", "signer": "self", "given_on": "01.10.2026", "version": "0"}
    consent = Consent.objects.create(person=person, kind="processing", signer="self", given_on="2026-10-01")
    return {
        "add": (reverse("consent_add", args=[person.pk]), lambda size: about | {"scan": scan(size)}),
        "edit": (reverse("consent_edit", args=[consent.pk]), lambda size: about | {"scan": scan(size)}),
        "order": (reverse("order_scan", args=[registered.pk]), lambda size: {"file": scan(size, b"b")}),
        "file": (reverse("import_start"), lambda size: {"file": table(size)}),
        "paste": (reverse("import_paste"), lambda size: {"text": rows(size)}),
    }


def kept():
    """Everything that was kept of what was sent."""
    counts = [model.objects.count() for model in (Consent, OrderScan, Import)]
    return counts, [
        sorted(default_storage.listdir(place)[1]) for place in ("consents", "orders") if default_storage.exists(place)
    ]


NAMES = ["add", "edit", "order", "file", "paste"]


@pytest.mark.parametrize("name", NAMES)
@time_machine.travel(NOON, tick=False)
def test_every_door_counts_and_refuses_what_does_not_fit(name, doors, curator, sign_in):
    browser, (address, sent) = sign_in(curator), doors[name]
    before = [doors["add"], doors["file"]][name == "add"]
    assert browser.post(before[0], before[1](600 * 1024)).status_code == 302
    was, lines = kept(), AuditEntry.objects.exclude(action="import_viewed").count()

    refused = browser.post(address, sent(500 * 1024))

    assert refused.status_code in (409, 422)
    assert "Сегодня осталось 0,4 МБ, а здесь 0,5 МБ." in words(refused)
    assert "счёт начнётся заново в полночь" in words(refused)
    assert (kept(), AuditEntry.objects.exclude(action="import_viewed").count()) == (was, lines)
    assert browser.post(address, sent(400 * 1024)).status_code == 302
    assert kept() != was
    assert browser.post(before[0], before[1](300 * 1024)).status_code in (409, 422)  # what came by this door counts


def test_what_was_typed_stays_in_the_form(doors, curator, sign_in):
    address, sent = doors["add"]
    page = sign_in(curator).post(address, sent(2 * MB) | {"given_on": "05.10.2026"})
    assert 'value="05.10.2026"' in page.content.decode()


@time_machine.travel(NOON, tick=False)
def test_another_person_and_the_next_day_are_not_touched(school, curator, doors, sign_in):
    address, sent = doors["file"]
    second = make_user("second", school, "curator")
    assert [sign_in(curator).post(address, sent(MB)).status_code for _ in "12"] == [302, 422]
    assert sign_in(second).post(address, sent(MB)).status_code == 302

    school_midnight = datetime.datetime(2026, 10, 12, 21, 0, tzinfo=datetime.UTC)
    for moment, status in ((-1, 422), (1, 302)):
        with time_machine.travel(school_midnight + datetime.timedelta(seconds=moment), tick=False):
            assert sign_in(curator).post(address, sent(MB)).status_code == status


def test_midnight_is_the_school_s(school, curator, doors, sign_in):
    School.objects.filter(pk=school.pk).update(time_zone="Asia/Vladivostok")  # seven hours before Moscow
    address, sent = doors["file"]
    for hour, status in ((13, 302), (15, 302), (20, 422)):
        with time_machine.travel(datetime.datetime(2026, 10, 12, hour, 0, tzinfo=datetime.UTC), tick=False):
            assert sign_in(curator).post(address, sent(MB)).status_code == status


def test_what_was_refused_or_is_there_already_is_not_counted(doors, curator, sign_in):
    browser, (address, sent) = sign_in(curator), doors["order"]
    broken = {"file": SimpleUploadedFile("скан.pdf", b"%PDF-1.4" + b"a" * 900 * 1024)}
    assert browser.post(address, broken).status_code == 422
    assert [browser.post(address, sent(600 * 1024)).status_code for _ in "123"] == [302, 302, 302]
    assert OrderScan.objects.count() == 1


def test_the_journal_shows_the_size(doors, curator, director, sign_in):
    address, sent = doors["order"]
    sign_in(curator).post(address, sent(12_345))
    assert "Байт 12345" in words(sign_in(director).get(reverse("audit"), {"action": "scan_added"}))


def test_no_other_form_takes_files():
    """A new one has to be counted too."""

    def below(kind):
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    ours = [
        form
        for form in below(forms.BaseForm)
        if form.__module__.split(".")[0] in ("mentoring", "participants", "programs", "monitoring")
    ]
    taking = {
        form.__name__
        for form in ours
        if any(isinstance(field, forms.FileField) for field in getattr(form, "base_fields", {}).values())
    }
    taking.remove("PaperCells")  # the form of a consent that is given cells of Excel, and no files
    assert taking == {"ConsentForm", "EditedForm", "FileForm", "ScanForm", "UploadForm"}


def test_scans_of_a_pile_and_an_edited_export_count_too(school, curator, sign_in, settings):
    load_texts()
    browser, pile = sign_in(curator), draw(blanks_for(school, curator), school)
    make_mentee(school, "Белов Артём Дмитриевич")
    book, sheet = exported(browser)
    put(sheet, "Белов Артём Дмитриевич", "Результаты программы", "освоил дроби")

    def doors():
        scans = browser.post(reverse("scans_add"), {"scans": [SimpleUploadedFile("стопка.pdf", pile)]})
        return scans, send_book(browser, book)

    settings.UPLOAD_MB_A_DAY = 0
    for refused in doors():
        assert refused.status_code in (409, 422)
        assert "счёт начнётся заново в полночь" in words(refused)
    assert not ScanPile.objects.exists()
    assert not Reload.objects.exists()
    settings.UPLOAD_MB_A_DAY = 1
    assert [taken.status_code for taken in doors()] == [302, 302]
    assert all(line.values["size"] for line in AuditEntry.objects.filter(action__in=["scans_read", "edits_read"]))


def blanks_for(school, curator):
    """One blank of a pupil."""
    people = make_class(school, 1)
    return issue_blanks(people=people, kinds=["processing"], year=year_of(school), actor=curator)


@pytest.mark.django_db(transaction=True)
def test_files_sent_at_once_wait_for_each_other(school, curator):
    def send():
        with transaction.atomic():
            sent = take_in(600 * 1024, curator)
            AuditEntry(action="scan_added", actor_id=curator.pk, values=sent).save()

    assert kinds(at_once([send] * 4)) == {"NoneType": 1, "TooMuch": 3}
