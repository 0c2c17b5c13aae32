"""A consent written down by mistake: it is a consent no more, it is no withdrawal, and it brings nothing back."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.personal.classes import OWN
from monitoring.attention.items import Look
from monitoring.attention.withdrawals import consent_unpublished, consent_withdrawn
from participants.consenting.forms import took_back
from participants.consentpapers.issuing import issue_blanks
from participants.consents.keeping import add_consent, withdraw
from participants.consents.missing import lacking, missing_consents
from participants.consents.standing import standing_of
from participants.models import Consent, Person
from programs.documents.drafting import draft_order
from programs.documents.workflow import ORDER
from programs.models import Tandem
from programs.owndata.gathering import Subject, classes_for, extract
from programs.returning.consents import MISTAKEN, refusal
from programs.withdrawing.demanding import demand_erasure
from programs.withdrawing.mistaking import mark_mistaken, told_before
from tests.factories import give_consents, make_person, make_school, year_of
from tests.participants.consent_papers import load_texts
from tests.programs.browsing import words

TODAY = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)
SENT = {"reason": "Не тот ребёнок", "version": 0}


@pytest.fixture(autouse=True)
def today(time_machine):
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


@pytest.fixture
def child(school, curator):
    """A pupil with both consents."""
    curator.open_school(school.pk)
    person = make_person(school)
    give_consents(person)
    return person


def of(person, kind="processing"):
    return person.consents.filter(kind=kind).latest("pk")


def mark(consent, curator, **more):
    mark_mistaken(consent=consent, reason="Записано дважды", version=consent.version, actor=curator, **more)
    consent.refresh_from_db()


def filed(child, curator):
    """The only paper about processing, which came by a blank."""
    child.consents.all().delete()
    blank = issue_blanks(people=[child], kinds=["processing"], year=year_of(child.school), actor=curator)[0]
    give_consents(child)
    blank.consent = of(child)
    blank.save()
    return blank


def test_the_record_is_a_consent_nowhere_and_the_register_says_what_is_missing(child, curator, sign_in):
    mine, browser = of(child), sign_in(curator)
    address = reverse("consent_mistake", args=[mine.pk])
    assert f"Записано по ошибке: {child.full_name}" in words(browser.get(address))
    answer = browser.post(address, SENT, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("person", args=[child.pk])
    assert missing_consents(child, TODAY) == [
        "нет согласия на обработку персональных данных (подписывает законный представитель)"
    ]
    assert lacking(Person.objects.filter(pk=child.pk), TODAY).exists()
    assert standing_of(child, child.consents.all(), "processing", TODAY).words == "Нет"
    entry = AuditEntry.objects.get(action="consent_mistaken")
    assert entry.actor_id == curator.pk
    assert "ребёнок" not in str(entry.values)
    card = words(browser.get(reverse("person", args=[child.pk])))
    assert "Записано по ошибке" in card
    assert "Не тот ребёнок" in card
    assert "Соколова А. П." in card
    assert "Нет согласия на обработку" in card


def test_it_is_counted_in_no_tab_of_the_register(child, curator, sign_in):
    mark(of(child), curator)
    browser = sign_in(curator)
    for view in ("", "unsigned", "expiring", "over", "withdrawn", "unplaced"):
        rows = browser.get(reverse("consent_papers"), {"view": view}).content.decode().split("<tbody")[1:]
        assert "обработка персональных данных" not in "".join(rows)
        assert "".join(rows).count("участие в программе") == (view in ("", "unplaced"))


@pytest.mark.parametrize("kind", ["processing", "publication"])
def test_it_is_no_withdrawal(child, curator, kind):
    give_consents(child) if kind == "processing" else Consent.objects.create(
        person=child, kind=kind, signer="guardian", given_on=TODAY
    )
    for consent in child.consents.filter(kind=kind):
        mark(consent, curator)
    look = Look(curator, child.school, year_of(child.school), TODAY)
    assert not look.withdrawals
    assert consent_withdrawn(look) is None
    assert consent_unpublished(look) is None
    assert not Person.objects.filter(took_back([kind])).exists()


def test_what_was_taken_back_stays_so(child, curator):
    """A consent written anew by mistake after a withdrawal: the family is again one that does not want to be asked."""
    old = of(child)
    withdraw(consent=old, day=TODAY, actor=curator)
    old.refresh_from_db()
    with pytest.raises(Overtaken):
        mark(old, curator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=old.pk).update(mistaken_at="2026-11-20T09:00:00Z")
    anew = Consent(person=child, kind="processing", signer="guardian", signer_name="Белова Анна", given_on=TODAY)
    Consent.objects.filter(pk=old.pk).update(withdrawn_on=datetime.date(2026, 11, 1))
    add_consent(consent=anew, actor=curator)
    asked = Person.objects.filter(took_back(["processing"]))
    assert not asked.exists()
    mark(anew, curator)

    assert asked.exists()
    assert missing_consents(child, TODAY)
    old.refresh_from_db()
    assert old.withdrawn_on == datetime.date(2026, 11, 1)
    assert old.mistaken_at is None


def test_a_mistake_is_not_taken_back_later(child, curator):
    """Neither by the withdrawal of its twin nor by a demand to destroy."""
    wrong = of(child)
    Consent.objects.create(person=child, kind="processing", signer="guardian", given_on=TODAY)
    mark(wrong, curator)
    with pytest.raises(MoveRefused):
        withdraw(consent=wrong, day=TODAY, actor=curator)
    withdraw(consent=of(child), day=TODAY, actor=curator)
    wrong.refresh_from_db()
    assert wrong.withdrawn_on is None
    demand_erasure(person=child, by=curator, asked_by="guardian", day=TODAY)


def test_the_second_tab_gets_the_calm_page(child, curator, sign_in):
    mine, browser = of(child), sign_in(curator)
    address = reverse("consent_mistake", args=[mine.pk])
    assert browser.post(address, SENT).status_code == 302
    for answer in (browser.post(address, SENT), browser.get(reverse("consent_edit", args=[mine.pk]))):
        assert answer.status_code == 409
        assert "Согласие записано по ошибке" in words(answer)
    mine.refresh_from_db()
    assert AuditEntry.objects.filter(action="consent_mistaken").count() == 1
    assert browser.post(reverse("consent_withdraw", args=[mine.pk]), {"withdrawn_on": "20.11.2026"}).status_code == 409


def test_a_record_corrected_meanwhile_is_looked_at_again(child, curator, sign_in):
    mine, browser = of(child), sign_in(curator)
    Consent.objects.filter(pk=mine.pk).update(version=3)
    assert browser.post(reverse("consent_mistake", args=[mine.pk]), SENT).status_code == 409
    mine.refresh_from_db()
    assert mine.mistaken_at is None


def test_what_was_looked_at_again_is_marked(child, curator, sign_in):
    mine, browser = of(child), sign_in(curator)
    Consent.objects.filter(pk=mine.pk).update(version=3)
    kept = browser.post(reverse("consent_mistake", args=[mine.pk]), SENT)
    assert 'name="version" value="3"' in kept.content.decode()
    assert "Не тот ребёнок" in kept.content.decode()
    assert browser.post(reverse("consent_mistake", args=[mine.pk]), SENT | {"version": 3}).status_code == 302


@pytest.mark.parametrize("version", [2**31 - 1, 2**63 - 1])
def test_a_version_that_nobody_has_is_calm(child, curator, sign_in, version):
    answer = sign_in(curator).post(reverse("consent_mistake", args=[of(child).pk]), SENT | {"version": version})
    assert answer.status_code == 409


def test_the_paper_of_somebody_else_goes(child, curator, sign_in, django_capture_on_commit_callbacks):
    mine, browser = of(child), sign_in(curator)
    mine.scan.save("чужой.pdf", ContentFile(b"%PDF-1.4"))
    Consent.objects.filter(pk=mine.pk).update(signer_name="Петрова Анна")
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("consent_mistake", args=[mine.pk]), SENT | {"of_another": "on"})
    name = mine.scan.name
    mine.refresh_from_db()
    assert (mine.scan.name, mine.signer_name) == ("", "")
    assert not default_storage.exists(name)
    assert mine.mistaken_at


def test_what_was_published_by_mistake_must_be_taken_down(child, curator, sign_in):
    shown = Consent.objects.create(person=child, kind="publication", signer="guardian", given_on=TODAY)
    assert "имя и рассказ об участнике надо сразу убрать с сайта" in " ".join(told_before(shown))
    over = Consent(person=child, kind="publication", signer="guardian", given_on=TODAY - DAY, until=TODAY - DAY)
    over.save()
    Consent.objects.filter(pk=shown.pk).delete()
    assert "убрать" not in " ".join(told_before(over))


def test_nothing_leaned_on_a_record_that_does_not_serve(child, curator):
    """A parent's paper of somebody who is grown up by now."""
    assert "не войдёт" in " ".join(told_before(of(child)))
    Person.objects.filter(pk=child.pk).update(birth_year=2000, birth_date=None)
    child.refresh_from_db()
    assert "не войдёт" not in " ".join(told_before(of(child)))


def test_a_reason_is_wanted(child, curator, sign_in):
    answer = sign_in(curator).post(reverse("consent_mistake", args=[of(child).pk]), {"reason": " ", "version": 0})
    assert answer.status_code == 422
    assert "Напишите, в чём ошибка" in words(answer)


def test_the_curator_of_the_school_only_and_nobody_of_the_erased(child, curator, director, staff, sign_in):
    mine = of(child)
    address = reverse("consent_mistake", args=[mine.pk])
    for user in (director, staff):
        assert sign_in(user).post(address, SENT).status_code == 403
        with pytest.raises(Refused):
            mark_mistaken(consent=mine, reason="нет", version=0, actor=user)
    foreign = make_person(make_school("sosh8"))
    give_consents(foreign)
    assert sign_in(curator).get(reverse("consent_mistake", args=[of(foreign).pk])).status_code == 404
    Person.objects.filter(pk=child.pk).update(erased_at="2026-11-01T09:00:00Z")
    assert sign_in(curator).post(address, SENT).status_code == 403
    mine.refresh_from_db()
    assert mine.mistaken_at is None


# --- what leaned on it -----------------------------------------------------------------------------------------------


def test_drafts_that_leaned_on_it_are_named_and_stay(pairs, curator, sign_in):
    tandem = pairs[0]
    person = tandem.mentees[0]
    page = words(sign_in(curator).get(reverse("consent_mistake", args=[of(person).pk])))
    assert f"черновик № {tandem.number} опирался на эту запись" in page
    project = draft_order(tandems=[tandem], actor=curator)
    assert f"пара № {tandem.number} стоит в неподписанном приказе" in " ".join(told_before(of(person)))
    mark(of(person), curator)

    assert Tandem.objects.count() == 2
    with pytest.raises(MoveRefused, match="нет согласия"):
        ORDER.make(project, "submit", curator)


def test_a_twin_that_stands_keeps_the_drafts(pairs, curator):
    person = pairs[0].mentees[0]
    Consent.objects.create(person=person, kind="processing", signer=of(person).signer, given_on=TODAY)
    said = " ".join(told_before(of(person)))
    assert "другая запись о том же" in said
    assert "черновик" not in said
    mark(of(person), curator)
    assert missing_consents(person, TODAY) == []


def test_the_blank_waits_for_its_paper_again(child, curator):
    load_texts()
    blank = filed(child, curator)
    assert "бланк" in " ".join(told_before(of(child)))
    mark(of(child), curator)
    blank.refresh_from_db()
    assert blank.consent is None
    assert type(blank).objects.waiting().filter(pk=blank.pk).exists()


def test_the_extract_says_so_and_names_no_other_family(child, curator):
    Consent.objects.filter(pk=of(child).pk).update(signer_name="Чужова Вера")
    mark(of(child), curator)
    subject = Subject(child.school, child)
    told = [entry for one in extract(subject, classes_for(curator), whole=True) for entry in one.entries]
    text = " ".join(f"{entry.title} {entry.lines}" for entry in told)
    assert "Согласие, записано по ошибке" in text
    assert "Записано дважды" in text
    assert "Чужова" not in text


def test_the_person_is_not_shown_the_words_of_the_school(child, curator):
    mark(of(child), curator)
    mine = Subject(child.school, child)
    told = [entry for one in extract(mine, OWN) for entry in one.entries]
    text = " ".join(f"{entry.title} {entry.lines}" for entry in told)
    assert "Согласие, записано по ошибке" in text
    assert "Записано дважды" not in text


def test_no_blank_waits_when_another_record_stands(child, curator):
    load_texts()
    blank = filed(child, curator)
    Consent.objects.create(person=child, kind="processing", signer="guardian", given_on=TODAY - DAY)
    mine = blank.consent
    assert "бланк" not in " ".join(told_before(mine))
    mark(mine, curator)
    assert not type(blank).objects.waiting().filter(pk=blank.pk).exists()


def test_it_comes_back_from_no_table(child, curator):
    mark(of(child), curator)
    assert refusal(curator, of(child)) == MISTAKEN


def test_the_letter_is_shown_where_the_withdrawal_is(child, curator, sign_in):
    mine, browser = of(child), sign_in(curator)
    address = reverse("consent_withdraw", args=[mine.pk])
    assert browser.post(address, {"withdrawn_on": "20.11.2026", "letter": "№ 14 от 19.11.2026"}).status_code == 302
    shown = (reverse("person", args=[child.pk]), reverse("consent_edit", args=[mine.pk]))
    for page in (*shown, reverse("consent_papers") + "?view=withdrawn&cols=name,letter"):
        assert "№ 14 от 19.11.2026" in words(browser.get(page)), page
