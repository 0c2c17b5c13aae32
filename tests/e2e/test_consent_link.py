"""A parent's phone, 360 px, without JavaScript: the link, the text, the answer, the blank; then the curator files the
signed sheet, and only then the gate is open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentoring.models import School, User
from participants.consentlinks.sending import linked, slips
from participants.consents.missing import missing_consents
from participants.models import Consent, ScanPile
from tests.e2e.hand import Hand
from tests.participants.consent_papers import load_texts, make_class, photograph, pictures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_console")]
PHONE: dict[str, Any] = {"width": 360, "java_script_enabled": False}


@pytest.fixture
def scans(settings: Any, tmp_path: Path) -> Path:
    """Files go into a folder of the test."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


def fits(page: Page) -> bool:
    """Nothing stands beyond the right edge of the phone."""
    return page.locator("html").bounding_box()["width"] <= 360 and all(  # type: ignore[index]
        (box := one.bounding_box()) is None or box["x"] + box["width"] <= 360.5
        for one in page.locator("main *:visible").all()
    )


def answer(phone: Page, address: str) -> None:
    """A parent reads two papers and says yes to both; nothing runs over the edge on the way."""
    phone.goto(address)
    assert fits(phone)
    expect(phone.get_by_text("ещё не согласие")).to_be_visible()
    phone.get_by_role("button", name="Отправить ответ").click()
    expect(phone.get_by_text("Выберите ответ: согласны или нет").first).to_be_visible()
    assert fits(phone)
    for _ in range(2):
        phone.get_by_label("Согласен (согласна)").check()
        phone.get_by_label("Ваши фамилия, имя, отчество").fill("Белова Анна Сергеевна")
        phone.get_by_role("button", name="Отправить ответ").click()
    expect(phone.get_by_text("осталось подписать").first).to_be_visible()
    assert fits(phone)


def take_blanks(phone: Page, folder: Path) -> None:
    """The blanks of the link, printed, signed and photographed a little askew."""
    for number in range(2):
        with phone.expect_download() as taken:
            phone.get_by_role("link", name="Скачать бланк").nth(number).click()
        sheet = pictures(Path(taken.value.path()).read_bytes())[0]
        (folder / f"{number}.jpg").write_bytes(photograph(sheet, 3).read())


def test_from_the_link_on_a_phone_to_the_filed_sheet(
    page_of: Callable[..., Page], school: School, curator: User, scans: Path
) -> None:
    load_texts()
    person = make_class(school, 1, birth_year=2010)[0]
    office = Hand(page_of(curator))
    office.page.goto(f"/consents/links/add/?person={person.pk}")
    office.press("button", "Создать ссылки")
    expect(office.page.get_by_text("Родителям:")).to_be_visible()
    curator.open_school(school.pk)
    address = slips(linked(curator), "")[0].link.address

    phone = page_of(**PHONE)
    answer(phone, address)
    assert len(missing_consents(person, timezone.localdate())) == 2
    take_blanks(phone, scans)
    office.page.goto("/consents/scans/")
    office.page.locator("input[type=file]").set_input_files([scans / "0.jpg", scans / "1.jpg"])
    office.press("button", "Прочитать сканы")
    expect(office.page.get_by_text(person.full_name).first).to_be_visible()
    assert not Consent.objects.exists()
    for box in office.page.get_by_label("подшить").all():
        box.check()
    office.page.get_by_label("Дата подписания").fill(f"{timezone.localdate():%d.%m.%Y}")
    office.press("button", "Подшить отмеченные")
    expect(office.page.get_by_text("Не отмечена подпись ученика")).to_be_visible()
    assert not Consent.objects.exists()
    office.press("button", "Подшить отмеченные")
    expect(office.page.get_by_text("Подшито согласий: 2")).to_be_visible()
    assert missing_consents(person, timezone.localdate()) == []
    assert set(Consent.objects.values_list("signer_name", flat=True)) == {"Белова Анна Сергеевна"}
    assert ScanPile.objects.get().taken_at


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_a_pile_and_of_links_fit_and_work_without_javascript(
    page_of: Callable[..., Page], school: School, curator: User, scans: Path, width: int
) -> None:
    load_texts()
    people = make_class(school, 2)
    page = page_of(curator, width=width, java_script_enabled=False)
    for address in ("/consents/", "/consents/blanks/", "/consents/links/", "/consents/scans/"):
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator("html").bounding_box()["width"] <= width  # type: ignore[index]
    page.goto(f"/consents/blanks/?person={people[0].pk}")
    page.get_by_role("button", name="Подготовить бланки").click()
    expect(page.get_by_role("link", name="Скачать PDF")).to_be_visible()
