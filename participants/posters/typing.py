"""A paper typed in: who it is of is found at once when there is no doubt, otherwise it waits in the list."""

from typing import Any, NamedTuple

from django.db import transaction

from mentoring.kit.workflow import MoveRefused
from participants.applications.models import Application
from participants.applications.receiving import type_in
from participants.applications.taking import match_of
from participants.applications.workflow import APPLICATION


class Outcome(NamedTuple):
    """What became of the paper, in words for the line below the form."""

    application: Application
    tone: str
    words: str


def write_down(*, application: Application, actor: Any) -> Outcome:
    """Keep the paper; take it in when the person is beyond doubt and has no such paper yet. Raises MoveRefused."""
    application.refresh_keys()
    twin = twins(application).first()
    type_in(application=application, actor=actor)
    if twin:
        return Outcome(application, "warn", "в списке: похожая заявка уже есть, решите, повтор ли это")
    match = match_of(application)
    if not match.sure:
        return Outcome(application, "warn", "в списке: похожие люди уже есть, выберите, кто это")
    try:
        with transaction.atomic():
            APPLICATION.make(application, "accept", actor, person=match.person)
    except MoveRefused as reason:
        application.state = Application.State.NEW
        return Outcome(application, "warn", f"в списке: {reason}")
    who = "принята, человек был в базе" if match.person else "принята, человек добавлен"
    return Outcome(application, "ok", who)


def twins(application: Application) -> Any:
    """Other applications of the year under this name: waiting or accepted."""
    rows = Application.objects.filter(year=application.year, kind=application.kind)  # scope: of the same year
    same = rows.filter(sort_key=application.sort_key, state__in=["new", "accepted"]).exclude(sort_key="")
    return same.exclude(pk=application.pk).order_by("pk")
