"""Admission: who may be paired as a mentor. It puts the person into the base of mentors of the year."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.offers.keeping import add_offers
from participants.people.carding import add_card
from participants.people.cards import MentorCard
from participants.selection import rules
from participants.selection.models import Admission, Candidate
from participants.selection.standing import asked_in
from participants.selection.workflow import CANDIDATE

G = Admission.Ground
TALKED_TO = (Candidate.State.RECOMMENDED, Candidate.State.LEARNING)
SAME = ("achievements", "interests", "wished_age", "time_resource")
CARRIED = {"competencies": "can_teach"} | dict(zip(SAME, SAME, strict=True))  # field of the base ← of the application
COURSE_FIRST = (
    "Для допуска нужна Школа наставников. Если у человека есть опыт, допустите по опыту и запишите, чем он подтверждён."
)
TALK_FIRST = "Сначала собеседование. Без него допускают только по опыту: запишите, чем он подтверждён."
SAY_WHY = "Запишите, чем подтверждён опыт: без этого по опыту не допускают."


@transaction.atomic
def admit(*, candidate: Candidate, ground: str, actor: Any, reason: str = "") -> Admission:
    """The candidate may be paired: by a course, by the interview (when the year asks for no course) or by experience
    with what confirms it. That the course was finished is known to whoever calls. The application goes into the base of
    mentors. Raises Refused, MoveRefused."""
    require(rules.can_lead(actor, candidate), rules.LEAD_REASON)
    candidate.year.require_open()
    if ground == G.INTERVIEW and asked_in(candidate.year).course:
        raise MoveRefused(COURSE_FIRST)
    if ground == G.EXPERIENCE and not reason.strip():
        raise MoveRefused(SAY_WHY)
    if ground == G.INTERVIEW and candidate.state not in TALKED_TO:
        raise MoveRefused(TALK_FIRST)
    CANDIDATE.make(candidate, "admit", actor)
    told = reason.strip() if ground == G.EXPERIENCE else ""
    words = {"ground": ground, "reason": told, "admitted_on": timezone.localdate()}
    admission = Admission(candidate=candidate, created_by=actor, **words)
    admission.save(force_insert=True)
    record("admission_given", admission, actor, person=candidate.person_id, ground=ground)
    into_base(candidate, actor)
    return admission


def into_base(candidate: Candidate, actor: Any) -> None:
    """A line of the base of mentors with fields and areas of the application; one that is there keeps what it says and
    takes what it lacks. Without a preferred form the first that suits, of the year's."""
    told = {own: getattr(candidate, theirs) for own, theirs in CARRIED.items()}
    sizes = {field.name: field.max_length for field in MentorCard._meta.concrete_fields}
    told = {name: value[: sizes[name] or len(value)] for name, value in told.items()}
    mine = MentorCard.objects.select_for_update().filter(person=candidate.person, year=candidate.year)  # scope: its own
    suiting = candidate.forms.filter(schoolyear=candidate.year).first() or candidate.forms.first()
    card, form = mine.first(), candidate.form or suiting
    if card is None:
        card = MentorCard(person=candidate.person, year=candidate.year, form=form, **told)
        add_card(card=card, actor=actor)
    lacking: dict[str, Any] = {name: value for name, value in told.items() if value and not getattr(card, name)}
    if form and not card.form_id:
        lacking["form"] = form
    if lacking:
        mine.update(**lacking, version=F("version") + 1)
        record("card_changed", card, actor, fields=lacking)
    add_offers(card=card, areas=candidate.areas.all(), actor=actor)
