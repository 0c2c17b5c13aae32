"""The way of an order through its pages: from drafts to the signed scan, refusals with reasons, two at once."""

import io
import re
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from mentoring.kit import pdf
from mentoring.models import User
from participants.models import Consent
from programs.documents.drafting import draft_order
from programs.documents.models import Order, OrderScan
from programs.documents.workflow import ORDER
from programs.signing import deciding
from programs.tandems.models import Tandem
from tests.factories import make_user

PDF = b"%PDF-1.7 signed"


def url(name, order, *more):
    return reverse(name, args=[order.pk, *more])


def words(answer):
    """The page with ordinary spaces."""
    return answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def read(client, name, order):
    """What the page of this decision says that was read."""
    return re.search(r'name="version" value="([^"]*)"', words(client.get(url(name, order))))[1]


def decided(client, name, order, **fields):
    """Open the page of this decision, read it, press."""
    page = "order_approve" if name == "order_return" else name
    return client.post(url(name, order), {"version": read(client, page, order), **fields})


@pytest.fixture
def at(curator, director, staff, mentor, sign_in):
    """A browser for each, by name."""
    return {who.username: sign_in(who) for who in (curator, director, staff, mentor)}


def test_the_way_from_drafts_to_the_director_and_back(pairs, officials, at):
    drafts = {"id": [str(tandem.pk) for tandem in pairs], "token": "k" * 20}
    made = at["curator"].post(reverse("order_add"), drafts)
    order = Order.objects.get()
    assert made.url == url("order", order)
    assert at["curator"].post(reverse("order_add"), drafts).url == url("order", order)  # the same press twice

    assert "Отправить директору" in words(at["curator"].get(url("order_submit", order)))
    at["curator"].post(url("order_submit", order))
    page = words(at["director"].get(url("order_approve", order)))
    assert "Согласия: 5 из 5 участников" in page
    assert "Захарову Анастасию Анатольевну" in page
    assert decided(at["director"], "order_return", order, remark="").status_code == 422
    decided(at["director"], "order_return", order, remark="Добавьте срок в п. 2.3")
    assert "Добавьте срок в п. 2.3" in words(at["curator"].get(url("order", order)))


def test_the_way_from_the_edited_text_to_the_number(project, officials, at):
    form = {
        "version": "0",
        "title": "О закреплении пар.",
        "grounds": [project.grounds.get().pk],
        "preamble": "",
        "items": "1. Закрепить пары согласно приложению 1.\n5. Контроль оставляю за собой.",
    }
    assert at["curator"].post(url("order_edit", project), form).status_code == 302
    at["curator"].post(url("order_submit", project))
    decided(at["director"], "order_approve", project)
    refused = decided(at["staff"], "order_register", project, dated="29.02.2026")
    assert "29.02.2026 нет в календаре" in words(refused)
    assert decided(at["staff"], "order_register", project, dated="12.10.2026").status_code == 302

    project.refresh_from_db()
    assert (project.state, project.number_text, project.title) == ("registered", "1-ОД", "О закреплении пар")
    assert set(Tandem.objects.values_list("state", flat=True)) == {"active"}
    paper = at["staff"].get(url("order_pdf", project))
    assert unquote(paper["Content-Disposition"]) == "attachment; filename*=utf-8''Приказ № 1-ОД от 12.10.2026.pdf"
    assert "2. Контроль оставляю за собой." in PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()


def test_the_way_from_the_number_to_the_signed_scan(registered, at):
    lines = [str(line.pk) for line in registered.acknowledgements.all()]
    assert at["staff"].post(url("order_sheet", registered), {"day": "13.10.2026"}).status_code == 422
    at["staff"].post(url("order_sheet", registered), {"day": "13.10.2026", "line": lines[:3]})
    assert "Ознакомлены 3 из 5" in words(at["staff"].get(url("order_sheet", registered)))
    assert "3 из 5" in words(at["curator"].get(reverse("orders")))
    sheet = at["staff"].get(url("order_sheet_pdf", registered))
    assert "Лист ознакомления" in PdfReader(io.BytesIO(sheet.content)).pages[0].extract_text()

    scan = {"file": SimpleUploadedFile("приказ.pdf", PDF)}
    assert at["staff"].post(url("order_scan", registered), scan).status_code == 302
    file = at["director"].get(url("order_scan_file", registered, OrderScan.objects.get().pk))
    assert b"".join(file.streaming_content) == PDF
    assert at["mentor"].get(url("order", registered)).status_code == 403
    at["curator"].post(url("order_execute", registered))
    assert Order.objects.get().state == "executed"


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


def test_remarks_are_marked_in_the_text_and_stop_the_button(project, curator, sign_in):
    client = sign_in(curator)
    item = project.items.filter(parent=None).first()
    item.text = "Закрепить пары согласно приложению 2 до 29 февраля 2027 г."
    item.save()

    page = words(client.get(url("order", project)))
    assert '<mark class="m-bad">приложению 2<sup>1</sup></mark>' in page
    assert '<mark class="m-bad">29 февраля 2027<sup>2</sup></mark>' in page
    assert "2 замечания" in page
    assert client.get(url("order_submit", project)).status_code == 403
    page = words(client.post(url("order_submit", project), follow=True))
    assert "Приложение 2 названо в п. 1, но не приложено" in page
    assert Order.objects.get().state == "project"


def test_a_reason_lets_a_finding_pass_and_only_one_that_may(project, curator, sign_in):
    consent = Consent.objects.filter(person__kind="pupil").first()
    consent.delete()
    client, code = sign_in(curator), f"consent:{consent.person_id}"

    assert client.post(url("order_override", project), {"code": "empty", "reason": "так"}).status_code == 403
    client.post(url("order_override", project), {"code": code, "reason": "принесут завтра"})
    assert "Пропущено с причиной: принесут завтра" in words(client.get(url("order", project)))
    client.post(url("order_override", project), {"code": code, "reason": ""})
    assert project.overrides.count() == 0


def test_a_draft_joins_and_leaves_the_project(project, pairs, curator, sign_in):
    client = sign_in(curator)
    client.post(url("order_line_drop", project, pairs[0].pk))
    assert project.lines.count() == 1
    assert "Не вошли в приказ" in words(client.get(url("order", project)))

    client.post(url("order_line_add", project, pairs[0].pk))
    assert project.lines.count() == 2
    assert Tandem.objects.filter(state="ordered").count() == 2


def test_what_was_typed_over_a_newer_text_is_kept_on_the_page(project, curator, sign_in):
    client = sign_in(curator)
    form = {"version": "0", "title": "О первом", "preamble": "", "items": "1. Раз."}
    client.post(url("order_edit", project), form)

    late = client.post(url("order_edit", project), {**form, "title": "О втором"})
    assert late.status_code == 409
    assert "О втором" in words(late)
    assert "Запись уже изменена: Соколова А. П." in words(late)
    assert "Сейчас в проекте записано" in words(late)
    assert Order.objects.get().title == "О первом"


def test_a_registered_order_refuses_every_change(registered, pairs, curator, sign_in):
    client = sign_in(curator)

    for name in ("order_edit", "order_submit", "order_drop", "order_override"):
        answer = client.post(url(name, registered))
        assert answer.status_code == 403
        assert "меняют только новым приказом" in words(answer)
    assert client.post(url("order_line_drop", registered, pairs[0].pk)).status_code == 403


@pytest.mark.parametrize(
    "name,data,said",
    [
        ("скан.pdf", b"MZ program", "Это не PDF, не JPG и не PNG"),
        ("скан.html", b"<script>alert(1)</script>", "Это не PDF, не JPG и не PNG"),
        ("скан.pdf", b"%PDF-" + b"0" * (10 * 2**20), "можно до 10 МБ"),
        ("скан.pdf", b"", "пуст"),
    ],
)
def test_a_scan_is_told_by_its_bytes(name, data, said, registered, staff, sign_in):
    answer = sign_in(staff).post(url("order_scan", registered), {"file": SimpleUploadedFile(name, data)})

    assert answer.status_code == 422
    assert said in words(answer)
    assert OrderScan.objects.count() == 0


NAMES = [
    *("order", "order_edit", "order_override", "order_submit", "order_withdraw", "order_drop", "order_approve"),
    *("order_return", "order_register", "order_pdf", "order_paper_make", "order_sheet", "order_sheet_pdf"),
    *("order_execute", "order_scan"),
]


@pytest.mark.parametrize("name", NAMES)
def test_another_school_answers_as_if_there_were_nothing(name, registered, other_school, sign_in):
    everything = make_user("everything", other_school, "curator", "director", "staff")
    client = sign_in(everything)

    for pk in (registered.pk, 2**40):
        statuses = {client.get(reverse(name, args=[pk])).status_code, client.post(reverse(name, args=[pk])).status_code}
        assert statuses <= {404, 405}
        assert 404 in statuses


@pytest.mark.parametrize("question", ["1-од", "О ЗАКРЕПЛЕНИИ", "пар 2026/2027", "наставнических групп"])
def test_orders_are_found_by_words_and_by_number(question, registered, curator, sign_in):
    client = sign_in(curator)

    assert "12.10.2026" in words(client.get(reverse("orders"), {"q": question}))
    assert "12.10.2026" not in words(client.get(reverse("orders"), {"q": "внедрении"}))


@pytest.mark.parametrize("page,queries", [("orders", 9), ("order", 27)])
@pytest.mark.parametrize("count", [1, 2])
def test_pages_cost_the_same_for_any_number_of_pairs(
    page, queries, count, pairs, curator, sign_in, django_assert_num_queries
):
    order = draft_order(tandems=pairs[:count], actor=curator)
    Tandem.objects.filter(state="draft").update(state="stopped")
    address = reverse(page, args=[order.pk] if page == "order" else [])
    client = sign_in(User.objects.get(pk=curator.pk))
    client.get(address)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


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


def test_the_history_names_who_did_what_and_the_journal_opens(project, officials, curator, sign_in):
    client = sign_in(curator)
    form = {"version": "0", "title": "О парах", "preamble": "", "items": "1. Закрепить согласно приложению 1."}
    client.post(url("order_edit", project), form)

    page = words(client.get(url("order", project)))
    assert "Соколова А. П., куратор" in page
    assert "пункты приказа" in page
    assert "пункты приказа" in words(client.get(reverse("audit")))


def test_a_project_sent_twice_is_sent_once(project, curator, sign_in):
    client = sign_in(curator)

    assert [client.post(url("order_submit", project)).status_code for _ in "12"] == [302, 302]
    assert AuditEntry.objects.filter(action="order_submitted").count() == 1


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
