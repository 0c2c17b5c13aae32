"""Candidates: the list, the card, writing one down, the talk, admission, by pages; two schools, two curators."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import record
from participants.models import Candidate, Interview, MentorCard, Person, RecordCheck
from participants.selection.interviewing import appoint
from tests.factories import give_consents, make_candidate, make_person, make_user, make_year
from tests.participants.schooling_cast import make_course, make_group, make_learner

PAGES = ("candidate", "candidate_edit", "candidate_appoint", "candidate_certificate", "candidate_admit",
         "candidate_teach", "candidate_reopen", "candidate_keep", "candidate_refuse", "candidate_withdraw",
         "candidate_revoke", "certificate_remove")  # fmt: skip


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def names(answer):
    """Who stands in the rows of a list, in order."""
    return [row.record.person.last_name for row in answer.context["listing"].page.object_list]


def typed(prefix="", **changes):
    """What the page of an application would send."""
    given = {"words": "Хочу помогать младшим", "motivation": "", "experience": "", "source": "hand",
             "can_teach": "алгебра", "will_not": "", "form": "", "wished_age": "11–13 лет", "time_resource": "",
             "learning": "yes", "achievements": "", "interests": "", "version": "0", "slots": ["2-6"]}  # fmt: skip
    return {f"{prefix}{name}": value for name, value in (given | changes).items()}


def result(**changes):
    """What the page of a talk would send."""
    today = f"{timezone.localdate():%d.%m.%Y}"
    return {"held_on": today, "held_by": "Соколова А. П.", "motivation": "2", "communication": "1", "time": "0",
            "risks": "", "decision": "recommended", "reason": ""} | changes  # fmt: skip


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    browser, school, curator, number, django_assert_num_queries
):
    for row in range(number):
        candidate = make_candidate(school, f"Ким Имя{row}", "parent")
        appoint(candidate=candidate, planned_on=timezone.localdate(), place="", actor=curator)
    browser.get(reverse("candidates"))
    with django_assert_num_queries(12):
        page = browser.get(reverse("candidates"))

    assert page.content.decode().count('name="id"') == number


def test_tabs_count_the_states(browser, school):
    for state in (*Candidate.State.values, "applied"):
        make_candidate(school, f"Ким {state} {Candidate.objects.count()}", state=state)
    page = text(browser.get(reverse("candidates")))

    for tab, count in (
        ("Все", 9), ("Новые", 2), ("Собеседование", 1), ("Рекомендованы", 1), ("Обучаются", 1), ("Резерв", 1),
        ("Допущены", 1), ("Отказ и отозваны", 2),
    ):  # fmt: skip
        assert f'{tab}<span class="n">{count}<' in page


def test_each_filter_finds_its_own(browser, school):
    pupil = make_person(school, "Алова Анна", grade=10)
    give_consents(pupil)
    make_candidate(school, person=pupil, source="own", learning="yes", can_teach="математика")
    old = make_candidate(school, "Белов Борис", "enterprise", state="recommended")
    week = make_candidate(school, "Водина Вера", "teacher")
    Candidate.objects.filter(pk=week.pk).update(created_at=timezone.now() - datetime.timedelta(days=8))
    seen = make_candidate(
        school, person=make_person(school, "Громов Глеб", "graduate", birth_year=1999), state="refused"
    )
    RecordCheck.objects.create(person=seen.person, seen_on=timezone.localdate(), seen_by="Соколова А. П.")

    for query, found in (
        ("kind=pupil", ["Алова"]), ("kind=pupil&kind=graduate", ["Алова", "Громов"]), ("contour=inner",
        ["Алова", "Водина"]), ("contour=outer", ["Белов", "Громов"]), ("place=10", ["Алова"]), ("q=белов", ["Белов"]),
        ("can_teach=матем", ["Алова"]), ("state=recommended", ["Белов"]), ("lacking=certificate", ["Белов"]),
        ("lacking=consent", ["Белов", "Водина"]), ("waiting=week", ["Водина"]), ("source=own", ["Алова"]),
        ("learning=yes", ["Алова"]), ("view=closed", ["Громов"]),
        (f"form={old.form_id}", ["Алова", "Белов", "Водина", "Громов"]), ("sort=-name",
        ["Громов", "Водина", "Белов", "Алова"]),
    ):  # fmt: skip
        assert names(browser.get(f"{reverse('candidates')}?{query}")) == found, query


def test_another_school_and_another_year_are_not_there(browser, school, other_school):
    make_candidate(school, "Ким Анна")
    make_candidate(other_school, "Чужов Иван")
    make_candidate(school, "Прежний Пётр", year=make_year(school, 2025, "closed"))

    assert names(browser.get(reverse("candidates"))) == ["Ким"]


def test_nothing_yet_says_what_will_be_here_and_offers_the_first_step(browser):
    page = text(browser.get(reverse("candidates")))

    assert "Добавьте первого кандидата" in page
    assert f'href="{reverse("candidate_add")}"' in page


def test_the_sheet_and_the_print_have_the_rows_of_the_list(browser, school):
    make_candidate(school, "Ким Анна", "parent", can_teach="=1+1", slots=["1-6"])
    make_candidate(school, "Ли Бо")
    query = "q=ким&cols=kind,can_teach,state,lacking,contour,slots"
    answer = browser.get(f"{reverse('candidates')}?{query}&xlsx=1")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)

    assert rows == [
        ("ФИО", "База", "Чему готов учить", "Состояние", "Не хватает", "Контур", "Удобные уроки"),
        ("Ким Анна", "родители", "=1+1", "подал заявку", "справки, согласия", "внешний", "пн: 6 урок"),
    ]
    printed = text(browser.get(f"{reverse('candidates')}?{query}&print=1"))
    assert "Ким Анна" in printed
    assert "Ли Бо" not in printed


# --- writing down ----------------------------------------------------------------------------------------------------


def test_somebody_of_the_school_is_found_and_written_down(browser, school):
    person = make_person(school, "Ким Анна", "teacher")
    address = reverse("candidate_add")
    found = text(browser.get(address, {"q": "ким"}))
    assert f'href="?person={person.pk}"' in found
    answer = browser.post(f"{address}?person={person.pk}", typed("card-"))

    candidate = Candidate.objects.get()
    assert answer.url == reverse("candidate", args=[candidate.pk])
    assert (candidate.person, candidate.state, candidate.slots) == (person, "applied", ["2-6"])
    entry = AuditEntry.objects.get(action="candidate_added")
    assert entry.values == {"person": person.pk, "source": "hand"}
    again = browser.post(f"{address}?person={person.pk}", typed("card-"))
    assert again.status_code == 409
    assert "уже среди кандидатов" in text(again)


def test_a_new_person_applies_on_one_page_and_the_next_one_too(browser, school):
    new = {"kind": "enterprise", "last_name": "Орлов", "first_name": "Игорь", "middle_name": "Павлович",
           "workplace": "Завод", "guardian-TOTAL_FORMS": "0", "guardian-INITIAL_FORMS": "0"}  # fmt: skip
    answer = browser.post(reverse("candidate_add"), typed("card-") | new | {"again": "1"})

    assert answer.url == reverse("candidate_add")
    candidate = Candidate.objects.get()
    assert (candidate.person.full_name, candidate.outside) == ("Орлов Игорь Павлович", True)
    alike = browser.post(reverse("candidate_add"), typed("card-") | new)
    assert alike.status_code == 409
    assert f'href="?person={candidate.person_id}"' in alike.content.decode()
    assert Person.objects.filter(last_name="Орлов").count() == 1


def test_what_a_school_must_not_keep_is_warned_of_once(browser, school):
    person = make_person(school, "Ким Анна", "teacher")
    address, words = f"{reverse('candidate_add')}?person={person.pk}", typed("card-", experience="У сына диагноз")
    first = browser.post(address, words)
    assert first.status_code == 422
    assert "сведения о здоровье" in text(first)
    known = {"card-warned": first.context["form"].data["card-warned"]}

    assert browser.post(address, words | known).status_code == 302


@pytest.mark.parametrize(
    "field,value,message",
    [
        ("words", "", "Напишите несколько слов из заявки"),
        ("slots", ["9-9"], "Выберите корректный вариант"),
        ("form", "999999", "Выберите корректный вариант"),
        ("learning", "maybe", "Выберите корректный вариант"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(browser, school, field, value, message):
    candidate = make_candidate(school)
    answer = browser.post(
        reverse("candidate_edit", args=[candidate.pk]), typed(motivation="Люблю объяснять") | {field: value}
    )

    assert answer.status_code == 422
    assert message in text(answer)
    assert "Люблю объяснять" in text(answer)


def test_whoever_is_second_sees_both_and_overwrites_nothing_in_silence(browser, school):
    candidate = make_candidate(school)
    address = reverse("candidate_edit", args=[candidate.pk])
    assert browser.post(address, typed(interests="шахматы")).status_code == 302
    second = browser.post(address, typed(interests="плавание"))

    assert second.status_code == 409
    assert "шахматы" in text(second)
    candidate.refresh_from_db()
    assert candidate.interests == "шахматы"


# --- the talk --------------------------------------------------------------------------------------------------------


def test_from_the_application_to_the_base_by_buttons(browser, school):
    candidate = make_candidate(school)
    give_consents(candidate.person)
    card = reverse("candidate", args=[candidate.pk])
    assert "Назначить собеседование" in text(browser.get(card))
    today = f"{timezone.localdate():%d.%m.%Y}"
    browser.post(reverse("candidate_appoint", args=[candidate.pk]), {"planned_on": today, "place": "кабинет 12"})
    talk = Interview.objects.get()
    page = text(browser.get(card))
    assert "кабинет 12" in page
    assert f'href="{reverse("interview", args=[talk.pk])}"' in page
    assert "Хочу помогать" in text(browser.get(reverse("interview", args=[talk.pk])))

    browser.post(reverse("interview", args=[talk.pk]), result(risks="Много кружков"))
    page = text(browser.get(card))
    assert "3 из 6" in page
    assert "Много кружков" in page
    browser.post(reverse("candidate_admit", args=[candidate.pk]), {"ground": "interview", "reason": ""})

    page = text(browser.get(card))
    assert "По итогам собеседования" in page
    assert f'href="{reverse("tandem_add")}?mentor={candidate.person_id}"' in page
    assert MentorCard.objects.get().competencies == "химия"
    assert text(browser.get(reverse("mentors"))).count("Власова Марина Олеговна")


@pytest.mark.parametrize(
    "changes,message",
    [
        ({"motivation": ""}, "Выберите ответ: «Мотивация»"),
        ({"motivation": "3"}, "Выберите корректный вариант"),
        ({"held_by": ""}, "Напишите, кто проводил собеседование"),
        ({"held_on": "29.02.2025"}, "29.02.2025 нет в календаре"),
        ({"held_on": "01.01.2099"}, "Эта дата ещё не наступила. Напишите сегодняшнюю или прошедшую"),
        ({"decision": ""}, "Выберите ответ: «Решение»"),
        ({"decision": "refused"}, "Напишите, почему"),
        ({"decision": "reserve"}, "Напишите, почему"),
    ],
)
def test_a_result_with_a_hole_is_not_kept(browser, school, curator, changes, message):
    candidate = make_candidate(school)
    talk = appoint(candidate=candidate, planned_on=timezone.localdate(), place="", actor=curator)
    answer = browser.post(reverse("interview", args=[talk.pk]), result(risks="Спешит") | changes)

    assert answer.status_code == 422
    assert message in text(answer)
    assert "Спешит" in text(answer)
    candidate.refresh_from_db()
    assert candidate.state == "invited"


def test_a_talk_is_decided_once(browser, school, curator):
    candidate = make_candidate(school)
    talk = appoint(candidate=candidate, planned_on=timezone.localdate(), place="", actor=curator)
    address = reverse("interview", args=[talk.pk])
    browser.post(address, result())
    answer = browser.post(address, result(decision="refused", reason="Передумали"), follow=True)

    assert "уже записаны" in text(answer)
    candidate.refresh_from_db()
    assert candidate.state == "recommended"


def test_the_card_of_a_talk_is_printed_empty_and_filled(browser, school, curator):
    candidate = make_candidate(school)
    talk = appoint(candidate=candidate, planned_on=timezone.localdate(), place="кабинет 12", actor=curator)
    address = reverse("interview_print", args=[talk.pk])
    empty = text(browser.get(address))
    assert "0 нет · 1 отчасти · 2 да" in empty
    assert "Власова Марина Олеговна" in empty
    browser.post(reverse("interview", args=[talk.pk]), result())
    filled = text(browser.get(address))

    assert "<b>[2] да</b>" in filled
    assert "Рекомендован" in filled
    assert AuditEntry.objects.filter(action="interview_printed").count() == 2


def test_many_are_invited_by_one_form(browser, school):
    ready = [make_candidate(school, f"Ким Имя{number}") for number in range(3)]
    done = make_candidate(school, "Ли Бо", state="admitted")
    asked = browser.post(reverse("candidates_appoint"), {"id": [row.pk for row in (*ready, done)]})
    assert "Ли Бо: допущен" in text(asked)
    ids = ",".join(str(row.pk) for row in ready)
    wrong = browser.post(reverse("candidates_appoint"), {"ids": ids, "planned_on": "", "place": ""})
    assert "День собеседования" in text(wrong)
    assert not Interview.objects.exists()
    browser.post(reverse("candidates_appoint"), {"ids": ids, "planned_on": "01.12.2026", "place": "актовый зал"})

    assert set(Interview.objects.values_list("candidate_id", flat=True)) == {row.pk for row in ready}
    nothing = browser.post(reverse("candidates_appoint"), {}, follow=True)
    assert "Выберите хотя бы одну строку" in text(nothing)


# --- the certificate, reasons ----------------------------------------------------------------------------------------


def test_the_certificate_is_noted_and_the_way_is_free(browser, school):
    candidate = make_candidate(school, "Орлов Игорь Павлович", "enterprise", state="recommended")
    card = reverse("candidate", args=[candidate.pk])
    assert "без неё взрослый не из школы не допускается" in text(browser.get(card))
    refused = browser.post(reverse("candidate_admit", args=[candidate.pk]), {"ground": "interview"})
    assert refused.status_code == 409
    browser.post(
        reverse("candidate_certificate", args=[candidate.pk]), {"seen_on": "10.09.2026", "seen_by": "Соколова А. П."}
    )
    assert "Показана" in text(browser.get(card))
    assert "без неё взрослый" not in text(browser.get(card))
    browser.post(reverse("certificate_remove", args=[candidate.pk]))
    assert not RecordCheck.objects.exists()


def test_what_is_missing_stands_above_the_history(browser, school):
    row = make_candidate(school)
    record("candidate_added", row, None, person=row.person_id)
    page = text(browser.get(reverse("candidate", args=[row.pk])))
    assert page.index('aria-label="Чего не хватает"') < page.index('aria-label="История"')


@pytest.mark.parametrize(
    "state,move,after",
    [("applied", "refuse", "refused"), ("recommended", "keep", "reserve"), ("learning", "withdraw", "withdrawn")],
)
def test_a_reason_is_asked_for_and_shown(browser, school, state, move, after):
    candidate = make_candidate(school, state=state)
    address = reverse(f"candidate_{move}", args=[candidate.pk])
    assert "Напишите причину" in text(browser.post(address, {"reason": " "}))
    browser.post(address, {"reason": "Переезжает в другой город"})
    candidate.refresh_from_db()

    assert candidate.state == after
    assert "Переезжает в другой город" in text(browser.get(reverse("candidate", args=[candidate.pk])))


def test_whoever_learns_is_led_to_a_group_and_shows_it(browser, school):
    candidate = make_candidate(school, state="learning")
    card = reverse("candidate", args=[candidate.pk])
    assert "Выбрать группу" in text(browser.get(card))

    group = make_group(school, course=make_course(school))
    make_learner(group, person=candidate.person)
    shown = text(browser.get(card))
    assert reverse("course_group", args=[group.pk]) in shown
    assert "Выбрать группу" not in shown


def test_a_closed_year_is_only_looked_at(browser, school):
    year = make_year(school, 2025, "closed")
    candidate = make_candidate(school, year=year)
    listed = text(browser.get(f"{reverse('candidates')}?year=2025"))  # a cookie remembers it
    assert "Власова Марина" in listed
    assert "Добавить кандидата" not in listed
    card = text(browser.get(reverse("candidate", args=[candidate.pk])))
    assert "учебный год закрыт" in card
    assert reverse("candidate_edit", args=[candidate.pk]) not in card
    talked = make_candidate(school, "Ким Анна", year=year, state="recommended")
    steps = browser.get(reverse("candidate", args=[talked.pk])).context["steps"]
    assert not any("согласия" in reason for step in steps for reason in step.reasons)  # nothing is asked for any more
    for page in ("candidate_edit", "candidate_appoint", "candidate_admit", "candidate_refuse", "candidate_certificate"):
        assert browser.get(reverse(page, args=[candidate.pk])).status_code == 403, page
    for page in ("candidate_add", "selection_rules", "experienced"):
        assert browser.get(reverse(page)).status_code == 403, page


def test_strangers_get_404_and_colleagues_403(school, other_school, sign_in, stranger, staff, director, curator):
    candidate = make_candidate(school)
    appoint(candidate=candidate, planned_on=timezone.localdate(), place="", actor=curator)
    for page in PAGES:
        assert sign_in(stranger).post(reverse(page, args=[candidate.pk])).status_code in (404, 405), page
        assert sign_in(staff).post(reverse(page, args=[candidate.pk])).status_code in (403, 405), page
    assert sign_in(director).get(reverse("candidate", args=[candidate.pk])).status_code == 200
    assert sign_in(director).get(reverse("candidate_edit", args=[candidate.pk])).status_code == 403


def test_the_card_of_a_person_leads_to_the_candidate(browser, school, sign_in):
    row = make_candidate(school, state="reserve")
    link = f'<a href="{reverse("candidate", args=[row.pk])}">Кандидат в наставники, {row.year.label}</a>'
    page = reverse("person", args=[row.person_id])
    assert link in browser.get(page).content.decode()
    assert "Кандидат в наставники" not in sign_in(make_user("sekretar", school, "staff")).get(page).content.decode()
