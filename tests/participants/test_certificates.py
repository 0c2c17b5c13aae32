"""Certificates: numbers, the paper, what anybody may check by the code, what is left of somebody who was erased."""

import datetime
import hashlib
import io

import openpyxl
import pytest
import zxingcpp
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from mentoring.accounts.inviting import ALPHABET, LENGTH
from mentoring.audit.models import AuditEntry
from mentoring.entrance.lockout import PER_ADDRESS
from mentoring.kit.access import Refused
from mentoring.kit.russian import date_words
from mentoring.kit.workflow import MoveRefused
from mentoring.models import NumberSeries
from mentoring.personal.classes import LEARNING, NOTE
from mentoring.personal.dictionary import class_of
from participants.certificates.cancelling import cancel_certificate
from participants.certificates.issuing import forget_holders, issue_certificates, make_paper
from participants.finishing.workflow import ENROLMENT
from participants.models import Certificate
from tests.factories import make_person, make_year
from tests.participants.schooling_cast import DAY, make_course, make_finished, make_group, make_learner

ORIGIN = "https://tandem.example"


@pytest.fixture
def certificate(school, curator):
    """One that was given to a teacher of the school."""
    group = make_group(school)
    make_learner(group, "Рычкова Вера Ивановна", state="finished")
    return issue_certificates(group=group, dated=DAY, actor=curator)[0]


def words(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_go_by_name_and_only_to_those_who_finished_and_have_none(school, curator):
    group = make_group(school)
    for name, state in (
        ("Яшин Ян", "finished"),
        ("Абаев Ян", "finished"),
        ("Белов Ян", "failed"),
        ("Ким Ян", "enrolled"),
    ):
        make_learner(group, name, state=state)

    made = issue_certificates(group=group, dated=DAY, actor=curator)

    assert [(one.number_text, one.facts["holder"]) for one in made] == [("1/2026", "Абаев Ян"), ("2/2026", "Яшин Ян")]
    assert issue_certificates(group=group, dated=DAY, actor=curator) == []
    late = make_learner(group, "Ли Бо", state="finished")
    assert issue_certificates(group=group, dated=DAY, actor=curator)[0].number == 3
    assert late.certificates.get().number_text == "3/2026"


def test_a_refusal_takes_no_number(school, curator, director, stranger):
    group = make_finished(school)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for day, why in ((tomorrow, "ещё не наступило"), (DAY - datetime.timedelta(days=1), "не раньше")):
        with pytest.raises(MoveRefused, match=why):
            issue_certificates(group=group, dated=day, actor=curator)
    for user in (director, stranger):
        with pytest.raises(Refused):
            issue_certificates(group=group, dated=DAY, actor=user)
    closed = make_course(school, "Прежний", year=make_year(school, 2025, "closed"))
    with pytest.raises(Refused, match="закрыт"):
        issue_certificates(group=make_finished(school, course=closed), dated=DAY, actor=curator)
    assert not NumberSeries.objects.exists()


def test_a_code_is_long_random_and_typable(certificate):
    assert len(ALPHABET) ** LENGTH > 2**128
    assert len(certificate.code) == LENGTH
    assert set(certificate.code) <= set(ALPHABET)


# --- the paper -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours,words", [(1, "в объёме 1 часа"), (2, "в объёме 2 часов"), (21, "в объёме 21 часа")])
def test_the_paper_declines_the_hours(certificate, hours, words):
    certificate.facts = certificate.facts | {"hours": hours}
    text = " ".join(PdfReader(io.BytesIO(make_paper(certificate, ORIGIN))).pages[0].extract_text().split())

    assert words in text.replace("\u00a0", " ")


def test_the_paper_says_the_facts_and_its_qr_leads_to_the_check(certificate):
    paper = make_paper(certificate, ORIGIN)
    text = " ".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split()).replace("\u00a0", " ")

    for part in ("СЕРТИФИКАТ", "№ 1/2026", "Рычкова Вера Ивановна", "учитель химии", "прошла обучение", "6 часов",
                 "2026/2027", "А. Н. Берестов", "14 сентября 2026 г.", "tandem.example/check/"):  # fmt: skip
        assert part in text, part
    picture: Image.Image = PdfDocument(paper)[0].render(scale=3).to_pil()
    assert zxingcpp.read_barcode(picture).text == ORIGIN + reverse("certificate_check", args=[certificate.code])
    assert certificate.sha256 == hashlib.sha256(paper).hexdigest()


def test_the_paper_is_drawn_once_whatever_changes_after(certificate, school):
    first = make_paper(certificate, ORIGIN)
    person = certificate.enrolment.person
    person.last_name = "Переименова"
    person.save()
    school.director_last = "Новый"
    school.save()

    assert make_paper(Certificate.objects.get(), "https://other.example") == first
    assert AuditEntry.objects.filter(action="certificate_drawn").count() == 1


def test_the_file_of_a_group_has_a_page_for_each(school, curator, sign_in):
    group = make_finished(school, 3)
    issue_certificates(group=group, dated=DAY, actor=curator)
    answer = sign_in(curator).get(reverse("certificates_papers", args=[group.pk]))

    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert [f"Ким Имя{number}" in pages[number].extract_text() for number in range(3)] == [True] * 3
    assert AuditEntry.objects.filter(action="certificate_printed").count() == 3


def test_the_holder_and_those_who_run_the_school_open_the_paper_and_nobody_else(
    certificate, sign_in, director, mentor, mentee, stranger
):
    address = reverse("certificate_paper", args=[certificate.pk])
    person = certificate.enrolment.person
    own = mentor.person
    own.user = None
    own.save()
    person.user = mentor
    person.save()

    told = {user.username: sign_in(user).get(address).status_code for user in (director, mentor, mentee, stranger)}

    assert told == {"director": 200, "mentor": 200, "mentee": 404, "stranger": 404}


# --- the public page -------------------------------------------------------------------------------------------------


def test_anybody_may_check_a_code_and_learns_no_more_than_initials(client, certificate):
    page = words(client.get(reverse("certificate_check", args=[certificate.code])))

    for part in ("Сертификат действителен", "1/2026", "14 сентября 2026 г.", "Рычкова В. И.", "Основы наставничества",
                 "6 часов", "МБОУ «СОШ sosh7»"):  # fmt: skip
        assert part in page, part
    for part in ("Вера", "Ивановна", "учитель", "+7"):
        assert part not in page, part


def test_a_code_may_be_typed_with_spaces_and_capitals(client, certificate):
    typed = certificate.facts["shown_code"].upper()
    answer = client.get(reverse("certificate_find"), {"code": typed}, follow=True)
    assert "Сертификат действителен" in words(answer)
    assert answer.redirect_chain[0][0] == reverse("certificate_check", args=[certificate.code])


def test_an_unknown_code_gets_the_calm_page_and_guessing_is_slowed_down(client, certificate):
    for number in range(PER_ADDRESS):
        answer = client.get(reverse("certificate_check", args=[f"guess{number}"]))
        assert answer.status_code == 404
        assert "школа сертификата не выдавала" in words(answer)
    assert client.get(reverse("certificate_check", args=["guess"])).status_code == 429
    assert client.get(reverse("certificate_check", args=[certificate.code])).status_code == 200  # a right one opens
    assert AuditEntry.objects.filter(action="paper_refused").count() >= 30
    assert client.get(reverse("certificate_check", args=["\0<script>"])).status_code in (404, 429)


def test_after_erasure_it_is_valid_without_a_name(client, certificate, curator, sign_in):
    make_paper(certificate, ORIGIN)
    assert forget_holders(people=[certificate.enrolment.person], actor=curator) == 1
    page = words(client.get(reverse("certificate_check", args=[certificate.code])))

    assert "Сертификат действителен" in page
    assert "имя удалено" in page
    certificate.refresh_from_db()
    assert "Рычкова" not in page + str(certificate.facts)
    assert certificate.paper is None
    with pytest.raises(MoveRefused, match="удалены"):
        make_paper(certificate, ORIGIN)
    listed = words(sign_in(curator).get(reverse("certificates")))
    assert "имя удалено" in listed
    assert "Рычкова" not in listed


# --- cancelling ------------------------------------------------------------------------------------------------------


def cancel(certificate, actor, reason="Ошибка в отчестве"):
    cancel_certificate(certificate=certificate, reason=reason, actor=actor)
    certificate.refresh_from_db()


def test_a_cancelled_one_says_so_to_anybody_and_tells_neither_why_nor_more(client, certificate, curator):
    address = reverse("certificate_check", args=[certificate.code])
    before = words(client.get(address))
    cancel(certificate, curator)
    page = words(client.get(address))

    today = date_words(timezone.localdate())
    assert "<h1>Сертификат аннулирован</h1>" in page or "Сертификат аннулирован" in page
    assert f"Школа аннулировала этот сертификат {today}".replace("\u00a0", " ") in page
    assert "действителен" not in page
    assert "Рычкова В. И." in before
    for part in ("отчестве", "Вера", "Ивановна", "учитель", str(curator)):
        assert part not in page, part


def test_a_cancelled_number_is_never_used_again_and_a_new_one_may_be_given(certificate, curator, school):
    group = certificate.enrolment.group
    cancel(certificate, curator)

    made = issue_certificates(group=group, dated=DAY, actor=curator)

    assert [one.number for one in made] == [certificate.number + 1]
    assert issue_certificates(group=group, dated=DAY, actor=curator) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(cancelled_on=None)  # two that stand
    entry = AuditEntry.objects.get(action="certificate_cancelled")
    assert (entry.object_id, entry.actor_id) == (certificate.pk, curator.pk)
    assert "отчестве" not in str(entry.values)
    assert certificate.cancelled_by == curator


def test_nobody_prints_a_cancelled_paper_and_the_file_of_the_group_leaves_it_out(certificate, curator, sign_in):
    make_paper(certificate, ORIGIN)
    cancel(certificate, curator)
    assert Certificate.objects.get().paper  # what was given stays in the archive
    with pytest.raises(MoveRefused, match="аннулирован"):
        make_paper(certificate, ORIGIN)
    browser = sign_in(curator)
    page = browser.get(reverse("certificate_paper", args=[certificate.pk]), follow=True)
    assert "напечатать его нельзя" in words(page)
    group = reverse("certificates_papers", args=[certificate.enrolment.group_id])
    assert "сертификатов пока нет" in words(browser.get(group, follow=True))
    shown = words(browser.get(reverse("course_group", args=[certificate.enrolment.group_id])))
    assert f"Сертификат № {certificate.number_text}" not in shown


def test_cancelling_asks_why_and_is_the_curators(certificate, curator, director, stranger, sign_in):
    address, browser = reverse("certificate_cancel", args=[certificate.pk]), sign_in(curator)
    results = browser.get(reverse("course_group_results", args=[certificate.enrolment.group_id])).content.decode()
    assert address in results
    assert address in browser.get(reverse("certificates")).content.decode()
    assert address not in sign_in(director).get(reverse("certificates")).content.decode()
    assert "номер больше никому не достанется" in words(browser.get(address))
    assert browser.post(address, {"reason": " "}).status_code == 422
    for user in (director, stranger):
        with pytest.raises(Refused):
            cancel(certificate, user)
    with pytest.raises(MoveRefused, match="почему"):
        cancel(certificate, curator, " ")
    assert not Certificate.objects.exclude(cancelled_on=None).exists()

    told = words(browser.post(address, {"reason": "Ошибка в отчестве"}, follow=True))

    assert "Сертификат № 1/2026 аннулирован" in told
    assert browser.post(address, {"reason": "Ещё раз"}).status_code == 409  # nothing of the first is written over
    assert Certificate.objects.get().cancel_reason == "Ошибка в отчестве"
    assert address not in browser.get(reverse("certificates")).content.decode()


def test_after_cancelling_the_result_may_be_taken_back(certificate, curator):
    row = certificate.enrolment
    with pytest.raises(MoveRefused, match="аннулируйте"):
        ENROLMENT.make(row, "restore", curator)
    cancel(certificate, curator)
    ENROLMENT.make(row, "restore", curator)
    row.refresh_from_db()
    assert row.state == "enrolled"


def test_in_a_closed_year_a_mistake_may_still_be_cancelled(certificate, curator, client):
    year = certificate.enrolment.course.year
    year.state = "closed"
    year.save()
    cancel(certificate, curator)
    assert "Сертификат аннулирован" in words(client.get(reverse("certificate_check", args=[certificate.code])))


def test_a_new_one_is_promised_only_while_the_year_is_open(certificate, curator, sign_in):
    address, browser = reverse("certificate_cancel", args=[certificate.pk]), sign_in(curator)
    assert "Новый сертификат можно выдать на странице группы" in words(browser.get(address))
    year = certificate.enrolment.course.year
    year.state = "closed"
    year.save()
    page = words(browser.get(address))
    assert "Новый сертификат можно выдать" not in page
    assert "2026/27 учебный год закрыт: нового сертификата в нём не выдать" in page


def test_why_it_was_cancelled_is_not_shown_to_the_holder():
    assert class_of("participants.Certificate", "cancel_reason") is NOTE  # «Увидит только школа»
    assert class_of("participants.Certificate", "cancelled_on") is LEARNING


def test_the_list_shows_filters_and_exports_the_cancelled(school, curator, sign_in):
    made = issue_certificates(group=make_finished(school, 2), dated=DAY, actor=curator)
    cancel(made[0], curator)
    browser, listed = sign_in(curator), reverse("certificates")

    def found(query):
        return [row.record.number for row in browser.get(listed + query).context["listing"].page.object_list]

    assert found("?state=cancelled") == found("?view=cancelled") == [1]
    assert found("?state=valid") == [2]
    book = openpyxl.load_workbook(
        io.BytesIO(browser.get(f"{listed}?xlsx=1&cols=state,cancel_reason&sort=number").content)
    )
    today = f"{timezone.localdate():%d.%m.%Y}"
    assert list(book.worksheets[0].values)[1:] == [
        ("1/2026", f"аннулирован {today}", "Ошибка в отчестве"), ("2/2026", "действует", None),
    ]  # fmt: skip


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(school, curator, sign_in, django_assert_num_queries, number):
    issue_certificates(group=make_finished(school, number), dated=DAY, actor=curator)
    browser = sign_in(curator)
    browser.get(reverse("certificates"))
    with django_assert_num_queries(9):
        page = browser.get(reverse("certificates"))
    assert len(page.context["listing"].page.object_list) == number


def test_the_list_is_of_the_school_and_goes_to_excel(school, curator, stranger, sign_in):
    issue_certificates(group=make_finished(school, 2), dated=DAY, actor=curator)
    foreign = make_finished(stranger.school, course=make_course(stranger.school, "Чужой курс"))
    issue_certificates(group=foreign, dated=DAY, actor=stranger)
    answer = sign_in(curator).get(reverse("certificates") + "?xlsx=1&sort=number")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)

    assert rows[0] == ("Номер", "Дата", "Кому", "Курс", "Состояние")
    assert [(row[0], row[1].date(), row[2]) for row in rows[1:]] == [
        ("1/2026", DAY, "Ким Имя0"), ("2/2026", DAY, "Ким Имя1"),
    ]  # fmt: skip
    found = sign_in(curator).get(reverse("certificates") + "?q=имя1")
    assert [row.record.number for row in found.context["listing"].page.object_list] == [2]


def test_issuing_says_how_many_and_refuses_nobody(school, curator, sign_in, mentor):
    group, browser = make_finished(school, 2), sign_in(curator)
    address = reverse("certificates_issue", args=[group.pk])
    assert "2 человека" in words(browser.get(address))
    assert browser.post(address, {"dated": "31.02.2026"}).status_code == 422

    assert "Выдано сертификатов: 2" in words(browser.post(address, {"dated": "14.09.2026"}, follow=True))

    assert Certificate.objects.count() == 2
    assert browser.post(address, {"dated": "14.09.2026"}).status_code == 409
    over = words(browser.get(address))
    assert "у всех, кто окончил курс, сертификат уже есть" in over
    assert 'name="dated"' not in over
    assert sign_in(mentor).get(address).status_code == 403
    empty = make_group(school, "Группа 2", course=group.course)
    make_learner(empty, person=make_person(school, "Ли Бо", "teacher"))
    assert browser.get(reverse("certificates_papers", args=[empty.pk])).status_code == 302
    early = browser.get(reverse("certificates_issue", args=[empty.pk])).content.decode()
    assert "курс ещё никто не окончил" in early
    assert reverse("course_group_results", args=[empty.pk]) in early
    assert 'name="dated"' not in early


def test_the_series_has_a_name_among_the_numbers_of_the_school(school, curator, sign_in):
    issue_certificates(group=make_finished(school), dated=DAY, actor=curator)
    assert "Сертификаты Школы наставников" in words(sign_in(curator).get(reverse("number_series")))


def test_the_list_says_for_which_course(sign_in, curator, certificate):
    shown = sign_in(curator).get(reverse("certificates") + "?cols=course,hours,code").content.decode()
    assert certificate.facts["course"] in shown
    assert certificate.facts["shown_code"] in shown
