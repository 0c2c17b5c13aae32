"""Who signs a consent, by the age on the day of signing (domain.md §5.5): under 14 a legal representative; from 14 to
17 the representative and, below, the child; from 18 the person alone."""

import datetime
from typing import NamedTuple

from participants.consents.models import Consent
from participants.people.models import Person

CHILD_SIGNS = 14


class Signs(NamedTuple):
    """Whose signature makes the consent valid, and whether the child signs too."""

    signer: str
    child: bool


def who_signs(person: Person, on: datetime.date) -> Signs:
    """By the age on that day. Of a child of unknown age the representative's signature is enough."""
    if not person.is_minor_on(on):
        return Signs(Consent.Signer.SELF, False)
    age = person.age_on(on)
    return Signs(Consent.Signer.GUARDIAN, age is not None and age >= CHILD_SIGNS)


UNNAMED = "Введите ФИО представителя, который подписал"


def unnamed(signer: str, name: str) -> bool:
    """A representative has signed, and it is not said who: a written consent names them (152-ФЗ ст. 9 ч. 4)."""
    return signer == Consent.Signer.GUARDIAN and not name.strip()


def wrong_signer(person: Person, signer: str, on: datetime.date) -> str:
    """Why this signature does not count, in words of the user; empty when it does."""
    if signer == who_signs(person, on).signer:
        return ""
    if signer == Consent.Signer.SELF:
        return f"{on:%d.%m.%Y} участнику не было 18 лет: согласие подписывает законный представитель"
    return f"{on:%d.%m.%Y} участнику уже было 18 лет: согласие подписывает он сам"
