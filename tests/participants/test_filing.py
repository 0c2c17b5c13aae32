"""Scans filed by their codes: a class from the scanner, a photograph, sheets without a code, hostile files."""

import datetime
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from participants.consentpapers.drawing import draw
from participants.consentpapers.issuing import issue_blanks
from participants.consents.keeping import withdraw
from participants.consents.missing import missing_consents
from participants.filing import reading
from participants.filing.piling import Signed, forget_piles, take_pile
from participants.filing.reading import Unreadable, pages_of
from participants.models import Consent, ConsentBlank, Person, ScanPage, ScanPile
from tests.factories import make_person, year_of
from tests.participants.consent_papers import (
    joined,
    load_texts,
    make_class,
    pdf_file,
    photograph,
    pictures,
    white_sheet,
)

BOTH = ["processing", "participation"]
TODAY_IS = datetime.date.today()
TODAY = f"{TODAY_IS:%d.%m.%Y}"


@pytest.fixture
def browser(sign_in, curator, settings, tmp_path):
    """The curator's browser; scans go into a folder of the test."""
    load_texts()
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    client = sign_in(curator)
    client.get(reverse("people"))
    return client


@pytest.fixture
def sheets(browser, school, curator):
    """Makes a class with its blanks; gives the people and the PDF as it came back from the parents."""

    def make(number=1, kinds=BOTH, **fields):
        people = make_class(school, number, **fields)
        blanks = issue_blanks(people=people, kinds=kinds, year=year_of(school), actor=curator)
        return people, draw(blanks, school)

    return make


def upload(browser, *files):
    return browser.post(reverse("scans_add"), {"scans": list(files)})


def take(browser, pile, pages=None, **fields):
    ticked = [page.pk for page in pages or pile.pages.all()]
    names = {f"name-{pk}": "Белова Анна" for pk in ticked}
    return browser.post(
        reverse("scans_take", args=[pile.pk]), {"given_on": TODAY, "take": ticked, "bare": ticked, **names, **fields}
    )


def test_the_scans_of_a_whole_class_find_their_records_and_open_the_gate(browser, sheets):
    people, data = sheets(9)
    asked = upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    look = browser.get(asked.url).content.decode()

    assert pile.pages.count() == 18
    assert all(f"{person.full_name}, {person.class_name}" in look for person in people)
    assert not Consent.objects.exists()
    answer = take(browser, pile)
    assert answer.status_code == 302
    for person in people:
        assert missing_consents(person, datetime.date.today()) == []
        for consent in person.consents.all():
            assert consent.blank.person == person
            assert consent.text == consent.blank.text
            assert consent.until == datetime.date(2027, 8, 31)
            with consent.scan.open("rb") as kept:
                assert pages_of(kept.read())[0].code == consent.blank.code
    assert AuditEntry.objects.get(action="scans_taken").values == {"count": 18}
    assert not pile.pages.exclude(file="").exists()


@pytest.mark.parametrize("angle", [0, 90, 180, 7])
def test_a_photograph_of_any_side_is_read(browser, sheets, angle):
    _, data = sheets(1, ["processing"])
    upload(browser, photograph(pictures(data, 110)[0], angle))

    assert ScanPage.objects.get().blank == ConsentBlank.objects.get()


def test_what_cannot_be_filed_is_said_sheet_by_sheet(browser, sheets, school, other_school, curator, stranger):
    _, data = sheets(1, ["processing"])
    theirs = make_person(other_school)
    foreign = issue_blanks(people=[theirs], kinds=["processing"], year=year_of(other_school), actor=opened(stranger))
    other = draw(foreign, other_school)
    upload(browser, pdf_file(joined(data, data, other, white_sheet())))
    pile = ScanPile.objects.get()
    page = browser.get(reverse("scans", args=[pile.pk])).content.decode()

    for words in ("Повтор: такой лист уже есть выше", "Этого бланка нет в вашей школе", "Кода не видно"):
        assert words in page
    assert theirs.full_name not in page
    assert take(browser, pile).status_code == 409
    assert not Consent.objects.exists()
    take(browser, pile, [pile.pages.first()])
    assert Consent.objects.count() == 1
    upload(browser, pdf_file(data))
    again = ScanPile.objects.first()
    assert "Этот бланк уже подшит" in browser.get(reverse("scans", args=[again.pk])).content.decode()


def opened(user):
    user.open_school(user.schools[0].pk)
    return user


def test_an_old_blank_does_not_bring_back_a_withdrawn_consent(browser, sheets, curator):
    (person,), data = sheets(1, ["processing"])
    upload(browser, pdf_file(data))
    take(browser, ScanPile.objects.get())
    withdraw(consent=Consent.objects.get(), day=datetime.date.today(), actor=opened(curator))
    ConsentBlank.objects.update(consent=None)
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.first()

    assert "отозвали после печати" in browser.get(reverse("scans", args=[pile.pk])).content.decode()
    assert take(browser, pile).status_code == 409
    assert len(missing_consents(person, datetime.date.today())) == 2


def test_the_pupils_signature_is_asked_for_from_fourteen(browser, sheets):
    today = datetime.date.today()
    _, data = sheets(1, ["processing"], birth_date=today.replace(year=today.year - 14, day=1))
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    key = pile.pages.get().pk

    assert f'name="child" value="{key}"' in browser.get(reverse("scans", args=[pile.pk])).content.decode()
    take(browser, pile, child=[key])
    assert Consent.objects.get().child_signed


def test_a_sheet_signed_in_the_future_or_on_no_day_is_refused(browser, sheets):
    _, data = sheets(1, ["processing"])
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()

    assert "ещё не наступила" in take(browser, pile, given_on="01.01.2099").content.decode()
    assert take(browser, pile, given_on="").status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "file, words",
    [
        (SimpleUploadedFile("a.pdf", b"MZ\x90 virus"), "Это не PDF и не картинка"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing more %%EOF"), "файл не открылся"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xda\x00\x02 nothing more\xff\xd9"), "файл не открылся"),
        (SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100 + b"IEND"), "файл не открылся"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7 cut on its way"), "Файл обрывается на середине"),
        (SimpleUploadedFile("a.pdf", b""), "пуст"),
        (SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024), "можно до 10 МБ"),
    ],
)
def test_a_wrong_file_is_named_with_the_reason(browser, file, words):
    answer = upload(browser, file)

    assert answer.status_code in (409, 422)
    assert words in answer.content.decode()
    assert not ScanPile.objects.exists()


def test_too_many_files_at_once_are_refused(browser):
    files = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7 x") for number in range(31)]

    assert "за один раз можно 30" in upload(browser, *files).content.decode()
    assert "Выберите хотя бы один файл" in browser.post(reverse("scans_add"), {"x": "1"}).content.decode()


def test_a_picture_that_would_eat_the_memory_is_not_opened(tmp_path):
    huge = tmp_path / "huge.png"
    Image.new("1", (20_000, 20_000)).save(huge)

    assert huge.stat().st_size < 200_000
    with pytest.raises(Unreadable, match="слишком большой снимок"):
        pages_of(huge.read_bytes())


def test_a_reader_that_dies_or_hangs_does_not_take_the_server_along(monkeypatch):
    monkeypatch.setattr(reading, "MEMORY", 10 * 2**20)
    with pytest.raises(Unreadable, match="не открылся"):
        pages_of(white_sheet())
    monkeypatch.setattr(reading, "MEMORY", 1500 * 2**20)
    monkeypatch.setattr(reading, "SECONDS", 0)
    with pytest.raises(Unreadable):
        pages_of(white_sheet())


def test_a_pile_that_nobody_took_goes_with_its_files(browser, sheets, time_machine, django_capture_on_commit_callbacks):
    _, data = sheets(1, ["processing"])
    upload(browser, pdf_file(data))
    name = ScanPage.objects.get().file.name
    assert forget_piles() == 0
    time_machine.move_to(timezone.now() + datetime.timedelta(days=3, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_piles() == 1
    assert not default_storage.exists(name)


def test_a_pile_is_dropped_and_what_was_filed_stays(browser, sheets, django_capture_on_commit_callbacks):
    _, data = sheets(2, ["processing"])
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    take(browser, pile, [pile.pages.first()])
    left = pile.pages.exclude(file="").get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("scans_drop", args=[pile.pk]))

    assert not ScanPile.objects.exists()
    with Consent.objects.get().scan.open("rb") as kept:
        assert kept.read().startswith(b"%PDF")
    assert not default_storage.exists(left)


def test_a_foreign_pile_is_nowhere(browser, sheets, sign_in, stranger):
    _, data = sheets(1, ["processing"])
    upload(browser, pdf_file(data))
    pile, page = ScanPile.objects.get(), ScanPage.objects.get()
    client = sign_in(stranger)
    client.get(reverse("people"))

    assert client.get(reverse("scans", args=[pile.pk])).status_code == 404
    assert client.get(reverse("scans_page", args=[page.pk])).status_code == 404
    assert client.post(reverse("scans_take", args=[pile.pk]), {"given_on": TODAY}).status_code == 404
    assert client.post(reverse("scans_drop", args=[pile.pk])).status_code == 404
    whole = browser.get(reverse("scans_page", args=[page.pk]), {"file": 1})
    assert b"".join(whole.streaming_content).startswith(b"%PDF")
    assert whole["Content-Disposition"].startswith("attachment")


def test_a_sheet_is_looked_at_as_a_picture_drawn_here_and_ticked_by_who_has_looked(browser, sheets):
    _, data = sheets(1, ["processing"])
    photo = io.BytesIO()
    Image.new("RGB", (3000, 2000), "white").save(photo, "JPEG", comment=b"<script>")
    upload(browser, pdf_file(data), SimpleUploadedFile("снимок.jpg", photo.getvalue()))
    first, second = ScanPage.objects.order_by("position")
    for page in (first, second):
        shown = browser.get(reverse("scans_page", args=[page.pk]))
        assert shown["Content-Type"] == "image/jpeg"
        assert "no-store" in shown["Cache-Control"]
        assert "Content-Disposition" not in shown
        assert b"<script>" not in shown.content, "what a camera or a stranger wrote beside the picture is left out"
        with Image.open(io.BytesIO(shown.content)) as picture:
            assert max(picture.size) <= 1601
    html = browser.get(reverse("scans", args=[first.pile_id])).content.decode()
    assert 'name="take"' in html
    assert "checked" not in html
    assert f"{TODAY}" not in html, "the day stands on the paper"
    ScanPage.objects.filter(pk=second.pk).update(file="consents/none.jpg")
    with default_storage.open("consents/none.jpg", "wb") as broken:
        broken.write(b"%PDF-1.4 broken %%EOF")
    whole = browser.get(reverse("scans_page", args=[second.pk]))
    assert b"".join(whole.streaming_content).startswith(b"%PDF")
    whole.close()
    assert whole["Content-Disposition"].startswith("attachment")


def test_an_unticked_signature_of_a_pupil_of_14_is_asked_about_once(browser, sheets):
    (person,), data = sheets(1, ["processing"], birth_date=datetime.date(TODAY_IS.year - 15, 1, 1))
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    page = pile.pages.get()
    named = {"given_on": TODAY, "take": [page.pk], f"name-{page.pk}": "Иная Ольга"}
    asked = browser.post(reverse("scans_take", args=[pile.pk]), named)

    assert asked.status_code == 422
    assert f"Лист 1: {person.full_name}" in (text := asked.content.decode())
    assert 'value="Иная Ольга"' in text
    assert f'name="bare" value="{page.pk}"' in text
    assert not Consent.objects.exists()
    browser.post(reverse("scans_take", args=[pile.pk]), named | {"bare": [page.pk]})
    assert (Consent.objects.get().signer_name, Consent.objects.get().child_signed) == ("Иная Ольга", False)


def test_a_ticked_signature_of_the_pupil_is_not_asked_about(browser, sheets):
    _, data = sheets(1, ["processing"], birth_date=datetime.date(TODAY_IS.year - 15, 1, 1))
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    page = pile.pages.get()
    sent = {"given_on": TODAY, "take": [page.pk], "child": [page.pk], f"name-{page.pk}": "Белова Анна"}

    assert browser.post(reverse("scans_take", args=[pile.pk]), sent).status_code == 302
    assert Consent.objects.get().child_signed


def test_a_sheet_that_contradicts_the_answer_by_link_says_so_and_is_taken(browser, sheets):
    _, data = sheets(1)
    at = timezone.make_aware(datetime.datetime(2026, 11, 12, 12))
    ConsentBlank.objects.filter(kind="participation").update(answer="refuse", answered_at=at)
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    text = browser.get(reverse("scans", args=[pile.pk])).content.decode()

    assert text.count("По ссылке 12.11.2026 ответили «не согласны»: проверьте, что подпись поздняя") == 1
    assert take(browser, pile).status_code == 302
    assert Consent.objects.count() == 2


def test_a_parent_who_signed_is_named_or_the_sheet_is_not_filed(browser, sheets):
    (person,), data = sheets(1)
    person.guardians.all().delete()
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    first, second = pile.pages.order_by("position")
    sent = {"given_on": TODAY, "take": [first.pk, second.pk], "bare": [first.pk, second.pk]}
    asked = browser.post(reverse("scans_take", args=[pile.pk]), sent | {f"name-{first.pk}": "Белова Анна"})

    assert asked.status_code == 422
    text = asked.content.decode()
    assert f'<a href="#name-{second.pk}">Лист 2: введите ФИО представителя, который подписал</a>' in text
    assert f'id="name-{second.pk}-fault"' in text
    assert f'id="name-{first.pk}-fault"' not in text
    assert 'value="Белова Анна"' in text
    assert not Consent.objects.exists()
    seen = {first.pk: Signed("Белова Анна", False), second.pk: Signed(" ", False)}
    with pytest.raises(MoveRefused, match="Лист 2: Введите ФИО представителя"):
        take_pile(pile=pile, given_on=TODAY_IS, signed=seen, actor=pile.created_by)
    assert not Consent.objects.exists()


def test_of_two_parents_the_other_one_is_at_hand(browser, sheets):
    (person,), data = sheets(1, ["processing"])
    known = person.guardians.get().full_name
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    address = reverse("scans", args=[pile.pk])
    assert "<datalist" not in browser.get(address).content.decode()
    person.guardians.create(full_name="Иной Олег")

    text = browser.get(address).content.decode()
    assert f'value="{known}"' in text
    assert '<option value="Иной Олег">' in text


def test_a_grown_up_signs_under_the_own_name(browser, school, curator):
    teacher = make_person(school, "Титова Ольга", "teacher")
    blanks = issue_blanks(people=[teacher], kinds=["processing"], year=year_of(school), actor=curator)
    upload(browser, pdf_file(draw(blanks, school)))
    pile = ScanPile.objects.get()
    page = pile.pages.get()

    assert 'value="Титова Ольга"' in browser.get(reverse("scans", args=[pile.pk])).content.decode()
    browser.post(reverse("scans_take", args=[pile.pk]), {"given_on": TODAY, "take": [page.pk]})
    assert Consent.objects.get().signer == "self"


def test_a_refusal_of_the_register_names_the_sheet(browser, sheets):
    day = datetime.date(2026, 9, 1)
    (person,), data = sheets(1, ["processing"], birth_date=datetime.date(2012, 5, 6))
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    Person.objects.filter(pk=person.pk).update(birth_date=day.replace(year=2008))

    answer = take(browser, pile, given_on="01.09.2026")
    assert answer.status_code == 409
    assert "Лист 1: 01.09.2026 участнику уже было 18 лет" in answer.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("place", ["папка 3", ""])
def test_where_the_paper_lies_is_asked_once_for_the_pile(browser, sheets, place):
    people, data = sheets(2, ["processing"])
    upload(browser, pdf_file(data))
    pile = ScanPile.objects.get()
    wrong = take(browser, pile, place=place, given_on="").content.decode()
    assert f'name="place" value="{place}"' in wrong if place else 'name="place"' in wrong
    assert take(browser, pile, place=place).status_code == 302
    assert list(Consent.objects.values_list("place", flat=True)) == [place, place]
