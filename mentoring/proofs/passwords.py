"""What a password has to be: long, and not among the first guesses. No rules of composition (ASVS 6.2.5)."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from mentoring.accounts.models import Role
from mentoring.proofs.guessable import folded, recipe

SHORTEST, SHORTEST_LEADER, LONGEST = 12, 15, 256
LEADERS = (Role.CURATOR, Role.DIRECTOR, Role.ADMIN)


def shortest_for(user: Any) -> int:
    """Characters that this person's password needs: more for those who can do more."""
    leads = user is not None and user.pk and any(grant.role in LEADERS for grant in user.grants)
    return SHORTEST_LEADER if leads else SHORTEST


class LongEnough:
    """At least 12 characters, 15 for curator, director and administrator; up to 256 are taken."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with the cure."""
        if len(password) < shortest_for(user):
            raise ValidationError(
                f"Короткий пароль: {len(password)} из {shortest_for(user)} знаков. Добавьте слово", "short"
            )
        if len(password) > LONGEST:
            raise ValidationError(f"Длинный пароль: можно до {LONGEST} знаков", "long")

    def get_help_text(self) -> str:
        """For the hint under the field."""
        return f"Не короче {SHORTEST} знаков. Хорошо запоминаются четыре не связанных слова"


class NotGuessable:
    """Not a well-known password and not made of what everybody tries: weak words, keyboard rows, one's own name."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with the cure."""
        core = folded(password).strip("0123456789!?.,-_*+@#$%^&()= ")
        if recipe(password, own_words(user)) or core in self.common or folded(password) in self.common:
            raise ValidationError("Такой пароль подбирают первым. Возьмите несколько не связанных слов", "guessable")

    def get_help_text(self) -> str:
        """For the hint under the field."""
        return "Без своего имени, названия школы, рядов клавиш и слов вроде «пароль» с цифрами"


def own_words(user: Any) -> list[str]:
    """What is known about the person: the name, the sign-in, the address of mail, the schools."""
    if user is None:
        return []
    said = [user.username, user.last_name, user.first_name, user.middle_name, *user.email.replace("@", ".").split(".")]
    schools = [school.short_name for school in user.schools] if user.pk else []
    return [word for text in [*said, *schools] for word in text.replace("«", " ").replace("»", " ").split()]
