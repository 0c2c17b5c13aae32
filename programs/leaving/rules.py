"""Whether one of a tandem may leave it while the others go on, and what follows; in words of the curator."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from participants.holding.person import why_gone
from participants.people.models import Person
from programs.answering.answering import WAITS, not_sought
from programs.answering.models import RequestAnswer
from programs.documents.models import Order
from programs.tandems.models import PARTED, Tandem, TandemMember

S, Side = Tandem.State, TandemMember.Side
STUCK = "Тандем № {} в приказе, которого нет у куратора: {}."
HOW = {
    Order.State.SUBMITTED: "отзовите проект с утверждения",
    Order.State.APPROVED: "попросите директора вернуть проект на доработку",
}
FREE = "этого человека сразу можно взять в другой тандем этого года"
WHOLE = {S.ORDERED: "Уберите из проекта приказа всю пару.", S.ACTIVE: "Завершите или прекратите весь тандем."}


def project_of(tandem: Tandem) -> Order | None:
    """The order that a tandem waits in."""
    return Order.objects.filter(lines__tandem=tandem).order_by("-pk").first()


def seat_of(tandem: Tandem, person: Person) -> TandemMember | None:
    """The person's place in the tandem now."""
    return tandem.members.filter(person=person, until=None).select_related("person").first()


def page_of(seat: TandemMember) -> str:
    """Where this one is taken out."""
    return reverse("tandem_part", args=[seat.tandem_id, seat.pk])


def reason_against(seat: TandemMember, tandem: Tandem) -> str:
    """Why this one may not leave now; empty when they may. Who may say so and the year are asked elsewhere."""
    if tandem.state == S.DRAFT:
        return f"Тандем № {tandem.number} — ещё черновик: удалите его и составьте новый."
    if tandem.state not in PARTED:
        return f"Тандем № {tandem.number} уже {tandem.get_state_display()}: выводить из него некого."
    if is_last(seat, tandem):
        return (
            f"{seat.person.short_name} — единственный {seat.get_side_display()} тандема № {tandem.number}. "
            + (WHOLE[S(tandem.state)])
        )
    order = project_of(tandem) if tandem.state == S.ORDERED else None
    if order and not order.is_editable:
        return STUCK.format(tandem.number, HOW.get(Order.State(order.state), "обновите страницу"))
    return ""


def is_last(seat: TandemMember, tandem: Tandem) -> bool:
    """Nobody else is on this side now."""
    return not tandem.members.filter(side=seat.side, until=None).exclude(pk=seat.pk).exists()


def wrong_day(seat: TandemMember, day: datetime.date, today: datetime.date) -> str:
    """What is wrong with the last day; empty when nothing is."""
    first = min(seat.since, today)  # an order may stand before the tandem begins
    if first <= day <= today:
        return ""
    return f"Последний день — не раньше {first:%d.%m.%Y} и не позже сегодняшнего дня, {today:%d.%m.%Y}."


def answers_to(seat: TandemMember) -> Q:
    """Condition: the tandem answers this person's request."""
    return Q(tandem=seat.tandem_id, request__person=seat.person_id) if seat.side == Side.MENTEE else Q(pk__in=[])


def follows(seat: TandemMember, tandem: Tandem) -> list[str]:
    """What will happen, for the page that asks."""
    sides = [[one.person.short_name for one in tandem.seats(side) if one.pk != seat.pk] for side in Side.values]
    said = [f"{seat.person.full_name} выйдет из тандема № {tandem.number}"]
    said += [f"остаются: {' — '.join(', '.join(names) for names in sides)}"]
    said += _of_mentee(seat) if seat.side == Side.MENTEE else ["у этого наставника освободится место"]
    if tandem.state == S.ORDERED:
        return [*said, "пара останется в проекте приказа уже без этого участника"]
    signed = [str(line.order) for line in tandem.order_lines.select_related("order") if line.order.is_frozen]
    kept = f"{', '.join(signed)} останется как подписан: " if signed else ""
    return [*said, f"{kept}внесите изменение приказом"]


def _of_mentee(seat: TandemMember) -> list[str]:
    """Whether a mentor is looked for again: not for somebody who has left the school or lacks a needed consent."""
    person = seat.person
    gone, why = why_gone(person), not_sought([person], timezone.localdate())[person.pk]
    if gone:
        said = ["отмечено, что этот человек выбыл: в другой тандем его не предложат"]
    else:
        said = [f"в приказ о другом тандеме этот человек не войдёт: {why}" if why else FREE]
    if RequestAnswer.objects.filter(answers_to(seat)).exists():  # scope: of the tandem in hand
        waits = WAITS if not why else "станет отозванным: наставника больше не ищут"
        said.append(f"запрос, на который отвечал тандем, {waits}")
    return said
