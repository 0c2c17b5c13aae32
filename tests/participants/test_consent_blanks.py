"""Blanks of consents: a class in one PDF, a page a consent, a code that says nothing and finds the record."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.jobs.running import Progress
from mentoring.kit.workflow import MoveRefused
from mentoring.models import Job
from participants.consentpapers.drawing import draw
from participants.consentpapers.facts import facts_of
from participants.consentpapers.forgetting import forget_prints
from participants.consentpapers.issuing import issue_blanks
from participants.consentpapers.working import draw_blanks
from participants.consents.keeping import withdraw
from participants.models import BlankPrint, Consent, ConsentBlank, ConsentText, MentorCard
from tests.factories import give_consents, make_candidate, make_mentor, make_person, year_of
from tests.participants.consent_papers import codes, load_texts, make_class, texts_of

BOTH = ["processing", "participation"]


@pytest.fixture
def browser(sign_in, curator, settings, tmp_path):
    """The curator's browser; files go into a folder of the test."""
    load_texts()
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    client = sign_in(curator)
    client.get(reverse("people"))  # opens the school
    return client


def ask(browser, **fields):
    return browser.post(reverse("blanks_add"), {"asked": "1", "kinds": BOTH, "place": "", "recipient": ""} | fields)


def downloaded(browser):
    answer = browser.get(reverse("blanks_pdf", args=[BlankPrint.objects.first().pk]))
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_whole_class_is_one_pdf_a_page_a_consent_and_each_code_finds_its_record(
    browser, school, django_capture_on_commit_callbacks
):
    people = make_class(school, 12)
    make_class(school, 2, letter="В")
    with django_capture_on_commit_callbacks(execute=True):
        ask(browser, place="8 Б")
    printing = BlankPrint.objects.get()
    page = browser.get(reverse("blanks_print", args=[printing.pk])).content.decode()
    data = downloaded(browser)

    blanks = {f"CONSENT-{blank.code}": blank for blank in ConsentBlank.objects.all()}
    found = codes(data)
    assert len(found) == 24
    assert sorted(code for (code,) in found) == sorted(blanks)
    for (code,), text in zip(found, texts_of(data), strict=True):
        blank = blanks[code]
        assert blank.person.full_name in text
        assert blank.text.title.split()[1] in text
        assert blank.shown_code in text.replace(" ", "")
    assert {(blank.person_id, blank.kind) for blank in blanks.values()} == {
        (p.pk, kind) for p in people for kind in BOTH
    }
    assert "24 листа" in page.replace("\xa0", " ")


def test_the_code_is_random_and_holds_nothing_of_the_child(browser, school):
    make_class(school, 1, birth_date=datetime.date(2012, 5, 6))
    ask(browser)
    for (code,) in codes(downloaded(browser)):
        assert re.fullmatch(r"CONSENT-[2-9A-HJ-NP-Z]{16}", code)
    assert len(set(ConsentBlank.objects.values_list("code", flat=True))) == 2


def test_each_purpose_is_a_paper_of_its_own_with_what_the_law_wants(browser, school):
    make_class(school, 1, birth_year=2010)
    kinds = [kind.value for kind in Consent.Kind]
    ask(browser, kinds=kinds, recipient="ООО «Залесский завод»")
    pages = texts_of(downloaded(browser))

    assert len(pages) == 5
    for page in pages:
        assert page.count("Согласие на") == 1
        for words in ("документ", "выдан", "адрес", "Срок и отзыв", "Законный представитель", "Обучающийся с 14 лет"):
            assert words in page
        assert school.short_name in page
    everything = " ".join(pages)
    assert everything.count("третьему лицу: ООО «Залесский завод»") == 1
    assert everything.count("152.1") == 1
    assert everything.count("распространения") == 1


def test_the_text_is_kept_with_the_blank_and_a_new_version_makes_a_new_blank(browser, school):
    make_class(school, 1)
    ask(browser)
    first = set(ConsentBlank.objects.values_list("pk", flat=True))
    ask(browser)
    assert set(ConsentBlank.objects.values_list("pk", flat=True)) == first

    old = ConsentText.objects.get(code="processing-guardian-1")
    ConsentText.objects.create(
        code="processing-guardian-2", kind=old.kind, signer=old.signer, version=2, title=old.title, lead=old.lead,
        body=old.body, since=datetime.date(2026, 1, 1),
    )  # fmt: skip
    ask(browser)
    made = ConsentBlank.objects.exclude(pk__in=first).get()
    assert (made.kind, made.text.version) == ("processing", 2)
    assert ConsentBlank.objects.get(pk__in=first, kind="processing").annulled_at


def test_nobody_is_asked_for_what_stands_already(browser, school, curator):
    person = make_class(school, 1)[0]
    give_consents(person)
    teacher = make_mentor(school).person
    teacher.consents.all().delete()

    answer = ask(browser, ids=str(person.pk))
    assert answer.status_code == 409
    assert "Печатать нечего" in answer.content.decode()
    ask(browser, place="grown")
    assert list(ConsentBlank.objects.values_list("person", "kind", "signer")) == [(teacher.pk, "processing", "self")]
    person.consents.update(until=datetime.date.today() + datetime.timedelta(days=20))
    assert len(issue_blanks(people=[person], kinds=BOTH, year=year_of(school), actor=curator)) == 2


def test_a_consent_to_give_data_away_names_the_one_who_gets_it(browser, school):
    make_class(school, 1)
    answer = ask(browser, kinds=["transfer"])

    assert answer.status_code == 422
    assert "Напишите, кому передаются данные" in answer.content.decode()
    assert "Отметьте, на что нужны согласия" in ask(browser, kinds=[]).content.decode()


def test_many_blanks_are_drawn_by_the_worker_in_portions(
    browser, school, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("participants.consentpapers.drawing.PORTION", 3)
    monkeypatch.setattr("participants.consenting.views.PORTION", 3)
    make_class(school, 4)
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(browser)
    job = Job.objects.get(kind="blanks")

    assert answer.url == reverse("job", args=[job.pk])
    assert (job.state, job.done, job.total, job.result) == ("done", 8, 8, {"blanks": 8})
    printing = BlankPrint.objects.get()
    assert printing.file
    data = downloaded(browser)
    assert [len(found) for found in codes(data)] == [1] * 8
    assert AuditEntry.objects.filter(action="file_viewed", object_id=printing.pk).exists()


def test_a_blank_that_went_while_it_was_drawn_leaves_no_file(browser, school, curator, monkeypatch):
    make_class(school, 2)
    ask(browser)
    printing = BlankPrint.objects.get()

    def drawn_meanwhile(blanks, *rest):
        ConsentBlank.objects.filter(pk=blanks[0].pk).delete()
        return b"%PDF-1.7"

    monkeypatch.setattr("participants.consentpapers.working.draw", drawn_meanwhile)
    with pytest.raises(MoveRefused, match="Напечатайте бланки снова"):
        draw_blanks(Progress(Job()), actor=curator, printing=printing.pk)
    printing.refresh_from_db()
    assert not printing.file


def test_a_text_that_does_not_fit_on_its_sheet_is_told(browser, school):
    person = make_class(school, 1)[0]
    ask(browser)
    ConsentText.objects.update(lead="Очень длинный текст согласия. " * 200)

    page = browser.get(reverse("blanks_pdf", args=[BlankPrint.objects.get().pk]), follow=True).content.decode()
    assert "не поместился на один лист" in page
    assert person.full_name not in page


def test_a_printing_with_names_goes_after_two_days(browser, school, time_machine):
    make_class(school, 1)
    ask(browser)
    assert forget_prints() == 0
    time_machine.move_to(timezone.now() + datetime.timedelta(days=2, minutes=1))
    assert forget_prints() == 1


def test_blanks_of_another_school_are_nowhere(browser, school, other_school, sign_in, stranger, curator):
    mine, theirs = make_class(school, 1)[0], make_class(other_school, 1, letter="Г")[0]
    ask(browser, ids=f"{mine.pk},{theirs.pk}")

    assert set(ConsentBlank.objects.values_list("person", flat=True)) == {mine.pk}
    client = sign_in(stranger)
    client.get(reverse("people"))
    for name in ("blanks_print", "blanks_pdf"):
        assert client.get(reverse(name, args=[BlankPrint.objects.get().pk])).status_code == 404


def test_a_closed_year_asks_nobody(browser, school, curator):
    person, year = make_person(school), year_of(school)
    year.state = "closed"
    with pytest.raises(Exception, match="закрыт"):
        issue_blanks(people=[person], kinds=BOTH, year=year, actor=curator)


def test_without_texts_it_is_told_what_to_do(school, curator):
    with pytest.raises(MoveRefused, match="нет текста"):
        issue_blanks(people=[make_person(school)], kinds=BOTH, year=year_of(school), actor=curator)


def test_the_page_of_bulk_asks_for_the_ticked_ones(browser, school):
    people = make_class(school, 3)
    page = browser.post(reverse("blanks_add"), {"id": [people[0].pk, people[2].pk]}).content.decode()

    assert f'value="{people[0].pk},{people[2].pk}"' in page
    assert "Выбрано: 2" in page
    assert browser.post(reverse("blanks_add"), {}).url == reverse("consents")
    assert f'value="{people[1].pk}"' in browser.get(reverse("blanks_add") + f"?person={people[1].pk}").content.decode()


def test_a_family_that_took_its_consent_back_is_not_asked_with_its_class(browser, school):
    gone, other = make_class(school, 2)
    back = Consent.objects.create(person=gone, kind="processing", signer="guardian", given_on="2026-09-01")
    today = timezone.localdate()
    Consent.objects.filter(pk=back.pk).update(withdrawn_on=today, destroy_by=today)
    ask(browser)
    assert set(ConsentBlank.objects.values_list("person_id", flat=True)) == {other.pk}
    ask(browser, ids=str(gone.pk))
    assert ConsentBlank.objects.filter(person=gone).count() == 2, "they have changed their mind, the curator asks them"


def test_who_took_a_consent_back_is_not_asked_after_the_term_to_destroy_either(browser, school):
    gone, anew, other = make_class(school, 3)
    for person in (gone, anew):
        words = {"kind": "processing", "signer": "guardian", "given_on": "2025-09-01"}
        Consent.objects.create(person=person, **words, withdrawn_on="2025-10-01", destroy_by="2025-10-15")
    Consent.objects.create(person=anew, kind="processing", signer="guardian", given_on="2025-11-01", until="2026-08-31")
    Consent.objects.create(person=gone, kind="transfer", recipient="Завод", signer="guardian", given_on="2025-11-01")
    ask(browser)
    assert set(ConsentBlank.objects.values_list("person_id", flat=True)) == {anew.pk, other.pk}


@pytest.mark.parametrize("page", ["blanks_add", "links_add"])
@pytest.mark.parametrize("others", [0, 1])
def test_when_all_that_is_left_took_it_back_the_page_says_so(browser, school, page, others):
    gone, *full = make_class(school, 1 + others)
    for person in full:
        give_consents(person)
    Consent.objects.create(
        person=gone, kind="processing", signer="guardian", given_on="2026-09-01", withdrawn_on="2026-10-01"
    )
    answer = browser.post(reverse(page), {"asked": "1", "kinds": BOTH, "place": "", "ids": ""})
    text = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 409
    assert f"того здесь не спросят ({gone.short_name.replace(chr(160), ' ')}). Передумали" in text
    assert ("У остальных" in text) is bool(others)
    assert "У этих людей все" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_says_how_many_are_missing_in_each_class(browser, school, curator, number, django_assert_num_queries):
    """Before anything is pressed; of those who would be asked."""
    curator.open_school(school.pk)
    people = make_class(school, number, letter="В")
    full, back, grown = make_class(school, 1, letter="Г")[0], *make_class(school, 1), make_mentor(school).person
    give_consents(full)
    give_consents(back)
    withdraw(consent=back.consents.first(), day=timezone.localdate(), actor=curator)
    grown.consents.all().delete()
    Consent.objects.create(person=people[0], kind="processing", signer="guardian", given_on=timezone.localdate())
    with django_assert_num_queries(10):
        page = browser.get(reverse("blanks_add")).content.decode().replace("\xa0", " ")
    assert f"8 «В» — не хватает {number * 2 - 1}<" in page
    assert "8 «Г» — нужные есть<" in page
    assert ">8 «Б»<" in page
    assert "взрослые — не хватает 1<" in page
    assert f"все из баз и кандидаты этого года — не хватает {number * 2}<" in page
    assert ">кандидаты в наставники<" in page
    assert f"наставляемые — не хватает {number * 2 - 1}<" in page


def test_who_took_the_transfer_to_one_partner_back_is_asked_about_another(browser, school, curator):
    curator.open_school(school.pk)
    (child,) = make_class(school, 1)
    words = {"kind": "transfer", "signer": "guardian", "given_on": timezone.localdate()}
    given = Consent.objects.create(person=child, recipient="ООО «Прибор»", **words)
    withdraw(consent=given, day=timezone.localdate(), actor=curator)
    again = ask(browser, place="8 Б", kinds=["transfer"], recipient="ООО «Прибор»")
    assert again.status_code == 409
    assert "Кто отозвал согласие, того здесь не спросят" in again.content.decode()
    assert ask(browser, place="8 Б", kinds=["transfer"], recipient="ПАО «Заря»").status_code == 302
    assert ConsentBlank.objects.get().recipient == "ПАО «Заря»"
    assert ask(browser, place="8 Б", kinds=["image"], recipient="ООО «Прибор»").status_code == 302


def test_the_text_for_a_parent_speaks_of_the_childs_role(browser, school, curator):
    """A mentor's parent does not sign that a mentor will be looked for; who is both reads of both."""
    curator.open_school(school.pk)
    mentee, both = make_class(school, 2)
    mentor, wants, nobody = (make_person(school, f"Ершов{number} Лев") for number in range(3))
    for person in (mentor, both):
        MentorCard.objects.create(person=person, year=year_of(school))
    make_candidate(school, person=wants)
    people = [mentee, both, mentor, wants, nobody]
    kinds = ["processing", "participation", "transfer", "image"]
    blanks = issue_blanks(people=people, kinds=kinds, year=year_of(school), actor=curator, recipient="ООО «Прибор»")
    said = {(one.person_id, one.kind): one.text.role for one in blanks}
    roles = {mentee: "", both: "both", mentor: "mentor", wants: "mentor", nobody: ""}
    assert said == {
        (person.pk, kind): role if kind != "image" else "" for person, role in roles.items() for kind in kinds
    }
    facts = {one.person_id: facts_of(one, school) for one in blanks if one.kind == "processing"}
    flat = {pk: " ".join(" ".join(part.text for part in one.parts).split()) for pk, one in facts.items()}
    assert "подбор наставника, организация" in flat[mentee.pk]
    assert "подбор наставляемого, с которым обучающийся будет работать как наставник" in flat[mentor.pk]
    assert "запрос к наставнику" not in flat[mentor.pk]
    assert "запрос к наставнику" in flat[both.pk]
    assert issue_blanks(people=people, kinds=kinds, year=year_of(school), actor=curator, recipient="ООО «Прибор»")
    assert ConsentBlank.objects.waiting().count() == len(blanks)
    day = f"{timezone.localdate():%d.%m.%Y}"
    assert browser.post(reverse("consents_take"), {"ids": mentor.pk, "given_on": day, "until": ""}).status_code == 302
    assert {one.text.role for one in mentor.consents.all()} == {"mentor"}


def test_the_longest_texts_fit_on_one_sheet_of_a_school_with_a_long_name(school):
    load_texts()
    school.letterhead = "Российская Федерация, 630000, Новосибирская область, г. Новосибирск, ул. Космонавтов, д. 117"
    child = make_person(school, "Константинопольский-Задунайский Александр Вениаминович", birth_year=2010)
    words = {"person": child, "signer": "guardian", "recipient": "ПАО «Новосибирский завод химконцентратов»"}
    texts = ConsentText.objects.filter(role="both")
    blanks = [ConsentBlank(kind=text.kind, text=text, until=timezone.localdate(), **words) for text in texts]
    assert len(texts_of(draw(blanks, school))) == len(blanks) == 3
