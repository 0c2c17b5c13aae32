"""Many candidates admitted at once: everybody on the ground that is theirs, whoever lacks something is passed over."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from participants.admissions.byhand import admit_by_hand, lacks, learned_of
from participants.consents.missing import missing_of
from participants.selection.admitting import COURSE_FIRST, TALK_FIRST, TALKED_TO
from participants.selection.models import Admission, Candidate
from participants.selection.standing import asked_in
from participants.selection.workflow import CANDIDATE

G = Admission.Ground
STILL_LEARNS = "Ещё учится в Школе наставников. Если ждать не нужно, допустите с карточки"


class Together:
    """Who of these candidates may be admitted now, and on what ground. Three queries for all, but for
    certificates of grown-ups from outside."""

    def __init__(self, rows: Collection[Candidate]) -> None:
        self.learned = learned_of(rows)
        self.lacking = missing_of([row.person for row in rows], timezone.localdate())
        self.course = {row.year_id: asked_in(row.year).course for row in list(rows)[:1]}  # of one school year

    def ground(self, row: Candidate) -> str:
        """The course, else the talk where the year asks for no course; empty when neither serves."""
        if row.state not in TALKED_TO:
            return ""
        if row.person_id in self.learned:
            return G.COURSE
        return "" if self.course[row.year_id] or row.state == Candidate.State.LEARNING else G.INTERVIEW

    def line(self, row: Candidate) -> str:
        """Who, on what ground."""
        return f"{row.person.full_name}: {G(self.ground(row)).label}"

    def why_not(self, row: Candidate) -> str:
        """What is missing; empty when nothing is."""
        move = CANDIDATE.moves["admit"]
        if row.state not in move.sources:
            return row.get_state_display().capitalize()
        if row.state not in TALKED_TO:
            return TALK_FIRST
        if not self.ground(row):
            return STILL_LEARNS if row.state == Candidate.State.LEARNING else COURSE_FIRST
        return " ".join(move.blockers(row)) or lacks(self.lacking[row.person_id])

    def admit(self, row: Candidate, actor: Any) -> Admission:
        """Admit one. Raises Refused, MoveRefused."""
        if why := self.why_not(row):
            raise MoveRefused(why)
        return admit_by_hand(candidate=row, ground=self.ground(row), actor=actor)
