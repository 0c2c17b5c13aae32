"""The same papers at once: each person gets each consent once, and a withdrawal is never outrun."""

import datetime
import threading
from contextlib import suppress

import pytest

from mentoring.kit.workflow import MoveRefused
from participants.consentpapers.drawing import draw
from participants.consentpapers.issuing import issue_blanks
from participants.consents import keeping
from participants.consents.keeping import add_consent, take_papers, withdraw
from participants.filing import piling
from participants.filing.piling import Signed, read_pile, take_pile
from participants.models import Consent, ScanPage
from tests.factories import give_consents, make_person, year_of
from tests.participants.consent_papers import load_texts, make_class, pdf_file
from tests.racing import at_once, failures, kinds

DAY = datetime.date(2026, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_write_each_consent_once(school, curator):
    people = [make_person(school, f"Белов{number} Артём") for number in range(40)]
    failed = failures(at_once([lambda: take_papers(people=people, given_on=DAY, until=None, actor=curator)] * 6))

    assert not failed
    given = list(Consent.objects.values_list("person", "kind", "signer"))
    assert len(given) == len(set(given)) == 2 * len(people)


@pytest.mark.django_db(transaction=True)
def test_one_pile_taken_by_two_is_filed_once(school, curator, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    load_texts()
    curator.open_school(school.pk)
    people = make_class(school, 2)
    blanks = issue_blanks(people=people, kinds=["processing"], year=year_of(school), actor=curator)
    pile = read_pile(files=[pdf_file(draw(blanks, school))], actor=curator)
    signed = {page.pk: Signed("Белова Анна", False) for page in pile.pages.all()}

    def press():
        take_pile(pile=pile, given_on=datetime.date.today(), signed=signed, actor=curator)

    assert kinds(at_once([press] * 4))["MoveRefused"] == 3
    assert Consent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_withdrawal_and_a_stale_record_at_once_leave_nothing_in_force(school, curator, attempt):
    curator.open_school(school.pk)
    person = make_person(school)
    give_consents(person)
    consent = person.consents.get(kind="processing")
    new = {"person": person, "kind": "processing", "signer": "guardian", "signer_name": "Белова Анна"}
    new |= {"given_on": datetime.date(2026, 9, 2)}
    day = datetime.date(2026, 10, 1)

    done = at_once(
        [
            lambda: withdraw(consent=consent, day=day, actor=curator),
            lambda: add_consent(consent=Consent(**new), actor=curator),
        ]
    )
    assert not [one for one in failures(done) if not isinstance(one, MoveRefused)], done
    assert not Consent.objects.valid_on(day).filter(person=person, kind="processing").exists()


@pytest.mark.django_db(transaction=True)
def test_scans_read_and_a_scan_recorded_at_once_wait_for_each_other_in_one_order(
    school, curator, settings, tmp_path, monkeypatch
):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    load_texts()
    curator.open_school(school.pk)
    people = make_class(school, 1)
    [blank] = issue_blanks(people=people, kinds=["processing"], year=year_of(school), actor=curator)
    words = {"kind": "processing", "signer": "guardian", "signer_name": "Белова Анна", "given_on": DAY}
    both = threading.Barrier(2)

    def slowly(take):
        def taken(*args):
            result = take(*args)
            with suppress(threading.BrokenBarrierError):
                both.wait(0.5)  # each has its first lock by now, if the first ones differ
            return result

        return taken

    monkeypatch.setattr(piling, "take_in", slowly(piling.take_in))
    monkeypatch.setattr(keeping, "hold", slowly(keeping.hold))
    done = at_once(
        [
            lambda: piling._keep([("а.pdf", 1, blank.code, b"%PDF-1.7")], curator),
            lambda: add_consent(consent=Consent(person=people[0], **words), actor=curator, scan=pdf_file(b"%PDF-1.7")),
        ]
    )
    assert failures(done) == []
    assert ScanPage.objects.get().blank == blank
    assert Consent.objects.get().scan
