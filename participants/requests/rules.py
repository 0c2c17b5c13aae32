"""Who may do what with requests."""

from typing import Any

from mentoring.accounts.models import Role
from participants.people.rules import stands
from participants.requests.models import MentoringRequest

READ = (Role.CURATOR, Role.DIRECTOR)
LEAD_REASON = "Запросы ведёт куратор. Попросите его исправить запись."
AREAS_REASON = "Области запросов ведёт куратор. Попросите его исправить список."
OWN_WORDS = "Слова самого участника не исправляют. Запишите свою формулировку в базе наставляемых."


def can_lead(user: Any, asked: MentoringRequest) -> bool:
    """The curator of the school of the request."""
    return bool(user.school and user.has(Role.CURATOR) and asked.year.school_id == user.school.pk)


def can_change(user: Any, asked: MentoringRequest) -> bool:
    """The curator, of an open year, somebody who was neither erased nor joined with another."""
    return can_lead(user, asked) and asked.year.is_open and stands(asked.person)


def can_lead_any(user: Any) -> bool:
    """The curator of the open school: new requests, areas."""
    return bool(user.school and user.has(Role.CURATOR))


def can_answer(user: Any, asked: MentoringRequest) -> bool:
    """An order answers requests: whoever may register it, or end the tandem again, may do so. The order's own rules
    have been asked by then; here only the school is."""
    return bool(user.school and asked.year.school_id == user.school.pk)
