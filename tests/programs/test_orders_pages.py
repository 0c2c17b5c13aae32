"""The way of an order through its pages: from drafts to the signed scan, refusals with reasons, two at once."""

import datetime
import io
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from mentoring.models import User
from participants.models import Consent
from programs.documents.drafting import draft_order
from programs.documents.models import Order, OrderScan
from programs.signing.reading import token_of
from programs.tandems.models import Tandem
from tests.factories import make_user
from tests.programs.browsing import decided, read, url, words

PDF = b"%PDF-1.7 signed %%EOF"


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
    decided(at["curator"], "order_submit", order)
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
    decided(at["curator"], "order_submit", project)
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


def test_remarks_are_marked_in_the_text_and_stop_the_button(project, curator, sign_in):
    client = sign_in(curator)
    item = project.items.filter(parent=None).first()
    item.text = "Закрепить пары согласно приложению 2 до 29 февраля 2027 г."
    item.save()

    page = words(client.get(url("order", project)))
    assert '<mark class="m-bad">приложению 2<sup>1</sup></mark>' in page
    assert '<mark class="m-bad">29 февраля 2027<sup>2</sup></mark>' in page
    assert "2 замечания" in page
    assert "Проверка нашла, что исправить" in words(client.get(url("order_submit", project), follow=True))
    page = words(client.post(url("order_submit", project), {"version": token_of(project)}, follow=True))
    assert "Приложение 2 названо в п. 1, но не приложено" in page
    assert Order.objects.get().state == "project"


def test_a_reason_lets_a_finding_pass_and_only_one_that_may(project, curator, sign_in):
    consent = Consent.objects.filter(person__kind="pupil").first()
    consent.delete()
    client, code = sign_in(curator), f"consent:{consent.person_id}"

    given = {"code": "empty", "reason": "так", "version": "0"}
    assert client.post(url("order_override", project), given).status_code == 403
    client.post(url("order_override", project), {"code": code, "reason": "принесут завтра", "version": "0"})
    assert "Пропущено с причиной: принесут завтра" in words(client.get(url("order", project)))
    client.post(url("order_override", project), {"code": code, "reason": "", "version": "1"})
    assert project.overrides.count() == 0


def test_people_without_consent_are_one_remark_with_one_way_out(project, curator, sign_in):
    client, lacking = sign_in(curator), {one.person_id: one.person for one in Consent.objects.all()}
    Consent.objects.all().delete()
    page = words(client.get(url("order", project)))
    assert f"Нет согласий: {len(lacking)} участников" in page
    assert page.count("Записать согласи") == 1
    assert "нет согласия" not in page
    for pk, person in lacking.items():
        assert page.count(f'name="id" value="{pk}"') == 1
        assert page.count(f"{person.short_name} <span".replace("\u00a0", " ")) == 1

    back = url("order", project)
    take = f"{reverse('consents_take')}?next={back}"
    assert f'action="{take}"' in page
    ids = ",".join(map(str, lacking))
    asked = client.post(take, {"id": list(lacking)})
    assert f'href="{back}"' in words(asked)
    assert client.post(take, {"ids": ids, "given_on": "02.09.2026", "until": ""}).url == back
    page = words(client.get(back))
    assert "Замечаний нет" in page
    assert page.count("btn-primary") == 1


def test_what_stops_the_project_has_one_first_button(project, curator, sign_in):
    item = project.items.filter(parent=None).first()
    item.text = "Утвердить форму согласно приложениям 1 и 2."
    item.save()
    page = words(sign_in(curator).get(url("order", project)))
    assert page.count("btn-primary disabled") == 1
    assert page.count("btn-primary") == 2


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


@pytest.mark.parametrize("page,queries", [("orders", 9), ("order", 28)])
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

    shown = {"version": read(client, "order_submit", project)}
    assert [client.post(url("order_submit", project), shown).status_code for _ in "12"] == [302, 302]
    assert AuditEntry.objects.filter(action="order_submitted").count() == 1


def test_the_register_tells_projects_apart_and_goes_out_as_excel(project, curator, sign_in):
    Order.objects.update(created_at=datetime.datetime(2026, 10, 5, 22, 30, tzinfo=datetime.UTC))  # 1:30 in Moscow
    client = sign_in(curator)
    assert "06.10.2026" in words(client.get(reverse("orders")))

    rows = list(load_workbook(io.BytesIO(client.get(reverse("orders"), {"xlsx": "1"}).content)).active.values)

    line = next(row for row in rows if "О закреплении" in str(row))
    assert 2 in line
    assert any(getattr(value, "day", 0) == 6 for value in line)
