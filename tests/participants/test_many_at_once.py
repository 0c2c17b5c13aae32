"""Many candidates or applications at once: those that can be are done, each of the others is told with its reason."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from participants.admissions.together import STILL_LEARNS
from participants.applications.models import Application
from participants.applications.workflow import APPLICATION
from participants.models import Admission, Candidate, MentorCard, MentoringRequest, Person
from participants.reception.several import ALIKE, SENSITIVE, TWIN
from participants.selection.admitting import COURSE_FIRST, TALK_FIRST
from participants.selection.keeping import set_rules
from participants.selection.models import Interview
from participants.selection.standing import NO_CERTIFICATE
from participants.selection.workflow import CANDIDATE
from tests.factories import give_consents, make_area, make_candidate, make_person, make_user, year_of
from tests.participants.applying_cast import make_application, text_of
from tests.participants.schooling_cast import make_group, make_learner

ACTS = ("candidates_admit", "candidates_refuse", "applications_accept", "applications_double", "applications_decline")


@pytest.fixture
def client(curator, sign_in):
    """The curator's browser."""
    return sign_in(curator)


def tick(client, name, rows, **more):
    """Tick the rows in the list and press the button: the page that asks."""
    return client.post(reverse(name), {"id": [row.pk for row in rows]} | more)


def go_on(client, name, page, **more):
    """Press the button of that page."""
    return client.post(reverse(name), {"ids": ids_in(page), "query": ""} | more, follow=True)


def ids_in(page):
    """What the page that asks has named."""
    found = re.search(r'name="ids" value="([^"]*)"', text_of(page))
    return found[1] if found else ""


def states():
    """(surname, state) of all candidates."""
    return dict(Candidate.objects.values_list("person__last_name", "state"))


# --- Candidates -------------------------------------------------------------------------------------------------------


def test_candidates_are_refused_with_one_reason_and_the_others_are_named(school, client):
    rows = [make_candidate(school, f"{name} Анна Ли") for name in ("Алова", "Белова")]
    rows.append(make_candidate(school, "Власова Анна Ли", state="admitted"))
    page = tick(client, "candidates_refuse", rows)
    assert "Отказать кандидатам: 2" in text_of(page)
    assert "Допущен: Власова Анна Ли" in text_of(page)
    empty = client.post(reverse("candidates_refuse"), {"ids": ids_in(page), "reason": " "})
    assert (empty.status_code, ids_in(empty)) == (422, ids_in(page))
    assert "Отказано кандидатам: 2" in text_of(go_on(client, "candidates_refuse", page, reason="Набор закрыт"))
    assert states() == {"Алова": "refused", "Белова": "refused", "Власова": "admitted"}
    assert set(Candidate.objects.filter(state="refused").values_list("reason", flat=True)) == {"Набор закрыт"}
    assert AuditEntry.objects.filter(action="candidate_refused").count() == 2


def test_who_was_moved_or_corrected_meanwhile_is_left_and_told(school, curator, client):
    one, two, three = (make_candidate(school, f"{name} Анна Ли") for name in ("Алова", "Белова", "Власова"))
    page = tick(client, "candidates_refuse", [one, two, three])
    second = make_user("curator2", school, "curator")
    CANDIDATE.make(one, "invite", second)
    Candidate.objects.filter(pk=two.pk).update(version=5)
    said = text_of(go_on(client, "candidates_refuse", page, reason="Набор закрыт"))
    assert "Отказано кандидатам: 1" in said
    assert "С этим кандидатом ничего не сделано: Алова Анна Ли" in said
    assert "Белова Анна Ли" in said
    assert states() == {"Алова": "invited", "Белова": "applied", "Власова": "refused"}
    late = tick(client, "candidates_refuse", [two])
    Candidate.objects.filter(pk=two.pk).update(version=6)
    answer = go_on(client, "candidates_refuse", late, reason="Набор закрыт")
    assert answer.status_code == 409
    assert "Набор закрыт" in text_of(answer)
    assert states()["Белова"] == "applied"


def linked(row):
    """The name as the page gives it: it leads to the card, where what is missing is written down."""
    return f'<a href="{reverse("candidate", args=[row.pk])}">{row.person.full_name}</a>'


def test_a_consent_taken_back_meanwhile_keeps_one_of_them_behind(school, client):
    one, two = (make_candidate(school, f"{name} Анна Ли", state="recommended") for name in ("Алова", "Белова"))
    for row in (one, two):
        give_consents(row.person)
    page = tick(client, "candidates_admit", [one, two])
    two.person.consents.update(withdrawn_on=timezone.localdate(), destroy_by=timezone.localdate())
    told = text_of(go_on(client, "candidates_admit", page))
    assert "Допущено наставников: 1" in told
    assert f"(подписывает сам участник): {linked(two)}" in told
    assert states() == {"Алова": "admitted", "Белова": "recommended"}


def test_those_who_lack_nothing_are_admitted_each_on_the_own_ground(school, curator, client):
    learner = make_candidate(school, "Алова Анна Ли", state="learning")
    talked = make_candidate(school, "Белова Анна Ли", state="recommended")
    outer = make_candidate(school, "Власова Анна Ли", "enterprise", state="recommended")
    fresh = make_candidate(school, "Гаева Анна Ли")
    learns = make_candidate(school, "Дёмина Анна Ли", state="learning")
    bare = make_candidate(school, "Ежова Анна Ли", state="recommended")
    for row in (learner, talked, outer):
        give_consents(row.person)
    area = make_area()
    learner.areas.set([area])
    make_learner(make_group(school), person=learner.person, state="finished")
    page = tick(client, "candidates_admit", [learner, talked, outer, fresh, learns, bare])
    asked = text_of(page)
    assert "Допустить кандидатов: 2" in asked
    assert "Алова Анна Ли: окончил Школу наставников" in asked
    assert "Белова Анна Ли: по итогам собеседования" in asked
    assert f"{STILL_LEARNS}: {linked(learns)}" in asked
    assert f"{NO_CERTIFICATE}: {linked(outer)}" in asked
    assert f"{TALK_FIRST.rstrip('.')}: {linked(fresh)}" in asked
    lacks = "Сначала запишите согласие: нет согласия на обработку персональных данных (подписывает сам участник)"
    assert f"{lacks}: {linked(bare)}" in asked
    assert "Допущено наставников: 2" in text_of(go_on(client, "candidates_admit", page))
    grounds = dict(Admission.objects.values_list("candidate__person__last_name", "ground"))
    assert grounds == {"Алова": "course", "Белова": "interview"}
    assert set(MentorCard.objects.values_list("person", "offers__area")) == {
        (learner.person_id, area.pk), (talked.person_id, None)
    }  # fmt: skip


def test_a_year_that_asks_for_a_course_admits_nobody_by_the_talk(school, curator, client):
    talked = make_candidate(school, "Белова Анна Ли", state="recommended")
    give_consents(talked.person)
    page = tick(client, "candidates_admit", [talked])
    set_rules(year=year_of(school), admission_needed=True, course_needed=True, actor=curator)
    assert COURSE_FIRST.rstrip(".") in text_of(go_on(client, "candidates_admit", page))
    assert not Admission.objects.exists()
    told = client.post(reverse("candidates_admit"), {"id": [talked.pk]}, follow=True)
    assert COURSE_FIRST.rstrip(".") in text_of(told)


def test_the_page_that_asks_costs_no_more_for_many(school, client, django_assert_max_num_queries):
    rows = [make_candidate(school, f"Алова{number} Анна Ли", state="recommended") for number in range(12)]
    for row in rows:
        give_consents(row.person)
    with django_assert_max_num_queries(16):
        assert "Допустить кандидатов: 12" in text_of(tick(client, "candidates_admit", rows))


def test_a_refused_candidate_waits_for_no_talk(school, client):
    row = make_candidate(school, state="invited")
    Interview.objects.create(candidate=row, planned_on=row.year.starts)
    page = tick(client, "candidates_refuse", [row])
    go_on(client, "candidates_refuse", page, reason="Передумал")
    assert not Interview.objects.exists()


# --- Applications -----------------------------------------------------------------------------------------------------


def test_clear_applications_are_taken_in_and_each_other_says_why(school, client):
    known = make_person(school, "Белов Артём Дмитриевич", birth_year=2012)
    clear = [make_application(school), make_application(school, full_name="Гусев Лев Ильич", place="7А")]
    twins = [make_application(school, full_name="Двойнов Иван Ильич", place="7А") for _ in range(2)]
    make_person(school, "Ершов Пётр Ильич", grade=5, letter="А")
    alike = make_application(school, full_name="Ершов Пётр Ильич", place="9Б")
    ill = make_application(school, full_name="Жуков Олег Ильич", words="Диагноз мешает учиться")
    gone = make_application(school, full_name="Зуев Иван Ильич", state="declined")
    page = tick(client, "applications_accept", [*clear, *twins, alike, ill, gone])
    asked = text_of(page)
    assert "Принять заявки: 2" in asked
    for why, rows in ((TWIN, twins), (ALIKE, [alike]), (SENSITIVE, [ill]), ("Уже отклонена", [gone])):
        links = [f'<a href="{reverse("application", args=[row.pk])}">{row.name}, {row.place}</a>' for row in rows]
        assert f"{why}: {'; '.join(links)}" in asked
    assert "Принято заявок: 2" in text_of(go_on(client, "applications_accept", page))
    assert set(Application.objects.filter(state="accepted")) == set(clear)
    assert MentoringRequest.objects.filter(person=known, state="accepted").count() == 1
    assert Person.objects.filter(last_name="Гусев").count() == 1
    assert not Person.objects.filter(last_name="Двойнов").exists()


def test_more_than_one_go_takes_are_told_to_wait(school, client, monkeypatch):
    monkeypatch.setattr("participants.reception.several.FEW", 2)
    for name in ("Гусев", "Двойнов", "Ершов"):
        make_application(school, full_name=f"{name} Иван Ильич", place="7А")
    page = client.post(reverse("applications_accept"), {"all": "1", "query": "view=new"})
    assert "Принять заявки: 2" in text_of(page)
    assert "За один раз — не больше 2 строк" in text_of(page)
    go_on(client, "applications_accept", page)
    assert Application.objects.filter(state="accepted").count() == 2


def test_what_was_clear_on_the_page_may_be_so_no_more(school, curator, client):
    names = ("Гусев Иван Ильич", "Двойнов Иван Ильич", "Ершов Иван Ильич")
    rows = [make_application(school, full_name=name, place="7А") for name in names]
    page = tick(client, "applications_accept", rows)
    make_person(school, "Гусев Иван Ильич", grade=5, letter="А")
    APPLICATION.make(rows[1], "decline", make_user("curator2", school, "curator"), reason="Уехал")
    said = text_of(go_on(client, "applications_accept", page))
    assert "Принято заявок: 1" in said
    assert re.search(f"{ALIKE}: <a [^>]+>Гусев", said)
    assert re.search("Это нажатие ничего не изменило: <a [^>]+>Двойнов", said)
    assert [row.state for row in Application.objects.order_by("pk")] == ["new", "declined", "accepted"]


@pytest.mark.parametrize(
    "name, reason, state", [("applications_double", "", "double"), ("applications_decline", "Спам", "declined")]
)
def test_several_are_marked_and_all_decided_meanwhile_is_409(school, client, name, reason, state):
    rows = [make_application(school) for _ in range(3)]
    page = tick(client, name, rows[:2])
    said = text_of(go_on(client, name, page, reason=reason))
    assert ": 2" in said
    assert list(Application.objects.filter(state=state).values_list("reason", flat=True)) == [reason] * 2
    late = tick(client, name, rows[2:])
    APPLICATION.make(rows[2], "decline", make_user("curator2", school, "curator"), reason="Уехал")
    answer = go_on(client, name, late, reason=reason)
    assert answer.status_code == 409
    assert Application.objects.get(pk=rows[2].pk).reason == "Уехал"


# --- Who, and of which school -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTS)
def test_rows_of_another_school_a_director_and_a_closed_year(school, other_school, client, director, sign_in, name):
    make = make_candidate if name.startswith("candidates") else make_application
    own, foreign = make(school), make(other_school)
    before = own.state
    assert "Выберите хотя бы одну строку" in text_of(client.post(reverse(name), {"id": foreign.pk}, follow=True))
    said = client.post(reverse(name), {"ids": f"{foreign.pk}-0", "reason": "Нет"}, follow=True)
    assert "этих строк больше нет" in text_of(said)
    for nonsense in ("", "-", "x-1,²-1", "9" * 30):
        assert client.post(reverse(name), {"ids": nonsense, "reason": "Нет"}).status_code in (302, 422)
    assert sign_in(director).post(reverse(name), {"id": own.pk}).status_code == 403
    year = year_of(school)
    year.state = "closed"
    year.save()
    assert client.post(reverse(name), {"ids": f"{own.pk}-0", "reason": "Нет"}).status_code == 409
    for row in (own, foreign):
        row.refresh_from_db()
        assert row.state == before
