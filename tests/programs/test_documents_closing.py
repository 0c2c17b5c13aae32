"""A school year is not closed over orders that could then never get a number."""

import datetime

import pytest
from django.urls import reverse

from mentoring.models import SchoolYear
from programs.models import Order
from tests.factories import year_of

DAY = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    "state, closes", [("project", True), ("submitted", False), ("returned", False), ("approved", False)]
)
def test_orders_in_work_keep_the_year_open(school, curator, sign_in, state, closes):
    year = year_of(school)
    Order.objects.create(school=school, year=year, title="О закреплении", starts=DAY, ends=DAY, state=state)

    sign_in(curator).post(reverse("year_move", args=[year.pk, "close"]))

    assert (SchoolYear.objects.get(pk=year.pk).state == "closed") is closes
