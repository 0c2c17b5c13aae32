"""The curator's queue: one at a time beside who it may be, taking in without erasing, two at once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.applications.models import Application
from participants.applications.taking import match_of, texts_of
from participants.applications.workflow import APPLICATION
from participants.models import Candidate, Guardian, MenteeCard, MentoringRequest, Person
from tests.factories import make_area, make_candidate, make_mentee, make_person, make_user, year_of
from tests.participants.applying_cast import MENTEE, make_application, text_of


@pytest.fixture
def client(curator, sign_in):
    """The curator's browser."""
    return sign_in(curator)


def page_of(row):
    """Its address."""
    return reverse("application", args=[row.pk])


def accept(client, row, who="new", **texts):
    """Press «Принять» with the words as they stand on the page, or put otherwise."""
    given = {"who": str(who), "next": "1"} | texts_of(row) | texts
    return client.post(reverse("application_accept", args=[row.pk]), given)


# --- Taking in --------------------------------------------------------------------------------------------------------


def test_an_accepted_application_becomes_a_person_a_guardian_and_a_request(school, curator, client):
    area = make_area()
    row = make_application(school, areas=[area.pk])
    assert accept(client, row).status_code == 302
    person = Person.objects.get()
    assert (person.full_name, person.kind, person.grade, person.letter) == (MENTEE["full_name"], "pupil", 8, "Б")
    assert (person.birth_year, person.birth_date) == (2012, None)
    guardian = Guardian.objects.get()
    assert (guardian.full_name, guardian.phone) == ("Белова Нина Павловна", "+79241112233")
    asked = MentoringRequest.objects.get()
    assert (asked.words, asked.wished_result) == (MENTEE["words"], MENTEE["wished_result"])
    assert (asked.source, asked.state, asked.slots) == ("own", "accepted", ["1-6", "3-7"])
    assert list(asked.areas.all()) == [area]
    assert MenteeCard.objects.get().person == person
    row.refresh_from_db()
    assert (row.state, row.person, row.request, row.decided_by) == ("accepted", person, asked, curator)
    assert "Белов" in text_of(client.get(reverse("requests")))
    assert set(AuditEntry.objects.filter(object_type="participants.application").values_list("action", flat=True)) == {
        "application_accepted"
    }


def test_a_parent_s_words_are_a_parent_s(school, client):
    row = make_application(school, filled_by="parent")
    accept(client, row)
    assert MentoringRequest.objects.get().source == "parent"


def test_a_known_person_gets_only_what_the_card_lacks(school, client):
    known = make_person(school, birth_year=2012, grade=8, letter="Б", phone="+79000000000")
    Guardian.objects.create(person=known, full_name="Белов Дмитрий Ильич", phone="+79111111111")
    row = make_application(school, place="9А", born="2011")
    page = text_of(client.get(page_of(row)))
    assert "В заявке иначе" in page
    assert accept(client, row, known.pk).status_code == 302
    known.refresh_from_db()
    assert (known.grade, known.letter, known.birth_year, known.phone) == (8, "Б", 2012, "+79000000000")
    assert list(known.guardians.values_list("full_name", flat=True)) == ["Белов Дмитрий Ильич", "Белова Нина Павловна"]
    assert Person.objects.count() == 1
    assert MentoringRequest.objects.get().person == known


def test_the_same_guardian_is_not_doubled_but_gets_a_phone(school, client):
    known = make_person(school, birth_year=None)
    Guardian.objects.create(person=known, full_name="белова нина павловна")
    accept(client, make_application(school, born="05.03.2012"), known.pk)
    guardian = Guardian.objects.get()
    assert (guardian.full_name, guardian.phone) == ("белова нина павловна", "+79241112233")
    known.refresh_from_db()
    assert str(known.birth_date) == "2012-03-05"


def test_a_candidate_stands_in_the_selection(school, client):
    row = make_application(school, "mentor")
    accept(client, row)
    person, candidate = Person.objects.get(), Candidate.objects.get()
    assert (person.kind, person.post, person.phone) == ("teacher", "учитель химии", "+79245556677")
    assert person.email == "vlasova@school.example"
    assert (candidate.source, candidate.state, candidate.can_teach) == ("own", "applied", "химия")
    assert f'<dt>Отбор</dt><dd><a href="{reverse("candidate", args=[candidate.pk])}">' in text_of(
        client.get(page_of(row))
    )
    assert not MentoringRequest.objects.exists()


def test_a_candidate_who_is_there_already_loses_nothing(school, client):
    known = make_candidate(school)
    row = make_application(school, "mentor", can_teach="физика", motivation="Интересно")
    accept(client, row, known.person_id)
    known.refresh_from_db()
    assert (known.can_teach, known.motivation, known.words) == ("химия", "Интересно", "Хочу помогать")
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    "known,typed,sure",
    [
        ({}, {}, True),
        ({"letter": "В"}, {}, False),
        ({"birth_year": 2011}, {}, False),
        ({"name": "Белов Артем Дмитриевич"}, {}, True),
        ({"name": "Белов Артём Денисович"}, {}, None),
        ({"name": "Белов Артём"}, {}, False),
        ({"name": "Чужов Пётр Ильич"}, {}, None),
    ],
)
def test_who_is_beyond_doubt(school, known, typed, sure):
    name = known.pop("name", "Белов Артём Дмитриевич")
    person = make_person(school, name, **known)
    match = match_of(make_application(school, **typed))
    assert match.sure == (sure is not False)
    assert match.person == (person if sure else None) or not match.sure


def test_two_namesakes_are_never_chosen_between_by_the_program(school):
    make_person(school)
    make_person(school)
    match = match_of(make_application(school))
    assert (match.person, match.sure, len(match.people)) == (None, False, 2)


def test_somebody_of_another_school_is_not_on_offer(school, other_school, client):
    foreign = make_person(other_school)
    row = make_application(school)
    assert "Никого похожего" in text_of(client.get(page_of(row)))
    assert accept(client, row, foreign.pk).status_code == 422
    assert not MentoringRequest.objects.exists()


def test_without_a_choice_nothing_happens(school, client):
    make_person(school)
    make_person(school)
    row = make_application(school)
    answer = client.post(reverse("application_accept", args=[row.pk]), {})
    assert answer.status_code == 422
    assert "Выберите, кто это" in text_of(answer)
    row.refresh_from_db()
    assert row.state == "new"


# --- Two curators, closed year, rights --------------------------------------------------------------------------------


def test_of_two_curators_one_wins_and_the_other_is_told(school, curator, client):
    row = make_application(school)
    other = make_user("second", school, "curator")
    stale = Application.objects.get(pk=row.pk)
    APPLICATION.make(row, "accept", other, person=None)
    with pytest.raises(MoveRefused):
        APPLICATION.make(stale, "accept", curator, person=None)
    assert Person.objects.count() == 1
    assert MentoringRequest.objects.count() == 1
    answer = client.post(reverse("application_accept", args=[row.pk]), {"who": "new"}, follow=True)
    assert "решил другой человек" in text_of(answer)
    answer = client.post(reverse("application_decline", args=[row.pk]), {"reason": "Поздно"})
    assert answer.status_code == 409
    assert Person.objects.count() == 1


def test_a_closed_year_decides_nothing(school, curator, client):
    row = make_application(school)
    year = year_of(school)
    year.state = "closed"
    year.save()
    row.refresh_from_db()
    with pytest.raises(MoveRefused, match="закрыт"):
        APPLICATION.make(row, "accept", curator, person=None)
    assert not Person.objects.exists()


def test_only_the_curator_decides_and_strangers_see_nothing(school, director, stranger, staff, sign_in):
    row = make_application(school)
    with pytest.raises(Refused):
        APPLICATION.make(row, "decline", director, reason="нет")
    page = text_of(sign_in(director).get(page_of(row)))
    assert MENTEE["words"] in page
    assert reverse("application_accept", args=[row.pk]) not in page
    assert sign_in(stranger).get(page_of(row)).status_code == 404
    assert sign_in(staff).get(page_of(row)).status_code == 403
    assert "Белов" not in text_of(sign_in(stranger).get(reverse("applications")))


def test_an_unfinished_application_is_nobody_s(school, client):
    row = make_application(school, state="started")
    assert client.get(page_of(row)).status_code == 404
    assert "Белов" not in text_of(client.get(reverse("applications")))


# --- Declining, doubles, the list -------------------------------------------------------------------------------------


def test_several_are_declined_with_one_reason(school, client):
    rows = [make_application(school, full_name=f"Иванов{n} Пётр") for n in range(3)]
    rows[2].state = "accepted"
    rows[2].save()
    asked = client.post(reverse("applications_decline"), {"id": [row.pk for row in rows]})
    page = text_of(asked)
    assert "Отклонить заявки: 2" in page
    ids = re.search(r'name="ids" value="([^"]+)"', page)[1]
    assert client.post(reverse("applications_decline"), {"ids": ids, "reason": ""}).status_code == 422
    client.post(reverse("applications_decline"), {"ids": ids, "reason": "Проверка связи"})
    assert sorted(Application.objects.values_list("state", "reason")) == [
        ("accepted", ""),
        ("declined", "Проверка связи"),
        ("declined", "Проверка связи"),
    ]
    assert AuditEntry.objects.filter(action="application_declined").count() == 2


def test_nothing_ticked_is_told(client):
    assert "Выберите хотя бы одну строку" in text_of(client.post(reverse("applications_decline"), follow=True))


def test_a_double_is_marked_and_may_come_back(school, client):
    first, second = make_application(school), make_application(school)
    assert "Похожая заявка" in text_of(client.get(page_of(second)))
    client.post(reverse("application_double", args=[second.pk]))
    second.refresh_from_db()
    assert second.state == "double"
    assert second.decided_at
    assert "Похожая заявка" not in text_of(client.get(page_of(first)))
    client.post(reverse("application_reopen", args=[second.pk]))
    second.refresh_from_db()
    assert (second.state, second.decided_at, second.decided_by) == ("new", None, None)


# --- Words that the school must not keep ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, base", [("mentee", "наставляемых"), ("mentor", "наставников")])
def test_words_about_health_are_named_and_may_be_put_otherwise(school, client, kind, base):
    row = make_application(school, kind, words="Хочу помогать, лечусь от диабета", motivation="Из-за диабета", tried="")
    page = text_of(client.get(page_of(row)))
    assert "сведения о здоровье («диабета»). Школа хранить их здесь не должна" in page
    assert f"в базу {base} перейдёт то, что останется в полях" in page
    assert re.search(r'<textarea name="words"[^>]*form="accept"[^>]*>\s*Хочу помогать, лечусь от диабета', page)
    assert 'class="peek" open' in page
    stopped = accept(client, row)
    assert stopped.status_code == 422
    assert "нажмите «Принять» ещё раз" in text_of(stopped)
    assert not Person.objects.exists()
    texts = {"words": "Хочу помогать"} | ({"motivation": ""} if kind == "mentor" else {})
    assert accept(client, row, **texts).status_code == 302
    made = MentoringRequest.objects.get() if kind == "mentee" else Candidate.objects.get()
    assert (made.words, getattr(made, "motivation", "")) == ("Хочу помогать", "")
    row.refresh_from_db()
    assert row.payload["words"] == "Хочу помогать, лечусь от диабета"
    line = AuditEntry.objects.get(action="application_reworded")
    assert set(line.fields) == set(texts)
    assert "диабет" not in f"{line.values}"


def test_the_second_press_takes_the_words_as_they_are_and_the_first_of_clear_ones(school, client):
    ill, clear = make_application(school, words="Диагноз мешает"), make_application(school, full_name="Гусев Лев")
    assert 'class="peek"><summary>' in text_of(client.get(page_of(clear)))
    assert accept(client, ill, warned="health").status_code == 302
    assert accept(client, clear).status_code == 302
    assert set(MentoringRequest.objects.values_list("words", flat=True)) == {"Диагноз мешает", MENTEE["words"]}
    assert not AuditEntry.objects.filter(action="application_reworded").exists()


def test_a_post_or_a_parent_with_such_words_is_put_otherwise_too(school, client):
    row = make_application(school, "mentor", place="учитель, инвалид", guardian_name="Инвалид Ильич")
    assert accept(client, row, place="учитель", guardian_name="Ильич").status_code == 302
    assert (Person.objects.get().post, Guardian.objects.get().full_name) == ("учитель", "Ильич")


@pytest.mark.parametrize("place", ["", "восьмой"])
@pytest.mark.parametrize("by", [{"filled_by": "self"}, {"filled_by": "parent"}, {"filled_by": "self", "who": "pupil"}])
def test_a_child_stays_a_child_whatever_is_taken_out(school, client, place, by):
    row = make_application(school, place="8Б, инвалид", **by)
    answer = accept(client, row, place=place)
    assert answer.status_code == 422
    assert "Оставьте класс" in text_of(answer)
    assert not Person.objects.exists()
    accept(client, row, place="8Б")
    assert Person.objects.get().kind == "pupil"


@pytest.mark.parametrize("place,kind", [("8Б, инвалид", "pupil"), ("8Б", "pupil"), ("учитель химии", "teacher")])
def test_whoever_accepts_without_the_form_keeps_a_child_a_child(school, curator, place, kind):
    row = make_application(school, place=place, filled_by="self")
    APPLICATION.make(row, "accept", curator, texts={"place": "восьмой"} if "инвалид" in place else {})
    assert Person.objects.get().kind == kind


def test_a_mentor_whose_post_begins_with_a_number_is_no_pupil(school, curator):
    row = make_application(school, "mentor", place="1 зам. директора", who="")
    APPLICATION.make(row, "accept", curator)
    assert Person.objects.get().kind == "teacher"


def test_a_name_with_such_words_is_put_otherwise(school, client):
    row = make_application(school, "mentor", full_name="Иванов Пётр Инвалид")
    assert 'name="full_name"' in client.get(reverse("application", args=[row.pk])).content.decode()
    accept(client, row, full_name="Иванов Пётр")
    assert Person.objects.get().full_name == "Иванов Пётр"


def test_who_cannot_accept_is_told_nothing_of_accepting(school, client, director, sign_in):
    row = make_application(school, "mentor", place="учитель, инвалид")
    said = text_of(sign_in(director).get(reverse("application", args=[row.pk])))
    assert "Школа хранить их здесь не должна" in said
    assert "Если вернёте" not in said


def test_emptied_words_are_asked_for(school, client):
    row = make_application(school)
    answer = accept(client, row, words="  ")
    assert answer.status_code == 422
    assert "без этого её не принять" in text_of(answer)
    assert not MentoringRequest.objects.exists()


# --- The way on -------------------------------------------------------------------------------------------------------


def test_the_green_message_leads_to_what_was_made_and_says_what_is_missing(school, client):
    row = make_application(school)
    make_application(school, full_name="Второй Пётр")
    said = text_of(client.get(accept(client, row)["Location"]))
    asked = MentoringRequest.objects.get()
    assert f'<a href="{reverse("request", args=[asked.pk])}">запрос</a>' in said
    assert f'<a href="{reverse("person", args=[asked.person_id])}">карточка человека</a>' in said
    assert "Пока нет согласия на обработку персональных данных, согласия на участие в программе" in said
    row = make_application(school, "mentor", who="parent", place="завод")
    said = text_of(client.get(accept(client, row)["Location"]))
    assert f'<a href="{reverse("candidate", args=[Candidate.objects.get().pk])}">кандидат</a>' in said
    assert "Контакт не указан" not in said
    silent = make_application(school, full_name="Третий Пётр", guardian_name="", guardian_contact="")
    assert "карточка человека</a>. Пока нет согласия" in (
        told := text_of(client.get(accept(client, silent)["Location"]))
    )
    assert "в программе наставничества. Контакт не указан." in told
    assert "Дальше — собеседование. Пока нет справки об отсутствии судимости, согласия на обработку" in said


def test_what_may_be_decided_stands_together(school, client):
    row = make_application(school)
    acts = re.search(r'<div class="form-acts">.*?</div>', text_of(client.get(page_of(row))), re.S)[0]
    places = [acts.index(words) for words in (">Принять<", ">Это повтор<", ">Отклонить<")]
    assert places == sorted(places)


def test_an_empty_queue_says_what_it_is(client):
    page = text_of(client.get(reverse("applications")))
    assert "Здесь ждут решения заявки" in page
    assert reverse("doors") in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(school, client, rows):
    for number in range(rows):
        make_application(school, full_name=f"Иванов{number} Пётр")
    client.get(reverse("applications"))
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(reverse("applications")))
    assert page.count("Не понимаю дроби") == rows
    assert len(asked) == 9


def test_the_list_goes_to_excel(school, client):
    make_application(school)
    answer = client.get(reverse("applications") + "?xlsx=1")
    assert answer["Content-Type"].startswith("application/vnd.openxml")


def test_the_next_one_that_waits_follows(school, client):
    first = make_application(school, full_name="Первый Иван")
    second = make_application(school, full_name="Второй Пётр")
    make_mentee(school, "Дрозд Лев Ильич")
    assert accept(client, first)["Location"] == page_of(second)
    assert accept(client, second)["Location"] == page_of(second)
