"""Asking third parties: who may be asked and by whom, slips, paper, the list."""

import datetime
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.links.models import PersonalLink
from mentoring.models import SchoolYear
from participants.hearing.giving import asked_by, give
from participants.models import MentoringRequest, ThirdPartyView
from participants.opinions.asking import ask, ask_again, take_back
from participants.opinions.writing import remove, write_down
from tests.participants.opinions_cast import ANSWER, address_of, make_request, text_of


@pytest.fixture
def asked(school):
    """A pupil's accepted request."""
    return make_request(school)


@pytest.fixture
def view(asked, curator):
    """A class teacher who was asked about it."""
    return ask(asked=asked, kind="class_teacher", author_name="Ильина Майя Олеговна", actor=curator)


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_the_curator_asks_and_gets_words_for_a_chat_without_names(asked, curator, sign_in):
    client = sign_in(curator)
    form = {"kind": "parent", "author_name": "Белова Анна", "days": "30"}
    page = client.post(reverse("opinion_ask", args=[asked.pk]), form, follow=True)
    view = ThirdPartyView.objects.get()
    assert (view.kind, view.author_name) == ("parent", "Белова Анна")
    assert 29 < (view.link.expires_at - timezone.now()).total_seconds() / 86400 <= 30
    message = re.search(r'id="message">(.*?)</p>', text_of(page), re.DOTALL)[1]
    assert f"http://testserver{address_of(view)}" in message
    assert not re.search("Белов|Артём|Соколова|8", message.replace("sosh7", "").partition("http")[0])
    assert AuditEntry.objects.get(action="view_asked").values == {"kind": "parent", "person": asked.person_id}


def test_words_that_a_school_must_not_keep_are_warned_of_before_a_link_shows_them(asked, school, curator, sign_in):
    client, page, many = sign_in(curator), reverse("opinion_ask", args=[asked.pk]), reverse("opinions_ask")
    other, said = make_request(school, "Белова Ева"), "прочтут по ссылке слова запроса"
    assert said not in text_of(client.get(page)) + text_of(client.post(many, {"id": [asked.pk, other.pk]}))
    MentoringRequest.objects.filter(pk=asked.pk).update(words="Мне ставят диагноз СДВГ")
    for answer in (client.get(page), client.post(many, {"id": [asked.pk, other.pk]})):
        text = text_of(answer)
        assert said in text
        assert f"{asked.person.short_name} о здоровье («диагноз»)." in text
    assert client.post(page, {"kind": "parent", "author_name": "", "days": "30"}).status_code == 302


@pytest.mark.parametrize(
    "state,kind,message",
    [
        ("declined", "parent", "больше не собирают"),
        ("withdrawn", "parent", "больше не собирают"),
        ("accepted", "attestation", "спрашивают других"),
    ],
)
def test_some_are_not_asked(school, curator, state, kind, message):
    with pytest.raises(MoveRefused, match=message):
        ask(asked=make_request(school, state=state), kind=kind, actor=curator)
    assert not PersonalLink.objects.exists()


def test_only_the_curator_of_the_school_asks_writes_and_deletes(asked, view, director, stranger, mentor):
    for user in (director, stranger, mentor):
        for act in (
            lambda user=user: ask(asked=asked, kind="parent", actor=user),
            lambda user=user: ask_again(views=[view], actor=user),
            lambda user=user: take_back(view=view, actor=user),
            lambda user=user: write_down(view=ThirdPartyView(request=asked), actor=user),
            lambda user=user: remove(view=view, actor=user),
        ):
            with pytest.raises(Refused):
                act()
    assert ThirdPartyView.objects.get() == view


def test_a_closed_year_is_only_looked_at(asked, view, curator, sign_in):
    SchoolYear.objects.update(state="closed")
    fresh = MentoringRequest.objects.get()
    with pytest.raises(MoveRefused, match="закрыт"):
        ask(asked=fresh, kind="parent", actor=curator)
    with pytest.raises(Refused):
        write_down(view=ThirdPartyView(request=fresh), actor=curator)
    page = text_of(sign_in(curator).get(reverse("opinion", args=[view.pk])))
    assert "учебный год закрыт" in page
    assert "Отозвать ссылку" not in page


def test_a_new_link_closes_the_old_one(view, curator, sign_in):
    old = address_of(view)
    sign_in(curator).post(reverse("opinions_again"), {"id": view.pk})
    fresh = address_of(view)
    assert fresh != old
    assert Client().get(old).status_code == 404
    assert Client().get(fresh).status_code == 200
    give(link=ThirdPartyView.objects.get().link, **ANSWER)
    assert ask_again(views=[ThirdPartyView.objects.get()], actor=curator) == []


def test_a_revoked_link_forgets_its_draft_and_can_be_asked_anew(view, curator, sign_in):
    client, address = sign_in(curator), address_of(view)
    Client().post(f"{address}draft/", {"text": "начало"})
    client.post(reverse("opinion_revoke", args=[view.pk]))
    assert Client().get(address).status_code == 404
    assert PersonalLink.objects.get().draft == {}
    again = client.post(reverse("opinion_revoke", args=[view.pk]), follow=True)
    assert "уже не действует" in text_of(again)
    assert "Ссылка отозвана" in text_of(again)
    client.post(reverse("opinions_again"), {"id": view.pk})
    assert Client().get(address_of(view)).status_code == 200


def test_class_teachers_of_many_are_asked_at_once_and_get_their_own_piles(school, curator, sign_in):
    rows = [make_request(school, f"Белов{n} Артём", grade=8 + n % 2) for n in range(4)]
    teacher = make_request(school, "Ким Алёна", kind="teacher")
    declined = make_request(school, "Отказов Пётр", state="declined")
    waited = make_request(school, "Ждунов Егор")
    ask(asked=waited, kind="class_teacher", actor=curator)
    client, ids = sign_in(curator), [one.pk for one in (*rows, teacher, declined, waited)]
    page = text_of(client.post(reverse("opinions_ask"), {"id": ids}))
    assert page.count("ссылка классному руководителю") == 4
    assert "классного руководителя нет" in page
    assert "больше не собирают" in page
    assert "ссылка уже создана" in page

    every = text_of(client.post(reverse("opinions_ask"), {"all": 1, "query": "place=9", "id": ids[:1]}))
    assert every.count("ссылка классному руководителю") == 2  # of all that the filter finds, not of the ticked page

    kept = re.search(r'name="ids" value="([^"]*)"', page)[1]
    names = {"teacher0": "Ильина М. О.", "teacher1": "Жуков И. И."}
    slips = client.post(reverse("opinions_ask"), {"ids": kept, "days": "14"} | names, follow=True)
    text = text_of(slips)
    assert ThirdPartyView.objects.count() == 5
    assert text.count('class="slip"') == 4
    assert text.count("Классный руководитель, ") == 2
    assert "8\xa0«Б»: Ильина М. О." in text
    assert "9\xa0«Б»: Жуков И. И." in text
    assert "2 ссылкам" in text
    assert "Белов0" not in text


def test_slips_show_a_letter_and_never_two_parents_together(school, curator, sign_in):
    views = [ask(asked=make_request(school, f"Тайнов{n} Артём"), kind="parent", actor=curator) for n in range(2)]
    ids = ",".join(str(view.pk) for view in views)
    text = text_of(sign_in(curator).get(reverse("opinions_slips") + f"?ids={ids}"))
    assert text.count("<h2") == 2
    assert text.count("data:image/svg+xml") == 2
    assert "Артём Т., 8\xa0«Б»" in text
    assert "Тайнов" not in text
    assert AuditEntry.objects.filter(action="view_link_printed").count() == 2


def test_without_open_links_there_is_nothing_to_print(view, curator, sign_in):
    take_back(view=view, actor=curator)
    client = sign_in(curator)
    for query, message in ((f"?ids={view.pk}", "Открытых ссылок нет"), ("?ids=x", "Выберите хотя бы одну строку")):
        assert message in text_of(client.get(reverse("opinions_slips") + query, follow=True))


def test_what_came_on_paper_is_written_down(asked, curator, sign_in):
    form = {"kind": "parent", "author_name": "Белова Анна"} | ANSWER
    sign_in(curator).post(reverse("opinion_add", args=[asked.pk]), form)
    view = ThirdPartyView.objects.get()
    assert (view.kind, view.text, view.link, bool(view.given_at)) == ("parent", ANSWER["text"], None, True)


def test_paper_in_place_of_the_link_closes_it(view, curator, sign_in):
    client, address = sign_in(curator), address_of(view)
    client.post(reverse("opinion_write", args=[view.pk]), {"kind": "class_teacher"} | ANSWER)
    assert Client().post(address, ANSWER).status_code == 404
    assert PersonalLink.objects.get().revoked_at
    late = client.post(reverse("opinion_write", args=[view.pk]), {"kind": "parent"} | ANSWER, follow=True)
    assert "Ответ уже получен" in text_of(late)
    assert ThirdPartyView.objects.get().kind == "class_teacher"


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def four(school, curator):
    """One in each state."""
    made = {
        state: ask(asked=make_request(school, f"{name} Артём", grade=grade), kind=kind, actor=curator)
        for state, name, kind, grade in (
            ("waiting", "Белов", "class_teacher", 8),
            ("given", "Гусев", "parent", 9),
            ("overdue", "Ёлкин", "social", 10),
            ("revoked", "Жуков", "psychologist", 11),
        )
    }
    give(link=made["given"].link, **ANSWER)
    PersonalLink.objects.filter(view=made["overdue"]).update(expires_at=timezone.now())
    take_back(view=made["revoked"], actor=curator)
    return made


@pytest.mark.parametrize(
    "query,names",
    [
        ("", "Белов Гусев Ёлкин Жуков"),
        ("?state=waiting", "Белов"),
        ("?state=given", "Гусев"),
        ("?state=overdue", "Ёлкин"),
        ("?state=revoked", "Жуков"),
        ("?state=waiting&state=overdue", "Белов Ёлкин"),
        ("?view=waiting", "Белов"),
        ("?view=overdue", "Ёлкин"),
        ("?view=given", "Гусев"),
        ("?kind=parent", "Гусев"),
        ("?place=10", "Ёлкин"),
        ("?q=ёлкин", "Ёлкин"),
    ],
)
def test_the_list_is_filtered(four, curator, sign_in, query, names):
    text = text_of(sign_in(curator).get(reverse("opinions") + query))
    body = text[text.index("<tbody>") :]
    assert [name for name in ("Белов", "Гусев", "Ёлкин", "Жуков") if f">{name} Артём<" in body] == names.split()


def test_each_state_is_said_in_words(four, director, sign_in):
    text = text_of(sign_in(director).get(reverse("opinions")))
    assert all(word in text for word in ("Ждём ответа", "Получены", "Срок вышел", "Ссылка отозвана"))
    assert "Напечатать листки" not in text  # the director reads


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_known_number_of_queries(school, curator, sign_in, django_assert_num_queries, number):
    for row in range(number):
        ask(asked=make_request(school, f"Ким Имя{row}"), kind="parent", actor=curator)
    client = sign_in(curator)
    client.get(reverse("people"))
    with django_assert_num_queries(9):
        text = text_of(client.get(reverse("opinions")))
    assert text.count('name="id"') == number


@pytest.mark.parametrize("number", [1, 3])
def test_slips_take_a_known_number_of_queries(school, curator, sign_in, django_assert_num_queries, number):
    views = [ask(asked=make_request(school, f"Ким Имя{n}"), kind="parent", actor=curator) for n in range(number)]
    client = sign_in(curator)
    client.get(reverse("people"))
    with django_assert_num_queries(6):
        client.get(reverse("opinions_slips") + "?ids=" + ",".join(str(view.pk) for view in views))


def test_the_list_goes_to_excel_with_real_days(four, curator, sign_in, tmp_path):
    answer = sign_in(curator).get(reverse("opinions") + "?xlsx=1&cols=kind,state,asked_at,text")
    file = tmp_path / "list.xlsx"
    file.write_bytes(answer.content)
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    found = {row[0]: row for row in rows}
    assert found["Гусев Артём"][2] == "Получены"
    assert found["Гусев Артём"][4] == ANSWER["text"]
    assert isinstance(found["Гусев Артём"][3], datetime.datetime)


def test_views_are_for_the_curator_and_the_director_of_the_school(
    view, director, staff, mentor, mentee, stranger, sign_in
):
    pages = [reverse("opinions"), reverse("opinion", args=[view.pk])]
    said = {user.username: [sign_in(user).get(page).status_code for page in pages] for user in
            (director, staff, mentor, mentee, stranger)}  # fmt: skip
    assert said == {
        "director": [200, 200],
        "staff": [403, 403],
        "mentor": [403, 403],
        "mentee": [403, 403],
        "stranger": [200, 404],
    }


def test_the_director_sees_no_link(view, director, sign_in):
    text = text_of(sign_in(director).get(reverse("opinion", args=[view.pk])))
    assert address_of(view) not in text
    assert "Спросить снова" not in text


def test_an_opened_view_is_in_the_journal_and_an_unknown_link_has_no_view(view, curator, sign_in, school):
    sign_in(curator).get(reverse("opinion", args=[view.pk]))
    entry = AuditEntry.objects.get(action="view_of_request_viewed")
    assert (entry.object_id, entry.values) == (view.pk, {"person": view.request.person_id})
    ThirdPartyView.objects.all().delete()
    assert asked_by(view.link) is None


def test_the_card_of_the_request_shows_what_was_said_and_who_is_waited_for(view, asked, curator, director, sign_in):
    ask(asked=asked, kind="parent", author_name="Белова Анна", actor=curator)
    give(link=view.link, **ANSWER)
    text = text_of(sign_in(curator).get(reverse("request", args=[asked.pk])))
    for words in ("За год две тройки", "подтверждает запрос", "Белова Анна", "Ждём ответа", "Запросить по ссылке"):
        assert words in text
    read = text_of(sign_in(director).get(reverse("request", args=[asked.pk])))
    assert "За год две тройки" in read
    assert "Запросить по ссылке" not in read


def test_the_journal_of_a_person_knows_of_the_views(view, asked, curator, sign_in):
    text = text_of(sign_in(curator).get(f"/audit/?about={asked.person_id}"))
    assert "Запрошены сведения о запросе" in text
