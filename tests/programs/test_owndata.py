"""«Мои данные»: the page, the file, one's own consents and demands; the extract that the school gives out."""

import datetime
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.models import School
from participants.erasing.models import Erasure
from participants.models import (
    Attendance,
    Consent,
    Course,
    CourseGroup,
    Enrolment,
    Lesson,
    MentoringRequest,
    Person,
    ThirdPartyView,
)
from programs.models import Order, Tandem
from programs.tandems.pairing import pair
from programs.withdrawing.following import withdraw_with_all
from tests.factories import SINCE, give_consents, make_area, make_form, make_mentee, make_mentor, make_user, year_of

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(time_machine):
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


@pytest.fixture
def titova(mentor):
    """The mentor's card with both consents."""
    give_consents(mentor.person, signer="self")
    return mentor.person


@pytest.fixture
def pupil(school):
    """A boy of fourteen who signs in; his mother has signed for him."""
    user = make_user("belov", school, "mentee", last_name="Белов", first_name="Артём")
    card = make_mentee(school, user=user, phone="+7 999 000-11-22")
    card.note = "Мама просит не звонить днём"
    card.save()
    return user


def read(response):
    """A workbook: its first sheet as text, its second as pairs."""
    sheets = openpyxl.load_workbook(BytesIO(response.content)).worksheets
    first = "\n".join(" | ".join(str(cell or "") for cell in row) for row in sheets[0].values)
    return first, dict(sheets[1].values)


def test_a_pupil_reads_what_the_school_keeps_but_not_what_the_curator_noted(pupil, sign_in, curator):
    page = sign_in(pupil).get(reverse("own_data"))
    text = page.content.decode()
    for words in (
        "Белов",
        "8",
        "8\xa0(999)\xa0000-11-22",
        "математика",
        "обработка персональных данных",
        "Соколова Анна",
    ):
        assert words.lower() in text.lower(), words
    assert "не звонить" not in text
    assert page.headers["Cache-Control"].count("no-store")


def test_the_menu_of_the_user_leads_to_ones_own_data(pupil, sign_in):
    assert f'href="{reverse("own_data")}"' in sign_in(pupil).get("/").content.decode()


def test_ones_own_file_leaves_out_notes_and_says_so(pupil, sign_in):
    response = sign_in(pupil).get(reverse("own_data_file"))
    text, about = read(response)
    assert "8\xa0(999)\xa0000-11-22" in text
    assert "не звонить" not in text
    assert "Рабочие пометки школы" in about["Чего здесь нет"]
    assert about["О ком"] == "Белов Артём Дмитриевич"
    assert AuditEntry.objects.get(action="own_data_exported").object_id == pupil.person.pk


def test_the_school_gives_out_everything_and_the_journal_knows(pupil, curator, sign_in):
    asked = MentoringRequest.objects.create(person=pupil.person, year=year_of(pupil.school), words="Геометрия")
    ThirdPartyView.objects.create(request=asked, kind="psychologist", text="Нужен спокойный наставник")
    response = sign_in(curator).get(reverse("person_data_file", args=[pupil.person.pk]))
    text, about = read(response)
    for words in ("Мама просит не звонить днём", "Нужен спокойный наставник", "Геометрия", "belov"):
        assert words in text
    assert about["Чего здесь нет"] == "здесь всё, что хранится"
    line = AuditEntry.objects.get(action="person_data_exported")
    assert (line.object_id, line.actor_id) == (pupil.person.pk, curator.pk)
    assert "Белов" not in str(line.values)


def test_the_secretary_gives_out_what_the_secretary_sees(pupil, staff, sign_in):
    MentoringRequest.objects.create(person=pupil.person, year=year_of(pupil.school), words="Геометрия")
    text, about = read(sign_in(staff).get(reverse("person_data_file", args=[pupil.person.pk])))
    assert "не звонить" in text
    assert "Геометрия" not in text
    assert "Сведения третьих лиц" in about["Чего здесь нет"]


def test_nobody_takes_the_extract_of_another(pupil, titova, mentor, stranger, methodist, sign_in):
    address = reverse("person_data_file", args=[pupil.person.pk])
    assert sign_in(mentor).get(address).status_code == 403
    assert sign_in(methodist).get(address).status_code == 403
    assert sign_in(stranger).get(address).status_code == 404
    assert sign_in(pupil).get(reverse("person_data_file", args=[titova.pk])).status_code == 403


def test_who_has_no_card_sees_the_sign_in_only(methodist, curator, sign_in):
    for user in (methodist, curator):
        browser = sign_in(user)
        page = browser.get(reverse("own_data")).content.decode()
        assert user.username in page
        assert "Мои согласия" not in page
        assert read(browser.get(reverse("own_data_file")))[1]["О ком"] == user.full_name
        assert browser.get(reverse("own_data_erase")).status_code == 404


# --- A consent taken back alone --------------------------------------------------------------------------------------


def test_a_mentor_takes_a_consent_back_and_the_draft_goes_at_once(titova, mentor, curator, school, sign_in):
    make_mentee(school)
    child = Person.objects.get(last_name="Белов")
    card = titova.mentorcards.create(year=year_of(school), form=make_form())
    pair(year=card.year, form=make_form(), mentors=[titova], mentees=[child], starts=SINCE, ends=TODAY, actor=curator)
    consent = titova.consents.get(kind="processing")
    address, browser = reverse("own_consent_withdraw", args=[consent.pk]), sign_in(mentor)
    said = browser.get(address).content.decode()
    assert "10 рабочих дней" in said
    assert "вы не войдёте в новые приказы" in said
    assert "черновик" not in said  # a pair that is only thought of is not told
    assert browser.post(address).status_code == 302
    consent.refresh_from_db()
    assert (consent.withdrawn_on, consent.destroy_by) == (TODAY, datetime.date(2026, 12, 4))
    assert not Tandem.objects.exists()
    line = AuditEntry.objects.get(action="consent_withdrawn")
    assert line.actor_id == mentor.pk
    assert browser.get(address).status_code == 403  # the second tab
    assert "Отозвано" in browser.get(reverse("own_data")).content.decode()


def test_a_child_does_not_take_back_what_a_parent_signed(pupil, sign_in):
    consent = pupil.person.consents.get(kind="processing")
    answer = sign_in(pupil).post(reverse("own_consent_withdraw", args=[consent.pk]))
    assert answer.status_code == 403
    assert "законный представитель" in answer.content.decode()
    assert Consent.objects.get(pk=consent.pk).withdrawn_on is None
    assert "законный представитель" in sign_in(pupil).get(reverse("own_data")).content.decode()


def test_from_eighteen_on_one_takes_back_what_the_parent_signed(pupil, sign_in):
    Person.objects.filter(user=pupil).update(birth_date=datetime.date(2008, 11, 20), birth_year=2008)
    consent = pupil.person.consents.get(kind="processing")
    assert sign_in(pupil).post(reverse("own_consent_withdraw", args=[consent.pk])).status_code == 302


def test_nobody_takes_back_a_consent_of_another(titova, mentor, pupil, director, sign_in):
    consent = pupil.person.consents.get(kind="processing")
    address = reverse("own_consent_withdraw", args=[consent.pk])
    assert sign_in(mentor).post(address).status_code == 404
    assert sign_in(director).post(address).status_code == 404
    for user in (mentor, director):
        with pytest.raises(Refused):
            withdraw_with_all(consent=consent, day=TODAY, actor=user)
    assert Consent.objects.get(pk=consent.pk).withdrawn_on is None


def test_the_right_of_the_one_who_withdraws_ends_with_the_consequences(titova, mentor, curator, school):
    """Drafts of others stay: the person stands in for the curator in what follows from the own consent, no further."""
    others = make_mentor(school), make_mentee(school, "Юдин Лев Ильич")
    people = {"mentors": [others[0].person], "mentees": [others[1].person]}
    tandem = pair(year=year_of(school), form=make_form(), starts=SINCE, ends=TODAY, actor=curator, **people)
    withdraw_with_all(consent=titova.consents.get(kind="participation"), day=TODAY, actor=mentor)
    assert Tandem.objects.get() == tandem
    assert not mentor.has("curator")


# --- Erasure ---------------------------------------------------------------------------------------------------------


def test_the_person_demands_erasure_and_the_page_says_till_when(titova, mentor, sign_in):
    browser, address = sign_in(mentor), reverse("own_data_erase")
    assert "вернуть данные после этого нельзя" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    demand = Erasure.objects.get()
    assert (demand.person, demand.asked_by, demand.created_by) == (titova, "self", mentor)
    page = browser.get(reverse("own_data")).content.decode()
    assert f"{demand.due_on:%d.%m.%Y}" in page
    assert address not in page
    assert browser.post(address).status_code == 409


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_asks_as_much_for_one_row_as_for_three(
    times, titova, mentor, school, sign_in, django_assert_num_queries
):
    browser, year = sign_in(mentor), year_of(school)
    area = make_area()
    for number in range(times):
        asked = MentoringRequest.objects.create(person=titova, year=year, words=f"Запрос {number}")
        asked.areas.add(area)
        course = Course.objects.create(year=year, title=f"Курс {number}")
        group = CourseGroup.objects.create(course=course, title="Первая", leader=titova)
        row = Enrolment.objects.create(course=course, group=group, person=titova)
        hours = {"starts": datetime.time(15), "ends": datetime.time(16)}
        Attendance.objects.create(
            lesson=Lesson.objects.create(group=group, day=SINCE, **hours), enrolment=row, mark="was"
        )
        tandem = Tandem.objects.create(
            school=school, year=year, number=number + 1, form=make_form(), starts=SINCE, ends=TODAY, state="active"
        )
        tandem.members.create(person=titova, year=year, side="a_mentor", since=SINCE)
    browser.get("/")
    with django_assert_num_queries(42):
        assert f"Запрос {times - 1}" in browser.get(reverse("own_data")).content.decode()


def test_each_way_to_an_order_is_asked_alone_and_the_paper_stays_where_it_is(titova, mentor, school, sign_in):
    """Members of all its lines and all who signed for it, joined at once, would be their product."""
    year = year_of(school)
    order = Order.objects.create(
        school=school, year=year, kind="approval", title="О парах", dated=SINCE, starts=SINCE, ends=TODAY, paper=b"%PDF"
    )
    for number in range(2):
        row = {"number": number + 1, "form": make_form(), "starts": SINCE, "ends": TODAY, "state": "active"}
        tandem = Tandem.objects.create(school=school, year=year, **row)
        tandem.members.create(person=titova, year=year, side="a_mentor", since=SINCE)
        order.lines.create(tandem=tandem)
    order.acknowledgements.create(person=titova, name="Титова")
    with CaptureQueriesContext(connection) as asked:
        page = sign_in(mentor).get(reverse("own_data")).content.decode()
    assert page.count("О парах") >= 1
    said = [one["sql"] for one in asked if '"programs_order"."title"' in one["sql"]]
    assert len(said) == 2  # the orders, the lines of their sheets
    for sql in said:
        columns, _, source = sql.partition(" FROM ")
        assert "DISTINCT" not in columns
        assert '"programs_order"."paper"' not in columns
        assert '"programs_order"."facts"' not in columns
        assert "programs_orderline" not in source.partition(" WHERE ")[0]


def test_who_left_a_tandem_is_not_told_how_it_ended_nor_a_mentee_of_the_mentor(pupil, curator, school, sign_in):
    year, form = year_of(school), make_form()
    row = {"form": form, "starts": SINCE, "ends": TODAY, "unadmitted_reason": "у наставника нет справки"}
    left = Tandem.objects.create(
        school=school, year=year, number=1, state="stopped", end_reason="ссора с другим учеником", **row
    )
    left.members.create(person=pupil.person, year=year, side="b_mentee", since=SINCE, until=SINCE, holds=False)
    ended = Tandem.objects.create(school=school, year=year, number=2, state="stopped", end_reason="переезд", **row)
    ended.members.create(person=pupil.person, year=year, side="b_mentee", since=SINCE, holds=False)
    own = sign_in(pupil).get(reverse("own_data")).content.decode()
    whole = read(sign_in(curator).get(reverse("person_data_file", args=[pupil.person.pk])))[0]
    for text in (own, whole):
        assert "переезд" in text
        assert "ссора" not in text
        assert "нет справки" not in text
        assert "Тандем № 1" in text


def test_a_child_does_not_demand_erasure_alone(pupil, sign_in):
    """Their parent signed, so the demand would be a withdrawal that a child may not write."""
    School.objects.update(help_contact="кабинет 12, Соколова Анна")
    browser, address = sign_in(pupil), reverse("own_data_erase")
    for answer in (browser.get(address), browser.post(address)):
        assert answer.status_code == 403
        assert "законный представитель" in answer.content.decode()
        assert "заявлением куратору школы" in answer.content.decode()
        assert "кабинет 12" in answer.content.decode()
    assert not Erasure.objects.exists()
    page = browser.get(reverse("own_data")).content.decode()
    assert address not in page
    assert "Потребовать уничтожить их может он" in page


def test_a_demand_takes_the_consent_to_processing_back_at_once(titova, mentor, curator, school, sign_in):
    child = make_mentee(school).person
    people = {"mentors": [titova], "mentees": [child]}
    pair(year=year_of(school), form=make_form(), starts=SINCE, ends=TODAY, actor=curator, **people)
    processing = titova.consents.filter(kind="processing")
    titova.consents.create(kind="processing", signer="self", given_on=SINCE)  # written down twice
    titova.consents.create(kind="processing", signer="self", given_on=SINCE, until=SINCE)  # over already
    browser, address = sign_in(mentor), reverse("own_data_erase")
    assert "согласие на обработку" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    assert not processing.filter(withdrawn_on=None, until=None).exists()
    assert not Tandem.objects.exists()
    assert Erasure.objects.get().ground == "withdrawn"
    assert browser.post(address).status_code == 409
    assert Erasure.objects.count() == 1
