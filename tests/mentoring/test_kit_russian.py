"""Russian of the interface and of orders: dates, plurals, search, names, cases, typography."""

import csv
import datetime
import json
import random
from pathlib import Path

import pytest

from mentoring.kit.russian import (
    Case,
    NoSuchDate,
    NotADate,
    both_layouts,
    class_name,
    date_words,
    day_words,
    decline_name,
    decline_post,
    gender_of,
    nbsp,
    parse_date,
    plural,
    school_year,
    search_key,
    short_name,
    sort_key,
    split_name,
)

TODAY = datetime.date(2026, 11, 21)
NAMES_FILE = Path(__file__).parent / "names_cases.csv"
NAMES = list(csv.DictReader(NAMES_FILE.read_text(encoding="utf-8").splitlines(), delimiter=";"))
POSTS_FILE = Path(__file__).parents[2] / "fixtures" / "posts.json"
POSTS = {row["nominative"].lower(): row for row in json.loads(POSTS_FILE.read_text(encoding="utf-8"))}
CASES = ("gent", "datv", "accs", "ablt")
# What a curator has to correct by hand, for want of a rule: ё that moves, a foreign double name, a stressed ending.
KNOWN_WRONG = {"Ёж|Павел|Игоревич", "Заря|Кира|Ильинична", "Руссо|Жан-Жак|"}


def wrong_names(rows: list[dict[str, str]]) -> set[str]:
    """Names with at least one case that differs from the grammar."""
    return {
        row["nominative"]
        for row in rows
        for case in CASES
        if decline_name(*row["nominative"].split("|"), Case[case], row["gender"]) != row[case]
    }


def test_the_table_has_150_names_of_both_genders_each_once():
    assert len({(row["nominative"], row["gender"]) for row in NAMES}) == len(NAMES) >= 150
    assert min(sum(row["gender"] == gender for row in NAMES) for gender in "mf") >= 50


def test_names_come_out_right_except_the_listed_ones():
    assert wrong_names(NAMES) == KNOWN_WRONG
    assert len(KNOWN_WRONG) / len(NAMES) <= 0.05


def test_a_wrong_form_in_the_table_is_seen():
    row = random.choice([row for row in NAMES if row["nominative"] not in KNOWN_WRONG])
    assert wrong_names([{**row, "datv": row["datv"] + "х"}]) == {row["nominative"]}


def test_the_names_of_the_issue_are_in_their_cases():
    assert decline_name("Захарова", "Анастасия", "Анатольевна", Case.accs, "") == "Захарову Анастасию Анатольевну"
    assert decline_name("Рычко", "Наталья", "Владимировна", Case.datv, "f") == "Рычко Наталье Владимировне"
    assert decline_name("Королёв", "Юрий", "Ильич", Case.loct, "m") == "Королёве Юрии Ильиче"


def test_a_name_of_unknown_gender_stays_as_it_is():
    assert decline_name("Ким", "Саша", "", Case.datv, "") == "Ким Саша"


def test_capitals_and_initials_survive_declension():
    assert decline_name("Белова", "А.", "И.", Case.datv, "f") == "Беловой А. И."
    assert decline_name("О'Нил", "Патрик", "", Case.gent, "m") == "О'Нила Патрика"


@pytest.mark.parametrize(
    "name, gender",
    [
        (("Рычко", "Наталья", "Владимировна"), "f"),
        (("Толстых", "Никита", "Лукич"), "m"),
        (("Алиев", "Рамиз", "Мамед оглы"), "m"),
        (("Мамедова", "Лутфияр", "Октай кызы"), "f"),
        (("Фёдорова-Мельник", "Алиса", ""), "f"),
        (("Ахметов", "Саша", ""), "m"),
        (("Ким", "Анна", ""), "f"),
        (("Ким", "Саша", ""), ""),
        (("Белова", "Иван", ""), ""),
        (("", "", ""), ""),
    ],
)
def test_gender_comes_from_the_name_or_is_asked(name, gender):
    assert gender_of(*name) == gender


def test_the_gender_of_every_name_with_a_patronymic_is_known():
    full = [row for row in NAMES if row["nominative"].split("|")[2]]
    assert [row for row in full if gender_of(*row["nominative"].split("|")) != row["gender"]] == []


@pytest.mark.parametrize(
    "text, name",
    [
        ("  Салтыкова - Щедрина\u00a0 Лидия   Петровна ", ("Салтыкова-Щедрина", "Лидия", "Петровна")),
        ("Абдурахманова Сабина Рустам кызы", ("Абдурахманова", "Сабина", "Рустам кызы")),
        ("АЛИЕВ РАМИЗ МАМЕД ОГЛЫ", ("Алиев", "Рамиз", "Мамед оглы")),
        ("Гасанов Эльчин Вагиф-оглы", ("Гасанов", "Эльчин", "Вагиф-оглы")),
        ("Анна Ильинична Белова", ("Белова", "Анна", "Ильинична")),
        ("Белова А.И.", ("Белова", "А.", "И.")),
        ("А. И. Белова", ("Белова", "А.", "И.")),
        ("Ким Анна", ("Ким", "Анна", "")),
        ("Ким", ("Ким", "", "")),
        ("", ("", "", "")),
        ("Нгуен Тхи Май Ань", ("Нгуен", "Тхи Май Ань", "")),
        ("Белова Анна Мария Игоревна", ("Белова", "Анна Мария", "Игоревна")),
        ("Соко\u200bлова Анна\u202e Юрьевна", ("Соколова", "Анна", "Юрьевна")),
    ],
)
def test_a_name_is_split_into_its_parts(text, name):
    assert split_name(text) == name


def test_short_names_do_not_break():
    assert short_name("Морозова", "Наталья", "Викторовна") == "Морозова\u00a0Н.\u00a0В."
    assert short_name("Морозова", "Наталья", "Викторовна", initials_first=True) == "Н.\u00a0В.\u00a0Морозова"
    assert short_name("Ким", "Анна") == "Ким\u00a0А."
    assert short_name("Ким", "") == "Ким"


@pytest.mark.parametrize(
    "post, case, expected",
    [
        ("заместитель директора по УВР", "gent", "заместителя директора по УВР"),
        ("Заместитель директора по УВР", "datv", "Заместителю директора по УВР"),
        ("учитель математики", "accs", "учителя математики"),
        ("учитель осетинского языка", "ablt", "учителем осетинского языка"),
        ("заместитель директора по цифровой трансформации", "datv", "заместителю директора по цифровой трансформации"),
        ("секретарь", "ablt", "секретарём"),
        ("заведующая библиотекой", "accs", "заведующую библиотекой"),
        ("учитель химии, классный руководитель", "datv", "учителю химии, классному руководителю"),
    ],
)
def test_posts_are_declined_by_the_dictionary_or_by_their_head(post, case, expected):
    assert decline_post(post, Case[case], POSTS) == (expected, True)


@pytest.mark.parametrize(
    "post, expected",
    [
        ("сомелье", "сомелье"),
        ("инженер физик", "инженера физик"),
        ("учитель химии, сомелье", "учителя химии, сомелье"),
        ("", ""),
    ],
)
def test_a_doubtful_post_is_marked(post, expected):
    assert decline_post(post, Case.gent, POSTS) == (expected, False)


def test_the_dictionary_of_posts_is_whole():
    assert len(POSTS) >= 60
    for row in POSTS.values():
        assert set(row) == {"nominative", *Case.__members__}
        assert all(form.strip() == form != "" for form in row.values())


@pytest.mark.parametrize(
    "text",
    [
        *("27.03.2026", "27.03.26", "27.3.26", "27/03/2026", "27-03-2026", "27 03 2026", "27,03,2026", "2026-03-27"),
        *("27 марта 2026", "27 мар 2026", "27 Марта 2026 года", "27.03. 2026 г.", "с 27.03.2026г.", " 27.03.26г "),
        *("2026-03-27 00:00:00", "27\u00a0марта\u00a02026\u00a0г."),
    ],
)
def test_a_date_is_read_in_every_spelling(text):
    assert parse_date(text, TODAY) == datetime.date(2026, 3, 27)


def test_words_and_short_years_are_dates_too():
    assert parse_date("Сегодня", TODAY) == TODAY
    assert parse_date("завтра", TODAY) == datetime.date(2026, 11, 22)
    assert parse_date("29.02.2024") == datetime.date(2024, 2, 29)
    assert parse_date("01.02.98", TODAY).year == 1998
    assert parse_date("01.02.36", TODAY).year == 2036


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("29.02.2025", "29.02.2025 нет в календаре: в феврале 2025 года 28 дней"),
        ("29.02.25", "29.02.2025 нет в календаре: в феврале 2025 года 28 дней"),
        ("31 ноября 2026", "31.11.2026 нет в календаре: в ноябре 2026 года 30 дней"),
        ("32.05.2026", "32.05.2026 нет в календаре: в мае 2026 года 31 день"),
        ("12.13.2026", "12.13.2026 нет в календаре: в году 12 месяцев"),
        ("12.0.26", "12.00.2026 нет в календаре: в году 12 месяцев"),
        ("01.09.9999", "01.09.9999: год пишут от 1900 до 2100"),
        ("01.01.0000", "01.01.0000: год пишут от 1900 до 2100"),
    ],
)
def test_a_date_that_is_not_in_the_calendar_is_told(text, sentence):
    with pytest.raises(NoSuchDate) as refused:
        parse_date(text, TODAY)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", ["", "05.10.24 –", "45345", "27 мартобря 2026", "завтра утром", "в мае"])
def test_what_is_not_a_date_is_refused(text):
    with pytest.raises(NotADate, match="не похоже на дату"):
        parse_date(text, TODAY)


@pytest.mark.parametrize(
    "forms, one, few, many",
    [
        ("наставник наставника наставников", (1, 21, 101, 121), (2, 4, 22, 64), (0, 5, 11, 12, 14, 25, 111, 112, 1040)),
        ("год года лет", (1, 31), (2, 3, 34), (5, 15, 20, 185)),
    ],
)
def test_the_noun_agrees_with_the_number(forms, one, few, many):
    words = forms.split()
    for numbers, word in zip((one, few, many), words, strict=True):
        assert {plural(number, *words) for number in numbers} == {word}


def test_dates_classes_and_years_in_words():
    assert date_words(datetime.date(2023, 8, 28)) == "28\u00a0августа\u00a02023\u00a0г."
    assert date_words(datetime.date(2026, 5, 1)) == "1\u00a0мая\u00a02026\u00a0г."
    assert date_words(datetime.date(2026, 5, 1), year_mark=False) == "1\u00a0мая\u00a02026"
    assert class_name(5, "а") == "5\u00a0«А»"
    assert class_name(11) == "11"
    assert school_year(2026) == "2026/27\u00a0учебный год"
    assert school_year(2099) == "2099/00\u00a0учебный год"
    assert school_year(2026, official=True) == "2026/2027\u00a0учебный год"


def test_search_knows_no_case_no_yo_and_no_punctuation():
    assert search_key("  СЕМЁНОВА-Тян\u00a0Ольга ") == "семенова тян ольга"
    assert search_key("О'Нил") == "о нил"
    assert search_key("Cоколова") == search_key("Соколова")  # the first one begins with a Latin C
    assert search_key("John") == "john"


def test_the_wrong_layout_is_mended_both_ways():
    assert both_layouts("Cjrjkjd") == ["Cjrjkjd", "соколов"]
    assert both_layouts("шьфпу") == ["шьфпу", "image"]
    assert both_layouts(";er") == [";er", "жук"]
    assert both_layouts("2026") == ["2026"]


def test_sorting_is_russian():
    names = ["Абрамов", "Ежов", "Елкин", "Ёлкин", "Ельцов", "Ёршов", "Жуков", "Яшин"]
    shuffled = random.sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names
    assert sorted(shuffled) != names
    assert sort_key("салтыкова анна") < sort_key("Салтыкова-Щедрина Анна")


@pytest.mark.parametrize(
    "text, tied",
    [
        ("приказ № 145 от 28 августа 2023 г. и приказ", "приказ №_145_от_28_августа_2023_г. и_приказ"),
        ("Морозова Н. В. и Н. В. Морозова", "Морозова_Н._В. и_Н._В._Морозова"),
        ("5 «А» класс", "5_«А» класс"),
        ("г. Партизанск, п. 2, т. е. 12 %", "г._Партизанск, п._2, т._е. 12_%"),
        ("согласно приложению 1 к приказу", "согласно приложению_1_к_приказу"),
        ("да — нет", "да_— нет"),
        ("пришла в школу на урок", "пришла в_школу на_урок"),
        ("1 040 рублей", "1_040_рублей"),
    ],
)
def test_a_line_does_not_break_inside(text, tied):
    assert nbsp(text) == tied.replace("_", "\u00a0")


def test_a_day_of_this_week_is_said_without_its_year():
    assert day_words(datetime.date(2026, 11, 23)) == "23\u00a0ноября"
