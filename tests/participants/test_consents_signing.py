"""Who signs by age on the day of signing, the term of destruction, and that nothing withdrawn comes back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.org.workdays import is_workday, workday_after
from participants.consents.keeping import add_consent, take_papers, withdraw
from participants.consents.missing import allows, missing_consents
from participants.consents.signing import who_signs, wrong_signer
from participants.consents.standing import standing
from participants.consents.texts import ConsentText
from participants.models import Consent, MenteeCard
from tests.factories import give_consents, make_person, year_of
from tests.participants.consent_papers import load_texts

DAY = datetime.timedelta(days=1)
D = datetime.date


@pytest.fixture
def here(curator):
    """The curator with the school open."""
    curator.open_school(curator.schools[0].pk)
    return curator


BIRTHS = [(D(2012, 11, 20), D(2026, 11, 20), D(2030, 11, 20)), (D(2012, 2, 29), D(2026, 3, 1), D(2030, 3, 1)),
          (D(2010, 2, 28), D(2024, 2, 28), D(2028, 2, 28)), (D(2014, 3, 1), D(2028, 3, 1), D(2032, 3, 1)),
          (D(2010, 1, 1), D(2024, 1, 1), D(2028, 1, 1))]  # fmt: skip


@pytest.mark.parametrize("born, fourteen, eighteen", BIRTHS)
def test_the_day_before_and_the_birthday_itself(school, born, fourteen, eighteen):
    child = make_person(school, birth_date=born)

    assert [tuple(who_signs(child, day)) for day in (fourteen - DAY, fourteen, eighteen - DAY, eighteen)] == [
        ("guardian", False),
        ("guardian", True),
        ("guardian", True),
        ("self", False),
    ]
    assert wrong_signer(child, "guardian", eighteen - DAY) == ""
    assert "уже было 18" in wrong_signer(child, "guardian", eighteen)
    assert "не было 18" in wrong_signer(child, "self", eighteen - DAY)
    assert wrong_signer(child, "self", eighteen) == ""


def test_born_on_29_february_is_eighteen_on_29_february_of_a_leap_year(school):
    child = make_person(school, birth_date=D(2010, 2, 28), grade=11)
    leap = make_person(school, birth_date=D(2006, 2, 28), grade=11)

    assert who_signs(child, D(2028, 2, 29)).signer == "self"
    assert who_signs(leap, D(2024, 2, 29)).signer == "self"
    assert who_signs(make_person(school, birth_date=D(2008, 2, 29)), D(2026, 2, 28)).signer == "guardian"


def test_an_unknown_age_is_that_of_a_child_for_a_pupil(school):
    assert tuple(who_signs(make_person(school, birth_year=None), D(2026, 11, 20))) == ("guardian", False)
    assert tuple(who_signs(make_person(school, "Титова Ольга", "teacher"), D(2026, 11, 20))) == ("self", False)


def test_the_wrong_signature_is_not_written_down(school, here):
    child = make_person(school, birth_date=D(2012, 5, 6))
    given = {"person": child, "kind": "processing", "given_on": D(2026, 9, 1)}

    with pytest.raises(MoveRefused, match="подписывает законный представитель"):
        add_consent(consent=Consent(signer="self", **given), actor=here)
    with pytest.raises(MoveRefused, match="Введите ФИО представителя"):
        add_consent(consent=Consent(signer="guardian", **given), actor=here)
    add_consent(consent=Consent(signer="guardian", signer_name="Белова Анна", **given), actor=here)
    assert Consent.objects.get().signer == "guardian"


def test_without_the_pupils_own_signature_the_record_warns(school):
    child = make_person(school, birth_date=D(2011, 5, 6))
    paper = Consent(person=child, kind="processing", signer="guardian", given_on=D(2026, 9, 1))

    assert standing(paper, D(2026, 10, 1)) == ("warn", "Нет подписи ученика")
    paper.child_signed = True
    assert standing(paper, D(2026, 10, 1)) == ("ok", "Действует")


def test_the_text_in_force_on_the_day_of_signing_is_kept(school, here):
    load_texts()
    first = ConsentText.objects.get(code="processing-guardian-1")
    words = {name: getattr(first, name) for name in ("kind", "signer", "title", "lead", "body")}
    second = ConsentText.objects.create(code="second", version=2, since=D(2026, 10, 1), **words)
    early, late = make_person(school, "Белов Иван"), make_person(school, "Ким Анна")
    take_papers(people=[early], given_on=D(2026, 9, 30), until=None, actor=here)
    take_papers(people=[late], given_on=D(2026, 10, 1), until=None, actor=here)

    assert early.consents.get(kind="processing").text == first
    assert late.consents.get(kind="processing").text == second


# --- withdrawal -------------------------------------------------------------------------------------------------------

# Counted on the production calendars of 2025, 2026 and 2027.
TERMS = [
    ("2025-10-31", "2025-11-17"), ("2025-12-30", "2026-01-23"), ("2026-01-12", "2026-01-26"),
    ("2026-02-20", "2026-03-10"), ("2026-02-21", "2026-03-10"), ("2026-02-24", "2026-03-11"),
    ("2026-04-24", "2026-05-12"), ("2026-04-30", "2026-05-18"), ("2026-05-08", "2026-05-25"),
    ("2026-06-01", "2026-06-16"), ("2026-06-11", "2026-06-26"), ("2026-09-01", "2026-09-15"),
    ("2026-10-30", "2026-11-16"), ("2026-11-20", "2026-12-04"), ("2026-12-16", "2026-12-30"),
    ("2026-12-17", "2027-01-11"), ("2026-12-18", "2027-01-12"), ("2026-12-30", "2027-01-22"),
    ("2027-01-05", "2027-01-22"), ("2027-02-19", "2027-03-09"),
]  # fmt: skip


@pytest.mark.parametrize("withdrawn, last", TERMS)
def test_the_term_of_destruction_is_ten_working_days(school, here, withdrawn, last):
    consent = Consent.objects.create(
        person=make_person(school), kind="processing", signer="guardian", given_on=D(2025, 9, 1)
    )
    withdraw(consent=consent, day=D.fromisoformat(withdrawn), actor=here)

    assert Consent.objects.get().destroy_by == D.fromisoformat(last)
    days = [D.fromisoformat(withdrawn) + DAY * step for step in range(1, 40)]
    assert sum(is_workday(day) for day in days if day <= D.fromisoformat(last)) == 10


def test_a_saturday_made_a_working_day_counts(school):
    assert is_workday(D(2025, 11, 1))
    assert is_workday(D(2027, 2, 20))
    assert not is_workday(D(2026, 12, 31))
    assert workday_after(D(2026, 12, 30), 1) == D(2027, 1, 11)


def test_every_working_day_of_three_years_is_that_of_the_production_calendar():
    years = {2025: 247, 2026: 247, 2027: 247}
    for year, number in years.items():
        days = [D(year, 1, 1) + DAY * step for step in range(365)]
        assert sum(map(is_workday, days)) == number


def test_a_year_without_a_decree_follows_the_labour_code():
    off = [D(2028, 1, 1) + DAY * step for step in range(366)]
    weekdays = [f"{day:%d.%m}" for day in off if day.weekday() < 5 and not is_workday(day)]
    assert weekdays == [
        "03.01",
        "04.01",
        "05.01",
        "06.01",
        "07.01",
        "23.02",
        "08.03",
        "01.05",
        "09.05",
        "12.06",
        "06.11",
    ]


@pytest.fixture
def browser(sign_in, curator):
    client = sign_in(curator)
    client.get(reverse("people"))
    return client


def in_base(school, **fields):
    return MenteeCard.objects.create(person=make_person(school, **fields), year=year_of(school)).person


def test_a_tab_opened_before_the_withdrawal_does_not_bring_the_consent_back(browser, school, here, time_machine):
    person = in_base(school)
    give_consents(person)
    opened = timezone.now().isoformat()
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5), tick=False)
    today = timezone.localdate()
    withdraw(consent=person.consents.get(kind="processing"), day=today, actor=here)
    given = {"kind": "processing", "signer": "guardian", "signer_name": "Белова", "given_on": f"{today:%d.%m.%Y}"}
    stale = browser.post(reverse("consent_add", args=[person.pk]), {**given, "opened": opened})

    assert stale.status_code == 409
    assert "Согласие на это отозвали. Вернуть его нельзя" in stale.content.decode()
    papers = {"ids": str(person.pk), "given_on": f"{today:%d.%m.%Y}", "opened": opened}
    browser.post(reverse("consents_take"), papers)
    assert len(missing_consents(person, today)) == 1
    early = {**given, "given_on": "01.10.2026", "opened": timezone.now().isoformat()}
    assert browser.post(reverse("consent_add", args=[person.pk]), early).status_code == 409
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5), tick=False)
    fresh = {**given, "opened": timezone.now().isoformat()}
    assert browser.post(reverse("consent_add", args=[person.pk]), fresh).status_code == 302
    assert missing_consents(person, today) == []


def test_a_withdrawal_for_one_partner_leaves_the_paper_for_another(school, here):
    person = in_base(school)
    words = {"person": person, "kind": "transfer", "signer": "guardian", "signer_name": "Белова Анна"}
    words |= {"given_on": datetime.date(2026, 9, 1)}
    first = add_consent(consent=Consent(**words, recipient="Завод"), actor=here)
    withdraw(consent=first, day=datetime.date(2026, 10, 1), actor=here)

    add_consent(consent=Consent(**words, recipient="Кванториум"), actor=here)
    with pytest.raises(MoveRefused, match="Вернуть его нельзя"):
        add_consent(consent=Consent(**words, recipient="Завод"), actor=here)


def test_two_records_of_one_purpose_are_withdrawn_together(school, here):
    person = make_person(school)
    for _ in range(2):
        give_consents(person)
    withdraw(consent=person.consents.filter(kind="processing").first(), day=D(2026, 10, 1), actor=here)

    assert person.consents.filter(kind="processing", withdrawn_on=None).count() == 0
    assert person.consents.filter(kind="participation", withdrawn_on=None).count() == 2


@pytest.mark.parametrize("kind", ["publication", "image", "transfer"])
def test_an_act_is_allowed_by_its_own_purpose_only(school, kind):
    person, today = make_person(school), D(2026, 11, 20)
    to = "ООО «Завод»" if kind == "transfer" else ""
    for other in Consent.Kind.values:
        if other != kind:
            Consent.objects.create(person=person, kind=other, signer="guardian", given_on=D(2026, 9, 1), recipient=to)
    assert not allows(person, kind, today, to)

    own = Consent.objects.create(person=person, kind=kind, signer="guardian", given_on=D(2026, 9, 1), recipient=to)
    assert allows(person, kind, today, to)
    assert kind != "transfer" or not allows(person, kind, today, "ООО «Другой завод»")
    Consent.objects.filter(pk=own.pk).update(until=today - DAY)
    assert not allows(person, kind, today, to)
    Consent.objects.filter(pk=own.pk).update(until=None, withdrawn_on=today)
    assert not allows(person, kind, today, to)
