"""Consents by link: what a parent reads and answers; that the answer is an intention and the gate stays closed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.links.models import PersonalLink
from participants.consentlinks.sending import linked, slips
from participants.consents.missing import missing_consents
from participants.models import Consent, ConsentBlank
from tests.factories import give_consents, make_mentor
from tests.participants.consent_papers import codes, load_texts, make_class

BOTH = ["processing", "participation"]
SAID = {"said": "agree", "signer_name": "Белова Анна Сергеевна", "contact": "8 900 000-00-00"}


@pytest.fixture
def browser(sign_in, curator, school):
    """The curator's browser."""
    load_texts()
    client = sign_in(curator)
    client.get(reverse("people"))
    curator.open_school(school.pk)
    return client


@pytest.fixture
def family(browser, school, curator):
    """A pupil and the address that the parent got."""
    person = make_class(school, 1)[0]
    ask(browser)
    return person, address_of(curator)


def ask(browser, **fields):
    return browser.post(reverse("links_add"), {"asked": "1", "kinds": BOTH, "place": "", "recipient": ""} | fields)


def address_of(curator, at=0):
    return slips(linked(curator), "")[at].link.address


def read(client, address):
    """The page of a link with plain spaces."""
    return client.get(address).content.decode().replace("\xa0", " ")


def blank(kind="processing"):
    return ConsentBlank.objects.get(kind=kind)


def test_a_parent_reads_each_paper_on_its_own_screen_and_answers(client, family, browser):
    person, address = family
    first = read(client, address)

    assert "Документ 1 из 2" in first
    assert "на обработку персональных данных обучающегося" in first
    assert "Ответ на этой странице — ещё не согласие" in first
    assert "на участие обучающегося в школьной программе" not in first
    assert "checked" not in first
    assert person.last_name not in first
    client.post(address, {"blank": blank().pk, **SAID})
    second = read(client, address)
    assert "Документ 2 из 2" in second
    assert 'value="Белова Анна Сергеевна"' in second
    client.post(address, {"blank": blank("participation").pk, **SAID, "said": "refuse"})
    last = read(client, address)
    assert "осталось подписать" in last
    assert "вы не согласны, подписывать ничего не нужно" in last


def test_an_answer_is_never_taken_for_a_consent(client, family, browser):
    person, address = family
    for kind in BOTH:
        client.post(address, {"blank": blank(kind).pk, **SAID})

    assert not Consent.objects.exists()
    assert len(missing_consents(person, timezone.localdate())) == 2
    register = browser.get(reverse("consents")).content.decode()
    assert "Согласны, ждём бумагу" in register
    entry = AuditEntry.objects.filter(action="blank_answered").latest("pk")
    assert (entry.actor_id, entry.values) == (None, {"kind": "participation"})


def test_the_first_of_two_presses_counts(client, family):
    _, address = family
    page = {"blank": blank().pk, **SAID}
    assert client.post(address, page).status_code == 302
    again = client.post(address, {**page, "said": "refuse", "signer_name": "Другая Мария"})

    assert again.status_code == 409
    assert "Ответ на этот вопрос уже получен" in again.content.decode()
    assert (blank().answer, blank().signer_name) == ("agree", "Белова Анна Сергеевна")


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"said": ""}, "Выберите ответ: согласны или нет"),
        ({"said": "maybe"}, "Выберите"),
        ({"signer_name": ""}, "Напишите, кто отвечает"),
        ({"signer_name": "Аня"}, "полностью"),
    ],
)
def test_an_unfinished_answer_keeps_what_was_typed(client, family, changes, words):
    _, address = family
    answer = client.post(address, {"blank": blank().pk, **SAID, **changes})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "8 900 000-00-00" in answer.content.decode()
    assert blank().answer == ""


def test_the_blank_of_the_link_has_the_code_that_files_it(client, family):
    _, address = family
    answer = client.get(f"{address}blank/{blank().pk}/")

    assert answer["Content-Type"] == "application/pdf"
    assert codes(answer.content) == [[f"CONSENT-{blank().code}"]]
    assert client.get(f"{address}blank/999999/").status_code == 404


def test_a_closed_unknown_or_old_link_is_one_calm_page(client, family, browser, time_machine):
    person, address = family
    unknown = client.get("/c/abcdefghjkmnpqrstuvwxyz234/")
    browser.post(reverse("links_revoke"), {"id": [person.pk]})
    assert client.get(address).status_code == 200
    browser.post(reverse("links_revoke"), {"ids": str(person.pk)})
    revoked = client.get(address)
    assert (unknown.status_code, revoked.status_code) == (404, 404)
    assert "Ссылка не действует" in revoked.content.decode()
    assert client.post(address, {"blank": blank().pk, **SAID}).status_code == 404
    assert blank().annulled_at
    assert "Не запрошено" in browser.get(reverse("consents")).content.decode()


def test_a_link_lasts_thirty_days(client, family, time_machine):
    _, address = family
    time_machine.move_to(timezone.now() + datetime.timedelta(days=31))

    assert client.get(address).status_code == 404


def test_a_link_opens_only_its_own_papers(client, browser, school, curator):
    make_class(school, 2)
    ask(browser)
    first, second = address_of(curator), address_of(curator, 1)
    theirs = ConsentBlank.objects.filter(link=slips(linked(curator), "")[1].link.link).first()

    client.post(first, {"blank": theirs.pk, **SAID})
    theirs.refresh_from_db()
    assert theirs.answer == ""
    assert client.get(f"{first}blank/{theirs.pk}/").status_code == 404
    assert first != second


def test_asking_again_closes_the_old_link_and_leaves_out_who_has_answered(client, family, browser, curator):
    _, address = family
    client.post(address, {"blank": blank().pk, **SAID})
    ask(browser)
    fresh = address_of(curator)

    assert client.get(address).status_code == 404
    page = read(client, fresh)
    assert "на участие обучающегося" in page
    assert "Документ" not in page
    client.post(fresh, {"blank": blank("participation").pk, **SAID})
    assert ask(browser).status_code == 409


def test_nobody_is_asked_who_has_given_all(browser, school):
    person = make_class(school, 1)[0]
    give_consents(person)

    answer = ask(browser)
    assert answer.status_code == 409
    assert not PersonalLink.objects.exists()


def test_slips_and_words_for_a_chat_name_no_surname_in_the_message(browser, family, curator):
    person, address = family
    answer = browser.get(reverse("links_slips")).content.decode()
    words = slips(linked(curator), "https://school.example")[0].message

    assert address in answer
    assert person.full_name in answer
    assert person.last_name not in words
    assert f"https://school.example{address}" in words
    assert browser.post(reverse("links_slips"), {"id": [person.pk]}).content.decode().count("<section") == 1
    assert "Открытых ссылок без ответа нет" in browser.get(reverse("links_slips") + "?since=999999").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_links_takes_a_known_number_of_queries(browser, school, number, django_assert_num_queries):
    make_class(school, number)
    ask(browser)
    with django_assert_num_queries(11):
        text = browser.get(reverse("links")).content.decode()

    assert text.count('name="id"') == number
    assert "Ответа нет" in text


def test_a_grown_up_answers_for_oneself(client, browser, school, curator):
    teacher = make_mentor(school).person
    teacher.consents.all().delete()
    ask(browser)
    page = read(client, address_of(curator))

    assert "на обработку моих персональных данных" in page
    assert "законный представитель" not in page


def test_links_of_another_school_are_nowhere(client, family, sign_in, stranger):
    person, _ = family
    other = sign_in(stranger)
    other.get(reverse("people"))

    assert person.full_name not in other.get(reverse("links")).content.decode()
    assert person.full_name not in other.get(reverse("links_slips")).content.decode()
    other.post(reverse("links_revoke"), {"ids": str(person.pk)})
    assert PersonalLink.objects.open().count() == 1


def test_the_register_says_each_step(client, family, browser, school):
    person, address = family

    def shown(kind):
        rows = browser.get(reverse("consents") + f"?cols=name,{kind}").content.decode()
        words = ("Не запрошено", "Отправлено", "Согласны, ждём бумагу", "Не согласны", "Действует", "Отозвано", "До ")
        return [one for one in words if f"/svg>{one}" in rows]

    assert (shown("processing"), shown("image")) == (["Отправлено"], ["Не запрошено"])
    client.post(address, {"blank": blank().pk, **SAID})
    client.post(address, {"blank": blank("participation").pk, **SAID, "said": "refuse"})
    assert (shown("processing"), shown("participation")) == (["Согласны, ждём бумагу"], ["Не согласны"])
    found = {"agreed": 1, "refused": 1, "sent": 0, "missing": 1, "withdrawn": 0}
    for state, number in found.items():
        assert browser.get(reverse("consents") + f"?state={state}").content.decode().count('name="id"') == number
    words = {"person": person, "kind": "processing", "signer": "guardian", "given_on": timezone.localdate()}
    consent = Consent.objects.create(**words)
    assert shown("processing") == ["Действует"]
    ConsentBlank.objects.update(consent=None, annulled_at=timezone.now())
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=timezone.localdate())
    assert shown("processing") == ["Отозвано"]
