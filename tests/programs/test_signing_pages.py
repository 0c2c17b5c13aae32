"""Decisions on orders through their pages: only on what was read, once, and told why not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mentoring.audit.models import AuditEntry
from mentoring.kit import pdf
from participants.models import Consent
from programs.documents.models import Order, OrderScan
from programs.documents.workflow import ORDER
from programs.signing import deciding
from programs.tandems.models import Tandem
from tests.factories import make_user
from tests.programs.browsing import decided, read, url, words

PDF = b"%PDF-1.7 signed %%EOF"


@pytest.mark.parametrize("state", ["submitted", "registered"])
def test_a_late_decision_is_a_conflict_told_in_words(state, request, director, sign_in, school):
    order = request.getfixturevalue("approved" if state == "submitted" else "registered")
    second = make_user("second", school, "director", last_name="Зимина", first_name="Яна")

    late = sign_in(second).post(url("order_approve", order))
    assert late.status_code == 409
    assert ("уже утверждён (Берестов А. Н.)" if state == "submitted" else "уже зарегистрирован") in words(late)


DECISIONS = [
    ("order_approve", "submitted", "director", {}),
    ("order_return", "submitted", "director", {"remark": "исправьте срок"}),
    ("order_register", "approved", "staff", {"dated": "12.10.2026"}),
]


@pytest.mark.parametrize("name,state,who,fields", DECISIONS)
def test_nothing_is_decided_unread(name, state, who, fields, submitted, curator, director, request, sign_in):
    client = sign_in(request.getfixturevalue(who))
    if state == "approved":
        ORDER.make(submitted, "approve", director)
    page = "order_approve" if name == "order_return" else name
    opened = read(client, page, submitted)
    item = submitted.items.filter(parent=None).first()
    item.text = "Закрепить совсем другое согласно приложению 1."
    item.save()
    person = Tandem.objects.for_list()[0].mentors[0]
    person.last_name = "Новозамужняя"
    person.save()

    late = client.post(url(name, submitted), {"version": opened, **fields})

    assert late.status_code == 409
    assert "Документ изменился, прочитайте снова" in words(late)
    assert "приложение 1: состав, имена или сроки; кого знакомят с приказом; п. 1." in words(late)
    assert Order.objects.get().state == state
    assert Order.objects.get().number is None
    for missing in ({}, {"version": ""}, {"version": "0"}):
        assert client.post(url(name, submitted), {**missing, **fields}).status_code == 409
    assert Order.objects.get().state == state
    assert decided(client, name, submitted, **fields).status_code == 302
    assert Order.objects.get().state != state


def test_after_a_decision_the_next_project_is_not_taken_for_the_decided_one(submitted, director, sign_in):
    same = {"title": submitted.title, "starts": submitted.starts, "ends": submitted.ends}
    following = Order.objects.create(school=submitted.school, year=submitted.year, **same)
    Order.objects.filter(pk=following.pk).update(state="submitted")
    client = sign_in(director)

    decided(client, "order_approve", submitted)

    assert "Проект утверждён. На этой странице — следующий проект" in words(client.get(url("order_approve", following)))


def test_a_reason_recorded_after_the_reading_is_read_too(submitted, curator, director, sign_in):
    client = sign_in(director)
    opened = read(client, "order_approve", submitted)
    submitted.overrides.create(code="term:1", reason="так решил педсовет", actor=curator)

    late = client.post(url("order_approve", submitted), {"version": opened})

    assert late.status_code == 409
    assert "какие замечания пропущены и почему" in words(late)


def test_the_same_approval_pressed_twice_is_one(submitted, director, sign_in):
    client = sign_in(director)
    opened = read(client, "order_approve", submitted)

    assert [client.post(url("order_approve", submitted), {"version": opened}).status_code for _ in "12"] == [302, 302]
    assert AuditEntry.objects.filter(action="order_approved").count() == 1


def test_a_late_registration_is_a_conflict_and_takes_no_number(registered, director, sign_in):
    late = sign_in(director).post(url("order_register", registered), {"dated": "12.10.2026"})

    assert late.status_code == 409
    assert "уже зарегистрирован (Рощина Л. И.): № 1-ОД от 12.10.2026" in words(late)
    assert Order.objects.filter(number__isnull=False).count() == 1


def test_a_double_click_on_registering_is_one_order(approved, staff, sign_in):
    client = sign_in(staff)
    typed = {"dated": "12.10.2026", "version": read(client, "order_register", approved)}
    for _ in range(2):
        assert client.post(url("order_register", approved), typed).status_code == 302

    assert AuditEntry.objects.filter(action="order_registered").count() == 1


def test_an_earlier_date_asks_once_more(registered, staff, curator, director, pairs, sign_in, school):
    Order.objects.create(
        school=school, year=registered.year, title="О", starts="2026-10-01", ends="2026-10-02", state="approved"
    )
    order = Order.objects.get(state="approved")
    client = sign_in(staff)

    asked = client.post(url("order_register", order), {"dated": "01.10.2026"})
    assert asked.status_code == 422
    assert "Приказ № 1-ОД уже с более поздней датой: 12.10.2026" in words(asked)


@pytest.mark.parametrize(
    "name,data,said",
    [
        ("скан.pdf", b"MZ program", "Это не PDF и не картинка"),
        ("скан.html", b"<script>alert(1)</script>", "Это не PDF и не картинка"),
        ("скан.pdf", b"%PDF-" + b"0" * (10 * 2**20), "можно до 10 МБ"),
        ("скан.pdf", b"", "пуст"),
        ("скан.pdf", b"%PDF-1.7 half of", "обрывается"),
        ("скан.jpg", b"\xff\xd8\xff\xe0 half of", "обрывается"),
        ("скан.png", b"\x89PNG\r\n\x1a\n half of", "обрывается"),
    ],
)
def test_a_scan_is_told_by_its_bytes(name, data, said, registered, staff, sign_in):
    answer = sign_in(staff).post(url("order_scan", registered), {"file": SimpleUploadedFile(name, data)})

    assert answer.status_code == 422
    assert said in words(answer)
    assert OrderScan.objects.count() == 0


def test_a_failed_pdf_is_told_and_can_be_asked_for_again(
    approved, staff, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    client = sign_in(staff)
    monkeypatch.setattr(pdf, "SECONDS", -1)
    pdf.stop()
    typed = {"dated": "12.10.2026", "version": read(client, "order_register", approved)}
    page = words(client.post(url("order_register", approved), typed, follow=True))
    assert "PDF пока нет" in page
    assert "Собрать PDF" in page

    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):  # the tests' queue works at once
        client.post(url("order_paper_make", approved))
    assert client.get(url("order_pdf", approved)).content.startswith(b"%PDF")
    assert Order.objects.get().sha256


def test_a_long_order_is_drawn_by_the_worker(approved, staff, sign_in, monkeypatch):
    monkeypatch.setattr(deciding, "BIG", 1)
    client = sign_in(staff)
    typed = {"dated": "12.10.2026", "version": read(client, "order_register", approved)}
    page = words(client.post(url("order_register", approved), typed, follow=True))

    assert "собирается в фоне" in page
    assert AuditEntry.objects.filter(action="job_started").count() == 1


def test_the_same_scan_twice_is_one_scan(registered, staff, sign_in):
    client = sign_in(staff)
    for words_of in (PDF, PDF, PDF + b" the other side"):
        client.post(url("order_scan", registered), {"file": SimpleUploadedFile("приказ.pdf", words_of)})

    assert OrderScan.objects.count() == 2


def test_a_paper_asked_for_twice_is_drawn_once(submitted, curator, sign_in):
    client = sign_in(curator)
    for _ in "12":  # nobody works the queue here: the transaction of the test is never committed
        client.post(url("order_paper_make", submitted))

    assert AuditEntry.objects.filter(action="job_started").count() == 1


def test_the_secretary_is_told_what_changed_after_the_approval(submitted, director, staff, sign_in):
    decided(sign_in(director), "order_approve", submitted)
    client = sign_in(staff)
    assert "После утверждения изменилось" not in words(client.get(url("order_register", submitted)))
    person = Tandem.objects.for_list()[0].mentors[0]
    person.last_name = "Новозамужняя"
    person.save()

    assert "После утверждения изменилось: приложение 1" in words(client.get(url("order_register", submitted)))
    assert decided(client, "order_register", submitted, dated="12.10.2026").status_code == 302


def test_what_stops_an_order_is_said_before_the_button(approved, submitted, staff, director, sign_in):
    Consent.objects.filter(person__kind="pupil").delete()

    page = words(sign_in(staff).get(url("order_register", approved)))
    assert "Зарегистрировать пока нельзя" in page
    assert 'name="dated"' not in page
    Order.objects.update(state="submitted")
    page = words(sign_in(director).get(url("order_approve", submitted)))
    assert "Утвердить нельзя, пока есть" in page
    assert "Вернуть на доработку" in page


def test_an_approved_order_without_a_number_may_be_returned(approved, director, sign_in):
    client = sign_in(director)
    assert url("order_approve", approved) in words(client.get(url("order", approved)))

    decided(client, "order_return", approved, remark="исправьте срок")

    assert Order.objects.get().state == "returned"
