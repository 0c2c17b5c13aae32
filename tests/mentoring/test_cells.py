"""Cells are drawn by a short way; what they say is what django-tables2 itself would say."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.cells import cell
from mentoring.templatetags.ui import tag
from participants.models import MenteeCard, MentorCard, Person
from participants.register.tables import PeopleTable
from programs.bases.tables import MenteeTable, MentorTable, with_papers
from programs.correcting.tables import CorrectionTable
from programs.models import Correction, Tandem
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
    day = timezone.localdate()
    for state, due in (("asked", day), ("asked", day - datetime.timedelta(days=1)), ("corrected", day)):
        terms = {"state": state, "asked_on": day, "due_on": due}
        Correction.objects.create(school=school, person=mentee.person, words="телефон", **terms)


@pytest.mark.parametrize(
    "table, rows",
    [
        (PeopleTable, lambda: Person.objects.for_list()),
        (MenteeTable, lambda: with_papers(MenteeCard.objects.all())),
        (MentorTable, lambda: with_papers(MentorCard.objects.all())),
        (TandemTable, lambda: Tandem.objects.for_list()),
        (CorrectionTable, lambda: Correction.objects.for_list()),
    ],
    ids=["people", "mentees", "mentors", "tandems", "corrections"],
)
@pytest.mark.parametrize("plain", [True, False])
def test_every_column_says_what_the_library_would(furnished, table, rows, plain):
    drawn = table(rows(), default="—")
    for row in drawn.paginated_rows:
        for name in table.base_columns:
            slow = row.get_cell_value(name) if plain else row.get_cell(name)
            assert (cell(drawn, name, plain)(row) or None) == (slow or None), name


def test_a_state_is_a_tag_and_a_name_a_link_and_words_in_a_workbook(furnished):
    drawn = CorrectionTable(Correction.objects.for_list(), default="—")
    late, waits, done = drawn.paginated_rows
    assert [cell(drawn, "standing", True)(row) for row in (late, waits, done)] == [
        "срок вышел", "ждёт ответа", "исправлено"
    ]  # fmt: skip
    assert cell(drawn, "standing")(late) == tag("bad", "срок вышел")
    page = reverse("correction", args=[late.record.pk])
    assert cell(drawn, "person")(late) == f'<a href="{page}">Белов Артём</a>'
    assert cell(drawn, "person", True)(late) == "Белов Артём"


def test_the_workbook_of_a_list_has_every_column(furnished, curator, sign_in):
    asked = ",".join(MenteeTable.base_columns)

    answer = sign_in(curator).get(f"{reverse('mentees')}?xlsx=1&cols={asked}")

    assert answer.headers["Content-Type"].startswith("application/vnd.openxmlformats")
