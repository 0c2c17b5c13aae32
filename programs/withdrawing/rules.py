"""Who may take a consent back: the curator writes down what came on paper; the person does it alone, if of age or if
the signature is their own. A child's consent that a parent signed is the parent's to withdraw (ст. 9 152-ФЗ)."""

import datetime
from typing import Any

from mentoring.accounts.models import Role
from participants.consents.models import Consent
from participants.consents.signing import who_signs
from participants.people import rules as people_rules
from participants.people.models import Person

BY_PARENT = "Это согласие подписал ваш законный представитель. Отозвать его может он: заявлением куратору школы."
NOT_YOURS = "Отозвать согласие может тот, о ком оно, или куратор школы."
CHILD = (
    "Согласие на обработку ваших данных подписывает ваш законный представитель. Потребовать уничтожить их может он:"
    " заявлением куратору школы."
)
OVER = "Это согласие уже не действует."


def reason_against(user: Any, consent: Consent, day: datetime.date) -> str:
    """Why this user may not take the consent back on that day; empty when they may."""
    if people_rules.can_change(user, consent.person):
        return ""
    if not consent.person.user_id or consent.person.user_id != user.pk:
        return NOT_YOURS
    if consent.withdrawn_on or consent.mistaken_at or (consent.until and consent.until < day):
        return OVER
    signers = (consent.signer, who_signs(consent.person, day).signer)
    return "" if Consent.Signer.SELF in signers else BY_PARENT


def reason_against_demand(person: Person, day: datetime.date) -> str:
    """Why the person may not demand alone that their data be destroyed, and where to turn; empty when they may. The
    demand is a withdrawal, which is the parent's while the person is a child."""
    if who_signs(person, day).signer == Consent.Signer.SELF:
        return ""
    where = person.school.help_contact.rstrip(". ")
    return f"{CHILD} Куда обратиться: {where}." if where else CHILD


class Obliged:
    """The one who withdraws, while the consequences are written: whoever it is, the law obliges the school to stop, so
    drafts and projects follow at once, as if the curator had done it. The journal names the person."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def __getattr__(self, name: str) -> Any:
        return getattr(self.user, name)

    def has(self, *roles: str) -> bool:
        """May what the curator may."""
        return Role.CURATOR in roles or bool(self.user.has(*roles))
