"""Cells are drawn by a short way; what they say is what django-tables2 itself would say."""

import datetime

import pytest
from django.urls import reverse

from mentoring.cells import cell
from participants.models import MenteeCard, MentorCard, Person
from participants.register.tables import PeopleTable
from programs.bases.tables import MenteeTable, MentorTable, with_papers
from programs.models import Tandem
from programs.tandems.tables import TandemTable
from tests.factories import make_form, make_mentee, make_mentor, make_person
from tests.monitoring.test_attention import make_tandem


@pytest.fixture
def furnished(school):
    """People with and without a value in each column."""
    mentor = make_mentor(school, "Рычкова Вера Ивановна", post="учитель химии")
    mentee = make_mentee(school, "Белов Артём", grade=8, birth_date="2011-03-27")
    make_tandem(school, mentor, mentee, number=1)
    make_mentee(school, "Гусев Олег", grade=None)
    make_person(school, "Ткач Пётр", "parent", left_on="2026-10-01", phone="89241234567")
    words = {"form": make_form(), "entered_on": datetime.date(2026, 9, 1), "note": "=1+1\nвторая строка"}
    MenteeCard.objects.filter(pk=mentee.pk).update(completion="partly", request_text="подтянуть химию", **words)
    MentorCard.objects.update(load_limit=3, **words)


@pytest.mark.parametrize(
    "table, rows",
    [
        (PeopleTable, lambda: Person.objects.for_list()),
        (MenteeTable, lambda: with_papers(MenteeCard.objects.all())),
        (MentorTable, lambda: with_papers(MentorCard.objects.all())),
        (TandemTable, lambda: Tandem.objects.for_list()),
    ],
    ids=["people", "mentees", "mentors", "tandems"],
)
@pytest.mark.parametrize("plain", [True, False])
def test_every_column_says_what_the_library_would(furnished, table, rows, plain):
    drawn = table(rows(), default="—")
    for row in drawn.paginated_rows:
        for name in table.base_columns:
            slow = row.get_cell_value(name) if plain else row.get_cell(name)
            assert (cell(drawn, name, plain)(row) or None) == (slow or None), name


def test_the_workbook_of_a_list_has_every_column(furnished, curator, sign_in):
    asked = ",".join(MenteeTable.base_columns)

    answer = sign_in(curator).get(f"{reverse('mentees')}?xlsx=1&cols={asked}")

    assert answer.headers["Content-Type"].startswith("application/vnd.openxmlformats")
