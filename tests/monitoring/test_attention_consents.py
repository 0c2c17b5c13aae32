"""What waits for the curator about consents: the eighteenth birthday, a withdrawal, an answer without its paper."""

import datetime
import re

import pytest
from django.utils import timezone

from monitoring.attention.items import Look
from monitoring.attention.rules import consent_answered, consent_missing, consent_own
from monitoring.attention.withdrawals import consent_unpublished, consent_withdrawn
from participants.consents.keeping import withdraw
from participants.models import Candidate, Consent, ConsentBlank, ConsentText, Person
from tests.factories import give_consents, make_candidate, make_mentee, make_person, year_of
from tests.participants.consent_papers import load_texts

D = datetime.date
BORN = [(D(2008, 11, 20), D(2026, 11, 20)), (D(2008, 2, 29), D(2026, 3, 1)), (D(2010, 2, 28), D(2028, 2, 28))]


def look(user, school, today):
    user.open_school(school.pk)
    return Look(user, school, year_of(school), today)


@pytest.mark.parametrize("born, day", BORN)
def test_the_own_consent_is_asked_for_on_the_birthday_and_not_before(school, curator, born, day):
    person = make_mentee(school, birth_date=born, grade=11).person
    person.consents.update(given_on=D(2025, 9, 1))
    make_mentee(school, "Ким Анна").person.consents.all().delete()

    assert consent_own(look(curator, school, day - datetime.timedelta(days=1))) is None
    item = consent_own(look(curator, school, day))
    assert (item.figure, item.severity) == ("1 участнику", "urgent")
    assert consent_missing(look(curator, school, day)).figure == "2 участников"
    Consent.objects.create(person=person, kind="processing", signer="self", given_on=day)
    assert consent_own(look(curator, school, day)) is None


def test_a_candidate_without_a_consent_is_counted_as_in_the_list_that_the_item_opens(school, curator, sign_in):
    make_candidate(school)
    refused = make_candidate(school, "Ким Анна")
    Candidate.objects.filter(pk=refused.pk).update(state="refused")

    item = consent_missing(look(curator, school, D(2026, 11, 20)))
    assert item.figure == "1 участника"
    browser = sign_in(curator)
    browser.get("/people/")
    listed = browser.get(item.actions[-1].url).content.decode()
    assert listed.count('name="id"') == 1
    assert re.search(r'aria-current="[a-z]+"[^>]*>\s*Не хватает', listed)


def test_a_withdrawal_waits_until_something_stands_in_its_place(school, other_school, curator, stranger):
    person = make_mentee(school).person
    curator.open_school(school.pk)
    withdraw(consent=person.consents.get(kind="processing"), day=D(2026, 11, 20), actor=curator)

    item = consent_withdrawn(look(curator, school, D(2026, 11, 23)))
    assert "1 участник" in item.figure
    assert "до 04.12.2026" in item.detail
    assert consent_withdrawn(look(stranger, other_school, D(2026, 11, 23))) is None
    assert consent_withdrawn(look(curator, school, D(2027, 3, 1))) is None
    give_consents(person, given_on=D(2026, 11, 23))
    assert consent_withdrawn(look(curator, school, D(2026, 11, 23))) is None


def test_what_was_shown_is_taken_down_at_once_and_said_while_the_term_runs(school, other_school, curator, sign_in):
    person, other = make_mentee(school).person, make_mentee(other_school, "Чужова Инна").person
    for somebody in (person, other):
        photo = Consent.objects.create(person=somebody, kind="image", signer="guardian", given_on=D(2026, 9, 1))
        curator.open_school(somebody.school_id)
        Consent.objects.filter(pk=photo.pk).update(withdrawn_on=D(2026, 11, 20), destroy_by=D(2026, 12, 4))

    item = consent_unpublished(look(curator, school, D(2026, 11, 23)))
    assert (item.figure, item.severity) == ("1 участник", "urgent")
    assert item.tail == "отозвал согласие: использование фото и видео"
    assert "до 04.12.2026" in item.detail
    assert consent_withdrawn(look(curator, school, D(2026, 11, 23))) is None, "mentoring goes on without a photo"
    page = sign_in(curator).get(item.actions[0].url).content.decode()
    assert person.last_name in page
    assert consent_unpublished(look(curator, school, D(2026, 12, 5))) is None
    again = Consent.objects.create(person=person, kind="image", signer="guardian", given_on=D(2026, 11, 22))
    assert consent_unpublished(look(curator, school, D(2026, 11, 23))) is None, "they have changed their mind"
    again.delete()
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    assert consent_unpublished(look(curator, school, D(2026, 11, 23))) is None


def test_who_is_erased_waits_for_nothing(school, curator):
    person = make_mentee(school).person
    curator.open_school(school.pk)
    withdraw(consent=person.consents.get(kind="processing"), day=D(2026, 11, 20), actor=curator)
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    assert consent_withdrawn(look(curator, school, D(2026, 11, 23))) is None


def test_an_answer_without_its_paper_is_remembered_after_a_week(school, curator):
    load_texts()
    person, now = make_person(school), timezone.now()
    blank = ConsentBlank.objects.create(
        person=person, kind="processing", signer="guardian", text=ConsentText.objects.first(), answer="agree",
        answered_at=now - datetime.timedelta(days=6),
    )  # fmt: skip
    assert consent_answered(look(curator, school, now.date())) is None

    ConsentBlank.objects.filter(pk=blank.pk).update(answered_at=now - datetime.timedelta(days=8))
    assert consent_answered(look(curator, school, now.date())).figure == "1 семьи"
    ConsentBlank.objects.filter(pk=blank.pk).update(answer="refuse")
    assert consent_answered(look(curator, school, now.date())) is None
