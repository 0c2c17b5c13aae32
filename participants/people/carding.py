"""Putting people into the bases of a year and correcting their lines. Taking out is programs/bases: it asks tandems."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import MentoringForm
from participants.people import rules
from participants.people.cards import Card
from participants.people.models import Person


@transaction.atomic
def add_card(*, card: Card, actor: Any) -> Card:
    """A new line of a base of an open year. Raises Refused, MoveRefused when the person is there already or gone."""
    require(rules.can_change(actor, card.person), rules.WRITE_REASON)
    card.year.hold_open()
    if not rules.stands(Person.objects.select_for_update().get(pk=card.person_id)):  # scope: asked above
        raise MoveRefused(rules.GONE)
    try:
        with transaction.atomic():
            card.save(force_insert=True)
    except IntegrityError as clash:
        base = card._meta.verbose_name_plural
        raise MoveRefused(f"{card.person} уже внесён: {base}, {card.year.label} учебный год.") from clash
    record("card_added", card, actor, person=card.person_id)
    return card


@transaction.atomic
def change_card(*, card: Card, fields: Iterable[str], version: int, actor: Any) -> Card:
    """Write the changed fields of a line. Raises Refused, Overtaken."""
    require(rules.can_change(actor, card.person), rules.WRITE_REASON)
    card.year.require_open()
    names = set(fields)
    write(card, names, version)
    record("card_changed", card, actor, fields=names)
    return card


@transaction.atomic
def set_form(*, cards: Iterable[Card], form: MentoringForm, actor: Any) -> int:
    """Write one form of mentoring into many lines; lines that have it already are left. Returns how many changed."""
    changed = [card for card in cards if card.form_id != form.pk]
    for card in changed:
        require(rules.can_change(actor, card.person), rules.WRITE_REASON)
        card.year.require_open()
        card.form = form
        write(card, ["form"], card.version)
    record_many("card_changed", changed, actor, fields=["form"])
    return len(changed)
