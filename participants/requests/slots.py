"""Convenient lessons of a week, «день-урок»: "1-6" is the sixth lesson on Monday. Pure."""

from collections.abc import Iterable

DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота")
SHORT = ("пн", "вт", "ср", "чт", "пт", "сб")
LESSONS = range(11)  # 0: before the first lesson; 9 and 10 are after school
AFTER = {0: "до уроков", 9: "после уроков", 10: "вечером"}
CHOICES = [
    (f"{day}-{lesson}", f"{SHORT[day - 1]}, {AFTER.get(lesson, f'{lesson} урок')}")
    for day in range(1, 7)
    for lesson in LESSONS
]


def grid(chosen: Iterable[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Lines of a table of lessons: (title of the lesson, [(code, «пн, 6 урок», chosen) for each day])."""
    names, picked = dict(CHOICES), set(chosen)
    return [
        (
            AFTER.get(lesson, f"{lesson} урок"),
            [(code, names[code], code in picked) for code in (f"{day}-{lesson}" for day in range(1, 7))],
        )
        for lesson in LESSONS
    ]


def clean(slots: Iterable[str]) -> list[str]:
    """Known slots in the order of the week, each once; unknown ones are dropped."""
    known = {code for code, _ in CHOICES}
    return sorted(known & set(slots), key=_place)


def _place(slot: str) -> tuple[int, int]:
    day, lesson = slot.split("-")
    return int(day), int(lesson)


def shown(slots: Iterable[str]) -> str:
    """«пн: 6, 7 урок; ср: после уроков». Empty for none."""
    by_day: dict[int, list[int]] = {}
    for day, lesson in map(_place, clean(slots)):
        by_day.setdefault(day, []).append(lesson)
    return "; ".join(f"{SHORT[day - 1]}: {_lessons(lessons)}" for day, lessons in by_day.items())


def _lessons(lessons: list[int]) -> str:
    numbers = [str(one) for one in lessons if one not in AFTER]
    words = [AFTER[one] for one in lessons if one in AFTER]
    return ", ".join(([", ".join(numbers) + " урок"] if numbers else []) + words)


def common(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """The lessons that suit both."""
    return clean(set(first) & set(second))
