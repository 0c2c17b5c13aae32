"""Lists ask the database 12 times at most in every state of the address: nothing chosen, every filter at once, one's
own view in force, nothing found. The numbers are literal, and choosing never makes a list dearer."""

import datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.listviews.models import LISTS, SavedView
from mentoring.listviews.queries import tidy
from participants.models import (
    Admission,
    Attendance,
    Candidate,
    Certificate,
    Consent,
    Course,
    CourseGroup,
    Enrolment,
    Lesson,
    MentorCard,
    PartnerPerson,
    Person,
    RequestArea,
    ThirdPartyView,
)
from programs.models import Order
from tests.bench.data import browser, make_base, make_bench_school
from tests.factories import SINCE, make_area, make_candidate, make_duty, make_form, make_partner, make_request
from tests.participants.applying_cast import make_application
from tests.participants.schooling_cast import make_course, make_group, make_learner

DAYS = ("01.01.2020", "31.12.2030")
EVERY_FILTER = {
    "people": {"q": "а", "kind": "pupil", "place": ["5", "6"], "left_on_from": DAYS[0], "left_on_to": DAYS[1]},
    "consents": {"q": "а", "kind": ["pupil", "teacher"], "state": "full", "who": ["mentees", "mentors"]},
    "consent_papers": {
        "q": "а", "purpose": "processing", "signer": "guardian", "kind": "pupil", "name": "none",
        "given_on_from": DAYS[0], "given_on_to": DAYS[1], "until_from": DAYS[0], "until_to": DAYS[1],
    },
    "mentees": {"q": "а", "place": ["5", "6"], "consent": "yes", "kind": "pupil", "request_text": "мат"},
    "mentors": {"q": "а", "place": "7", "consent": "no", "kind": "teacher", "competencies": "мат", "training": "no"},
    "tandems": {"q": "а", "state": ["active", "draft"], "left": "yes"},
    "orders": {"q": "приказ", "state": "project", "dated_from": DAYS[0], "dated_to": DAYS[1]},
    "requests": {
        "q": "а", "place": "6", "words": "дроби", "source": "own", "state": "sent", "kind": "pupil", "opinions": "yes",
    },
    "applications": {"q": "а", "kind": "mentee", "state": "new", "by_paper": "False"},
    "candidates": {
        "q": "а", "place": "7", "kind": ["enterprise"], "contour": "outer", "can_teach": "хим", "state": "applied",
        "lacking": "certificate", "waiting": "week", "source": "hand", "learning": "yes",
        "course": "finished",
    },
    "admitted": {"q": "а", "kind": "teacher", "contour": "inner", "ground": "interview"},
    "partners": {"q": "а", "kind": "enterprise", "people": "yes"},
    "opinions": {"q": "а", "kind": "parent", "state": "given", "place": "6"},
    "certificates": {"q": "а", "number": "1", "course": "Основы", "kind": "teacher", "state": "valid"},
    "attendance": {"q": "а", "course": "Основы", "group": "Первая", "mark": "was", "kind": "teacher"},
    "duties": {"q": "а", "month": "11", "state": "active", "payment": "sum"},
}  # fmt: skip
BASE = {"paired": "active", "entered_on_from": DAYS[0], "entered_on_to": DAYS[1]}
TERM = {"starts_from": DAYS[0], "starts_to": DAYS[1], "ends_from": DAYS[0], "ends_to": DAYS[1]}
TAB = {
    "applications": "new",
    "requests": "new",
    "candidates": "new",
    "admitted": "teacher",
    "partners": "without",
    "duties": "active",
}
TAB |= {"people": "left", "mentees": "left", "mentors": "noconsent", "tandems": "active", "orders": "projects"}
TAB["consent_papers"] = "expiring"


@pytest.fixture
def reader(db):
    """The curator of a school in which every filter of every list finds somebody."""
    school, year, curator = make_bench_school()
    make_base(school, year, 40, pairs=20)
    Person.objects.filter(kind="pupil", grade__in=[5, 6]).update(left_on=SINCE)
    Consent.objects.filter(person__kind="pupil").update(until=datetime.date(2027, 5, 31))
    teachers = list(Person.objects.filter(kind="teacher"))
    Person.objects.filter(kind="teacher").update(grade=7)
    words = {"year": year, "form": make_form(), "competencies": "математика", "entered_on": SINCE}
    MentorCard.objects.bulk_create(MentorCard(person=one, **words) for one in teachers)
    term = {"starts": SINCE, "ends": datetime.date(2027, 5, 31), "dated": SINCE}
    Order.objects.create(school=school, year=year, title="Приказ о парах", created_by=curator, **term)
    choose(school)
    ask(school)
    teach(year)
    return browser(curator)


def ask(school):
    """A request in an area, of which a parent has spoken."""
    for number in range(2):
        asked = make_request(school, f"Алова Нина {number}", areas=[area_of()], source="own", form=make_form())
        Person.objects.filter(pk=asked.person_id).update(grade=6)
        ThirdPartyView.objects.create(request=asked, kind="parent", given_at=timezone.now())


def teach(year):
    """A course with a lesson that somebody attended, and their certificate."""
    course = Course.objects.create(year=year, title="Основы")
    group = CourseGroup.objects.create(course=course, title="Первая")
    hours = {"starts": datetime.time(15, 0), "ends": datetime.time(16, 0)}
    lesson = Lesson.objects.create(group=group, day=SINCE, marked_at=timezone.now(), **hours)
    words = {"course": course, "group": group, "state": "finished", "finished_on": SINCE}
    person = Person.objects.filter(kind="teacher", search_text__contains="а").first()
    row = Enrolment.objects.create(person=person, **words)
    Attendance.objects.create(lesson=lesson, enrolment=row, mark="was")
    facts = {"course": "Основы", "hours": 3, "holder": person.full_name, "initials": person.short_name}
    given = {"number": 1, "year": 2026, "dated": SINCE, "facts": facts}
    Certificate.objects.create(school=year.school, enrolment=row, **given)


def area_of():
    """The one area, common to all schools."""
    return RequestArea.objects.filter(title="Дроби").first() or make_area("Дроби", group="Предметы")


def choose(school):
    """Candidates, admitted mentors, a partner with somebody who comes from there."""
    for number in range(2):
        guest = make_candidate(school, f"Алова Анна {number}", "enterprise", learning="yes")
        guest.areas.add(area_of())
        make_application(school, full_name=f"Алов Артём {number}")
        Person.objects.filter(pk=guest.person_id).update(grade=7)
        make_learner(
            make_group(school, course=make_course(school, f"К{number}")), person=guest.person, state="finished"
        )
        admitted = make_candidate(school, f"Белова Анна {number}", state="admitted")
        Admission.objects.create(candidate=admitted, ground="interview", admitted_on=SINCE)
        PartnerPerson.objects.create(partner=make_partner(school, f"Завод {number}"), person=guest.person)
        make_duty(school, f"Рябова Анна {number}", state="active")
    Candidate.objects.filter(state="applied").update(created_at=timezone.now() - datetime.timedelta(days=8))


def asked_of(code):
    """Every filter of a list with a value that finds somebody."""
    more = {"mentees": BASE, "mentors": BASE, "tandems": TERM}.get(code, {})
    form = {"form": str(make_form().pk)} if more or code in ("candidates", "admitted", "requests") else {}
    if code == "requests":
        form |= {"areas": str(area_of().pk), "group": str(area_of().parent_id)}
    if code == "candidates":
        form |= {"area": str(area_of().pk)}
    return EVERY_FILTER[code] | more | form


def query_of(asked):
    """The same as a query of an address."""
    return urlencode(asked, doseq=True)


@pytest.mark.parametrize(
    "code, queries", [("people", 9), ("consents", 11), ("consent_papers", 9), ("mentees", 12), ("mentors", 12),
     ("tandems", 11), ("orders", 9), ("applications", 9), ("requests", 12), ("candidates", 12), ("admitted", 10),
     ("partners", 9), ("opinions", 9), ("certificates", 9), ("attendance", 9), ("duties", 9)],
)  # fmt: skip
def test_a_list_takes_as_many_queries_with_every_filter_and_an_own_view(
    reader, django_assert_num_queries, code, queries
):
    asked, url = asked_of(code), reverse(code)
    curator = reader.get(url).context["user"]
    view = SavedView.objects.create(
        user=curator, school=curator.school, list=code, title="Всё сразу", query=tidy(query_of(asked))
    )

    for address in (url, f"{url}?{query_of(asked)}", view.url):
        with django_assert_num_queries(queries):
            page = reader.get(address)
        listing = page.context["listing"]
        assert len(listing.page), "somebody is found"
        if address != url:
            assert set(listing.filters.form.fields) == set(asked), "every filter of the list is asked"
            assert all(listing.filters.form.cleaned_data.values()), "and none is passed over"
    assert page.context["saved"].now == view


def test_no_list_with_own_views_is_forgotten_here():
    assert set(LISTS) == set(EVERY_FILTER)


@pytest.mark.parametrize("code", LISTS)
def test_a_list_in_which_nothing_is_found_takes_no_more(reader, django_assert_max_num_queries, code):
    asked = asked_of(code) | {"q": "никого"}
    reader.get(reverse(code))

    for query in (query_of(asked), f"{query_of(asked)}&view={TAB.get(code, 'missing')}", "q=никого", "form=chepuha"):
        with django_assert_max_num_queries(12):
            reader.get(f"{reverse(code)}?{query}")
