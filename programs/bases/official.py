"""The official forms of the two bases: 13 columns of mentees, 16 of mentors, names and order as in the model forms
(domain.md §1.1–1.2). Columns that a pair knows (наставник, форма, места) come from the tandems of the year; several
people stand in one cell, a line each."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from mentoring.kit.sheets import Column
from mentoring.org.models import SchoolYear
from participants.people.cards import MenteeCard
from participants.people.models import Guardian
from programs.matching.partners import PERSON, full_name, partners, place_of
from programs.tandems.models import TandemMember

MENTEE_TITLES = [
    ("№ п/п", 6), ("ФИО наставляемого", 30), ("Контактные данные для связи (данные представителя)", 34),
    ("Год рождения наставляемого", 12), ("Основной запрос наставляемого", 30), ("Дата вхождения в программу", 14),
    ("ФИО наставника", 30), ("Форма наставничества", 20), ("Место работы/учёбы наставника", 24),
    ("Дата завершения программы", 14), ("Результаты программы", 30), ("Ссылка на кейс/отзыв наставляемого", 24),
    ("Отметка о прохождении программы", 16),
]  # fmt: skip
MENTOR_TITLES = [
    ("№ п/п", 6), ("ФИО наставника", 30), ("Контактные данные для связи", 30), ("Место работы/учёбы наставника", 24),
    ("Основные компетенции наставника", 30), ("Важные для программы достижения наставника", 30),
    ("Интересы наставника", 24), ("Желаемый возраст наставляемых", 14),
    ("Ресурс времени на программу наставничества", 18), ("Дата вхождения в программу", 14),
    ("ФИО наставляемого (наставляемых)", 30), ("Форма наставничества", 20), ("Место работы/учёбы наставляемого", 24),
    ("Дата завершения программы", 14), ("Результаты программы", 30), ("Ссылка на кейс/отзыв наставника", 24),
]  # fmt: skip
COMMON = ["entered_on", "entered_text", "finished_on", "results", "review_url", "form__title"]


def columns(titles: list[tuple[str, int]]) -> list[Column]:
    """The columns of a form for rows that are tuples; the first is a number, so is the year of birth."""
    numbers = {0} | ({3} if titles is MENTEE_TITLES else set())
    return [
        Column(title, itemgetter(place), width, "number" if place in numbers else "date")
        for place, (title, width) in enumerate(titles)
    ]


def guardians(people: Any) -> dict[int, str]:
    """«+79751144344, Журавлёва Полина Вадимовна (мать)», a line each, by the numbers of people. One query."""
    found: dict[int, str] = {}
    rows = Guardian.objects.filter(person__in=people).order_by("person_id", "pk")
    for person, phone, email, name, relation in rows.values_list(
        "person_id", "phone", "email", "full_name", "relation"
    ):
        line = ", ".join(filter(None, (phone, email, f"{name} ({relation})" if relation else name)))
        found[person] = f"{found[person]}\n{line}" if person in found else line
    return found


def mentee_rows(cards: QuerySet[Any], year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """The lines of «База наставляемых», numbered, in Russian order; three queries."""
    mentors, contacts = partners(year.pk, TandemMember.Side.MENTEE), guardians(cards.values("person_id"))
    completion = dict(MenteeCard.Completion.choices)
    asked = [f"person__{name}" for name in [*PERSON[:3], "phone", "email", "birth_date", "birth_year"]]
    rows = cards.order_by("person__sort_key", "pk").values_list(
        "person_id", *asked, "request_text", "completion", *COMMON
    )
    for number, row in enumerate(rows.iterator(chunk_size=2000), start=1):
        pk, last, first, middle, phone, email, born, year_of_birth, request, mark, *common = row
        entered_on, entered_text, finished_on, results, review, form = common
        others = mentors.get(pk, ())
        yield (
            number,
            full_name(last, first, middle),
            contacts.get(pk) or ", ".join(filter(None, (phone, email))),
            born.year if born else year_of_birth,
            request,
            entered_on or entered_text,
            "\n".join(one.name for one in others),
            others[0].form if others else form or "",
            "\n".join(one.place for one in others),
            finished_on,
            results,
            review,
            completion[mark] if mark else "",
        )


def mentor_rows(cards: QuerySet[Any], year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """The lines of «База наставников», numbered, in Russian order; two queries."""
    mentees = partners(year.pk, TandemMember.Side.MENTOR)
    asked = [f"person__{name}" for name in [*PERSON, "phone", "email"]]
    told = ["competencies", "achievements", "interests", "wished_age", "time_resource"]
    rows = cards.order_by("person__sort_key", "pk").values_list("person_id", *asked, *told, *COMMON)
    for number, row in enumerate(rows.iterator(chunk_size=2000), start=1):
        pk, last, first, middle, grade, letter, post, workplace, phone, email, *card = row
        entered_on, entered_text, finished_on, results, review, form = card[5:]
        others = mentees.get(pk, ())
        yield (
            number,
            full_name(last, first, middle),
            ", ".join(filter(None, (phone, email))),
            place_of(grade, letter, post, workplace),
            *card[:5],
            entered_on or entered_text,
            "\n".join(one.name for one in others),
            others[0].form if others else form or "",
            "\n".join(one.place for one in others),
            finished_on,
            results,
            review,
        )
