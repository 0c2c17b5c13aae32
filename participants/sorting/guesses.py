"""Confirmed guesses taken back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from mentoring.audit.recording import record_many
from mentoring.kit.access import require
from participants.holding.person import hold_all
from participants.requests import rules
from participants.requests.models import MentoringRequest


@transaction.atomic
def guess_again(*, confirmed: Mapping[MentoringRequest, int], actor: Any) -> list[MentoringRequest]:
    """Guesses that were confirmed without a look are guesses again: the areas stay, a person has to look at them.
    `confirmed`: the version after the confirming; whoever was changed since stays as it is. Returns those taken back.
    Raises Refused."""
    for asked in confirmed:
        require(rules.can_lead(actor, asked), rules.LEAD_REASON)
        asked.year.require_open()
    hold_all(asked.person_id for asked in confirmed)
    locked = MentoringRequest.objects.select_for_update().filter(pk__in=[one.pk for one in confirmed])  # scope: asked
    now = dict(locked.filter(areas_guessed=False).order_by("pk").values_list("pk", "version"))
    back = [asked for asked, version in confirmed.items() if now.get(asked.pk) == version]
    rows = MentoringRequest.objects.filter(pk__in=[asked.pk for asked in back])  # scope: of those asked for above
    rows.update(areas_guessed=True, version=F("version") + 1)
    record_many("request_guess_back", back, actor, fields=["areas"])
    return back
