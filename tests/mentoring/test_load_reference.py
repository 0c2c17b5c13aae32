"""Reference data loads from its files, once or many times."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from mentoring.kit.russian import Case, decline_post
from mentoring.org.models import MentoringForm, MentoringKind, Post, RoleModel
from programs.documents.models import LegalGround

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = ("kinds", "posts", "legal_grounds")


@pytest.fixture
def loaded(db):
    """The reference data, loaded."""
    call_command("load_reference", verbosity=0)


def tables() -> list[int]:
    """How many rows each table holds."""
    return [model.objects.count() for model in (MentoringForm, RoleModel, MentoringKind, Post, LegalGround)]


def test_everything_of_the_files_is_loaded_and_a_second_time_changes_nothing(loaded, capsys):
    before = tables()
    assert before[0] >= 9
    assert before[1] >= 18
    assert before[2:] == [len(json.loads((FIXTURES / f"{name}.json").read_text())) for name in FILES]
    call_command("load_reference")
    assert tables() == before
    assert f"должности: {before[3]}" in capsys.readouterr().out


def test_a_file_wins_over_an_old_row_and_a_row_of_the_school_stays(loaded):
    MentoringForm.objects.filter(code="УУ").update(title="иначе")
    MentoringForm.objects.create(code="ЗВ", title="звезда — ученик", is_local=True, mentor_kind="?", mentee_kind="?")
    call_command("load_reference", verbosity=0)
    assert MentoringForm.objects.get(code="УУ").title == "ученик — ученик"
    assert MentoringForm.objects.filter(code="ЗВ").exists()


def test_posts_of_the_dictionary_serve_the_order(loaded):
    dictionary = {post.nominative.lower(): vars(post) for post in Post.objects.all()}
    assert decline_post("Заместитель директора по УВР", Case.gent, dictionary).text == "Заместителя директора по УВР"


def test_legal_grounds_are_dated(loaded):
    def on(year: int) -> set[str]:
        return set(LegalGround.objects.valid_on(datetime.date(year, 11, 21)).values_list("code", flat=True))

    assert {"r-145", "1264-r", "tk-351-8"} <= on(2026)
    assert "national-project-education" in on(2023) - on(2026)
    assert "1264-r" not in on(2023)
    assert LegalGround.objects.get(code="r-145").wording == (
        "распоряжением Министерства просвещения Российской Федерации от 25.12.2019 № Р-145"
    )


def test_no_spelling_means_two_forms():
    seen: dict[str, str] = {}
    for form in json.loads((FIXTURES / "forms.json").read_text()):
        for words in (form["title"], *form["spellings"]):
            plain = re.sub(r"\s*[-–—]\s*", "-", words.lower().replace("ё", "е"))
            assert seen.setdefault(plain, form["code"]) == form["code"], words
    assert seen["педагог-педагог"] == "ПП"
    assert seen["уч-уч"] == "УУ"
