"""The official forms of the two bases: 13 columns of mentees, 16 of mentors, names and order as in the model forms
(domain.md §1.1–1.2). Columns that a pair knows (наставник, форма, места) come from the tandems of the year; several
people stand in one cell, a line each."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet

from mentoring.kit.russian import class_name
from mentoring.kit.sheets import Column
from mentoring.org.models import SchoolYear
from participants.people.cards import MenteeCard
from participants.people.models import Guardian
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
PERSON = ["last_name", "first_name", "middle_name", "grade", "letter", "post", "workplace"]
COMMON = ["entered_on", "entered_text", "finished_on", "results", "review_url", "form__title"]


class Partner(NamedTuple):
    """Somebody on the other side of a tandem, and that tandem."""

    last: str
    first: str
    middle: str
    grade: int | None
    letter: str
    post: str
    workplace: str
    form: str
    tandem: int
    number: int
    state: str

    @property
    def name(self) -> str:
        return full_name(self.last, self.first, self.middle)

    @property
    def place(self) -> str:
        return place_of(self.grade, self.letter, self.post, self.workplace)


def columns(titles: list[tuple[str, int]]) -> list[Column]:
    """The columns of a form for rows that are tuples; the first is a number, so is the year of birth."""
    numbers = {0} | ({3} if titles is MENTEE_TITLES else set())
    return [
        Column(title, itemgetter(place), width, "number" if place in numbers else "date")
        for place, (title, width) in enumerate(titles)
    ]


def full_name(last: str, first: str, middle: str) -> str:
    """«Морозова Наталья Викторовна»."""
    return f"{last} {first} {middle}" if middle else f"{last} {first}"


def place_of(grade: int | None, letter: str, post: str, workplace: str) -> str:
    """The class of a pupil, else post and workplace."""
    return class_name(grade, letter) if grade else ", ".join(filter(None, (post, workplace)))


def partners(year: int, mine: str, people: Collection[int] = ()) -> dict[int, list[Partner]]:
    """For each person on the side `mine` (of these people, when they are named): those of the other side of their
    tandems of the year, stopped tandems left out. One query whatever the number."""
    rows = TandemMember.objects.filter(tandem__year=year, until=None).exclude(tandem__state="stopped")
    if people:
        own_rows = TandemMember.objects.filter(person__in=people, side=mine, until=None)
        rows = rows.filter(tandem__in=own_rows.values("tandem"))
    asked = [*(f"person__{name}" for name in PERSON), "tandem__form__title", "tandem_id", "tandem__number"]
    lines: Any = rows.order_by("tandem_id", "person__sort_key").values_list(
        "person_id", "side", *asked, "tandem__state"
    )
    own, others = defaultdict(list), defaultdict(list)
    for person, side, *told in lines:
        partner = Partner(*told)
        if side == mine:
            own[person].append(partner.tandem)
        else:
            others[partner.tandem].append(partner)
    return {person: [one for tandem in tandems for one in others[tandem]] for person, tandems in own.items()}


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
