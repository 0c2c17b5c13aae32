"""Writing down in what mentors help: chosen by the curator, or guessed from the lines of the base."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from mentoring.audit.recording import record, record_many
from mentoring.kit.access import require
from mentoring.org.models import School
from participants.offers.models import MentorArea
from participants.people import rules
from participants.people.cards import MentorCard
from participants.requests.areas import RequestArea
from participants.requests.guessing import guess_areas

TEACHERS = "педагог"  # MentoringForm.mentee_kind of the forms in which a teacher is mentored


def audience_of(card: MentorCard) -> str:
    """Whose requests this mentor answers, by the form of the line; a line without a form: of pupils."""
    teaches_teachers = card.form is not None and TEACHERS in card.form.mentee_kind
    return RequestArea.Audience.TEACHER if teaches_teachers else RequestArea.Audience.PUPIL


@transaction.atomic
def set_offers(*, card: MentorCard, areas: Iterable[RequestArea], actor: Any) -> None:
    """These areas and no others, confirmed by a person. Two curators at once wait for each other; the second choice
    stands. Raises Refused."""
    require(rules.can_change(actor, card.person), rules.WRITE_REASON)
    card.year.require_open()
    MentorCard.objects.select_for_update().get(pk=card.pk)  # scope: the caller's card
    chosen = list(areas)
    rows = MentorArea.objects.filter(card=card)  # scope: of the caller's card
    rows.exclude(area__in=chosen).delete()
    _write([MentorArea(card=card, area=area) for area in chosen])
    record("card_changed", card, actor, fields=["offers"])


@transaction.atomic
def add_offers(*, card: MentorCard, areas: Iterable[RequestArea], actor: Any) -> None:
    """The mentor has named these: they join what the line says already, and are guesses no more. Raises Refused."""
    require(rules.can_change(actor, card.person), rules.WRITE_REASON)
    card.year.require_open()
    kept = MentorArea.objects.filter(card=card, guessed=False)  # scope: of the caller's card
    known = set(kept.values_list("area_id", flat=True))
    fresh = [MentorArea(card=card, area=area) for area in areas if area.pk not in known]
    if fresh:
        _write(fresh)
        record("card_changed", card, actor, fields=["offers"])


def _write(rows: list[MentorArea]) -> None:
    """These rows; one that was guessed is confirmed."""
    keys, fields = ["card", "area"], ["guessed"]
    MentorArea.objects.bulk_create(rows, update_conflicts=True, unique_fields=keys, update_fields=fields)


@transaction.atomic
def guess_offers(*, cards: Iterable[MentorCard], school: School, actor: Any) -> int:
    """For lines without any area: those that the competencies and the subject speak of, marked as guessed. Cards come
    with person and form. Returns how many lines got some; three queries whatever the number."""
    cards = list(cards)
    settled = set(MentorArea.objects.filter(card__in=cards).values_list("card_id", flat=True))  # scope: of these cards
    areas = list(RequestArea.objects.used_in(school).leaves())  # scope: of the school
    rows = [
        MentorArea(card=card, area=area, guessed=True)
        for card in cards
        if card.pk not in settled
        for area in guess_areas(f"{card.competencies} {card.person.subject}", areas, audience_of(card))
    ]
    MentorArea.objects.bulk_create(rows, ignore_conflicts=True)
    changed = list({row.card_id: row.card for row in rows}.values())
    record_many("card_changed", changed, actor, fields=["offers"])
    return len(changed)


@transaction.atomic
def confirm_offers(*, cards: Iterable[MentorCard], actor: Any) -> int:
    """What was guessed for these lines is right. Returns how many lines changed. Raises Refused."""
    cards = list(cards)
    for card in cards:
        require(rules.can_change(actor, card.person), rules.WRITE_REASON)
        card.year.require_open()
    guessed = MentorArea.objects.filter(card__in=cards, guessed=True)  # scope: of these cards
    keys = set(guessed.select_for_update().values_list("card_id", flat=True))
    guessed.update(guessed=False)
    changed = [card for card in cards if card.pk in keys]
    record_many("card_changed", changed, actor, fields=["offers"])
    return len(changed)
