"""Requests follow the tandems: in force — answered, stopped early — waiting again. For whoever leaves a tandem, or is
left without it, when they have left the school or lack a needed consent, no mentor is looked for: it ends."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.org.models import YearClosed
from participants.consents.missing import missing_of
from participants.holding.person import hold_all, why_gone
from participants.offers.models import MentorArea
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from programs.answering.models import RequestAnswer
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.workflow import TANDEM

S = MentoringRequest.State
NOT_SOUGHT = "Выход из тандема: наставника больше не ищут"
WAITS = "снова будет ждать наставника"


@transaction.atomic
def answer_requests(tandems: Iterable[Tandem], actor: Any) -> int:
    """The tandems of one order came into force: of each mentee's waiting requests of that year one is answered, the one
    whose area is the mentor's if there are several, else the oldest. Returns how many; a fixed number of queries.

    Called by whoever puts tandems in force, who has been asked for the right already."""
    by_pk = {tandem.pk: tandem for tandem in tandems}
    members = list(TandemMember.objects.filter(tandem__in=by_pk, until=None))  # scope: of these tandems
    years = {tandem.year_id for tandem in by_pk.values()}
    waiting = MentoringRequest.objects.waiting().filter(  # scope: of the people of these tandems
        year__in=years, person__in=[one.person_id for one in members if one.side == TandemMember.Side.MENTEE]
    )
    locked = list(waiting.select_related("year").select_for_update(of=("self",)).order_by("pk"))
    asked = defaultdict(list)
    for request in locked:
        asked[request.person_id, request.year_id].append(request)
    through = MentoringRequest.areas.through.objects.filter(mentoringrequest__in=locked)
    areas, offered = defaultdict(set), _offered(members, years)
    for request_id, area_id in through.values_list("mentoringrequest_id", "requestarea_id"):
        areas[request_id].add(area_id)
    answers = []
    for one in members:
        requests = asked.pop((one.person_id, one.year_id), []) if one.side == TandemMember.Side.MENTEE else []
        if requests:
            fits = [request for request in requests if areas[request.pk] & offered[one.tandem_id]]
            answers.append(RequestAnswer(request=(fits or requests)[0], tandem=by_pk[one.tandem_id]))
    _settle([answer.request for answer in answers], S.ANSWERED, "request_answered", actor)
    RequestAnswer.objects.bulk_create(answers)
    return len(answers)


def _offered(members: Iterable[TandemMember], years: Iterable[int]) -> dict[int, set[int]]:
    """Areas of the mentors of each tandem."""
    tandems = defaultdict(list)
    for one in members:
        if one.side == TandemMember.Side.MENTOR:
            tandems[one.person_id].append(one.tandem_id)
    rows = MentorArea.objects.filter(card__year__in=years, card__person__in=tandems)  # scope: of these mentors
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, area_id in rows.values_list("card__person_id", "area_id"):
        for tandem_id in tandems[person_id]:
            found[tandem_id].add(area_id)
    return found


def _settle(requests: list[MentoringRequest], state: str, act: str, actor: Any, **told: str) -> None:
    """One state for many locked requests, in two statements."""
    rows = MentoringRequest.objects.filter(pk__in=[request.pk for request in requests])  # scope: locked by the caller
    rows.update(state=state, decided_at=timezone.now(), version=F("version") + 1, **told)
    for request in requests:
        request.state = state
    record_many(act, requests, actor, fields=["state"])


@transaction.atomic
def stop_tandem(*, tandem: Tandem, reason: str, actor: Any) -> None:
    """Stop a tandem before its time: what it answered waits for a mentor again, or is withdrawn when there is nobody
    to look for. Raises Refused, MoveRefused."""
    answers = RequestAnswer.objects.filter(tandem=tandem)  # scope: of this tandem
    with suppress(YearClosed):  # said by the table of moves
        tandem.year.hold_open()
    hold_all(answers.values_list("request__person", flat=True))
    TANDEM.make(tandem, "stop", actor, reason=reason)
    let_go(answers, actor, "Тандем прекращён: наставника больше не ищут")


def not_sought(people: Iterable[Person], on: datetime.date) -> dict[int, str]:
    """Why nobody looks for a mentor for these people, by their numbers: they have left or lack a needed consent; empty
    when one may. One query."""
    people = list(people)
    lacks = missing_of(people, on)
    return {person.pk: why_gone(person) or "; ".join(lacks[person.pk]) for person in people}


def let_go(answers: QuerySet[RequestAnswer], actor: Any, reason: str = NOT_SOUGHT) -> None:
    """Their people leave a tandem: what it answered of theirs waits again, or is withdrawn with the reason when nobody
    is to be looked for. Called by whoever has been asked for the right already."""
    requests = [answer.request for answer in answers.select_related("request__year", "request__person")]
    why = not_sought([request.person for request in requests], timezone.localdate())
    answers.delete()
    if waiting := [request for request in requests if not why[request.person_id]]:
        _settle(waiting, S.ACCEPTED, "request_reopened", actor)
    if ended := [request for request in requests if why[request.person_id]]:
        _settle(ended, S.WITHDRAWN, "request_withdrawn", actor, reason=reason)


def follows_stop(tandem: Tandem) -> list[str]:
    """What stopping it will do, for the page that asks."""
    said = [f"тандем № {tandem.number} закончится сегодня, все его участники будут свободны"]
    rows = RequestAnswer.objects.filter(tandem=tandem)  # scope: of the tandem in hand
    people = [answer.request.person for answer in rows.select_related("request__person").order_by("request__person")]
    reasons = not_sought(people, timezone.localdate())
    for person in people:
        why = reasons[person.pk].rstrip(".")
        waits = f"станет отозванным, наставника больше не ищут: {why}" if why else WAITS
        said.append(f"{person.short_name}: запрос {waits}")
    return said
