"""The way of an order as one table. The words follow ux.md §1.7; registering itself is in registering.py."""

from typing import Any

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move, MoveRefused, Workflow
from mentoring.org.closing import closed_year
from programs.documents import rules
from programs.documents.gathering import findings_of
from programs.documents.models import Order

S = Order.State


def unmended(order: Order) -> list[str]:
    """What the checker does not let pass; nothing moves in a closed year."""
    if closed := closed_year(order):
        return closed
    stops = [one.text for one in findings_of(order) if one.stops]
    more = f" и ещё {len(stops) - 5}" if len(stops) > 5 else ""
    return [f"{'; '.join(stops[:5])}{more}."] if stops else []


def keep_remark(order: Order, actor: Any, remark: str = "") -> None:
    """The director's words stay on the project until it is sent again."""
    if not remark.strip():
        raise MoveRefused("Напишите, что исправить: без замечания проект не возвращают.")
    order.remark = remark.strip()
    order.save(update_fields=["remark"])


def clear_remark(order: Order, actor: Any) -> None:
    """Sent again: the old remark is answered."""
    order.remark = ""
    order.save(update_fields=["remark"])


def sign_approval(order: Order, actor: Any) -> None:
    """Remember who approved."""
    order.approved_by = actor
    order.save(update_fields=["approved_by"])


ORDER = Workflow(
    journal,
    late,
    submit=Move(
        "Отправить директору",
        (S.PROJECT, S.RETURNED),
        S.SUBMITTED,
        who=rules.can_write,
        blockers=unmended,
        effect=clear_remark,
        stamp="submitted_at",
        action="order_submitted",
        tone="primary",
    ),
    withdraw=Move(
        "Отозвать с утверждения",
        (S.SUBMITTED,),
        S.PROJECT,
        who=rules.can_write,
        blockers=closed_year,
        action="order_withdrawn",
    ),
    approve=Move(
        "Утвердить проект",
        (S.SUBMITTED,),
        S.APPROVED,
        who=rules.can_decide,
        blockers=unmended,
        effect=sign_approval,
        stamp="approved_at",
        action="order_approved",
        tone="primary",
    ),
    return_back=Move(
        "Вернуть на доработку",
        (S.SUBMITTED, S.APPROVED),
        S.RETURNED,
        who=rules.can_decide,
        blockers=closed_year,
        effect=keep_remark,
        action="order_returned",
    ),
    register=Move(
        "Зарегистрировать",
        (S.APPROVED,),
        S.REGISTERED,
        who=rules.can_register,
        blockers=unmended,
        stamp="registered_at",
        action="order_registered",
        tone="primary",
    ),
    execute=Move(
        "Отметить исполненным",
        (S.REGISTERED,),
        S.EXECUTED,
        who=rules.can_acquaint,
        blockers=closed_year,
        action="order_executed",
    ),
)


def decided_already(order: Order) -> str:
    """Why a decision comes too late: who was faster and when; empty while the order waits for one."""
    if order.state == S.APPROVED:
        who = f" ({order.approved_by.short_name})" if order.approved_by else ""
        return f"Проект уже утверждён{who}, номера ещё нет."
    if order.is_frozen:
        who = f" ({order.registered_by.short_name})" if order.registered_by else ""
        return f"Приказ уже зарегистрирован{who}: № {order.number_text} от {order.dated:%d.%m.%Y}."
    if order.state in (S.PROJECT, S.RETURNED):
        return f"Проект сейчас у куратора ({order.get_state_display()}). Обновите страницу."
    return ""
