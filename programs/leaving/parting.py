"""One member leaves a tandem that stands in an order or is in force; the others go on, the history stays."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.holding.person import hold_in
from programs.answering.answering import let_go
from programs.answering.models import RequestAnswer
from programs.documents.drafting import lines_changed, require_project
from programs.leaving.rules import answers_to, is_last, project_of, reason_against, wrong_day
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.pairing import NOT_YOURS, LastOfSide
from programs.tandems.rules import can_lead

ACT = "tandem_parted"


@transaction.atomic
def part(
    *, tandem: Tandem, seat: TandemMember, day: datetime.date, reason: str, actor: Any, version: int | None = None
) -> TandemMember:
    """Take one member out with their last day and the reason: they are free at once, the request that the tandem
    answered waits again if there is still somebody to look for. The project of an order loses the name, a registered
    order stays as signed. `version` is that of the tandem when the page was read. Raises Refused, MoveRefused,
    LastOfSide, Overtaken."""
    require(can_lead(actor, tandem), NOT_YOURS)
    hold_in(tandem.year, seat.person_id)
    return let_out(tandem=tandem, seat=seat, day=day, reason=reason, actor=actor, version=version)


@transaction.atomic
def let_out(
    *, tandem: Tandem, seat: TandemMember, day: datetime.date, reason: str, actor: Any, version: int | None = None
) -> TandemMember:
    """`part` for whoever holds the person already, and so must not wait for the year any more."""
    require(can_lead(actor, tandem), NOT_YOURS)
    tandem.year.require_open()
    order = project_of(tandem) if tandem.state == Tandem.State.ORDERED else None
    if order is not None and order.is_editable:
        require_project(order, actor)  # the order is locked before its tandems, as when a pair leaves it
    now = Tandem.objects.select_for_update(of=("self",)).select_related("year").filter(pk=tandem.pk).first()
    if now is None or now.state != tandem.state or version not in (None, now.version):
        raise late(tandem, actor, ACT)
    own = now.members.filter(pk=seat.pk, until=None).select_related("person").first()
    if own is None:
        raise late(tandem, actor, ACT)
    if why := reason_against(own, now):
        raise (LastOfSide if is_last(own, now) else MoveRefused)(why)
    if wrong := wrong_day(own, day, timezone.localdate()):
        raise MoveRefused(wrong)
    own.until, own.holds, own.left_reason = day, False, reason.strip()[:300]
    own.save(update_fields=["until", "holds", "left_reason"])
    Tandem.objects.filter(pk=now.pk).update(version=now.version + 1)
    record(ACT, now, actor, fields=["members"], person=own.person_id)
    let_go(RequestAnswer.objects.filter(answers_to(own)), actor)  # scope: of the tandem in hand
    if order is not None:
        lines_changed(order, actor)
    return own
