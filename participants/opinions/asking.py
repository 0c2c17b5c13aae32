"""Asking third parties by link, asking anew, taking a link back."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.links.issuing import LIFE, issue, revoke
from mentoring.links.models import PersonalLink
from mentoring.sensitive import told_of
from participants.hearing.giving import why_not
from participants.hearing.wording import kinds_for
from participants.holding.person import hold, hold_all
from participants.opinions.standing import standing
from participants.requests import rules
from participants.requests.models import MentoringRequest, ThirdPartyView

KIND = ThirdPartyView.Kind
NAMED = 10  # pupils named in a warning
CAREFUL = (
    "Классный руководитель и родитель прочтут по ссылке слова запроса, а в них есть сведения, которые школа здесь не "
    "хранит. Если слова записали вы, сначала уберите их из запроса:"
)
MOST = 300  # links at once: a school has no more classes and wishes at one time


@transaction.atomic
def ask(
    *, asked: MentoringRequest, kind: str, author_name: str = "", life: datetime.timedelta = LIFE, actor: Any
) -> ThirdPartyView:
    """Make a link for one third party. Raises Refused, MoveRefused (also when the same one is asked already)."""
    require(rules.can_lead(actor, asked), rules.LEAD_REASON)
    hold(asked.person_id)  # people are locked before what is about them
    locked(asked.pk)
    if reason := why_not(asked):
        raise MoveRefused(reason)
    if kind not in dict(kinds_for(asked.person)):
        raise MoveRefused("Об этом человеке спрашивают других. Выберите из списка.")
    waited = ThirdPartyView.objects.filter(standing("waiting"), request=asked, kind=kind, author_name=author_name)
    if waited.exists():
        raise MoveRefused("Ссылка уже создана, ждём ответа. Её можно напечатать снова или отозвать.")
    link = issue(school=asked.year.school, purpose=PersonalLink.Purpose.VIEW, actor=actor, life=life)
    view = ThirdPartyView.objects.create(request=asked, kind=kind, author_name=author_name, link=link)
    record("view_asked", view, actor, kind=str(kind), person=asked.person_id)
    return view


def locked(*keys: int) -> None:
    """Two curators at once wait for each other at the rows of the requests, always in the same order; after them come
    links, then views, here and in `giving`."""
    rows = MentoringRequest.objects.select_for_update().filter(pk__in=keys)  # scope: asked of by the caller
    list(rows.order_by("pk").values_list("pk"))


def careful_of(requests: Iterable[MentoringRequest]) -> str:
    """A warning before the words of these requests are shown behind a link; empty when they hold nothing that a school
    must not keep."""
    told = [f"{one.person.short_name} {words}" for one in requests if (words := told_of(one.words))]
    more = f" и ещё {len(told) - NAMED}" if len(told) > NAMED else ""
    return f"{CAREFUL} {'; '.join(told[:NAMED])}{more}." if told else ""


def without_teacher(requests: Iterable[MentoringRequest]) -> tuple[list[MentoringRequest], list[str]]:
    """Requests whose class teacher can be asked, and why the others are left out, in words."""
    rows, skipped = list(requests), []
    waited = ThirdPartyView.objects.filter(standing("waiting"), request__in=rows, kind=KIND.CLASS_TEACHER)
    asked_already = set(waited.values_list("request_id", flat=True))
    fit = []
    for one in rows:
        reason = why_not(one)
        if not reason and not one.person.class_name:
            reason = f"{one.person}: класс не указан, классного руководителя нет."
        if not reason and one.pk in asked_already:
            reason = f"{one.person}: ссылка уже создана, ждём ответа."
        (skipped.append(reason) if reason else fit.append(one))
    return fit, skipped


@transaction.atomic
def ask_teachers(
    *, requests: Iterable[MentoringRequest], names: Mapping[str, str], life: datetime.timedelta, actor: Any
) -> list[ThirdPartyView]:
    """A link for the class teacher of each of these pupils; `names` are the teachers by class («8 «Б»»): all or none.
    Raises Refused, MoveRefused."""
    requests = list(requests)
    hold_all(one.person_id for one in requests)
    locked(*(one.pk for one in requests))
    return [
        ask(
            asked=one,
            kind=KIND.CLASS_TEACHER,
            author_name=names.get(one.person.class_name, ""),
            life=life,
            actor=actor,
        )
        for one in requests
    ]


@transaction.atomic
def ask_again(*, views: Iterable[ThirdPartyView], life: datetime.timedelta = LIFE, actor: Any) -> list[ThirdPartyView]:
    """A new link in place of the old one, which stops to work. Views that were given, and requests that are over, are
    left as they are. Raises Refused."""
    views = list(views)
    here = hold_all(view.request.person_id for view in views)
    locked(*(view.request_id for view in views))
    fresh = []
    for view in sorted((one for one in views if one.request.person_id in here), key=lambda one: one.pk):
        require(rules.can_lead(actor, view.request), rules.LEAD_REASON)
        seen, view.link = view.link_id, link_now(view)
        if why_not(view.request) or view.link_id != seen:  # over, or asked anew by somebody else a moment ago
            continue
        if view.link:
            revoke(link=view.link, actor=actor)
        link = issue(school=view.request.year.school, purpose=PersonalLink.Purpose.VIEW, actor=actor, life=life)
        same = ThirdPartyView.objects.filter(pk=view.pk, given_at=None)  # scope: the row itself
        if not same.update(link=link, asked_at=timezone.now()):  # answered a moment ago
            revoke(link=link, actor=actor)
            continue
        record("view_asked", view, actor, kind=view.kind, person=view.request.person_id)
        fresh.append(view)
    return fresh


def link_now(view: ThirdPartyView) -> PersonalLink | None:
    """The link that waits for this view at the moment; asked under the lock of the request."""
    return PersonalLink.objects.filter(view=view.pk).first()


@transaction.atomic
def take_back(*, view: ThirdPartyView, actor: Any) -> None:
    """The link does not work any more. Raises Refused, MoveRefused."""
    require(rules.can_lead(actor, view.request), rules.LEAD_REASON)
    if view.link is None or not revoke(link=view.link, actor=actor):
        raise MoveRefused("Ссылка уже не действует.")
