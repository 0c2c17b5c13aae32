"""Taking a person out of a base."""

from typing import Any

from django.db import transaction

from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.people import rules
from participants.people.cards import Card, MenteeCard
from programs.tandems.models import TandemMember


@transaction.atomic
def remove_card(*, card: Card, actor: Any) -> None:
    """Take a person out of a base; who is in an open tandem stays. Raises Refused, MoveRefused, Overtaken."""
    require(rules.can_change(actor, card.person), rules.WRITE_REASON)
    card.year.require_open()
    side = TandemMember.Side.MENTEE if isinstance(card, MenteeCard) else TandemMember.Side.MENTOR
    held = TandemMember.objects.filter(person=card.person, year=card.year, side=side, holds=True, until=None)
    for member in held.select_related("tandem")[:1]:
        raise MoveRefused(f"Убрать нельзя: {card.person} в тандеме № {member.tandem.number}. Сначала завершите тандем.")
    if not type(card).objects.filter(pk=card.pk).delete()[0]:
        raise late(card, actor)
    record("card_removed", card, actor, person=card.person_id)
