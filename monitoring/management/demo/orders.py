"""Orders of the demo by the verbs of the pages: one registered, one sent back, one that waits for the director."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from mentoring.accounts.models import User
from programs.documents.drafting import draft_order
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.signing.acknowledging import acquaint
from programs.signing.registering import register
from programs.tandems.models import Tandem
from programs.tandems.workflow import TANDEM

REMARK = "Перенесите срок первой встречи: на неделе конференции наставники заняты"
STOPPED = "Наставник перешёл в другую школу, тандем прекращён по заявлению родителя"


class Hands(NamedTuple):
    """Who moves an order."""

    curator: User
    director: User
    staff: User


def submitted(tandems: Sequence[Tandem], hands: Hands, day: datetime.date | None = None) -> Order:
    """A project on the director's desk, drawn up on that day (today)."""
    order = draft_order(tandems=tandems, actor=hands.curator, day=day)
    ORDER.make(order, "submit", hands.curator)
    return order


def returned(tandems: Sequence[Tandem], hands: Hands) -> Order:
    """A project that the director sent back with a remark."""
    order = submitted(tandems, hands)
    ORDER.make(order, "return_back", hands.director, remark=REMARK)
    return order


def registered(tandems: Sequence[Tandem], dated: datetime.date, hands: Hands) -> Order:
    """An order in force since that day; two thirds of those named in it have signed that they read it."""
    order = submitted(tandems, hands, dated)
    ORDER.make(order, "approve", hands.director)
    order = register(order=order, dated=dated, actor=hands.staff)
    lines = list(order.acknowledgements.values_list("pk", flat=True))
    read_by = min(timezone.localdate(), dated + datetime.timedelta(days=4))
    acquaint(order=order, lines=lines[: 2 * len(lines) // 3], day=read_by, actor=hands.staff)
    since = timezone.make_aware(datetime.datetime.combine(dated, datetime.time(10, 30)))
    stamps = ("created_at", "submitted_at", "approved_at", "registered_at")
    Order.objects.filter(pk=order.pk).update(**dict.fromkeys(stamps, since))  # it happened in September, not just now
    Tandem.objects.filter(order_lines__order=order).update(activated_at=since)
    return order


def end_some(tandems: Sequence[Tandem], actor: Any) -> None:
    """By November one short tandem has reached its goal and one has stopped early."""
    finished, stopped = (Tandem.objects.get(pk=tandem.pk) for tandem in tandems)
    TANDEM.make(finished, "finish", actor)
    TANDEM.make(stopped, "stop", actor, reason=STOPPED)
