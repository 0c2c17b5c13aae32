"""The checker: what real orders got wrong is found, and what is right is not blamed. Pure, without a database."""

import datetime
from dataclasses import replace

import pytest

from programs.papers.checking import Checked, Paired, check, marked, passed_checks
from programs.papers.items import Item, from_templates, numbered, parse, shown, workday

RIGHT = Checked(
    items=(
        Item("Закрепить пары согласно приложению 1 на срок с 12 октября 2026 г. по 31 мая 2027 г."),
        Item("Наставникам:", ("провести встречу до 23.10.2026;",)),
    ),
    pairs=(
        Paired(
            number=7,
            title="Рычкова — Белов",
            form="ученик — ученик",
            form_chosen=True,
            starts=datetime.date(2026, 10, 12),
            ends=datetime.date(2027, 5, 31),
        ),
    ),
    loads=((3, "Рычкова В. И.", 3, 3),),
    grounds=(("распоряжением № Р-145", True),),
    forms=(("секретарю Рычко Наталье Владимировне", True),),
    year_starts=datetime.date(2026, 9, 1),
    year_ends=datetime.date(2027, 5, 31),
    today=datetime.date(2026, 10, 10),
    people=2,
)


def with_item(text):
    return replace(RIGHT, items=(*RIGHT.items, Item(text)))


def codes(order, passed=None):
    return [(one.code, one.level) for one in check(order, passed)]


def test_a_sound_order_has_no_remarks_and_says_what_was_checked():
    assert codes(RIGHT) == []
    assert passed_checks(RIGHT, []) == [
        "Согласия: 2 из 2 участников",
        "Формы выбраны для учебного года",
        "Срок пар внутри учебного года",
        "Основания действуют: 1 из 1",
        "Все названные приложения приложены",
        "Все даты есть в календаре",
        "Нагрузка наставников в пределах",
        "Падежи: 1 имя и должность",
    ]


@pytest.mark.parametrize(
    "text,code,level",
    [
        ("Представить справку до 29 февраля 2027 г.", "date:3:29 февраля 2027", "stop"),
        ("Представить справку до 29.02.27.", "date:3:29.02.27", "stop"),
        ("Представить справку до 31.04.2027.", "date:3:31.04.2027", "stop"),
        ("Представить справку до 12 июня 2027 г.", "outside:3:12 июня 2027", "warn"),
        ("Представить справку до 11.09.2023.", "outside:3:11.09.2023", "warn"),
        ("Утвердить форму согласно приложению 2.", "appendix:2:3", "stop"),
        ("Утвердить формы согласно приложениям 3 и 4.", "appendix:3:3", "stop"),
        ("Утвердить форму согласно приложению № 2.", "appendix:2:3", "stop"),
        ("Представить справку до ____.", "blank:3", "stop"),
        ("Представить справку в срок до.", "blank:3", "stop"),
        ("", "blank:3", "stop"),
    ],
)
def test_faults_of_the_text_are_found(text, code, level):
    assert (code, level) in codes(with_item(text))


def test_a_form_that_is_not_for_its_people_warns_and_offers_the_other():
    pair = replace(RIGHT.pairs[0], misfit=("Форма «ученик — ученик» не подходит", "ПУ", "педагог — ученик"))
    (found,) = check(replace(RIGHT, pairs=(pair,)))

    assert (found.code, found.level, found.stops) == ("kind:7", "warn", False)
    assert [(cure.label, cure.act, cure.value) for cure in found.cures] == [
        ("Поставить «педагог — ученик»", "suit", "7 ПУ")
    ]


def test_the_sentence_about_a_date_says_why():
    found = check(with_item("Представить справку до 29 февраля 2027 г."))[0]

    assert found.text == "29.02.2027 нет в календаре: в феврале 2027 года 28 дней"
    assert (found.place, found.fragment, found.may_pass) == ("3", "29 февраля 2027", False)


def test_an_appendix_that_nobody_names_is_remarked():
    silent = replace(RIGHT, items=(Item("Закрепить пары."),))

    assert codes(silent) == [("appendix:1", "warn")]


@pytest.mark.parametrize(
    "change,code,level",
    [
        ({"form_chosen": False}, "form:ученик — ученик", "stop"),
        ({"missing": ((9, "Белов А. Д.", ("нет согласия",)),)}, "consent:9", "stop"),
        ({"ends": datetime.date(2027, 6, 30)}, "term:7", "stop"),
        ({"starts": datetime.date(2026, 8, 30)}, "term:7", "stop"),
    ],
)
def test_faults_of_pairs_stop_and_may_pass_with_a_reason(change, code, level):
    order = replace(RIGHT, pairs=(replace(RIGHT.pairs[0], **change),))
    assert codes(order) == [(code, level)]

    found = check(order, {code: "решение педсовета"})[0]
    assert (found.stops, found.passed) == (False, "решение педсовета")


def test_what_must_be_mended_cannot_be_talked_away():
    order = with_item("Утвердить форму согласно приложению 2.")

    assert check(order, {"appendix:2:3": "потом"})[0].stops


@pytest.mark.parametrize(
    "change,code",
    [
        ({"pairs": ()}, "empty"),
        ({"items": ()}, "items"),
        ({"grounds": ()}, "ground"),
        ({"grounds": (("письмом № 1", False),)}, "ground:письмом № 1"),
    ],
)
def test_an_order_without_its_parts_stops(change, code):
    assert (code, "stop") in codes(replace(RIGHT, **change))


def test_load_and_doubtful_cases_only_warn():
    order = replace(RIGHT, loads=((3, "Рычкова В. И.", 4, 3),), forms=(("физруку Ли", False),))

    assert codes(order) == [("case:физруку Ли", "warn"), ("load:3", "warn")]
    assert "станет 4 тандема, а предел — 3" in check(order)[1].text


def test_what_stops_stands_first():
    levels = [one.level for one in check(with_item("До 12 июня 2027 г. согласно приложению 2."))]

    assert levels == ["stop", "warn"]


def test_the_marked_words_stand_where_they_are_written():
    order = with_item("Согласно приложению 2 до 29.02.2027 отчитаться.")
    text = order.items[2].text

    parts = marked(text, "3", check(order))
    assert "".join(words for words, _, _ in parts) == text
    assert [(words, number > 0) for words, number, _ in parts] == [
        ("Согласно ", False),
        ("приложению 2", True),
        (" до ", False),
        ("29.02.2027", True),
        (" отчитаться.", False),
    ]


# --- items as typed lines --------------------------------------------------------------------------------------------


def test_typed_lines_become_items_and_numbers_are_counted_anew():
    items = parse("1. Закрепить.\n16. Наставникам:\n16.1. раз;\n16.2) два,\nпродолжение\n8. Контроль.")

    assert items == [Item("Закрепить."), Item("Наставникам:", ("раз;", "два, продолжение")), Item("Контроль.")]
    assert [number for number, _ in numbered(items)] == ["1", "2", "2.1", "2.2", "3"]
    assert parse(shown(items)) == items


@pytest.mark.parametrize("text", ["12.10.2026 провести встречу", "Без номера", "1.1. сразу подпункт"])
def test_a_first_line_without_a_number_is_an_item_still(text):
    assert len(parse(text)) == 1


def test_a_date_at_the_head_of_a_line_is_not_a_number():
    assert parse("1. Провести:\n12.10.2026 встречу") == [Item("Провести: 12.10.2026 встречу")]


def test_templates_know_a_closed_list_of_placeholders(tmp_path):
    file = tmp_path / "items.json"
    file.write_text('[{"text": "{secretary_datv} до {base_by} {{7*7}} {password} {0.__class__}"}]', encoding="utf-8")
    values = {"secretary_datv": "секретарю", "base_by": "1 мая", "password": "пароль"}

    assert from_templates(values, set(), file)[0].text == "Секретарю до 1 мая {{7*7}} {password} {0.__class__}"


@pytest.mark.parametrize("day,shifted", [(9, 9), (10, 12), (11, 12), (12, 12)])
def test_terms_do_not_fall_on_a_weekend(day, shifted):
    last = datetime.date(2027, 5, 31)

    assert workday(datetime.date(2026, 10, day), last) == datetime.date(2026, 10, shifted)
    assert workday(datetime.date(2027, 6, 5), last) == last
