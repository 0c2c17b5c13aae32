"""Whatever people type or paste, Russian helpers answer or refuse in words; they never fall over."""

import datetime
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.kit.russian import (
    Case,
    NoSuchDate,
    NotADate,
    both_layouts,
    date_words,
    decline_name,
    decline_post,
    nbsp,
    parse_date,
    search_key,
    sort_key,
    split_name,
)
from mentoring.kit.terms import parse_term

calm = settings(deadline=None, derandomize=True)  # a busy machine is no failure
LETTERS = st.characters(categories=("Lu", "Ll", "Nd", "Po", "Zs", "Pd", "Cf", "So"))
WRITTEN = st.one_of(st.text(max_size=60), st.text(alphabet="0123456789 .,/-–гсотмартянвмай«»А", max_size=30))
CYRILLIC = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВЁЯ'- ", max_size=40)


@calm
@given(WRITTEN)
def test_a_date_is_read_or_refused_in_words(text):
    with suppress(NotADate, NoSuchDate):
        assert isinstance(parse_date(text), datetime.date)


@calm
@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2090, 12, 31)))
def test_every_date_that_is_written_is_read_back(day):
    assert parse_date(date_words(day)) == parse_date(f"{day:%d.%m.%Y}") == parse_date(day.isoformat()) == day


@calm
@given(WRITTEN, st.integers(2000, 2100))
def test_a_term_keeps_its_words(text, start):
    try:
        term = parse_term(text, start)
    except NoSuchDate:
        return
    assert term.text == " ".join(text.split())
    assert term.shown()
    assert not (term.starts and term.ends) or term.starts <= term.ends


@calm
@given(st.text(max_size=60))
def test_a_name_loses_no_letter(text):
    parts = split_name(text)
    assert search_key("".join(parts)).replace(" ", "") == search_key(text).replace(" ", "")


@calm
@given(CYRILLIC, CYRILLIC, CYRILLIC, st.sampled_from(list(Case)), st.sampled_from(["m", "f", ""]))
def test_any_name_and_post_has_a_form(last, first, middle, case, gender):
    assert isinstance(decline_name(last, first, middle, case, gender), str)
    assert not decline_post(f"{last} {first}", case, {}).certain


@calm
@given(st.text(LETTERS, max_size=80))
def test_typography_changes_nothing_but_spaces(text):
    assert nbsp(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert nbsp(nbsp(text)) == nbsp(text)


@calm
@given(st.text(max_size=60))
def test_keys_are_stable(text):
    assert search_key(search_key(text)) == search_key(text)
    assert sort_key(text) == sort_key(f"  {text} ")
    assert [len(reading) for reading in both_layouts(text)[1:]] in ([], [len(text.lower())])
