"""Consents: who lacks what, one record, a pile of papers, withdrawal, the scan and who may open it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from participants.consents.missing import missing_consents
from participants.consents.scans import jpeg_is_whole
from participants.consents.standing import standing_of
from participants.models import Consent, MenteeCard, Person
from tests.factories import give_consents, make_mentee, make_mentor, make_person, year_of

PDF = b"%PDF-1.7 scan %%EOF"


def segment(code, words):
    """A segment of a JPEG with its length."""
    return b"\xff" + bytes([code]) + (len(words) + 2).to_bytes(2, "big") + words


def jpeg(before=b"", data=b"\x11\xff\x00\x22\xff\xd0\x33", end=b"\xff\xd9"):
    """A picture: its segments (first those of `before`), the data with a stuffed byte and a restart, the end."""
    return b"\xff\xd8" + segment(0xE0, b"JFIF") + before + segment(0xDA, b"\x01") + data + end


DAY = datetime.date(2026, 11, 20)
GIVEN = {
    "kind": "processing",
    "signer": "guardian",
    "signer_name": "Белова Анна",
    "given_on": "01.09.2026",
    "until": "",
}


@pytest.fixture
def browser(sign_in, curator, settings, tmp_path):
    """The curator's browser; scans go into a folder of the test."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    client = sign_in(curator)
    client.get(reverse("people"))
    return client


@pytest.fixture
def bare(school):
    """A pupil in the base without any consent."""
    return MenteeCard.objects.create(person=make_person(school), year=year_of(school)).person


def scan(content=PDF, name="скан.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_known_number_of_queries(browser, school, django_assert_num_queries, number):
    for row in range(number):
        make_mentee(school, f"Ким Имя{row}")
    with django_assert_num_queries(11):
        text = browser.get(reverse("consents")).content.decode()

    assert text.count('name="id"') == number


def test_the_list_shows_who_lacks_what_and_filters_by_it(browser, bare, school):
    full, soon = make_mentee(school, "Гусева Дарья"), make_mentee(school, "Ёлкин Лев")
    soon.person.consents.update(until=datetime.date.today() + datetime.timedelta(days=10))
    make_person(school, "Невбазов Иван")

    def found(address):
        text = browser.get(reverse("consents") + address).content.decode()
        return [name for name in ("Белов", "Гусева", "Ёлкин", "Невбазов") if f"Выбрать: {name}" in text]

    assert found("") == ["Белов", "Гусева", "Ёлкин"]
    assert found("?state=missing") == found("?view=missing") == ["Белов"]
    assert found("?state=expiring") == found("?view=expiring") == ["Ёлкин"]
    assert found("?state=full") == ["Гусева", "Ёлкин"]
    assert full.person.left_on is None


def test_a_consent_is_kept_with_its_scan_under_a_name_that_says_nothing(browser, bare, curator):
    browser.post(reverse("consent_add", args=[bare.pk]), GIVEN | {"scan": scan()})

    consent = Consent.objects.get()
    assert (consent.kind, consent.signer_name, consent.given_on) == (
        "processing",
        "Белова Анна",
        datetime.date(2026, 9, 1),
    )
    assert consent.scan.name.endswith(".pdf")
    assert "скан" not in consent.scan.name
    entry = AuditEntry.objects.get(action="consent_added")
    assert (entry.actor_id, entry.values) == (curator.pk, {"kind": "processing", "person": bare.pk, "size": len(PDF)})


SMALL = segment(0xE1, b"Exif" + jpeg())  # the small picture that a telephone writes before the large one


@pytest.mark.parametrize(
    "data, whole",
    [
        (jpeg(), True),
        (jpeg(SMALL), True),
        (jpeg(SMALL) + b" MotionPhoto", True),
        (jpeg(data=b"\x11" + segment(0xDA, b"\x01") + b"\x22"), True),  # drawn in several passes
        (jpeg(end=b"\xff\xff\xd9"), True),
        (jpeg(end=b""), False),
        (jpeg(SMALL, end=b""), False),
        (jpeg(SMALL, end=b"\xff"), False),
        ((jpeg(SMALL))[:40], False),
        (b"\xff\xd8\xff\xd9", False),
        (b"\xff\xd8" + segment(0xE1, b"") * 2_000_000 + jpeg(), False),  # in no time
    ],
)
def test_a_picture_cut_on_its_way_is_told_from_a_whole_one(data, whole):
    assert jpeg_is_whole(data) is whole


def test_a_photo_cut_behind_its_small_picture_is_refused(browser, bare):
    cut = scan(jpeg(SMALL, end=b""), "фото.jpg")
    page = browser.post(reverse("consent_add", args=[bare.pk]), GIVEN | {"scan": cut})
    assert "Файл обрывается" in page.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"scan": scan(b"MZ\x90 virus", "скан.pdf")}, "Это не PDF и не картинка"),
        ({"scan": scan(b"<html>%PDF-", "скан.pdf")}, "Это не PDF и не картинка"),
        ({"scan": scan(PDF[:10])}, "Файл обрывается"),
        ({"scan": scan(PDF + b"0" * 10 * 1024 * 1024)}, "можно до 10 МБ"),
        ({"scan": scan(b"")}, "пуст"),
        ({"signer_name": ""}, "Введите ФИО представителя"),
        ({"given_on": "01.01.2099"}, "Эта дата ещё не наступила. Напишите сегодняшнюю или прошедшую"),
        ({"given_on": "31.09.2026"}, "31.09.2026 нет в календаре"),
        ({"until": "01.08.2026"}, "не может закончиться раньше"),
        ({"kind": ""}, "Выберите"),
    ],
)
def test_a_wrong_record_is_refused_with_the_reason(browser, bare, changes, message):
    answer = browser.post(reverse("consent_add", args=[bare.pk]), GIVEN | changes)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("content, ending", [(PDF, "pdf"), (jpeg(), "jpg"), (b"\x89PNG\r\n\x1a\nIEND", "png")])
def test_the_scan_goes_out_as_what_it_is_and_the_opening_is_journalled(browser, bare, content, ending):
    browser.post(reverse("consent_add", args=[bare.pk]), GIVEN | {"scan": scan(content, "a.exe")})
    consent = Consent.objects.get()
    answer = browser.get(reverse("consent_scan", args=[consent.pk]))

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Disposition"].endswith(f".{ending}")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(action="file_viewed", object_id=consent.pk).count() == 1


def test_a_scan_is_not_given_to_strangers_mentors_or_the_methodist(browser, bare, sign_in, stranger, mentor, methodist):
    browser.post(reverse("consent_add", args=[bare.pk]), GIVEN | {"scan": scan()})
    address = reverse("consent_scan", args=[Consent.objects.get().pk])

    assert [sign_in(user).get(address).status_code for user in (stranger, mentor, methodist)] == [404, 403, 403]


def test_an_absent_scan_is_said(browser, bare):
    give_consents(bare)

    answer = browser.get(reverse("consent_scan", args=[Consent.objects.first().pk]), follow=True)
    assert "нет скана" in answer.content.decode()


def test_a_pile_of_papers_fills_what_is_missing_and_skips_the_rest(browser, bare, school):
    full = make_mentee(school, "Гусева Дарья").person
    asked = browser.post(reverse("consents_take"), {"id": [bare.pk, full.pk]}).content.decode()
    browser.post(reverse("consents_take"), {"ids": f"{bare.pk},{full.pk}", "given_on": "01.10.2026", "until": ""})

    assert "Гусева Дарья: согласия уже действуют" in asked
    assert "Белов Артём Дмитриевич: нет согласия" in asked
    assert sorted(bare.consents.values_list("kind", "signer")) == [
        ("participation", "guardian"),
        ("processing", "guardian"),
    ]
    assert full.consents.count() == 2
    assert AuditEntry.objects.filter(action="consent_added").count() == 2


def test_a_withdrawal_says_what_follows_and_cannot_be_taken_back(browser, school):
    person = make_mentee(school).person
    consent = person.consents.get(kind="processing")
    address = reverse("consent_withdraw", args=[consent.pk])

    assert "не войдёт в новые приказы" in browser.get(address).content.decode()
    early = browser.post(address, {"withdrawn_on": "01.08.2026"})
    assert "отозвать его раньше нельзя" in early.content.decode()
    browser.post(address, {"withdrawn_on": "20.10.2026"})
    again = browser.post(address, {"withdrawn_on": "21.10.2026"})
    assert "уже отозвано" in again.content.decode()
    changed = browser.post(reverse("consent_edit", args=[consent.pk]), GIVEN | {"until": "01.12.2027"})
    assert "Согласие отозвано или записано по ошибке, исправить его нельзя" in changed.content.decode()
    consent.refresh_from_db()
    assert (consent.withdrawn_on, consent.until) == (datetime.date(2026, 10, 20), None)


@pytest.mark.parametrize("page", ["consent_add", "consent_edit", "consent_withdraw", "consent_scan"])
def test_a_foreign_consent_is_nowhere(browser, school, other_school, page):
    person = make_mentee(other_school).person
    key = person.pk if page == "consent_add" else person.consents.first().pk

    assert browser.get(reverse(page, args=[key])).status_code == 404


@pytest.mark.parametrize(
    "fields, words",
    [
        (None, "Нет"),
        ({}, "Действует"),
        ({"until": datetime.date(2026, 11, 30)}, "До 30.11.2026"),
        ({"until": datetime.date(2026, 11, 1)}, "Закончилось"),
        ({"withdrawn_on": datetime.date(2026, 11, 1)}, "Отозвано"),
        ({"given_on": datetime.date(2026, 12, 1)}, "С 01.12.2026"),
        ({"signer": "self"}, "Нет"),
    ],
)
def test_how_a_consent_stands_is_said_in_words(school, fields, words):
    person = make_person(school)
    start = {"kind": "processing", "signer": "guardian", "given_on": datetime.date(2026, 9, 1)}
    papers = [] if fields is None else [Consent(person=person, **(start | fields))]

    assert standing_of(person, papers, "processing", DAY).words == words
    assert (
        standing_of(make_person(school, kind="teacher", grade=None), papers, "participation", DAY).words
        == "Не требуется"
    )


def test_a_consent_opened_from_a_card_leads_back_there_and_the_missing_one_is_offered_next(browser, school):
    person = make_mentee(school).person
    Consent.objects.all().delete()
    person.guardians.create(full_name="Белова Анна Сергеевна", relation="мать")
    card = f"/people/{person.pk}/"
    address = reverse("consent_add", args=[person.pk]) + f"?next={card}"
    first = browser.get(address).content.decode()
    given = {"signer": "guardian", "signer_name": "Белова Анна Сергеевна", "given_on": "01.09.2026"}

    assert '<option value="Белова Анна Сергеевна">' in first
    assert "Сохранить и записать следующее" in first
    assert browser.post(address, {"kind": "processing", "again": "1", **given}).url == address
    second = browser.get(address).content.decode()
    assert 'value="participation" checked' in " ".join(second.split()).replace('" id="id_kind_1" checked', '" checked')
    assert "Сохранить и записать следующее" not in second
    assert browser.post(address, {"kind": "participation", **given}).url == card
    assert browser.post(f"{card}consents/add/?next=//evil.example", {"kind": "processing", **given}).url == "/"


def taking(browser, people, **fields):
    """The page of a pile of papers, sent."""
    ids = ",".join(str(person.pk) for person in people)
    return browser.post(reverse("consents_take"), {"ids": ids, "given_on": "01.10.2026", "until": "", **fields})


def test_a_pile_asks_once_about_pupils_who_have_to_sign_too(browser, school):
    child = MenteeCard.objects.create(person=make_person(school, birth_year=2014), year=year_of(school)).person
    pupil = MenteeCard.objects.create(person=make_person(school, "Ким Анна", birth_year=2011), year=year_of(school))
    both = [child, pupil.person]
    asked = taking(browser, both).content.decode().replace("\xa0", " ")

    assert "Нужна и подпись учеников, которым есть 14 (Ким А.)." in asked
    assert f'name="bare" value="{pupil.person_id}"' in asked
    assert 'value="01.10.2026"' in asked
    assert not Consent.objects.exists()
    assert taking(browser, both, bare="").status_code == 200
    assert taking(browser, both, bare=str(child.pk)).status_code == 200
    assert not Consent.objects.exists()
    assert taking(browser, both, bare=str(pupil.person_id)).status_code == 302
    assert set(Consent.objects.values_list("person__last_name", "child_signed")) == {("Белов", False), ("Ким", False)}


@pytest.mark.parametrize(
    "born, given_on, fields",
    [
        (2011, "01.10.2026", {"child_signed": "on"}),
        (2014, "01.10.2026", {}),
        (None, "01.10.2026", {}),
        (2012, "01.10.2026", {}),  # 13 or 14: the lower age counts, as everywhere
        (2011, "01.10.2025", {}),
        (2007, "01.10.2026", {}),
    ],
)
def test_a_pile_asks_about_nobody_who_need_not_sign_or_has(browser, school, born, given_on, fields):
    person = MenteeCard.objects.create(person=make_person(school, birth_year=born), year=year_of(school)).person
    assert taking(browser, [person], given_on=given_on, **fields).status_code == 302
    assert Consent.objects.exists()


def test_a_pile_does_not_ask_about_papers_that_stand_already(browser, school):
    person = make_mentee(school, birth_year=2011).person
    assert taking(browser, [person]).status_code == 302


def test_a_long_list_of_pupils_is_cut(browser, school):
    people = [make_person(school, f"Ким Имя{number}", birth_year=2011) for number in range(12)]
    MenteeCard.objects.bulk_create(MenteeCard(person=person, year=year_of(school)) for person in people)
    assert "и ещё 2). Если" in taking(browser, people).content.decode()


@pytest.mark.parametrize(
    "old, fields, written",
    [
        ({"until": "2026-11-01"}, {}, 2),  # signed while the old one stood, which has ended since
        ({"until": "2026-11-01"}, {"until": "30.10.2026"}, 0),  # stood to the end of the new one too
        ({"until": "2026-10-10"}, {"until": "30.10.2026"}, 2),
        ({"until": "2026-12-31"}, {}, 0),
        ({"withdrawn_on": "2026-11-01"}, {}, 0),  # nothing taken back comes back
    ],
)
def test_a_pile_writes_down_what_is_missing_by_now_and_says_who_is_left(
    browser, school, time_machine, old, fields, written
):
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))
    person = make_mentee(school).person
    person.consents.update(**old)
    for _ in range(2):  # the second press writes nothing
        answer = taking(browser, [person], **fields)
        words = browser.get(answer.url).content.decode()
        stands = not missing_consents(person, datetime.date(2026, 11, 20))
        assert ("Нужных согласий по-прежнему нет (Белов А. Д.). " in words.replace("\xa0", " ")) is not stands
    assert person.consents.count() == 2 + written


@pytest.mark.parametrize("born, lost, written", [(2014, [], 0), (2014, ["participation"], 1), (2008, [], 0)])
def test_a_pile_writes_nothing_for_whom_the_page_passes_over(browser, bare, school, time_machine, born, lost, written):
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))
    full = make_mentee(school, "Гусева Дарья", birth_year=born).person
    full.consents.update(given_on="2026-10-10")
    if born == 2008:  # a child when the pile was signed, of age and with a consent of her own by today
        Person.objects.filter(pk=full.pk).update(birth_date="2008-10-05")
        full.consents.update(signer="self")
    full.consents.filter(kind__in=lost).delete()
    before = full.consents.count()
    asked = browser.post(reverse("consents_take"), {"id": [bare.pk, full.pk]}).content.decode()
    assert ("Гусева Дарья: согласия уже действуют" in asked) is not bool(lost)
    assert (f'name="ids" value="{bare.pk}"' in asked) is not bool(lost)
    taking(browser, [bare, full])
    assert (bare.consents.count(), full.consents.count()) == (2, before + written)


def test_a_pile_of_nobody_who_lacks_a_consent_says_so(browser, school):
    full = make_mentee(school).person
    answer = browser.post(reverse("consents_take"), {"id": [full.pk], "query": "view=all"})
    assert answer.url == f"{reverse('consents')}?view=all"
    assert "У отмеченных согласия уже действуют, записывать нечего" in browser.get(answer.url).content.decode()


def test_after_a_pile_the_list_is_on_the_tab_where_it_was_left(browser, bare):
    asked = browser.post(reverse("consents_take"), {"id": [bare.pk], "query": "view=missing&q=Белов&x=//evil"})
    text = asked.content.decode()
    left = f"{reverse('consents')}?view=missing&amp;q=%D0%91%D0%B5%D0%BB%D0%BE%D0%B2&amp;x=%2F%2Fevil"
    assert f'href="{left}"' in text
    assert 'name="query" value="view=missing&amp;q=Белов&amp;x=//evil"' in text
    assert taking(browser, [bare], query="view=missing").url == f"{reverse('consents')}?view=missing"
    assert taking(browser, [bare]).url == reverse("consents")
    address = reverse("consents_take") + "?next=/people/"
    assert browser.post(address, {"ids": bare.pk, "given_on": "01.10.2026", "query": "view=missing"}).url == "/people/"


def test_a_pile_says_that_parents_are_not_named_and_the_register_finds_such_papers(browser, bare, school):
    teacher = make_mentor(school).person
    teacher.consents.all().delete()
    words = "ФИО подписавших родителей не запишутся"
    assert words in browser.post(reverse("consents_take"), {"id": [bare.pk]}).content.decode()
    assert words not in browser.post(reverse("consents_take"), {"id": [teacher.pk]}).content.decode()

    taking(browser, [bare, teacher])
    give_consents(make_person(school, "Гусева Дарья"), signer_name="Гусева Ольга")
    found = browser.get(reverse("consent_papers") + "?name=none").content.decode()
    assert "Белов" in found
    assert "Гусева" not in found
    assert "Рычкова" not in found


@pytest.mark.parametrize("place", ["папка 3", ""])
def test_where_the_papers_lie_is_asked_once_for_all_received(browser, bare, school, place):
    full = make_mentee(school, "Гусева Дарья").person
    assert "Где бумага" in browser.post(reverse("consents_take"), {"id": [bare.pk]}).content.decode()
    taking(browser, [bare, full], place=place)
    assert list(bare.consents.values_list("place", flat=True)) == [place, place]
    assert set(full.consents.values_list("place", flat=True)) == {""}
