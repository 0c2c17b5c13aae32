"""A consent that a pupil of 14 and more has not signed: found in lists, asked for again, told of where it matters."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.consentpapers.issuing import issue_blanks
from participants.consentpapers.unsigned import by_pupil, unsigned, unsigned_of
from participants.consents.signing import who_signs
from participants.models import Consent, ConsentBlank, MenteeCard, Person
from programs.tandems.pairing import pair
from tests.factories import give_consents, make_form, make_mentor, make_person, year_of
from tests.participants.consent_papers import load_texts

D = datetime.date
DAY = D(2026, 11, 22)


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    client = sign_in(curator)
    client.get(reverse("people"))
    return client


@pytest.fixture
def pupil(school):
    """Fifteen years old, in the base; the parent has signed, the pupil has not."""
    person = make_person(school, "Ким Анна Ивановна", birth_date=D(2011, 3, 1))
    MenteeCard.objects.create(person=person, year=year_of(school))
    give_consents(person)
    return person


def paper(person, **fields):
    words = {"kind": "processing", "signer": "guardian", "given_on": D(2026, 9, 1)} | fields
    return Consent.objects.create(person=person, **words)


def test_the_lists_judge_the_age_as_the_record_does(school):
    born = [D(2012, 9, 1), D(2012, 9, 2), D(2012, 8, 31), D(2012, 2, 29), D(2008, 9, 1), D(2008, 9, 2), D(2008, 11, 22)]
    people = [make_person(school, f"Рождённый Имя{at}", birth_date=day) for at, day in enumerate(born)]
    people += [make_person(school, f"Годом Имя{year}", birth_year=year) for year in (2008, 2011, 2012, None)]
    people += [make_person(school, "Титова Ольга", "teacher")]
    papers = [paper(person) for person in people] + [paper(people[3], kind="image", given_on=D(2026, 2, 28))]

    by_rule = {one.pk for one in papers if who_signs(one.person, one.given_on).child and one.person.is_minor_on(DAY)}
    assert set(unsigned(DAY).values_list("pk", flat=True)) == by_rule
    assert len(by_rule) == 5
    assert set(Person.objects.filter(by_pupil(DAY)).values_list("pk", flat=True)) == unsigned_of(people, DAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"child_signed": True},
        {"withdrawn_on": D(2026, 10, 1)},
        {"until": D(2026, 11, 21)},
        {"given_on": D(2026, 12, 1)},
    ],
)
def test_a_paper_that_the_pupil_signed_or_that_does_not_stand_waits_for_nobody(school, fields):
    paper(make_person(school, birth_date=D(2011, 3, 1)), **fields)
    assert not unsigned(DAY).exists()


def test_a_second_paper_with_the_signature_is_enough_for_its_own_purpose(pupil):
    paper(pupil, child_signed=True)
    assert [one.kind for one in unsigned(DAY)] == ["participation"]
    paper(pupil, kind="participation", child_signed=True)
    assert unsigned_of([pupil], DAY) == set()


def test_both_lists_have_a_tab_for_it(browser, school, pupil):
    younger = make_person(school, "Лосев Пётр", birth_date=D(2014, 3, 1))
    MenteeCard.objects.create(person=younger, year=year_of(school))
    give_consents(younger)

    for page in ("consents", "consent_papers"):
        text = browser.get(reverse(page) + "?view=unsigned").content.decode()
        assert "Ким Анна Ивановна" in text
        assert "Лосев" not in text
    assert "Лосев" not in browser.get(reverse("consents") + "?state=unsigned").content.decode()


def test_pairing_tells_of_it_and_goes_on(browser, school, curator, pupil):
    mentor = make_mentor(school).person
    chosen = f"{reverse('tandem_add')}?mentor={mentor.pk}&mentee={pupil.pk}"
    made = pair(year=year_of(school), actor=curator, form=make_form(), mentors=[mentor], mentees=[pupil])

    for page in (chosen, reverse("tandem", args=[made.pk])):
        text = browser.get(page).content.decode()
        assert text.count("Нет подписи ученика") == text.count("Согласие действует") == 1
    pupil.consents.update(child_signed=True)
    for page in (chosen, reverse("tandem", args=[made.pk])):
        text = browser.get(page).content.decode()
        assert "Нет подписи ученика" not in text
        assert text.count("Согласие действует") == 2


@pytest.mark.parametrize("asked, again", [("view=unsigned", True), ("state=unsigned", True), ("", False)])
def test_the_tab_leads_to_blanks_that_are_printed_again(browser, pupil, asked, again):
    load_texts()
    picked = browser.post(reverse("blanks_add"), {"id": [pupil.pk], "query": asked}).content.decode()
    sent = {"asked": "1", "ids": str(pupil.pk), "kinds": ["processing", "participation"], "recipient": ""}

    assert ("checked" in picked.split('name="again"')[1].split(">")[0]) is again
    browser.post(reverse("blanks_add"), sent)
    assert not ConsentBlank.objects.exists()
    browser.post(reverse("blanks_add"), sent | {"again": "on"})
    assert ConsentBlank.objects.waiting().count() == 2


# --- a paper after «не согласны» by link ------------------------------------------------------------------------------


def test_the_form_of_a_consent_tells_of_a_refusal_by_link(browser, school, curator, pupil):
    load_texts()
    pupil.consents.all().delete()
    issue_blanks(people=[pupil], kinds=["processing", "participation"], year=year_of(school), actor=curator)
    blank = ConsentBlank.objects.filter(kind="processing")
    words = "Обработка персональных данных. По ссылке 12.11.2026 ответили «не согласны»: проверьте, что подпись поздняя"

    def shown(page, of):
        text = browser.get(reverse(page, args=[of.pk])).content.decode()
        assert ("По ссылке" in text) is (words in text)
        return words in text

    assert not shown("consent_add", pupil)
    blank.update(answer="refuse", answered_at=timezone.make_aware(datetime.datetime(2026, 11, 12, 12)))
    assert shown("consent_add", pupil)
    assert shown("consent_edit", paper(pupil, given_on=D(2026, 11, 12)))
    assert not shown("consent_edit", paper(pupil, given_on=D(2026, 11, 13)))
    assert not shown("consent_edit", paper(pupil, kind="participation"))
    blank.update(answer="agree")
    assert not shown("consent_add", pupil)
