"""A school year is not closed over orders that could then never get a number."""

import datetime

import pytest
from django.urls import reverse

from mentoring.models import AuditEntry, SchoolYear
from programs.models import Order, Tandem, TandemMember
from programs.tandems.pairing import pair
from tests.factories import make_form, make_mentee, make_mentor, year_of

DAY = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    "state, closes",
    [("project", False), ("submitted", False), ("returned", False), ("approved", False), ("registered", True)],
)
def test_orders_without_a_number_keep_the_year_open(school, curator, sign_in, state, closes):
    year = year_of(school)
    numbered = {"number": 1, "dated": DAY} if state == "registered" else {}
    Order.objects.create(school=school, year=year, title="О закреплении", starts=DAY, ends=DAY, state=state, **numbered)

    sign_in(curator).post(reverse("year_move", args=[year.pk, "close"]))

    assert (SchoolYear.objects.get(pk=year.pk).state == "closed") is closes


def test_tandems_at_work_keep_the_year_open_and_are_finished_together(school, curator, sign_in):
    year, browser = year_of(school), sign_in(curator)
    for number in range(2):
        mentor = make_mentor(school, f"Рычков{number} Лев Ильич").person
        mentee = make_mentee(school, f"Белов{number} Артём Ильич").person
        pair(year=year, actor=curator, form=make_form(), mentors=[mentor], mentees=[mentee])
    Tandem.objects.update(state="active")

    assert (
        "Сначала завершите или прекратите те, что действуют: 2 тандема."
        in browser.get("/settings/years/").content.decode()
    )
    browser.post(reverse("year_move", args=[year.pk, "close"]))
    assert SchoolYear.objects.get(pk=year.pk).state == "current"

    asked = browser.post(reverse("tandems_finish"), {"all": "on", "query": "view=active"}).content.decode()
    keys = ",".join(str(pk) for pk in Tandem.objects.order_by("-number").values_list("pk", flat=True))
    assert "Завершить тандемы: 2" in asked
    assert f'value="{keys}"' in asked
    assert Tandem.objects.filter(state="active").count() == 2
    browser.post(reverse("tandems_finish"), {"ids": keys})

    assert Tandem.objects.filter(state="finished", ended_at__isnull=False).count() == 2
    assert not TandemMember.objects.filter(holds=True).exists()
    assert AuditEntry.objects.filter(action="tandem_finished").count() == 2
    browser.post(reverse("year_move", args=[year.pk, "close"]))
    assert SchoolYear.objects.get(pk=year.pk).state == "closed"


def test_foreign_tandems_and_drafts_are_not_finished_in_bulk(school, curator, stranger, sign_in):
    mentor, mentee = make_mentor(school, "Рычков Лев Ильич").person, make_mentee(school, "Белов Артём Ильич").person
    made = pair(year=year_of(school), actor=curator, form=make_form(), mentors=[mentor], mentees=[mentee])

    assert (
        "Отметьте тандемы"
        in sign_in(curator).post(reverse("tandems_finish"), {"id": [made.pk]}, follow=True).content.decode()
    )
    Tandem.objects.update(state="active")
    sign_in(stranger).post(reverse("tandems_finish"), {"ids": str(made.pk)})
    assert Tandem.objects.get().state == "active"
