"""Pages of the labour side: the list of a month, the card, the papers with names in their cases."""

import datetime
import io
import re
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from mentoring.models import Post, SchoolYear
from programs.labour.deciding import give_notice
from programs.labourdesk.tables import for_month
from programs.models import MentorDuty
from tests.factories import make_duty, make_mentor, make_person, year_of
from tests.programs.test_labour import make_pair

TERMS = {"content": "помогает готовить уроки", "method": "консультации", "starts": "01.12.2026", "ends": "31.05.2027",
         "payment": "sum", "amount": "3000", "terms": "", "ground": "", "version": "0"}  # fmt: skip


@pytest.fixture
def browser(sign_in, staff):
    """The secretary's browser."""
    return sign_in(staff)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def paper(browser, duty, name):
    """The words of a paper."""
    answer = browser.get(reverse(name, args=[duty.pk]))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().replace("\u00a0", " ").replace("-\n", "").split())


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(browser, school, number, django_assert_num_queries):
    for row in range(number):
        make_duty(school, f"Ким Имя{row} Имя", state="active")
    browser.get(reverse("duties"))
    with django_assert_num_queries(9):
        page = browser.get(reverse("duties"))
    assert len(page.context["listing"].page) == number


def test_the_accountant_takes_a_month(browser, school):
    make_duty(school, "Аист Анна Ивановна", state="active", starts=datetime.date(2026, 11, 10), amount="2500.50")
    make_duty(school, "Бобр Анна Ивановна", state="active", ends=datetime.date(2026, 10, 31))
    make_duty(school, "Ворон Анна Ивановна", state="agreed")
    make_duty(school, "Грач Анна Ивановна", state="active", payment="percent", amount=15)
    address = reverse("duties")
    page = text(browser.get(address, {"month": "11"}))
    assert "с 10.11 по 30.11" in page
    assert "Бобр" not in page
    assert "с 10.11" not in text(browser.get(address))
    answer = browser.get(address, {"month": "11", "xlsx": "1", "cols": ["agreement", "paid", "in_month", "amount"]})
    rows, signed = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values), "№ 12 от 01.09.2026"
    assert rows[1:] == [
        ("Аист Анна Ивановна", signed, "2\u00a0500,50\u00a0руб. в месяц", "с 10.11 по 30.11", 2500.5),
        ("Грач Анна Ивановна", signed, "15\u00a0% оклада в месяц", "весь месяц", 15),
    ]
    assert "Аист" in text(browser.get(address, {"month": "11", "print": "1"}))


def test_one_button_opens_the_month_with_a_column_of_sums(browser, school, time_machine):
    make_duty(school, "Аист Анна Ивановна", state="active", ground="№ 84-ОД")
    time_machine.move_to("2026-11-03T09:00:00+03:00")
    (button,) = re.findall(r'href="(\?month=[^"]+)"', browser.get(reverse("duties")).content.decode())
    page = text(browser.get(reverse("duties") + button.replace("&amp;", "&")))
    for words in ("Аист", "весь месяц", "№ 84-ОД", "3000"):
        assert words in page, words


@pytest.mark.parametrize("today, month", [("2026-11-03", 11), ("2026-08-20", 9), ("2027-07-01", 5)])
def test_the_button_is_of_this_month_or_the_nearest_of_the_year(school, staff, today, month, time_machine):
    request = SimpleNamespace(user=staff, year=year_of(school))
    assert staff.has("staff")
    time_machine.move_to(f"{today}T09:00:00+03:00")
    (button,) = for_month(request)
    assert button["url"].startswith(f"?month={month}&")


def test_the_card_says_what_to_do_with_the_papers(browser, school, mentor, sign_in):
    duty = make_duty(school, person=mentor.person)
    card = reverse("duty", args=[duty.pk])
    assert "дайте работнику прочитать и подписать" in text(browser.get(card))
    own = text(sign_in(mentor).get(card))
    assert "распечатайте его, подпишите и отдайте секретарю" in own
    assert "?month=" not in text(sign_in(mentor).get(reverse("duties"))), "the list for the accountant is the office's"
    MentorDuty.objects.filter(pk=duty.pk).update(state="agreed", consent_on="2026-10-01")
    assert "Напечатайте дополнительное соглашение" in text(browser.get(card))
    SchoolYear.objects.update(state="closed")
    assert "Напечатайте дополнительное соглашение" not in text(browser.get(card))


def test_several_workers_are_written_down_with_the_same_terms(browser, school):
    colleague = make_person(school, "Яшина Вера Павловна", "teacher", post="учитель химии")
    make_pair(school, colleague)
    other = make_mentor(school, "Орлова Инна Павловна").person
    page = browser.get(reverse("duties_add"))
    assert page.context["form"].fields["people"].initial == [colleague.pk]
    wrong = browser.post(reverse("duties_add"), TERMS | {"people": [colleague.pk], "amount": ""})
    assert "Введите размер выплаты" in text(wrong)
    assert "помогает готовить уроки" in text(wrong)
    browser.post(reverse("duties_add"), TERMS | {"people": [colleague.pk, other.pk]})
    assert MentorDuty.objects.filter(state="asked", amount=3000).count() == 2
    again = browser.get(reverse("duties_add"), follow=True)
    assert "Записывать некого" in text(again)


@pytest.mark.parametrize(
    "field,value,message",
    [
        ("content", "", "Напишите, что делает наставник"),
        ("ends", "01.09.2026", "Окончание раньше начала"),
        ("ends", "01.09.2028", "вне 2026/27 учебного года"),
        ("amount", "-5", "больше нуля"),
        ("starts", "29.02.2025", "нет в календаре"),
    ],
)
def test_a_mistake_is_named(browser, school, field, value, message):
    duty = make_duty(school)
    answer = browser.post(reverse("duty_edit", args=[duty.pk]), TERMS | {field: value})
    assert answer.status_code == 422
    assert message in text(answer)


def test_a_duty_goes_from_consent_to_its_end(browser, school, time_machine):
    time_machine.move_to("2026-11-03T09:00:00+03:00")
    duty = make_duty(school)
    tandem = make_pair(school, duty.person)
    card = reverse("duty", args=[duty.pk])
    browser.post(reverse("duty_edit", args=[duty.pk]), TERMS)
    second = browser.post(reverse("duty_edit", args=[duty.pk]), TERMS | {"content": "другое"})
    assert second.status_code == 409
    browser.post(reverse("duty_agree", args=[duty.pk]), {"day": "02.11.2026"})
    early = browser.post(reverse("duty_sign", args=[duty.pk]), {"number": "7", "dated": "01.11.2026"})
    assert (early.status_code, "подписывают не раньше" in text(early)) == (409, True)
    browser.post(reverse("duty_sign", args=[duty.pk]), {"number": "7", "dated": "03.11.2026"})
    asked = text(browser.get(reverse("duty_cancel", args=[duty.pk])))
    assert "последний день — 09.11.2026" in asked
    assert f"тандем № {tandem.number} действует: прекратите его до 09.11.2026" in asked
    notice = {"notice_on": "03.11.2026", "last_day": "", "reason": "сокращение часов"}
    soon = browser.post(reverse("duty_cancel", args=[duty.pk]), notice | {"last_day": "05.11.2026"})
    assert (soon.status_code, "не меньше чем за 3 рабочих дня" in text(soon)) == (409, True)
    assert "сокращение часов" in text(soon)
    done = text(browser.post(reverse("duty_cancel", args=[duty.pk]), notice, follow=True))
    assert "До 09.11.2026" in done
    assert "остались тандемы с коллегами" in done
    assert text(browser.get(reverse("duties"), {"view": "left"})).count("Титова") >= 1
    browser.post(reverse("duty_recall", args=[duty.pk]))
    assert "остались тандемы" not in text(browser.get(card))
    assert "сокращение" not in str(list(AuditEntry.objects.values_list("values", "fields")))


def test_papers_name_everybody_in_the_right_case(browser, school, staff, time_machine):
    time_machine.move_to("2026-11-03T09:00:00+03:00")
    for nominative, gent, datv in (("директор", "директора", "директору"), ("учитель", "учителя", "учителю")):
        Post.objects.create(nominative=nominative, gent=gent, datv=datv, accs=gent, ablt=gent, loct=gent)
    duty = make_duty(school, state="active", terms="вместе с зарплатой", ground="от 01.09.2026 № 84-ОД")
    consent = paper(browser, duty, "duty_consent")
    for words in ("Директору Берестову А. Н.", "от учителя физики Титовой Ольги Степановны", "согласна выполнять",
                  "помогает готовить уроки", "с 1 сентября 2026 г.", "3 000 руб. в месяц; вместе с зарплатой",
                  "не менее чем за три рабочих дня"):  # fmt: skip
        assert words in consent, words
    agreement = paper(browser, duty, "duty_agreement")
    for words in ("ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ № 12", "в лице директора Берестова Антона Николаевича, действующего",
                  "учитель физики Титова Ольга Степановна (далее — Работник)",
                  "приказ от 01.09.2026 № 84-ОД"):  # fmt: skip
        assert words in agreement, words
    early = browser.get(reverse("duty_notice", args=[duty.pk]), follow=True)
    assert "сейчас не печатают" in text(early)
    give_notice(duty=duty, side="employer", notice_on=datetime.date(2026, 11, 3), actor=staff)
    notice = paper(browser, duty, "duty_notice")
    for words in ("Учителю физики Титовой Ольге Степановне", "Последний день этой работы: 9 ноября 2026 г."):
        assert words in notice, words
    MentorDuty.objects.update(ended_by="worker")
    Post.objects.all().delete()
    told = paper(browser, duty, "duty_notice")
    for words in ("ЗАЯВЛЕНИЕ", "Берестову А. Н. (директор)", "от Титовой Ольги Степановны (учитель физики)"):
        assert words in told, words  # posts whose cases nobody knows


def test_a_mentor_sees_only_the_own_row(sign_in, mentor, school, director):
    other, own = make_duty(school, "Чужая Анна"), make_duty(school, person=mentor.person, state="active")
    page = sign_in(mentor)
    listed = text(page.get(reverse("duties")))
    assert ("Титова" in listed, "Чужая" in listed, "Записать работников" in listed) == (True, False, False)
    card = text(page.get(reverse("duty", args=[own.pk])))
    assert "Дополнительное соглашение, PDF" in card
    assert "Отменить поручение" not in card
    assert page.get(reverse("duty", args=[other.pk])).status_code == 404
    assert page.get(reverse("duty_consent", args=[other.pk])).status_code == 404
    assert page.post(reverse("duty_recall", args=[own.pk])).status_code == 403
    looked = text(sign_in(director).get(reverse("duty", args=[own.pk])))
    assert ("Титова" in looked, "Отменить поручение" in looked) == (True, False)


def test_nothing_yet_says_what_will_be_here(browser, director, sign_in, school):
    assert "список для бухгалтера" in text(browser.get(reverse("duties")))
    assert "Записать работников" not in text(sign_in(director).get(reverse("duties")))
