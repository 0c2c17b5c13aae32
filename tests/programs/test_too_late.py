"""A form sent from a page whose row was deleted, or whose year was closed, while it was open: 409 with who and when,
not 404 or 403. A foreign row and one that never was still look alike (quality.md F1, C2)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import record
from mentoring.failures import words_of
from mentoring.kit.workflow import Overtaken
from mentoring.listviews.models import SavedView
from mentoring.listviews.saving import delete_view
from mentoring.settling.workflow import YEARS
from participants.models import MenteeCard
from programs.bases.removing import remove_card
from programs.documents.drafting import drop_order
from programs.tandems.pairing import pair, remove_draft
from tests.factories import make_form, make_mentee, make_mentor, make_user, year_of

NEVER = 2**40


def removed_pair(pairs, curator):
    """The number of a draft that was deleted."""
    gone = pairs[0].pk
    remove_draft(tandem=pairs[0], actor=curator)
    return gone


@pytest.fixture
def zimina(school, sign_in):
    """The browser of the second curator."""
    return sign_in(make_user("zimina", school, "curator", last_name="Зимина", first_name="Яна"))


def words(answer):
    """What a reader reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|\u00a0|&nbsp;", " ", answer.content.decode()))


@pytest.mark.parametrize("name", ["tandem_remove", "tandem_edit", "tandem_stop", "tandem_finish"])
def test_who_acts_on_a_deleted_draft_is_told_who_deleted_it(name, pairs, curator, zimina):
    gone = removed_pair(pairs, curator)
    lines = AuditEntry.objects.count()

    late = zimina.post(reverse(name, args=[gone]), {"reason": "переезд в другой город", "theme": "о дробях"})

    assert late.status_code == 409
    assert "Этой записи больше нет. Черновик тандема удалён: Соколова А. П., " in words(late)
    assert "переезд в другой город" in words(late)
    assert re.search(r'btn-primary" href="([^"]+)"', late.content.decode())[1] == reverse("tandems")
    assert AuditEntry.objects.count() == lines


def test_who_sends_a_deleted_project_is_told_and_led_to_the_list(project, curator, zimina):
    gone = project.pk
    drop_order(order=project, actor=curator)

    for name in ("order_submit", "order_drop", "order_edit"):
        late = zimina.post(reverse(name, args=[gone]))
        assert late.status_code == 409
        assert "Проект приказа удалён: Соколова А. П., " in words(late)
        assert 'btn-primary" href="/orders/"' in late.content.decode()


def test_a_line_whose_draft_is_gone_leads_back_to_the_order(project, curator, zimina):
    draft = pair(
        year=year_of(project.school),
        actor=curator,
        form=make_form(),
        mentors=[make_mentor(project.school, "Ветров Пётр Ильич").person],
        mentees=[make_mentee(project.school, "Юдин Лев Ильич").person],
    )
    gone = removed_pair([draft], curator)

    late = zimina.post(reverse("order_line_add", args=[project.pk, gone]))

    assert late.status_code == 409
    assert f'btn-primary" href="/orders/{project.pk}/"' in late.content.decode()


def test_a_person_taken_out_of_a_base_twice(school, curator, sign_in, zimina):
    address = reverse("mentee_remove", args=[make_mentee(school).pk])

    assert sign_in(curator).post(address).status_code == 302
    late = zimina.post(address)

    assert late.status_code == 409
    assert "Убран из базы: Соколова А. П., " in words(late)
    assert AuditEntry.objects.filter(action="card_removed").count() == 1


def test_two_who_take_a_person_out_of_a_base_at_once_leave_one_line(school, curator, zimina):
    """The second has read the line before the first deleted it."""
    card = make_mentee(school)
    read_before = MenteeCard.objects.get(pk=card.pk)
    remove_card(card=card, actor=curator)
    with pytest.raises(Overtaken):
        remove_card(card=read_before, actor=make_user("third", school, "curator"))
    assert AuditEntry.objects.filter(action="card_removed").count() == 1


def test_a_deleted_row_of_another_school_looks_as_one_that_never_was(pairs, curator, stranger, sign_in):
    gone = removed_pair(pairs, curator)
    theirs = sign_in(stranger)

    answers = [theirs.post(reverse("tandem_remove", args=[pk])) for pk in (gone, pairs[1].pk, NEVER)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({re.sub(r"\b[0-9A-F]{8}\b", "", answer.content.decode()) for answer in answers}) == 1


def test_a_row_that_never_was_or_only_is_looked_at_or_is_a_colleague_s_own_stays_404(pairs, curator, zimina):
    gone = removed_pair(pairs, curator)
    view = SavedView.objects.create(user=curator, school=curator.school, list="people", title="мой")
    record("view_saved", view, curator, list="people")

    assert zimina.post(reverse("tandem_remove", args=[NEVER])).status_code == 404
    assert zimina.post(reverse("view_delete", args=[view.pk])).status_code == 404
    assert zimina.get(reverse("tandem_remove", args=[gone])).status_code == 404
    assert zimina.get(reverse("tandem", args=[gone])).status_code == 404


def test_who_may_not_read_the_journal_is_told_nothing(school, curator, mentor, sign_in):
    view = SavedView.objects.create(user=curator, school=school, list="people", title="мой")
    gone = view.pk
    delete_view(view=view, actor=curator)
    for who, status in ((mentor, 404), (make_user("second", school, "staff"), 404), (curator, 409)):
        assert sign_in(who).post(reverse("view_delete", args=[gone])).status_code == status


def close(school):
    """Somebody closes the year that is going on."""
    year = year_of(school)
    director = make_user("boss", school, "director", last_name="Берестова", first_name="Инна")
    director.open_school(school.pk)
    YEARS.make(year, "close", director)
    return year


def test_a_year_closed_meanwhile_is_told_with_who_and_what_was_typed(school, curator, sign_in):
    card, browser = make_mentee(school), sign_in(curator)
    address = reverse("mentee_edit", args=[card.pk])
    assert browser.get(address).status_code == 200
    close(school)

    late = browser.post(address, {"request_text": "физика и химия", "version": "0"})

    assert late.status_code == 409
    assert "2026/27 учебный год закрыт: его можно только смотреть. Учебный год закрыт: Берестова И." in words(late)
    assert "физика и химия" in words(late)
    card.refresh_from_db()
    assert card.request_text == "математика"
    assert browser.get(address).status_code == 403


@pytest.mark.parametrize("name", ["mentee_remove", "mentee_add", "year_edit", "import_start", "tandem_add"])
def test_no_form_of_a_closed_year_is_taken(name, school, curator, sign_in):
    card = make_mentee(school)
    keys = {"mentee_remove": [card.pk], "year_edit": [year_of(school).pk]}.get(name, [])
    query = f"?mentor={make_mentor(school).person.pk}&mentee={card.person_id}" if name == "tandem_add" else ""
    browser, table = sign_in(curator), "ФИО;Класс\nЗуев Илья;8Б\n".encode()
    close(school)

    sent = {"file": SimpleUploadedFile("базы.csv", table), "form": make_form().pk, "starts": "01.10.2026"}
    late = browser.post(reverse(name, args=keys) + query, sent)

    assert late.status_code == 409
    assert "учебный год закрыт" in words(late)


def test_secrets_are_not_repeated_on_the_page():
    sent = {
        "password": "Пароль-1",
        "new_password2": "Пароль-2",
        "code": "Код-3",
        "otp_token": "Знак-4",
        "reason": " переезд ",
        "title": "plain",
    }
    assert words_of(RequestFactory().post("/", sent)) == ["переезд"]
