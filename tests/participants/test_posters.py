"""The school's link as the curator sees it, the poster, blanks with numbers, papers typed in one after the other."""

import datetime
import re
from io import BytesIO

import pypdfium2 as pdfium
import pytest
import zxingcpp
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from participants.applications.models import Application, Door
from participants.models import MentoringRequest, Person
from participants.posters.drawing import draw_blanks, draw_poster
from participants.posters.numbers import clean_number, is_ours, new_number, shown
from participants.posters.views import own_link
from tests.factories import make_area, make_form, make_person, year_of
from tests.participants.applying_cast import MENTEE, MENTOR, address_of, make_application, make_door, text_of

TYPE = "/applications/type/mentee/"


@pytest.fixture
def client(curator, sign_in):
    """The curator's browser."""
    return sign_in(curator)


def days(first: int = 0, last: int = 30) -> dict[str, str]:
    """The form of a door."""
    today = timezone.localdate()
    first_day, last_day = (today + datetime.timedelta(days=n) for n in (first, last))
    return {"opens_on": f"{first_day:%d.%m.%Y}", "closes_on": f"{last_day:%d.%m.%Y}"}


def codes_in(data: bytes) -> list[str]:
    """What the QR codes of the pages say."""
    with pdfium.PdfDocument(BytesIO(data)) as pages:
        return [zxingcpp.read_barcodes(page.render(scale=3).to_pil())[0].text for page in pages]


# --- The link ---------------------------------------------------------------------------------------------------------


def test_the_curator_opens_a_door_and_gets_address_message_and_poster(school, client):
    assert "ссылки ещё нет" in text_of(client.get(reverse("doors")))
    assert client.post(reverse("door_open", args=["mentee"]), days())["Location"] == reverse("doors")
    door = Door.objects.get()
    page = text_of(client.get(reverse("doors")))
    assert f"http://testserver{address_of(door)}" in page
    assert "Заявка — ещё не согласие" in page
    poster = client.get(reverse("door_poster", args=[door.pk]))
    assert poster["Content-Type"] == "application/pdf"
    assert codes_in(poster.content) == [f"http://testserver{address_of(door)}"]
    words = PdfReader(BytesIO(poster.content)).pages
    assert len(words) == 1
    assert "Нужен наставник?" in words[0].extract_text()


@pytest.mark.parametrize(
    "given,words",
    [
        (days(0, -1), "Этот день уже прошёл"),
        (days(5, 3), "Последний день раньше первого"),
        (days(0, 400), "не дольше года"),
        ({"opens_on": "", "closes_on": "30.02.2027"}, "нет в календаре"),
    ],
)
def test_impossible_days_are_told(client, given, words):
    answer = client.post(reverse("door_open", args=["mentee"]), given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Door.objects.exists()


def test_closing_asks_first_and_the_poster_leads_nowhere_no_more(school, curator, client):
    door = make_door(school, curator)
    assert "перестанут открываться" in text_of(client.get(reverse("door_close", args=[door.pk])))
    assert Door.objects.get().closed_at is None
    client.post(reverse("door_close", args=[door.pk]))
    assert Door.objects.get().closed_at
    again = client.post(reverse("door_close", args=[door.pk]), follow=True)
    assert "уже закрыт" in text_of(again)
    told = text_of(client.get(reverse("door_poster", args=[door.pk]), follow=True))
    assert "плакат вёл бы в никуда" in told
    assert "Открыть приём" in told


def test_a_new_link_in_place_of_the_old(school, curator, client):
    door = make_door(school, curator)
    before = address_of(door)
    client.post(reverse("door_renew", args=[door.pk]))
    assert address_of(Door.objects.get()) != before
    assert AuditEntry.objects.filter(action="door_renewed").count() == 1


def test_what_was_turned_away_is_told(school, curator, client):
    door = make_door(school, curator)
    Door.objects.filter(pk=door.pk).update(turned_away=17, turned_away_at=timezone.now())
    assert "Не принято из-за ограничений: 17" in text_of(client.get(reverse("doors")))


def test_another_school_and_a_director(school, curator, stranger, director, sign_in):
    door = make_door(school, curator)
    for name in ("door_close", "door_renew", "door_poster"):
        assert sign_in(stranger).get(reverse(name, args=[door.pk])).status_code == 404
        assert sign_in(director).get(reverse(name, args=[door.pk])).status_code == 403
    page = text_of(sign_in(director).get(reverse("doors")))
    assert "Открыт" in page
    assert address_of(door) not in page


# --- Blanks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind,words", [("mentee", "своими словами"), ("mentor", "Чему готовы научить")])
def test_blanks_have_a_page_and_a_number_each(school, client, kind, words):
    make_area()
    answer = client.post(reverse("application_blanks", args=[kind]), {"copies": "3"})
    assert answer["Content-Type"] == "application/pdf"
    numbers = codes_in(answer.content)
    assert len(set(numbers)) == 3
    assert all(is_ours(number, year_of(school), kind) for number in numbers)
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 3
    assert words in pages[0].extract_text()
    assert shown(numbers[0]) in pages[0].extract_text()


@pytest.mark.parametrize("copies", ["0", "101", "много", ""])
def test_a_wrong_number_of_blanks_is_told(client, copies):
    assert client.post(reverse("application_blanks", args=["mentee"]), {"copies": copies}).status_code == 422


def test_all_common_areas_fit_the_sheet(school):
    call_command("load_reference")
    for number in range(8):
        make_area(f"Область {number}", f"Довольно длинное название группы {number}", school=school)
    assert draw_blanks(year_of(school), "mentee", 1)
    assert draw_blanks(year_of(school), "mentor", 1)


@pytest.mark.parametrize("kind", ["mentee", "mentor"])
def test_the_sheet_and_the_page_that_types_it_in_name_the_same_areas_in_one_order(school, client, kind):
    year, form = year_of(school), make_form()
    year.forms.set([form])
    for title, group, audience, place in (
        ("Физика", "Учебный предмет", "pupil", 2), ("Алгебра", "Учебный предмет", "pupil", 1),
        ("Оценивание", "Методика", "teacher", 1), ("Хор", "Творчество", "pupil", 1),
    ):  # fmt: skip
        make_area(title, group, audience=audience, position=place)
    sheet = " ".join(PdfReader(BytesIO(draw_blanks(year, kind, 1))).pages[0].extract_text().split())
    page = text_of(client.get(reverse("application_type", args=[kind])))
    order = ("Творчество", "Хор", "Учебный предмет", "Алгебра", "Физика", "Методика", "Оценивание")
    for told in (sheet, page):
        places = [told.index(words) for words in order]
        assert places == sorted(places)
        assert str(form) in told


def test_a_form_ticked_on_the_sheet_is_the_request_s(school, client):
    year, form = year_of(school), make_form()
    year.forms.set([form])
    client.post(TYPE, MENTEE | {"form": form.pk})
    assert MentoringRequest.objects.get().form == form
    page = text_of(client.get(reverse("application", args=[Application.objects.get().pk])))
    assert re.search(rf"Форма наставничества</dt><dd>{form}", page)


def test_a_number_tells_a_slip_and_another_school(school, other_school):
    year = year_of(school)
    number = new_number(year, "mentee")
    assert is_ours(clean_number(shown(number).upper()), year, "mentee")
    assert not is_ours(number, year_of(other_school), "mentee")
    assert not is_ours(number, year, "mentor")
    assert not is_ours(number[::-1], year, "mentee") or number == number[::-1]
    assert not is_ours("", year, "mentee")


def test_a_poster_fits_one_page_with_a_long_name(school, curator, rf):
    school.short_name = (
        "Муниципальное автономное общеобразовательное учреждение «Средняя школа с углублённым изучением»"
    )
    school.save()
    door = make_door(school, curator)
    own = own_link(rf.get("/"), door)
    assert own
    assert len(PdfReader(BytesIO(draw_poster(door, own))).pages) == 1


# --- Typing in --------------------------------------------------------------------------------------------------------


def test_a_clear_paper_is_taken_at_once_and_the_class_stays(school, client):
    answer = client.post(TYPE, MENTEE)
    assert answer["Location"] == f"{TYPE}?place=8%D0%91"
    page = text_of(client.get(answer["Location"]))
    assert "принята, человек добавлен" in page
    assert re.search(r'name="place" value="8Б"', page)
    assert "Белов Артём Дмитриевич</a>, 8Б" in page
    row = Application.objects.get()
    assert (row.state, row.by_paper, row.person) == ("accepted", True, Person.objects.get())
    assert MentoringRequest.objects.get().state == "accepted"


def test_a_paper_without_a_contact_is_taken_and_marked(school, client):
    page = text_of(client.get(TYPE)) + text_of(client.get("/applications/type/mentor/"))
    fields = re.findall(r"<(?:label|legend)[^>]*>([^<]+)", page) + re.findall(r'_helptext"[^>]*>([^<]+)', page)
    assert {"Кто заполнил", "Почему хочет быть наставником"} <= {words.strip() for words in fields}
    assert not [words for words in fields if re.search(r"\bвы\b|\bвам\b|\bваш|готовы|\bсво(?:и|ё|ю)\b", words.lower())]
    lacking = {"filled_by": "parent", "guardian_name": "", "guardian_contact": ""}
    assert client.post(TYPE, MENTEE | lacking).status_code == 302
    assert client.post("/applications/type/mentor/", MENTOR | {"contact": ""}).status_code == 302
    assert Application.objects.filter(state="accepted").count() == 2
    make_application(school, full_name="Третий Пётр")
    listed = text_of(client.get(reverse("applications")))
    assert listed.count("Контакт не указан") == 2
    for row in Application.objects.all():
        assert ("Контакт не указан" in text_of(client.get(reverse("application", args=[row.pk])))) == row.by_paper


@pytest.mark.parametrize(
    "changes", [{"filled_by": ""}, {"words": ""}, {"guardian_contact": "нет"}, {"place": "учитель"}]
)
def test_a_mistake_on_a_paper_is_told_to_the_curator(school, client, changes):
    answer = client.post(TYPE, MENTEE | changes)
    assert answer.status_code == 422
    errors = re.search(r'class="error-summary".*?</div>', text_of(answer), re.S)[0]
    assert not re.search(r"\bвы\b|\bваш|\bсво(?:и|ё|ю)\b", errors.lower())


def test_a_known_pupil_is_found(school, client):
    known = make_person(school)
    assert "человек был в базе" in text_of(client.post(TYPE, MENTEE, follow=True))
    assert Person.objects.get() == known


def test_a_doubtful_paper_waits(school, client):
    make_person(school, letter="В")
    assert "выберите, кто это" in text_of(client.post(TYPE, MENTEE, follow=True))
    assert Application.objects.get().state == "new"
    assert not MentoringRequest.objects.exists()


def test_the_same_child_twice_is_warned_of(school, client):
    make_application(school)
    assert "похожая заявка уже есть" in text_of(client.post(TYPE, MENTEE, follow=True))
    assert set(Application.objects.values_list("state", flat=True)) == {"new"}


def test_one_sheet_is_not_typed_in_twice(school, client):
    number = shown(new_number(year_of(school), "mentee"))
    assert client.post(TYPE, MENTEE | {"number": number}).status_code == 302
    again = client.post(TYPE, MENTEE | {"number": number, "full_name": "Другой Пётр Ильич"})
    assert again.status_code == 409
    assert "уже внесён" in text_of(again)
    assert "Другой Пётр Ильич" in text_of(again)
    assert Application.objects.count() == 1


def test_a_mistyped_number_is_told(school, client):
    answer = client.post(TYPE, MENTEE | {"number": "abcd-efgh"})
    assert answer.status_code == 422
    assert "не печатала" in text_of(answer)


def test_papers_of_candidates_are_typed_in_too(school, client):
    answer = client.post("/applications/type/mentor/", MENTOR)
    assert answer["Location"] == "/applications/type/mentor/"  # a post is not remembered
    assert Application.objects.get().state == "accepted"


def test_the_last_five_are_shown_and_paper_knows_no_limit(school, client, monkeypatch):
    monkeypatch.setattr("participants.applications.rules.WAITING", 0)
    for number in range(7):
        client.post(
            TYPE, MENTEE | {"full_name": f"Ученик{number} Иван Ильич", "guardian_name": "", "guardian_contact": ""}
        )
    assert Application.objects.count() == 7
    page = text_of(client.get(TYPE))
    assert [number for number in range(7) if f"Ученик{number} Иван Ильич</a>" in page] == [2, 3, 4, 5, 6]


def test_a_closed_year_types_nothing_in(school, client):
    year = year_of(school)
    year.state = "closed"
    year.save()
    assert client.post(TYPE, MENTEE).status_code == 409
    assert not Application.objects.exists()
