"""The official forms go out and come back: nothing new, nothing changed, nobody twice."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from participants.models import Guardian, MenteeCard, MentorCard, Person
from programs.models import Tandem
from tests.factories import make_mentee, make_mentor
from tests.programs.test_bases import tandem


@pytest.mark.parametrize("base", ["mentees", "mentors"])
def test_the_official_form_loads_back_as_the_same(school, curator, sign_in, tmp_path, base):
    mentor = make_mentor(school, "Рычкова Вера Ивановна", phone="+79241234567", post="учитель химии")
    one = make_mentee(school, "Ёлкин Матвей Павлович", grade=5, letter="А", birth_year=2015)
    other = make_mentee(school, "Абдурахманова Сабина Рустам кызы", birth_year=2012)
    alone = make_mentee(school, "Гусева-Ким Дарья", birth_year=None)
    one.person.guardians.create(full_name="Ёлкина Дарья Ильинична", relation="мать", phone="+79241112233")
    tandem(mentor, one, other)
    day = datetime.date(2026, 9, 14)
    MenteeCard.objects.update(
        entered_on=day, finished_on=datetime.date(2027, 5, 20), results="научился", completion="yes"
    )
    MenteeCard.objects.filter(pk=alone.pk).update(entered_on=None, entered_text="в течение сентября", completion="")
    MentorCard.objects.update(
        achievements="призёр", interests="шахматы", wished_age="11–14", time_resource="2 ч в неделю"
    )
    before = everything()
    file = tmp_path / "base.xlsx"
    file.write_bytes(sign_in(curator).get(reverse(f"{base}_xlsx")).content)

    answer = StringIO()
    call_command("import_base", str(file), school=school.code, json=True, stdout=answer)

    told = json.loads(answer.getvalue())
    assert {row["verdict"] for row in told["rows"]} <= {"same", "warning"}  # a warning: no patronymic, no year of birth
    assert (len(told["rows"]), told["tandems"]) == (3 if base == "mentees" else 1, 0)
    assert everything() == before


def everything():
    """All rows that an import could touch."""
    return [list(model.objects.order_by("pk").values()) for model in (Person, Guardian, MenteeCard, MentorCard, Tandem)]
