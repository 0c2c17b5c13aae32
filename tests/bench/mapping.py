"""The map of requests among 20,000 people who ask, a quarter of whom are answered, against a bare view of the one
grouped question (requests by area and form) that draws the same numbers as a table."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from mentoring.models import School, SchoolYear, User
from participants.models import MentorArea, MentoringRequest, Person, RequestArea
from tests.bench import Timed
from tests.bench.bare import MIDDLEWARE, checked
from tests.bench.data import browser, make_base, make_bench_school, make_mentor_cards
from tests.factories import make_area, make_form

PEOPLE, AREAS = 20_000, 40
FORMS = (("УУ", "ученик — ученик"), ("ПП", "учитель — учитель"), ("СУ", "студент — ученик"))
ADDRESS = "/requests/map/"
PAGE = """<!doctype html><html lang="ru"><title>Карта</title><body><h1>Карта</h1><table>
<tr><th>Область</th><th>Форма</th><th>Запросов</th></tr>
{% for area, form, number in cells %}<tr><td>{{ area }}</td><td>{{ form }}</td><td>{{ number }}</td></tr>
{% endfor %}</table></body></html>"""


def make_map() -> tuple[School, SchoolYear, User]:
    """Everybody asks in one of forty areas and one of three forms; mentors of the tandems help in two areas each."""
    school, year, curator = make_bench_school()
    make_base(school, year, PEOPLE, pairs=PEOPLE // 4)
    areas = [make_area(f"Область {number}", f"Группа {number % 5}") for number in range(AREAS)]
    forms = [make_form(*form) for form in FORMS]
    pupils = Person.objects.filter(kind="pupil").order_by("pk")
    rows = []
    for number, one in enumerate(pupils):
        state = "accepted" if number // (AREAS * len(FORMS)) % 4 else "answered"
        rows.append(MentoringRequest(person=one, form=forms[number % 3], year=year, state=state, words="дроби"))
    rows = MentoringRequest.objects.bulk_create(rows, batch_size=2000)
    through = MentoringRequest.areas.through
    links = [
        through(mentoringrequest_id=row.pk, requestarea_id=areas[number % AREAS].pk) for number, row in enumerate(rows)
    ]
    through.objects.bulk_create(links, batch_size=2000)
    cards = make_mentor_cards(year)
    helped = [
        MentorArea(card=card, area=areas[(number + step * 7) % AREAS])
        for number, card in enumerate(cards)
        for step in range(2)
    ]
    MentorArea.objects.bulk_create(helped, batch_size=2000)
    return school, year, curator


@login_required
def grouped(request: HttpRequest) -> HttpResponse:
    """Requests that wait, by area and form."""
    rows = MentoringRequest.objects.filter(state="accepted").order_by().values("areas", "form")
    numbers = rows.annotate(number=Count("pk")).values_list("areas__title", "form__title", "number")
    return HttpResponse(page().render({"cells": numbers}))


@cache
def page() -> Any:
    """The template, compiled once as Django's cached loader does."""
    return engines["django"].from_string(PAGE)


urlpatterns = [path("bare/", grouped)]


def ours(folder: Path) -> Timed:
    """The map as the curator opens it: demand, supply, drawing and table."""
    client = browser(make_map()[2])
    body = checked(client.get(ADDRESS)).decode()
    if body.count("<rect") < AREAS * len(FORMS) or str(RequestArea.objects.first()) not in body:
        raise RuntimeError("the map has lost its cells")
    return Timed(lambda: checked(client.get(ADDRESS)))


def baseline(folder: Path) -> Timed:
    """The bare view among as many."""
    curator = make_map()[2]
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, MIDDLEWARE
    client = browser(curator)
    if checked(client.get("/bare/")).count(b"<tr>") < AREAS * len(FORMS):
        raise RuntimeError("the bare map has lost its rows")
    return Timed(lambda: checked(client.get("/bare/")))
