"""Nothing is decided unread: the page carries what it showed, and a decision is made on exactly that."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import Overtaken
from mentoring.models import User
from programs.documents.gathering import facts_of
from programs.documents.models import Order
from programs.papers import reading

SHOWN = 6


class Unread(Overtaken):
    """The order says something else than what was read; the text says what is new and who was at it last."""


def token_of(order: Order, facts: Mapping[str, Any] | None = None) -> str:
    """What a page that shows this order carries in its forms."""
    return reading.token(facts or facts_of(order), passed(order))


def require_read(order: Order, read: str, facts: Mapping[str, Any] | None = None) -> None:
    """Go on only if `read` is what the order says now. Raises Unread with what is new and who changed it."""
    new = reading.unread(read, facts or facts_of(order), passed(order))
    if new is None:
        return
    if not new:
        raise Unread("С этой страницы не пришло, что на ней было прочитано. Ничего не сделано.")
    more = f" и ещё {len(new) - SHOWN}" if len(new) > SHOWN else ""
    raise Unread(f"Изменилось: {'; '.join(new[:SHOWN])}{more}. {latest(order)}Ничего не сделано.")


def keeping(told: list[str], act: Callable[[], Any]) -> Any:
    """Do it; what was not read is also put into `told`, for the page to say it calmly. Raises what `act` raises."""
    try:
        return act()
    except Unread as new:
        told.append(str(new))
        raise


def new_since_approval(order: Order) -> str:
    """What has changed since the director read it (a name, a reason), in words; empty when nothing has."""
    if order.state != Order.State.APPROVED or not order.approved_as:
        return ""
    return "; ".join(reading.unread(order.approved_as, facts_of(order), passed(order)) or ())


def latest(order: Order) -> str:
    """The last act in the journal of the order, as a sentence: who did what and when."""
    entry = AuditEntry.objects.about(order).changes().first()
    if entry is None:
        return ""
    who = User.objects.filter(pk=entry.actor_id).first()
    at = timezone.localtime(entry.at)
    return f"Последнее в журнале: {entry.get_action_display().lower()}, {who or 'программа'}, {at:%d.%m.%Y %H:%M}. "


def passed(order: Order) -> dict[str, str]:
    """Findings that were let pass, with the reasons."""
    return dict(order.overrides.values_list("code", "reason"))
