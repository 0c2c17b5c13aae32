"""A demand that the curator writes down: a withdrawal of the consent takes it back at once, other grounds do not."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from participants.erasing.asking import ask_for_erasure
from participants.models import Consent, Erasure, Person
from programs.erasing.doing import erase
from programs.models import Tandem
from programs.tandems.pairing import pair
from programs.withdrawing import demanding
from tests.factories import make_form, make_mentee, make_mentor, year_of
from tests.programs.browsing import words

NAME = "Стираева Ева Игоревна"
SENT = {"asked_by": "guardian", "ground": "withdrawn", "asked_on": "20.11.2026", "document": "вх. 41"}


@pytest.fixture(autouse=True)
def today(time_machine):
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


@pytest.fixture
def child(school, curator):
    """A pupil with consents, in a draft."""
    person = make_mentee(school, NAME, grade=8, letter="Б", birth_date=datetime.date(2013, 3, 1)).person
    paired(school, person, curator)
    return person


def paired(school, person, curator):
    """A draft with this mentee."""
    people = {"mentors": [make_mentor(school).person], "mentees": [person]}
    days = {"starts": datetime.date(2026, 9, 1), "ends": datetime.date(2027, 5, 25)}
    pair(year=year_of(school), form=make_form(), actor=curator, **people, **days)


def standing(person):
    return set(person.consents.filter(withdrawn_on=None).values_list("kind", flat=True))


def test_a_withdrawal_on_paper_ends_the_consent_at_once_and_the_page_says_so(child, curator, sign_in):
    browser, address = sign_in(curator), reverse("erasure_add", args=[child.pk])
    page = words(browser.get(address))
    assert "Если основание — отзыв согласия, то сразу, ещё до уничтожения" in page
    assert "не войдёт в новые приказы" in page
    assert "из черновика" in page
    assert browser.post(address, SENT).status_code == 302
    paper = child.consents.get(kind="processing")
    assert (paper.withdrawn_on, paper.destroy_by) == (datetime.date(2026, 11, 20), datetime.date(2026, 12, 4))
    assert standing(child) == {"participation"}
    assert not Tandem.objects.exists()
    assert AuditEntry.objects.filter(action="consent_withdrawn", values__person=child.pk).count() == 1
    assert Erasure.objects.get().due_on == paper.destroy_by


@pytest.mark.parametrize("ground", ["needless", "unlawful", "reached"])
def test_another_ground_leaves_the_consents(ground, child, curator, sign_in):
    sign_in(curator).post(reverse("erasure_add", args=[child.pk]), SENT | {"ground": ground})
    assert Erasure.objects.get().ground == ground
    assert standing(child) == {"processing", "participation"}
    assert Tandem.objects.count() == 1


def test_a_consent_signed_after_the_demand_stays(child, curator, sign_in):
    Consent.objects.update(given_on=datetime.date(2026, 11, 20))
    sign_in(curator).post(reverse("erasure_add", args=[child.pk]), SENT | {"asked_on": "19.11.2026"})
    assert Erasure.objects.exists()
    assert standing(child) == {"processing", "participation"}


def test_the_demand_and_the_withdrawal_are_written_together_or_not_at_all(child, curator, sign_in, monkeypatch):
    def refuse(**words):
        raise MoveRefused("Не сейчас.")

    monkeypatch.setattr(demanding, "withdraw_with_all", refuse)
    answer = sign_in(curator).post(reverse("erasure_add", args=[child.pk]), SENT)
    assert answer.status_code == 409
    assert "Не сейчас." in words(answer)
    assert not Erasure.objects.exists()


def test_without_a_consent_the_page_says_that_there_is_none(child, curator, sign_in):
    Consent.objects.all().delete()
    browser, address = sign_in(curator), reverse("erasure_add", args=[child.pk])
    assert "запишется одно требование" in words(browser.get(address))
    assert browser.post(address, SENT).status_code == 302
    assert Erasure.objects.exists()


def test_a_dry_run_counts_whom_it_would_erase_and_writes_nothing(
    child, curator, settings, tmp_path, capsys, django_capture_on_commit_callbacks, django_assert_num_queries
):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    Tandem.objects.all().delete()
    kept = {field.attname: getattr(child, field.attname) for field in Person._meta.concrete_fields}
    demand = ask_for_erasure(person=child, by=curator)
    with django_capture_on_commit_callbacks(execute=True):
        erase(erasure=demand, typed="Стираева", actor=curator)
    line = settings.ERASURES_FILE.read_text()
    Person.objects.filter(pk=child.pk).update(**kept)  # the backup of yesterday
    Erasure.objects.filter(pk=demand.pk).update(state="asked", done_at=None)
    lost = make_mentee(child.school, "Забытый Глеб").person  # done, but its line was lost
    Erasure.objects.create(
        school=child.school, person=lost, state="done", done_at=demand.created_at, asked_on=demand.asked_on,
        due_on=demand.due_on, asked_by="self", ground="withdrawn",
    )  # fmt: skip
    acts = AuditEntry.objects.count()
    call_command("reapply_erasures", "--dry-run")
    said = capsys.readouterr().out
    assert "would be added: 1" in said
    assert "persons to erase: 1" in said
    assert Person.objects.get(pk=child.pk).full_name == NAME
    assert (Erasure.objects.get(pk=demand.pk).state, AuditEntry.objects.count()) == ("asked", acts)
    assert settings.ERASURES_FILE.read_text() == line
