"""The page behind a third party's link: what it tells, what it takes, one answer to one link, drafts."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.links.models import PersonalLink
from mentoring.models import SchoolYear
from participants.hearing.giving import give
from participants.hearing.wording import kinds_for, named
from participants.models import MentoringRequest, ThirdPartyView
from participants.opinions.asking import ask
from participants.opinions.writing import close_links_about
from tests.factories import make_person
from tests.participants.opinions_cast import ANSWER, WORDS, address_of, make_request, text_of
from tests.test_weight import weight


@pytest.fixture
def asked(school):
    """A pupil's accepted request."""
    return make_request(school)


@pytest.fixture
def view(asked, curator):
    """A class teacher who was asked about it."""
    return ask(asked=asked, kind="class_teacher", author_name="Ильина Майя Олеговна", actor=curator)


# --- What a third party sees ------------------------------------------------------------------------------------------


def test_a_class_teacher_answers_without_an_account_and_the_curator_reads_it(view, curator, sign_in):
    client, address = Client(), address_of(view)
    page = text_of(client.get(address))
    assert "Артём Б., 8\xa0«Б»" in page
    assert WORDS in page
    answer = client.post(address, ANSWER)
    assert answer["Location"] == reverse("link_thanks")
    assert "Спасибо, ответ получен" in text_of(client.get("/thanks/"))

    view.refresh_from_db()
    assert [getattr(view, name) for name in ANSWER] == list(ANSWER.values())
    assert view.given_at
    seen = text_of(sign_in(curator).get(reverse("opinion", args=[view.pk])))
    assert "За год две тройки" in seen
    assert "Терпеливый старшеклассник" in seen


@pytest.mark.parametrize("kind", ["class_teacher", "psychologist", "social", "parent"])
def test_nobody_is_told_more_of_the_child_than_the_answer_needs(school, curator, kind):
    secret = {"phone": "+79241112233", "birth_date": datetime.date(2012, 3, 9)}
    asked = make_request(school, "Тайнова Ася Маратовна", **secret)
    asked.wished_result = asked.mentor_wishes = asked.tried = "Сокровенное"
    asked.save()
    page = text_of(Client().get(address_of(ask(asked=asked, kind=kind, actor=curator))))

    assert "Ася Т., 8\xa0«Б»" in page
    for hidden in ("Тайнова", "Маратовна", "Сокровенное", "924", "2012", "Соколова"):
        assert hidden not in page
    assert (WORDS in page) == (kind in ("class_teacher", "parent"))


def test_papers_of_a_teacher_are_asked_about_in_other_words(school, curator):
    asked = make_request(school, "Ким Алёна Юрьевна", kind="teacher", post="учитель биологии")
    assert [code for code, _ in kinds_for(asked.person)] == ["personal_file", "attestation", "methodical", "standard"]
    page = text_of(Client().get(address_of(ask(asked=asked, kind="standard", actor=curator))))
    assert "Алёна К., учитель биологии" in page
    assert "Что говорят документы?" in page
    assert "Какой документ посмотреть" in page
    assert WORDS not in page


def test_a_name_is_a_first_name_and_one_letter(school):
    assert named(make_person(school, "Ёлкин Лев", grade=1, letter="")) == "Лев Ё., 1"


@pytest.mark.parametrize(
    "changes,message",
    [
        ({"stance": ""}, "Выберите ответ на первый вопрос"),
        ({"stance": "лишнее"}, "Выберите корректный вариант"),
        ({"text": "  "}, "Напишите несколько слов"),
        ({"text": "а" * 2001}, "2000"),
        ({"advice": "а" * 1001}, "1000"),
        ({"text": "а\0б"}, "Null"),
    ],
)
def test_a_wrong_answer_is_told_and_kept_as_a_draft(view, changes, message):
    answer = Client().post(address_of(view), ANSWER | changes)
    assert answer.status_code == 422
    assert message in text_of(answer) or "ноль" in text_of(answer).lower() or "нулевые" in text_of(answer)
    view.refresh_from_db()
    assert not view.given_at
    assert view.link.draft["advice"] == (ANSWER | changes)["advice"]


def test_line_breaks_count_once_as_in_the_browser(view):
    text = "\r\n".join(["а" * 9] * 200)  # 1999 for the browser, 2198 on the way
    assert Client().post(address_of(view), ANSWER | {"text": text}).status_code == 302
    view.refresh_from_db()
    assert len(view.text) == 1999


def test_words_about_health_are_warned_of_once_and_taken_the_second_time(view):
    client, address = Client(), address_of(view)
    said = ANSWER | {"text": "Диагноз поставили весной"}
    first = text_of(client.post(address, said))
    assert "сведения о здоровье («Диагноз»). Уберите их или нажмите «Отправить ответ» ещё раз" in first
    warned = re.search(r'name="warned" value="([^"]*)"', first)[1]
    assert warned == "health"

    second = text_of(client.post(address, said | {"warned": warned, "advice": "Состоит на учёте в ПДН"}))
    assert "об учёте" in second
    assert "Диагноз поставили весной" in second
    warned = re.search(r'name="warned" value="([^"]*)"', second)[1]
    assert client.post(address, said | {"warned": warned, "advice": "Состоит на учёте в ПДН"}).status_code == 302


def test_the_curator_is_told_of_such_words_and_may_delete_the_answer(view, curator, sign_in):
    give(link=view.link, stance="adds", text="Диагноз поставили весной", advice="")
    client = sign_in(curator)
    assert "Школа хранить их здесь не должна" in text_of(client.get(reverse("opinion", args=[view.pk])))
    client.get(reverse("opinion_remove", args=[view.pk]))
    assert ThirdPartyView.objects.count() == 1
    client.post(reverse("opinion_remove", args=[view.pk]))
    assert not ThirdPartyView.objects.exists()
    assert AuditEntry.objects.filter(action="opinion_removed", object_id=view.pk).count() == 1


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_an_unfinished_answer_waits_on_the_server(view):
    address = address_of(view)
    answer = Client().post(f"{address}draft/", {"stance": "adds", "text": "Начало <b>ответа"})
    assert answer["Location"] == address
    page = text_of(Client().get(address))  # another phone
    assert "Начало &lt;b&gt;ответа" in page
    assert re.search(r'value="adds"[^>]*checked', page)
    assert "Ответ ещё не отправлен" in page

    assert "Черновик удалён" in text_of(Client().post(f"{address}forget/"))
    assert "Начало" not in text_of(Client().get(address))
    assert not ThirdPartyView.objects.exclude(text="").exists()


def test_a_draft_too_long_to_keep_stays_on_the_page(view):
    answer = Client().post(f"{address_of(view)}draft/", {"text": "длинно " * 4000})
    assert answer.status_code == 409
    assert "слишком длинный" in text_of(answer)
    assert "длинно длинно" in text_of(answer)
    too_long = Client().post(address_of(view), ANSWER | {"text": "длинно " * 4000})
    assert too_long.status_code == 422


def test_what_was_typed_is_nowhere_but_in_its_row(view, caplog):
    address = address_of(view)
    Client().post(f"{address}draft/", {"text": "Тайное слово"})
    Client().post(address, {"text": "Тайное слово"})
    Client().post(address, ANSWER | {"text": "Тайное слово"})
    told = " ".join(f"{entry.values} {entry.fields}" for entry in AuditEntry.objects.all())
    assert "Тайное" not in told + caplog.text
    acts = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert acts == ["link_issued", "view_asked", "link_begun", "link_used", "view_given"]


# --- One answer to one link -------------------------------------------------------------------------------------------


def test_the_second_tab_gets_the_calm_page(view):
    client, address = Client(), address_of(view)
    assert client.post(address, ANSWER).status_code == 302
    late = client.post(address, ANSWER | {"text": "Другое"})
    assert late.status_code == 404
    assert "Ссылка не действует" in text_of(late)
    view.refresh_from_db()
    assert view.text == ANSWER["text"]


def test_a_link_whose_request_is_over_gives_the_calm_page(view, asked):
    address = address_of(view)

    def status():
        return Client().get(address).status_code

    assert status() == 200
    for fault in (
        lambda: MentoringRequest.objects.update(state="declined"),
        lambda: MentoringRequest.objects.update(state="withdrawn"),
        lambda: SchoolYear.objects.update(state="closed"),
        lambda: type(asked.person).objects.update(left_on=datetime.date(2026, 10, 1)),
    ):
        fault()
        assert status() == 404
        assert Client().post(address, ANSWER).status_code == 404
        MentoringRequest.objects.update(state="accepted")
        SchoolYear.objects.update(state="current")
        type(asked.person).objects.update(left_on=None)
    assert status() == 200
    view.delete()
    assert status() == 404


def test_before_somebody_is_erased_links_about_them_forget_what_was_typed(view, asked, curator):
    address = address_of(view)
    Client().post(f"{address}draft/", {"text": "О ребёнке"})
    PersonalLink.objects.update(expires_at=timezone.now())  # over, not swept yet
    assert close_links_about(person=asked.person, actor=curator) == 1
    assert PersonalLink.objects.get().draft == {}


def test_the_page_of_a_link_is_light(view):
    assert weight(text_of(Client().get(address_of(view)))) <= 60_000  # a poor line in a village, fonts apart
