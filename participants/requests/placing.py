"""Putting requests into areas, many at once: what a person has looked at is no longer a guess."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from mentoring.audit.recording import record_many
from mentoring.kit.access import require
from participants.holding.person import hold_all
from participants.requests import rules
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequest

Chosen = Mapping[MentoringRequest, Collection[RequestArea]]


@transaction.atomic
def place(*, chosen: Chosen, actor: Any) -> list[MentoringRequest]:
    """Give each request exactly these areas. A request whose version is not the one in hand any more is left as the
    other person has saved it; those are returned. Raises Refused. Six queries whatever the number."""
    for asked in chosen:
        require(rules.can_lead(actor, asked), rules.LEAD_REASON)
        asked.year.require_open()
    hold_all(asked.person_id for asked in chosen)  # people are locked before what is about them
    locked = MentoringRequest.objects.select_for_update().filter(pk__in=[asked.pk for asked in chosen])  # scope: asked
    now = dict(locked.order_by("pk").values_list("pk", "version"))
    done = [asked for asked in chosen if now.get(asked.pk) == asked.version]
    keys = [asked.pk for asked in done]
    write_areas({asked: chosen[asked] for asked in done})
    rows = MentoringRequest.objects.filter(pk__in=keys)  # scope: of those asked for above
    rows.update(areas_guessed=False, version=F("version") + 1)
    record_many("request_placed", done, actor, fields=["areas"])
    return [asked for asked in chosen if asked not in done]


def write_areas(chosen: Chosen) -> None:
    """The rows of the table between; two queries."""
    between = MentoringRequest.areas.through
    between._default_manager.filter(mentoringrequest__in=[asked.pk for asked in chosen]).delete()
    between._default_manager.bulk_create(
        between(mentoringrequest_id=asked.pk, requestarea_id=area.pk)
        for asked, areas in chosen.items()
        for area in areas
    )


def added(asked: Iterable[MentoringRequest], areas: Collection[RequestArea]) -> Chosen:
    """The areas that each request has and these; guessed ones give way to what a person has chosen."""
    return {one: list({*(() if one.areas_guessed else one.areas.all()), *areas}) for one in asked}
