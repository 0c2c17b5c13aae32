"""Terms that the law sets: the home reminds of them three working days before, and when they are over."""

import datetime

import pytest
from django.urls import reverse

from monitoring.attention.gathering import gather
from monitoring.attention.items import Look
from monitoring.attention.terms import corrections_asked, erasure_term
from participants.models import Erasure
from programs.models import Correction
from tests.factories import make_person, year_of
from tests.programs.browsing import words

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(time_machine):
    """Friday, 20 November 2026."""
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))


@pytest.fixture
def look(curator, school):
    """The curator of the school, today."""
    return lambda: Look(curator, school, year_of(school), TODAY)


def demand(school, due, state="asked"):
    return Erasure.objects.create(
        school=school, person=make_person(school, f"Ромашов Олег {Erasure.objects.count()}"), state=state,
        asked_by="self", ground="withdrawn", asked_on=TODAY - datetime.timedelta(days=14), due_on=due,
        done_at=datetime.datetime(2026, 11, 19, tzinfo=datetime.UTC) if state == "done" else None,
    )  # fmt: skip


def test_a_demand_is_told_from_three_working_days_before_its_term(look, school, other_school):
    for state in ("done", "declined"):
        demand(school, TODAY, state)
    demand(other_school, TODAY)
    demand(school, datetime.date(2026, 11, 26))  # Thursday: the fourth working day
    assert erasure_term(look()) is None
    row = demand(school, datetime.date(2026, 11, 25))
    item = erasure_term(look())
    assert (item.figure, item.tail) == ("1 требование", "уничтожить данные ждёт исполнения")
    assert (item.detail, item.severity) == ("Исполнить до 25.11.2026", "urgent")
    assert [one.url for one in item.actions] == [reverse("erasure", args=[row.pk])]


def test_the_button_leads_to_the_demand_that_is_late_the_longest(look, school, curator, sign_in):
    demand(school, TODAY)
    late = demand(school, datetime.date(2026, 11, 18))
    item = erasure_term(look())
    assert (item.figure, item.detail) == ("2 требования", "Срок вышел 18.11.2026")
    assert [one.label for one in item.actions] == ["Открыть требование", "Показать все"]
    assert [one.code for one in gather(look())][0] == "erasure_term"
    browser = sign_in(curator)
    page = words(browser.get("/"))
    assert "Срок вышел 18.11.2026" in page
    assert f'href="{reverse("erasure", args=[late.pk])}"' in page
    assert words(browser.get(item.actions[1].url)).count("Ромашов") >= 2


def test_a_request_to_correct_is_told_at_once_and_hurries_before_its_term(look, school, other_school, curator, sign_in):
    def asked(place, due, state="asked"):
        words = {"asked_on": TODAY, "due_on": due, "reason": "верно" if state == "declined" else ""}
        return Correction.objects.create(
            school=place, person=make_person(place, "Ромашов Олег"), words="телефон", state=state, **words
        )

    asked(other_school, TODAY)
    for state in ("corrected", "declined"):
        asked(school, TODAY, state)
    assert corrections_asked(look()) is None
    row = asked(school, datetime.date(2026, 11, 26))
    item = corrections_asked(look())
    assert (item.severity, item.figure, item.tail) == ("soon", "1 просьба", "исправить данные ждёт ответа")
    assert item.actions[0].url == reverse("correction", args=[row.pk])
    assert "Исправить или отказать до 26.11.2026" in words(sign_in(curator).get("/"))
    asked(school, datetime.date(2026, 11, 18))
    item = corrections_asked(look())
    assert (item.severity, item.detail, len(item.actions)) == ("urgent", "Срок вышел 18.11.2026", 2)
