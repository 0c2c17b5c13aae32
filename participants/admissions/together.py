"""Many candidates admitted at once: everybody on the ground that is theirs, whoever lacks something is passed over."""

from collections.abc import Collection
from typing import Any

from participants.schooling.models import Enrolment
from participants.selection.admitting import COURSE_FIRST, TALK_FIRST, TALKED_TO, admit
from participants.selection.models import Admission, Candidate
from participants.selection.standing import asked_in
from participants.selection.workflow import CANDIDATE

G = Admission.Ground


def learned_of(rows: Collection[Candidate]) -> set[int]:
    """Numbers of those of the people who have finished a course of the year of their candidacy. One query."""
    keys = [row.person_id for row in rows]
    finished = Enrolment.objects.filter(person__in=keys, state="finished", course__year__in={r.year_id for r in rows})
    return set(finished.values_list("person_id", flat=True))  # scope: of the caller's candidates


class Together:
    """Who of these candidates may be admitted now, and on what ground. Two queries for all, but for the certificates of
    grown-ups from outside."""

    def __init__(self, rows: Collection[Candidate]) -> None:
        self.learned = learned_of(rows)
        self.course = {row.year_id: asked_in(row.year).course for row in list(rows)[:1]}  # of one school year

    def ground(self, row: Candidate) -> str:
        """The course, else the talk where the year asks for no course; empty when neither serves."""
        if row.state not in TALKED_TO:
            return ""
        if row.person_id in self.learned:
            return G.COURSE
        return "" if self.course[row.year_id] else G.INTERVIEW

    def why_not(self, row: Candidate) -> str:
        """What is missing; empty when nothing is."""
        move = CANDIDATE.moves["admit"]
        if row.state not in move.sources:
            return row.get_state_display().capitalize()
        if row.state not in TALKED_TO:
            return TALK_FIRST
        if not self.ground(row):
            return COURSE_FIRST
        return " ".join(move.blockers(row))

    def admit(self, row: Candidate, actor: Any) -> Admission:
        """Admit one. Raises Refused, MoveRefused."""
        return admit(candidate=row, ground=self.ground(row) or G.INTERVIEW, actor=actor)
