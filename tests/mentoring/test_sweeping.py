"""Files of people: a replaced one goes with the commit, what no row names is swept after a day, a named one never."""

import datetime
import io

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from mentoring.jobs import sweeping
from mentoring.jobs.sweeping import NothingNamed, forget_traces, sweep
from participants.consents.keeping import add_consent, change_consent
from participants.models import Consent
from programs.documents.models import Order, OrderScan
from programs.signing.acknowledging import add_scan
from tests.factories import SINCE, make_person, year_of

TOMORROW = timezone.now() + datetime.timedelta(days=1, hours=6)  # counted from the start of the whole run


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A folder of files of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


def there(files):
    """Names of all files."""
    return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def upload(words=b"%PDF-1.7 one"):
    return SimpleUploadedFile("скан.pdf", words)


def consent_of(school, curator):
    words = {"kind": "processing", "signer": "guardian", "signer_name": "Белова Анна"}
    consent = Consent(person=make_person(school), given_on=SINCE, **words)
    return add_consent(consent=consent, actor=curator, scan=upload())


def test_a_replaced_scan_goes_when_the_replacing_is_committed(
    files, school, curator, django_capture_on_commit_callbacks
):
    consent = consent_of(school, curator)
    first = there(files)

    with django_capture_on_commit_callbacks(execute=False) as waiting:
        change_consent(consent=consent, fields=[], version=0, actor=curator, scan=upload(b"%PDF-1.7 two"))
    assert len(there(files)) == 2  # until the commit both are there
    for callback in waiting:
        callback()

    assert there(files) == [Consent.objects.get().scan.name]
    assert there(files) != first
    with default_storage.open(there(files)[0]) as kept:
        assert kept.read() == b"%PDF-1.7 two"


def test_what_no_row_names_is_swept_after_a_day_and_nothing_else(files, school, curator, staff):
    consent_of(school, curator)
    order = Order.objects.create(
        school=school, year=year_of(school), title="О", starts=SINCE, ends=SINCE, state="registered", dated=SINCE,
        number=1, number_year=2026, number_text="1",
    )  # fmt: skip
    add_scan(order=order, upload=upload(), kind="pdf", actor=staff)
    with transaction.atomic():
        add_scan(order=order, upload=upload(b"%PDF-1.7 lost"), kind="pdf", actor=staff)
        transaction.set_rollback(True)
    (files / "orders" / "of-nobody.pdf").write_bytes(b"%PDF-")
    (files / "elsewhere.txt").write_text("not ours")
    (files / "backup").mkdir()
    (files / "backup" / "orders.pdf").write_bytes(b"not ours")
    kept = sorted(
        ["backup/orders.pdf", "elsewhere.txt", Consent.objects.get().scan.name, OrderScan.objects.get().file.name]
    )
    assert len(there(files)) == len(kept) + 2

    assert sweep() == []  # today's files are still in somebody's hands
    assert len(sweep(now=TOMORROW, dry=True)) == 2
    assert len(there(files)) == len(kept) + 2
    assert len(sweep(now=TOMORROW)) == 2

    assert there(files) == kept
    assert sweep(now=TOMORROW) == []


def test_a_row_written_while_the_sweep_looks_keeps_its_file(files, school, curator, monkeypatch):
    consent_of(school, curator)
    late = make_person(school, "Орлов Пётр Ильич")
    default_storage.save("consents/late.pdf", upload())
    real = sweeping.old_files

    def old_files(before):
        yield from real(before)
        Consent.objects.create(person=late, kind="processing", signer="self", given_on=SINCE, scan="consents/late.pdf")

    monkeypatch.setattr(sweeping, "old_files", old_files)
    assert sweep(now=TOMORROW) == []
    assert "consents/late.pdf" in there(files)


def test_an_empty_database_sweeps_nothing(files, db):
    (files / "orders").mkdir()
    (files / "orders" / "of-somebody.pdf").write_bytes(b"%PDF-")

    with pytest.raises(NothingNamed, match="right database"):
        sweep(now=TOMORROW)
    assert there(files) == ["orders/of-somebody.pdf"]


def test_the_command_tells_what_it_did(files, school, curator, monkeypatch):
    consent_of(school, curator)
    (files / "consents" / "of-nobody.pdf").write_bytes(b"%PDF-")
    monkeypatch.setattr("mentoring.jobs.sweeping.KEPT", datetime.timedelta(0))
    said = io.StringIO()

    call_command("sweep_files", "--dry-run", stdout=said)
    assert "consents/of-nobody.pdf" in said.getvalue()
    assert "would go: 1" in said.getvalue()
    call_command("sweep_files", stdout=said)
    assert there(files) == [Consent.objects.get().scan.name]
    Consent.objects.all().delete()
    with pytest.raises(CommandError, match="right database"):
        call_command("sweep_files", stdout=said)


def test_sessions_that_are_over_and_names_typed_at_the_door_go(db):
    now = timezone.now()
    for name, hours in (("пароль-вместо-имени", 25), ("curator", 1)):
        tried = AccessAttempt.objects.create(username=name, ip_address="127.0.0.1", failures_since_start=1)
        AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=now - datetime.timedelta(hours=hours))
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + datetime.timedelta(days=days))

    forget_traces()

    assert [one.username for one in AccessAttempt.objects.all()] == ["curator"]
    assert [one.session_key for one in Session.objects.all()] == ["open"]
