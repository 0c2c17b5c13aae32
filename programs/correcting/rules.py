"""Who asks and who answers."""

from typing import Any

from mentoring.accounts.models import Role
from participants.people.models import Person

READ = (Role.CURATOR, Role.DIRECTOR)
ASK_REASON = "Исправить данные человек просит о себе сам, за других просьбу записывает куратор школы."
ANSWER_REASON = "На просьбы исправить данные отвечает куратор школы."


def can_ask(user: Any, person: Person) -> bool:
    """The person about themselves; the curator writes down what anybody of the school has asked for."""
    return (person.user_id is not None and person.user_id == user.pk) or can_answer(user, person.school_id)


def can_answer(user: Any, school: int) -> bool:
    """The curator of the school."""
    return user.school is not None and user.school.pk == school and user.has(Role.CURATOR)
