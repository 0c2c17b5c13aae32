"""Who may demand and who carries it out."""

from typing import Any

from mentoring.accounts.models import Role
from participants.people.models import Person

READ = (Role.CURATOR, Role.DIRECTOR)
ASK_REASON = "Требование записывает куратор школы или сам человек о себе."
ERASE_REASON = "Данные уничтожает куратор школы."


def can_erase(user: Any, person: Person) -> bool:
    """The curator of the person's own school."""
    return user.school is not None and person.school_id == user.school.pk and user.has(Role.CURATOR)


def can_ask(user: Any, person: Person) -> bool:
    """The curator, or the person about themselves."""
    return can_erase(user, person) or (person.user_id is not None and person.user_id == user.pk)
