"""Requests follow the tandems: in force — answered, stopped early — waiting again. For whoever leaves a tandem because
they have left the school or a consent was taken back, nobody looks for a mentor: the request ends."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from mentoring.audit.recording import record_many
from participants.consents.missing import missing_consents
from participants.holding.person import why_gone
from participants.offers.models import MentorArea
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from programs.answering.models import RequestAnswer
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.workflow import TANDEM

S = MentoringRequest.State
NOT_SOUGHT = "Выход из тандема: наставника больше не ищут"


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
    """Stop a tandem before its time: what it answered waits for a mentor again. Raises Refused, MoveRefused."""
    TANDEM.make(tandem, "stop", actor, reason=reason)
    reopen(RequestAnswer.objects.filter(tandem=tandem), actor)  # scope: of this tandem


def reopen(answers: QuerySet[RequestAnswer], actor: Any) -> None:
    """The requests of these answers wait again. Called by whoever has been asked for the right already."""
    requests = [answer.request for answer in answers.select_related("request__year")]
    answers.delete()
    _settle(requests, S.ACCEPTED, "request_reopened", actor)


def why_not_sought(person: Person, on: datetime.date) -> str:
    """Why nobody looks for a mentor for somebody: they have left or lack a needed consent; empty when one may. One
    query."""
    return why_gone(person) or "; ".join(missing_consents(person, on))


def let_go(answers: QuerySet[RequestAnswer], person: Person, actor: Any) -> None:
    """The person leaves a tandem that goes on: what it answered of theirs waits again, or is withdrawn when there is
    nobody to look for. Called by whoever has been asked for the right already."""
    if not why_not_sought(person, timezone.localdate()):
        return reopen(answers, actor)
    requests = [answer.request for answer in answers.select_related("request__year")]
    answers.delete()
    _settle(requests, S.WITHDRAWN, "request_withdrawn", actor, reason=NOT_SOUGHT)
