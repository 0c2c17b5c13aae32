"""Who may change the register of people."""

from typing import Any

from mentoring.accounts.models import Role
from participants.people.models import Person

READ = (Role.CURATOR, Role.DIRECTOR, Role.STAFF)
WRITE_REASON = "Карточки людей ведёт куратор. Попросите его исправить запись."
GONE = "Этой записи больше нет: она обезличена или объединена с другой."


def can_register(user: Any) -> bool:
    """The curator keeps the people and the bases of the school that is open."""
    return user.school is not None and user.has(Role.CURATOR)


def stands(person: Person) -> bool:
    """Neither erased nor joined with another."""
    return person.erased_at is None and person.merged_into_id is None


def can_change(user: Any, person: Person) -> bool:
    """The curator of the person's own school; a merged double and somebody erased are not changed any more."""
    return can_register(user) and person.school_id == user.school.pk and stands(person)
