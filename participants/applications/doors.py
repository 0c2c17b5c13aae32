"""Opening the school's link for a year, its dates, closing it, a new code in place of one that went too far."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.links.issuing import LONGEST, issue, revoke
from mentoring.links.models import PersonalLink
from mentoring.org.models import SchoolYear
from participants.applications import rules
from participants.applications.models import Application, Door

CHANGED = "Приём заявок только что изменил другой человек. Обновите страницу."


def last_moment(day: datetime.date) -> datetime.datetime:
    """When the day is over at the school."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


@transaction.atomic
def open_door(*, year: SchoolYear, kind: str, opens_on: datetime.date, closes_on: datetime.date, actor: Any) -> Door:
    """Take applications between these days. A link that stands keeps its code; a closed one gets another.

    Raises Refused, MoveRefused."""
    door = Door.objects.select_for_update(of=("self",)).filter(year=year, kind=kind).first()  # scope: of the year
    door = door or Door(year=year, kind=kind)
    require(rules.can_lead(actor, door), rules.LEAD_REASON)
    year.require_open()
    until = last_moment(closes_on)
    if until <= timezone.now():
        raise MoveRefused("Последний день приёма уже прошёл. Выберите другой.")
    if closes_on < opens_on:
        raise MoveRefused("Последний день приёма раньше первого. Поменяйте даты местами.")
    if until - timezone.now() > LONGEST:
        raise MoveRefused("Ссылка действует не дольше года. Выберите день раньше.")
    if door.pk and door.link.revoked_at is None:
        PersonalLink.objects.filter(pk=door.link.pk).update(expires_at=until)
    else:
        door.link = new_link(year, kind, until, actor)
    door.opens_on, door.closes_on, door.closed_at = opens_on, closes_on, None
    door.save()
    record("door_opened", door, actor, kind=str(kind), since=str(opens_on), until=str(closes_on))
    return door


@transaction.atomic
def close_door(*, door: Door, actor: Any) -> None:
    """Take no more: neither by the link nor what was put off. Raises Refused, MoveRefused."""
    require(rules.can_lead(actor, door), rules.LEAD_REASON)
    if not Door.objects.filter(pk=door.pk, closed_at=None).update(closed_at=timezone.now()):  # scope: this row
        raise MoveRefused("Приём заявок уже закрыт.")
    revoke(link=door.link, actor=actor)
    record("door_closed", door, actor)


@transaction.atomic
def renew_door(*, door: Door, actor: Any) -> Door:
    """A new code: posters and messages with the old one open nothing. Raises Refused, MoveRefused."""
    require(rules.can_lead(actor, door), rules.LEAD_REASON)
    door.year.require_open()
    if door.closed_at or not door.link.is_open:
        raise MoveRefused("Приём заявок закрыт. Сначала откройте его.")
    fresh = new_link(door.year, door.kind, door.link.expires_at, actor)
    old = door.link
    same = Door.objects.filter(pk=door.pk, link=old, closed_at=None)  # scope: this row
    if not same.update(link=fresh):
        raise MoveRefused(CHANGED)
    revoke(link=old, actor=actor)
    door.link = fresh
    record("door_renewed", door, actor)
    return door


def new_link(year: SchoolYear, kind: str, until: datetime.datetime, actor: Any) -> PersonalLink:
    """A link for many answers."""
    life = until - timezone.now()
    return issue(school=year.school, purpose=kind, actor=actor, life=life, single_use=False)


def behind(link: PersonalLink) -> tuple[Door, Application | None] | None:
    """What an open link leads to: the school's door, and the application that was put off when the link is somebody's
    own. None when nothing is taken any more."""
    doors = Door.objects.letting_in().select_related("year__school", "link")  # scope: the link itself is the key
    if not link.single_use:
        door = doors.filter(link=link).first()
        return (door, None) if door else None
    begun = Application.objects.filter(link=link, state="started").first()  # scope: the same
    door = doors.filter(year=begun.year_id, kind=begun.kind).first() if begun else None
    return (door, begun) if door else None
