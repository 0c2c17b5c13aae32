"""Partner organisations: the list, the card, agreements, their people; two schools, two curators."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.models import Partner, PartnerPerson
from participants.partners.keeping import add_partner, end_many, join_person, part_person
from tests.factories import make_mentor, make_partner, make_person


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def names(answer):
    """What stands in the rows of a list, in order."""
    return [row.record.name for row in answer.context["listing"].page.object_list]


def typed(**changes):
    """What the page of a partner would send."""
    given = dict.fromkeys(("address", "note", "contact_name", "contact_post", "phone", "email", "agreement",
                           "agreed_on", "agreed_until"), "")  # fmt: skip
    return given | {"name": "Завод «Прибор»", "kind": "enterprise", "version": "0"} | changes


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(browser, school, number, django_assert_num_queries):
    for row in range(number):
        partner = make_partner(school, f"Завод {row}")
        for who in range(row + 1):
            person = make_person(school, f"Ким Имя{row} Имя{who}", "enterprise")
            PartnerPerson.objects.create(partner=partner, person=person)
    browser.get(reverse("partners"))
    with django_assert_num_queries(9):
        page = browser.get(reverse("partners"))

    assert names(page) == [f"Завод {row}" for row in range(number)]


def test_tabs_and_filters_find_their_own(browser, school, other_school):
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    one = make_partner(school, "Ёлочка", kind="ngo")
    make_partner(school, "Завод", agreed_on=today - 9 * day, agreed_until=today + 9 * day)
    make_partner(school, "Колледж", kind="college", agreed_on=today - 9 * day, agreed_until=today - day)
    make_partner(school, "Музей", over=True, agreed_on=today - 9 * day, agreed_until=today - day)
    make_partner(school, "Ферма", agreed_on=today)
    make_partner(other_school, "Чужой завод")
    PartnerPerson.objects.create(partner=one, person=make_person(school, "Ким Анна", "graduate"))

    for query, found in (
        ("", ["Ёлочка", "Завод", "Колледж", "Музей", "Ферма"]), ("view=ending", ["Завод"]), ("view=ended",
        ["Колледж"]), ("view=without", ["Ёлочка"]), ("view=over", ["Музей"]), ("kind=ngo&kind=college",
        ["Ёлочка", "Колледж"]), ("people=yes", ["Ёлочка"]), ("people=no&kind=ngo", []), ("q=елоч", ["Ёлочка"]),
    ):  # fmt: skip
        assert names(browser.get(f"{reverse('partners')}?{query}")) == found, query
    sheet = browser.get(f"{reverse('partners')}?view=ended&cols=kind,standing,number&xlsx=1")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].values)
    assert rows[1][:-1] == ("Колледж", "вуз или колледж", f"Закончилось {today - day:%d.%m.%Y}", 0)


def test_a_partner_is_written_down_and_corrected(browser, school, stranger, sign_in):
    answer = browser.post(reverse("partner_add"), typed(phone="8 (924) 123-45-67", agreed_on="1.9.2026"))
    partner = Partner.objects.get()
    assert answer.url == reverse("partner", args=[partner.pk])
    assert (partner.phone, partner.agreed_on) == ("+79241234567", datetime.date(2026, 9, 1))
    assert "Бессрочное" in text(browser.get(answer.url))
    edit = reverse("partner_edit", args=[partner.pk])
    browser.post(edit, typed(name="Завод «Прибор-2»"))
    second = browser.post(edit, typed(name="Завод «Прибор-3»"))

    assert second.status_code == 409
    assert "Прибор-2" in text(second)
    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("Завод «Прибор-2»", 1)
    assert "Прибор" not in str(list(AuditEntry.objects.values_list("values", "fields")))
    for page in ("partner", "partner_edit"):
        assert sign_in(stranger).get(reverse(page, args=[partner.pk])).status_code == 404


@pytest.mark.parametrize(
    "field,value,message",
    [
        ("name", "", "Введите название организации"),
        ("name", "«»", "Введите название организации буквами"),
        ("kind", "", "Выберите, что это за организация"),
        ("phone", "12", "в нём не меньше 10 цифр"),
        ("agreed_on", "29.02.2025", "29.02.2025 нет в календаре"),
        ("agreed_until", "31.05.2027", "Укажите дату соглашения"),
        ("agreement", "12-с", "Укажите дату соглашения"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(browser, school, field, value, message):
    answer = browser.post(reverse("partner_add"), typed(contact_name="Орлова") | {field: value})

    assert answer.status_code == 422
    assert message in text(answer)
    assert "Орлова" in text(answer)
    backwards = browser.post(reverse("partner_add"), typed(agreed_on="02.09.2026", agreed_until="01.09.2026"))
    assert "не может закончиться раньше" in text(backwards)


def test_one_name_is_one_partner_of_a_school(browser, school, other_school):
    make_partner(other_school, "Завод «Прибор»")
    assert browser.post(reverse("partner_add"), typed()).status_code == 302
    again = browser.post(reverse("partner_add"), typed(name="завод прибор"))

    assert again.status_code == 409
    assert "уже есть" in text(again)


def test_people_of_a_partner_are_found_and_put_down_to_it(browser, school):
    partner, other = make_partner(school), make_partner(school, "Колледж")
    mentor = make_mentor(school, "Орлов Игорь Павлович", "enterprise").person
    card = reverse("partner", args=[partner.pk])
    assert "Орлов Игорь Павлович" in text(browser.get(card, {"q": "орлов"}))
    assert "никого нет" in text(browser.get(card, {"q": "никто"}))
    browser.post(reverse("partner_join", args=[partner.pk]), {"person": mentor.pk})
    page = text(browser.get(card))
    assert "Орлов Игорь Павлович" in page
    assert "В базе наставников" in page

    twice = browser.post(reverse("partner_join", args=[other.pk]), {"person": mentor.pk}, follow=True)
    assert "уже от партнёра" in text(twice)
    browser.post(reverse("partner_part", args=[PartnerPerson.objects.get().pk]))
    assert not PartnerPerson.objects.exists()
    pupil = make_person(school)
    refused = browser.post(reverse("partner_join", args=[partner.pk]), {"person": pupil.pk}, follow=True)
    assert "Это человек нашей школы" in text(refused)
    assert browser.post(reverse("partner_join", args=[partner.pk]), {"person": "x"}).status_code == 404


def test_only_the_curator_of_the_school_keeps_partners(school, other_school, director, stranger, curator):
    partner, foreign = make_partner(school), make_person(other_school, "Чужов Иван", "enterprise")
    link = PartnerPerson.objects.create(partner=partner, person=make_person(school, "Ким Анна", "other"))
    for user in (director, stranger):
        with pytest.raises(Refused):
            add_partner(partner=Partner(school=school, name="Завод", kind="ngo"), actor=user)
        with pytest.raises(Refused):
            part_person(link=link, actor=user)
    with pytest.raises(Refused):
        join_person(partner=partner, person=foreign, actor=curator)
    with pytest.raises(MoveRefused):
        join_person(partner=make_partner(school, "Колледж"), person=link.person, actor=curator)


def test_nothing_yet_says_what_will_be_here(browser, director, sign_in):
    assert "Добавьте первого партнёра" in text(browser.get(reverse("partners")))
    assert f'href="{reverse("partner_add")}"' not in text(sign_in(director).get(reverse("partners")))


# --- many at once ----------------------------------------------------------------------------------------------------


def test_the_school_works_with_many_partners_no_more_and_again(browser, school, other_school):
    one, two, over = (make_partner(school, name, over=name == "Музей") for name in ("Завод", "Колледж", "Музей"))
    foreign = make_partner(other_school, "Чужой завод")
    everyone = [row.pk for row in (one, two, over, foreign)]
    assert "Больше не сотрудничаем" in text(browser.get(reverse("partners")))

    page = browser.post(reverse("partners_over"), {"id": everyone, "query": "kind=enterprise"})

    assert "Прекратить сотрудничество: 2 партнёра" in text(page)
    assert "Музей: так уже отмечено" in text(page)
    assert "Чужой" not in text(page)
    assert not Partner.objects.get(pk=one.pk).over
    sent = {"ids": ",".join(map(str, everyone)), "query": "kind=enterprise"}  # foreign numbers are passed over
    done = browser.post(reverse("partners_over"), sent, follow=True)
    assert "Сотрудничество прекращено: 2 партнёра" in text(done)
    assert "kind=enterprise" in done.redirect_chain[0][0]
    told = dict(Partner.objects.values_list("name", "over"))
    assert told == {"Завод": True, "Колледж": True, "Музей": True, "Чужой завод": False}
    assert dict(Partner.objects.values_list("name", "version"))["Завод"] == 1
    assert AuditEntry.objects.filter(action="partner_changed", fields=["over"], values={}).count() == 2
    late = browser.post(reverse("partner_edit", args=[one.pk]), typed(name="Завод"))
    assert late.status_code == 409  # a page that was open before is told
    assert "ничего не изменено" in text(browser.post(reverse("partners_over"), sent, follow=True))
    again = browser.post(reverse("partners_again"), {"all": "1", "query": "view=over&q=завод"})
    assert again.context["form"]["ids"].value() == str(one.pk)
    browser.post(reverse("partners_again"), {"ids": f"{one.pk},x,{'9' * 40}"})
    assert not Partner.objects.get(pk=one.pk).over


def test_many_partners_are_the_curators_and_cost_the_same(
    browser, school, director, stranger, sign_in, django_assert_num_queries
):
    rows = [make_partner(school, f"Завод {number}") for number in range(12)]
    with pytest.raises(Refused):
        end_many(keys=[rows[0].pk], over=True, actor=director)
    assert end_many(keys=[rows[0].pk], over=True, actor=stranger) == []
    assert sign_in(director).post(reverse("partners_over"), {"ids": rows[0].pk}).status_code == 403
    nobody = browser.post(reverse("partners_over"), {"query": ""}, follow=True)
    assert "Выберите хотя бы одну строку" in text(nobody)
    for keys in ([rows[0].pk], [row.pk for row in rows[1:]]):
        with django_assert_num_queries(12):
            browser.post(reverse("partners_over"), {"ids": ",".join(map(str, keys))})
    assert Partner.objects.filter(over=True).count() == 12
