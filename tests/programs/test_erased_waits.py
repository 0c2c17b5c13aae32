"""What somebody waited for ends with the erasure: nobody looks for a mentor for a number, the figures of the year
stay."""

from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db.models import Count
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from participants.erasing.asking import ask_for_erasure
from participants.models import (
    Admission,
    Candidate,
    Enrolment,
    Interview,
    MenteeCard,
    MentorArea,
    MentorCard,
    MentoringRequest,
    Person,
)
from participants.people.merging import merge
from participants.requests.workflow import REQUEST
from participants.selection.workflow import CANDIDATE
from programs.demand.counting import demand_of
from programs.erasing.doing import erase, of_person, reapply
from programs.erasing.keeping import line_of
from programs.erasing.mentions import REPLACE, decide, mentions_of
from programs.models import Order, Tandem, TandemMember
from tests.factories import (
    SINCE,
    make_area,
    make_candidate,
    make_form,
    make_mentor,
    make_person,
    make_request,
    make_year,
    year_of,
)
from tests.participants.schooling_cast import make_group, make_learner
from tests.programs.browsing import words

pytestmark = pytest.mark.usefixtures("listed")
OPEN = ["sent", "accepted"]
NEW = "новый запрос"


def gone(person, curator):
    row = ask_for_erasure(person=person, by=curator)
    return erase(erasure=row, typed=person.last_name, actor=curator)


def test_the_numbers_of_the_year_stay(child, curator, registered, school):
    year = year_of(school)
    person = registered.lines.first().tandem.mentees[0]
    areas = [make_area("Математика"), make_area("Спорт")]
    for state in ("sent", "accepted", "declined", "answered"):
        make_request(school, person=person, areas=areas, state=state)
    make_candidate(school, person=person, state="invited")
    make_learner(make_group(school), person=person)
    Tandem.objects.filter(members__person=person).update(state="finished")
    TandemMember.objects.filter(tandem__state="finished").update(holds=False)

    def numbers():
        asked = MentoringRequest.objects.filter(year=year)
        return (
            MenteeCard.objects.filter(year=year, person__left_on=None).count(),
            Person.objects.filter(left_on=None, merged_into=None).count(),
            Tandem.objects.filter(year=year).count(),
            Order.objects.filter(year=year).count(),
            registered.acknowledgements.count(),
            Order.objects.get(pk=registered.pk).facts["total"],
            asked.count(),
            sorted(asked.values_list("areas__title").annotate(number=Count("pk"))),
            asked.filter(state="answered").count(),
            Candidate.objects.filter(year=year).count(),
            Enrolment.objects.counted().count(),
        )

    before = numbers()
    row = ask_for_erasure(person=person, by=curator)
    said = mentions_of(of_person(person)[1], school, [person])
    decide(erasure=row, decisions=dict.fromkeys([one.key for one in said], REPLACE), actor=curator)
    erase(erasure=row, typed=person.last_name, actor=curator)
    assert numbers() == before
    assert before[0] >= 2


@pytest.fixture
def waiting(child, school):
    """Two who wait for a mentor in one area, the child among them, and one place."""
    math = make_area("Математика", keywords=["математик"])
    for who in ({"person": child}, {"name": "Лугова Вера"}):
        make_request(school, areas=[math], state="accepted", form=make_form(), **who)
    MentorArea.objects.create(card=make_mentor(school), area=math)
    MentorCard.objects.update(load_limit=1)
    return math


def test_nobody_looks_for_a_mentor_for_a_number(waiting, child, curator, school, sign_in):
    browser, year = sign_in(curator), year_of(school)
    make_request(school, person=child, words="ещё", state="sent", guessed=[waiting])

    def seen():
        page = {name: words(browser.get(url)) for name, url in pages.items()}
        book = openpyxl.load_workbook(BytesIO(browser.get(reverse("requests_map") + "?xlsx=1").content))
        return page, next(int(row[1]) for sheet in book for row in sheet.values if row[0] == "Запросов всего")

    waits = f"{reverse('requests')}?view=waiting"
    pages = {"map": reverse("requests_map"), "print": reverse("requests_map") + "?print=1", "list": waits,
             "area": reverse("area_mentors", args=[waiting.pk]), "home": reverse("home"),
             "new": f"{reverse('requests')}?view=new", "unsorted": f"{reverse('requests')}?view=unsorted"}  # fmt: skip
    before, total = seen()  # the control
    assert total == 2
    assert all("2 запроса" in before[name] for name in ("map", "print", "area"))
    assert "Математика» — 2 запроса, 1 свободный" in before["map"]
    assert "Стираева" in before["list"]
    assert "Стираева" in before["new"]
    gone(child, curator)
    after, total = seen()
    assert total == 1
    for name in ("map", "print", "area"):
        assert "2 запроса" not in after[name], name
    for name in ("list", "new", "unsorted"):
        assert f"Участник № {child.pk}" not in after[name], name
    assert NEW in before["home"]
    assert NEW not in after["home"]
    assert demand_of(curator, year, MentoringRequest.objects.all()).requests == 1
    assert not MentoringRequest.objects.filter(person=child, state__in=OPEN).exists()
    closed = words(browser.get(f"{reverse('requests')}?view=closed"))
    assert closed.count(f"Участник № {child.pk}") >= 2
    page = words(browser.get(reverse("request", args=[child.requests.first().pk])))
    assert "Удалено по требованию" in page
    for act in ("Вернуть в работу", "Изменить", "Угаданы по словам"):
        assert act not in page


def test_each_end_is_in_the_journal_and_nothing_is_begun_again(waiting, child, curator, school):
    candidate = make_candidate(school, person=child, state="invited")
    Interview.objects.create(candidate=candidate, planned_on=SINCE, place="каб. 5")
    learner = make_learner(make_group(school), person=child)
    asked = child.requests.get()
    gone(child, curator)
    told = AuditEntry.objects.filter(action__in=["request_withdrawn", "candidate_withdrawn", "course_failed"])
    assert {(one.action, one.object_id) for one in told} == {
        ("request_withdrawn", asked.pk), ("candidate_withdrawn", candidate.pk), ("course_failed", learner.pk)
    }  # fmt: skip
    assert not Interview.objects.exists()
    for table, row in ((REQUEST, asked), (CANDIDATE, candidate)):
        row = type(row).objects.select_related("person", "year__school").get(pk=row.pk)
        assert row.state == "withdrawn"
        with pytest.raises(MoveRefused, match="обезличена"):
            table.make(row, "reopen", curator)
    assert Enrolment.objects.get(pk=learner.pk).state == "failed"


def test_what_was_decided_and_closed_years_stay_as_they_were(child, curator, school):
    old = make_year(school, 2024, state="closed")
    kept = {state: make_request(school, person=child, state=state) for state in ("declined", "answered", "withdrawn")}
    past = make_request(school, person=child, state="accepted", year=old)
    admitted = make_candidate(school, person=child, state="admitted")
    gone(child, curator)
    assert {state: row.state for state, row in kept.items()} == {
        state: MentoringRequest.objects.get(pk=row.pk).state for state, row in kept.items()
    }
    assert MentoringRequest.objects.get(pk=past.pk).state == "accepted"
    assert Candidate.objects.get(pk=admitted.pk).state == "admitted"


def test_a_request_of_a_joined_double_ends_too(child, curator, school):
    double = make_person(school, "Старофамильная Ева")
    asked = make_request(school, person=double, state="accepted")
    merge(keep=child, drop=double, take=[], actor=curator)
    gone(child, curator)
    assert MentoringRequest.objects.get(pk=asked.pk).state == "withdrawn"


def test_after_a_restored_backup_it_ends_again(waiting, child, curator):
    row, asked = gone(child, curator), child.requests.get()
    line = line_of(row)
    Person.objects.filter(pk=child.pk).update(erased_at=None)
    MentoringRequest.objects.filter(pk=asked.pk).update(state="accepted", reason="")
    assert reapply(line)
    assert MentoringRequest.objects.get(pk=asked.pk).state == "withdrawn"


def test_what_an_older_version_left_waiting_is_ended_by_the_command(waiting, child, curator, capsys):
    gone(child, curator)
    MentoringRequest.objects.filter(person=child).update(state="accepted")  # as it was left then
    make_candidate(child.school, person=child, state="invited")
    acts = AuditEntry.objects.count()

    call_command("reapply_erasures", "--dry-run")
    assert "waits to end: 2." in capsys.readouterr().out
    assert MentoringRequest.objects.filter(state="accepted").count() == 2
    call_command("reapply_erasures")
    assert "waits ended: 2" in capsys.readouterr().out
    assert not MentoringRequest.objects.filter(person=child, state__in=OPEN).exists()
    assert Candidate.objects.get(person=child).state == "withdrawn"
    assert MentoringRequest.objects.filter(state="accepted").count() == 1  # of the one who is here
    assert AuditEntry.objects.count() == acts + 2
    call_command("reapply_erasures")
    assert "waits ended: 0" in capsys.readouterr().out
    assert AuditEntry.objects.count() == acts + 2


def test_the_last_question_says_what_ends(waiting, child, curator, school, sign_in):
    browser = sign_in(curator)
    address = reverse("erasure_do", args=[ask_for_erasure(person=child, by=curator).pk])
    page = words(browser.get(address))
    assert "наставника больше не ищут: запрос станет отозванным" in page
    assert "заявка кандидата" not in page
    child.requests.update(state="answered")
    make_candidate(school, person=child, state="learning")
    make_learner(make_group(school), person=child)
    page = words(browser.get(address))
    assert "наставника больше не ищут" not in page
    assert "заявка кандидата в наставники станет отозванной" in page
    assert "«не окончил»" in page


def test_an_erased_mentor_offers_no_place(waiting, curator, school, sign_in):
    browser, year, mentor = sign_in(curator), year_of(school), MentorCard.objects.get().person
    candidate = make_candidate(school, person=mentor, state="admitted")
    Admission.objects.create(candidate=candidate, ground="interview", admitted_on=SINCE)
    areas, admitted = reverse("mentors_areas"), reverse("admitted")
    assert demand_of(curator, year, MentoringRequest.objects.all()).places == 1  # the control
    for url in (areas, admitted):
        assert mentor.last_name in words(browser.get(url))
    gone(mentor, curator)
    demand = demand_of(curator, year, MentoringRequest.objects.all())
    assert (demand.places, [(row.requests, row.places, row.mentors) for row in demand.rows]) == (0, [(2, 0, 0)])
    for url in (areas, admitted, reverse("area_mentors", args=[waiting.pk])):
        assert f"Участник № {mentor.pk}" not in words(browser.get(url)), url
