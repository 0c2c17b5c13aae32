"""Terms («Сроки») of the five real documents and their like: nothing is lost, nothing is invented."""

import datetime

import pytest

from mentoring.kit.russian import NoSuchDate
from mentoring.kit.terms import Term, parse_term


def day(text: str) -> datetime.date | None:
    """«2024-09-13» as a date, «» as none."""
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    "text, kind, starts, ends, shown",
    [
        ("13.09.24 – 14.09.24 20.09.24 21.09.24", "dates", "2024-09-13", "2024-09-21", "13–14, 20–21 сентября 2024 г."),
        ("13.09.24\n– 14.09.24", "period", "2024-09-13", "2024-09-14", "13–14 сентября 2024 г."),
        ("08.05.25 – 15.05.25", "period", "2025-05-08", "2025-05-15", "8–15 мая 2025 г."),
        ("с 01.09.2026 по 31.05.2027", "period", "2026-09-01", "2027-05-31", "с 1 сентября 2026 г. по 31 мая 2027 г."),
        ("28.08. 2023 г.", "dates", "2023-08-28", "2023-08-28", "28 августа 2023 г."),
        ("01.09.26, 05.10.26", "dates", "2026-09-01", "2026-10-05", "1 сентября 2026 г., 5 октября 2026 г."),
        ("сентябрь", "months", "2026-09-01", "2026-09-30", "сентябрь"),
        ("февраль", "months", "2027-02-01", "2027-02-28", "февраль"),
        ("Июнь 2023", "months", "2023-06-01", "2023-06-30", "Июнь 2023"),
        ("Март – апрель 2023", "months", "2023-03-01", "2023-04-30", "Март – апрель 2023"),
        ("ноябрь – февраль", "months", "2026-11-01", "2027-02-28", "ноябрь – февраль"),
        *[(f"октябрь 2024 {g} – май 2025 {g}", "months", "2024-10-01", "2025-05-31", None) for g in ("года", "г.")],
        ("До 01.08.2022", "until", "", "2022-08-01", "до 1 августа 2022 г."),
        (
            *("До 15.09.2022 В течение года", "until_then_year", "", "2022-09-15"),
            "до 15 сентября 2022 г., далее в течение года",
        ),
        ("В течение года", "during", "2026-09-01", "2027-08-31", "В течение года"),
        ("В течение всего периода", "during", "2026-09-01", "2027-08-31", None),
        ("По программе наставничества", "programme", "", "", "По программе наставничества"),
        ("", "none", "", "", "срок не указан"),
        ("05.10.24 –", "text", "", "", "05.10.24 –"),
        ("15.05.25 – 08.05.25", "text", "", "", "15.05.25 – 08.05.25"),
        *[(words, "text", "", "", None) for words in ("май 2023 – март 2020", "март 0000")],
        ("раз в четверть", "text", "", "", "раз в четверть"),
        ("сентябрь – неделя", "text", "", "", "сентябрь – неделя"),
    ],
)
def test_a_term_is_understood_as_written(text, kind, starts, ends, shown):
    term = parse_term(text, 2026)
    assert (term.kind, term.starts, term.ends) == (kind, day(starts), day(ends))
    assert term.text == " ".join(text.split())
    assert term.shown().replace("\u00a0", " ") == (shown or term.text)


def test_an_impossible_date_is_told_and_not_mended():
    with pytest.raises(NoSuchDate, match=r"29\.02\.2025 нет в календаре"):
        parse_term("28.02.25 29.02.25 01.03.25", 2024)


@pytest.mark.parametrize("text", ["до 05.0.26", "01.01.0000", "00.09.26 – 31.09.26"])
def test_figures_that_look_like_a_date_are_refused_as_one(text):
    with pytest.raises(NoSuchDate):
        parse_term(text, 2026)


def test_a_term_does_not_change():
    with pytest.raises(AttributeError):
        Term("text", "раз в четверть").text = "иначе"  # type: ignore[misc]
