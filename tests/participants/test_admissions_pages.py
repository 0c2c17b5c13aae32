"""Admission by pages: the list of the admitted, mentors of experience at once, the rules of a year."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from participants.admissions.byhand import admit_by_hand
from participants.candidates.tables import with_talks
from participants.models import Admission, Candidate, Interview, MentorCard, SelectionRules
from participants.selection.admitting import TALK_FIRST, admit
from participants.selection.keeping import set_rules
from tests.factories import give_consents, make_candidate, make_mentor, make_person, make_year, year_of
from tests.participants.schooling_cast import make_group, make_learner


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


@pytest.mark.parametrize("number", [1, 3])
def test_the_admitted_take_the_same_queries_for_one_row_and_for_three(
    browser, school, curator, number, django_assert_num_queries
):
    for row in range(number):
        candidate = make_candidate(school, f"Ким Имя{row}", state="recommended")
        admit(candidate=candidate, ground="interview", actor=curator)
    browser.get(reverse("admitted"))
    with django_assert_num_queries(10):
        page = browser.get(reverse("admitted"))

    assert page.content.decode().count("Ким Имя") == number


def test_the_list_of_the_admitted_has_everybody_once_with_the_ground(browser, school, curator, other_school):
    old = make_candidate(school, "Ким Анна", state="recommended", year=make_year(school, 2025, "planned"))
    admit(candidate=old, ground="interview", actor=curator)
    again = make_candidate(school, person=old.person, state="applied")
    admit(candidate=again, ground="experience", reason="Вела пары", actor=curator)
    pupil = make_candidate(school, person=make_person(school, "Белов Артём"), state="recommended")
    admit(candidate=pupil, ground="interview", actor=curator)
    make_candidate(other_school, "Чужов Иван", state="admitted")
    page = browser.get(reverse("admitted"))

    rows = [(row.record.candidate.person.last_name, row.record.ground) for row in page.context["listing"].page]
    assert rows == [("Белов", "interview"), ("Ким", "experience")]
    for query, found in (("view=pupil", 1), ("contour=outer", 0), ("ground=experience", 1), ("q=бел", 1)):
        shown = browser.get(f"{reverse('admitted')}?{query}")
        assert shown.context["listing"].paginator.count == found, query
    answer = browser.get(f"{reverse('admitted')}?cols=ground,reason&xlsx=1")
    sheet = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert sheet[2] == ("Ким Анна", "по опыту наставничества", "Вела пары")


def test_mentors_of_experience_are_admitted_at_once(browser, school):
    one, two = make_mentor(school), make_mentor(school, "Ким Анна Ли")
    outsider = make_mentor(school, "Орлов Игорь Павлович", "enterprise")
    address = reverse("experienced")
    people = [card.person_id for card in (one, two, outsider)]
    assert "Отметьте хотя бы одного" in text(browser.post(address, {"reason": "Вели пары"}))
    answer = browser.post(address, {"people": people, "reason": "Вели пары в 2025/26"}, follow=True)

    assert "Допущено наставников: 2" in text(answer)
    assert "Орлов Игорь Павлович: Не отмечена справка" in text(answer)
    assert set(Admission.objects.values_list("candidate__person_id", flat=True)) == {one.person_id, two.person_id}
    assert not Candidate.objects.filter(person=outsider.person).exists()
    assert MentorCard.objects.count() == 3
    told = Candidate.objects.get(person=one.person)
    assert (told.can_teach, told.form, told.words) == ("математика", one.form, "Вели пары в 2025/26")


def test_the_rules_of_the_year_are_set_by_a_page(browser, school):
    assert browser.post(reverse("selection_rules"), {"admission_needed": "on"}).status_code == 302
    row = SelectionRules.objects.get()
    assert (row.year, row.admission_needed, row.course_needed) == (year_of(school), True, False)
    browser.post(reverse("selection_rules"), {"csrfmiddlewaretoken": "x"})
    row.refresh_from_db()
    assert not row.admission_needed


def test_where_a_course_is_asked_for_the_next_step_is_the_course(browser, school, curator):
    set_rules(year=year_of(school), admission_needed=True, course_needed=True, actor=curator)
    candidate = make_candidate(school, state="recommended")
    give_consents(candidate.person)
    page = browser.get(reverse("candidate", args=[candidate.pk]))
    assert page.context["steps"][0].name == "teach"
    asked = text(browser.get(reverse("candidate_admit", args=[candidate.pk])))
    assert 'value="interview"' not in asked
    browser.post(reverse("candidate_teach", args=[candidate.pk]))
    candidate.refresh_from_db()
    assert candidate.state == "learning"


def test_admission_waits_for_the_consents_and_says_which_are_missing(browser, school):
    candidate = make_candidate(school, state="recommended")
    address, card = (reverse(name, args=[candidate.pk]) for name in ("candidate_admit", "candidate"))
    told = browser.get(address, follow=True)
    assert "Сначала запишите согласие: нет согласия на обработку персональных данных" in text(told)
    assert f'href="{address}"' not in text(told)
    assert f'href="{reverse("consent_add", args=[candidate.person_id])}?next={card}"' in text(told)
    refused = browser.post(address, {"ground": "interview"})
    assert (refused.status_code, Admission.objects.count()) == (409, 0)

    give_consents(candidate.person)
    assert f'href="{address}"' in text(browser.get(card))
    assert browser.post(address, {"ground": "interview"}).status_code == 302
    assert Admission.objects.get().ground == "interview"


def test_only_whoever_has_finished_a_course_is_admitted_by_it(browser, school):
    candidate = make_candidate(school, state="learning")
    give_consents(candidate.person)
    address, row = (
        reverse("candidate_admit", args=[candidate.pk]),
        make_learner(make_group(school), person=candidate.person),
    )
    assert 'value="course"' not in text(browser.get(address))
    refused = browser.post(address, {"ground": "course"})
    assert "Школу наставников этот человек ещё не окончил" in text(refused)
    assert (refused.status_code, Admission.objects.count()) == (422, 0)

    row.state = "finished"
    row.save()
    assert 'value="course"' in text(browser.get(address))
    browser.post(address, {"ground": "course"})
    assert Admission.objects.get().ground == "course"


def test_the_ground_is_asked_again_when_it_is_written(school, curator):
    candidate = make_candidate(school, state="learning")
    give_consents(candidate.person)
    with pytest.raises(MoveRefused, match="ещё не окончил"):
        admit_by_hand(candidate=candidate, ground="course", actor=curator)
    group, early = make_group(school), make_candidate(school, "Алова Анна Ли")
    for row in (candidate, early):
        make_learner(group, person=row.person, state="finished")
    with pytest.raises(MoveRefused, match=TALK_FIRST[:20]):
        admit_by_hand(candidate=early, ground="course", actor=curator)
    admit_by_hand(candidate=candidate, ground="course", actor=curator)
    assert Admission.objects.get().candidate == candidate


def test_a_talk_planned_for_whoever_went_into_the_reserve_is_told_as_not_held(browser, school):
    candidate = make_candidate(school, state="invited")
    talk = Interview.objects.create(candidate=candidate, planned_on=timezone.localdate(), place="кабинет 12")
    card, hold = reverse("candidate", args=[candidate.pk]), reverse("interview", args=[talk.pk])
    assert hold in text(browser.get(card))
    Candidate.objects.filter(pk=candidate.pk).update(state="reserve")  # as an older version left it
    page = text(browser.get(card))
    assert "Не состоялось: было назначено на" in page
    assert hold not in page
    assert with_talks(Candidate.objects.all()).get().talk_on is None
