"""The page of one lesson: a row of three boxes for each learner, and what the other tab has saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass

from participants.schooling.models import Attendance, Enrolment, Lesson

MARK = Attendance.Mark


@dataclass(frozen=True)
class Row:
    """A learner with the mark that the page shows; `saved` is said when somebody saved another one meanwhile."""

    enrolment: Enrolment
    mark: str
    saved: str = ""

    @property
    def boxes(self) -> list[tuple[str, str, bool]]:
        """(value, word, ticked)."""
        return [(code, word.capitalize(), code == self.mark) for code, word in MARK.choices]


def kept(lesson: Lesson) -> dict[int, str]:
    """The marks written down, by the number of the enrolment."""
    return dict(lesson.attendance.values_list("enrolment_id", "mark"))


def given(post: Mapping[str, str], learners: list[Enrolment]) -> dict[int, str]:
    """What was ticked; whoever has no tick is left without a mark."""
    marks = {one.pk: post.get(f"mark-{one.pk}", "") for one in learners}
    return {key: mark for key, mark in marks.items() if mark in MARK.values}


def learners_of(lesson: Lesson) -> list[Enrolment]:
    """Who is in the group, in Russian order, with the person."""
    rows = lesson.group.enrolments.counted().select_related("person")
    return list(rows.order_by("person__sort_key", "pk"))


def rows_of(lesson: Lesson, learners: list[Enrolment], typed: Mapping[int, str] | None = None) -> list[Row]:
    """What the page shows: the marks kept; before any, everybody is there, so that only the absent are to be ticked.
    With `typed` what was ticked here stays, and what differs from the kept is named."""
    saved = kept(lesson)
    usual = "" if lesson.marked_at else MARK.WAS
    if typed is None:
        return [Row(one, saved.get(one.pk, usual)) for one in learners]
    words = dict(MARK.choices)
    return [
        Row(
            one,
            typed.get(one.pk, ""),
            words.get(saved.get(one.pk, ""), "без отметки") if saved.get(one.pk) != typed.get(one.pk) else "",
        )
        for one in learners
    ]


def common(lacking: list[list[str]]) -> list[str]:
    """What everybody lacks: said once above the rows."""
    return [words for words in lacking[0] if all(words in one for one in lacking)] if lacking else []
