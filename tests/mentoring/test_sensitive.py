"""Words that a school must not keep: nearly all planted phrases are warned of, hardly any ordinary note is (I14)."""

from pathlib import Path

import pytest

from mentoring.sensitive import found_in

DATA = Path(__file__).parents[1] / "data"


def lines(name):
    return (DATA / f"sensitive_{name}.txt").read_text().splitlines()


def test_nine_of_ten_planted_phrases_are_warned_of():
    planted = lines("planted")
    missed = [line for line in planted if not found_in(line)]
    assert len(planted) == len(set(planted)) == 50
    assert len(missed) <= 5, missed


def test_at_most_one_ordinary_note_in_twenty_is_warned_of():
    ordinary = lines("ordinary")
    false = [line for line in ordinary if found_in(line)]
    assert len(set(ordinary)) >= 200
    assert len(false) <= len(ordinary) * 0.05, false


@pytest.mark.parametrize(
    "text,topics",
    [
        ("ЁЛКА. ДИАГНОЗ: астма", ["health"]),
        ("Состоит на учёте в ПДН, семья верующая", ["register", "faith"]),
        ("Хочет работать в полиции", []),
        ("Был привод в полицию", ["police"]),
        ("Проект о храмах края", []),
        ("Ходит в храм", ["faith"]),
        ("", []),
        ("İ" * 50 + " диагноз", ["health"]),
    ],
)
def test_what_is_found_is_named(text, topics):
    assert [one.topic for one in found_in(text)] == topics


def test_the_words_are_told_as_they_were_written():
    assert found_in("Ему поставили Диагноз.")[0] == ("health", "о здоровье", "Диагноз")


def test_a_long_text_does_not_take_long():
    assert not found_in("учёт времени и операции с дробями " * 3000)
