"""The project of an order: made from draft tandems, changed while it is the curator's, dropped."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, last_change, late
from mentoring.kit.access import require
from mentoring.kit.russian import date_words
from mentoring.kit.workflow import MoveRefused
from programs.documents import rules
from programs.documents.gathering import called, official_forms
from programs.documents.models import LegalGround, Order, OrderItem, OrderLine
from programs.papers.items import Item, from_templates, renamed, workday
from programs.tandems.models import Tandem
from programs.tandems.rules import can_pair
from programs.tandems.workflow import move_all

NOT_YOURS = "Проект приказа готовит куратор школы."


@transaction.atomic
def draft_order(*, tandems: Sequence[Tandem], actor: Any, token: str = "", day: datetime.date | None = None) -> Order:
    """A project «О закреплении наставнических пар (групп)» of these drafts, drawn up on that day (today). The same
    token gives the same project.

    Raises Refused (not the curator, a closed year) and MoveRefused (no drafts, two years, a draft taken meanwhile)."""
    require(can_pair(actor), NOT_YOURS)
    if token and (made := Order.objects.visible_to(actor).filter(token=token).first()):
        return made
    if not tandems or len({tandem.year_id for tandem in tandems}) != 1:
        raise MoveRefused("Выберите хотя бы один черновик пары.")
    year = tandems[0].year
    year.hold_open()
    starts, ends = min(tandem.starts for tandem in tandems), max(tandem.ends for tandem in tandems)
    title = f"О закреплении наставнических пар (групп) на {year.paper_label} учебный год"
    order = Order(school=actor.school, year=year, title=title, starts=starts, ends=ends, created_by=actor, token=token)
    order.preamble = usual_preamble(order)
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:  # the twin of this very press was faster
        return Order.objects.visible_to(actor).get(token=token)
    order.grounds.set(usual_grounds(order.kind, timezone.localdate()))
    OrderLine.objects.bulk_create(OrderLine(order=order, tandem=tandem) for tandem in tandems)
    move_all(tandems, "order", actor)
    has_pupils = any(person.kind == "pupil" for tandem in tandems for person in tandem.mentees)
    write_items(order, from_templates(usual_values(order, day), {"pupils"} if has_pupils else set()))
    record("order_drafted", order, actor, tandems=len(tandems))
    return order


def usual_preamble(order: Order) -> str:
    """What follows the legal grounds."""
    introduced = order.year.introduction_order.strip()
    based = [f"во исполнение приказа {order.school.short_name} {introduced}"] if introduced else []
    return ", ".join([*based, "на основании письменных согласий участников"])


def usual_grounds(kind: str, day: datetime.date) -> list[LegalGround]:
    """Grounds in force that are offered for this kind of order by themselves."""
    return [ground for ground in LegalGround.objects.valid_on(day).filter(by_default=True) if kind in ground.kinds]


def usual_values(order: Order, day: datetime.date | None = None) -> dict[str, str]:
    """Values of the placeholders: terms counted from the start of the pairs, or from the day of the project when they
    have started already (nobody can meet a term that is over), officials in their cases."""
    first = min(max(order.starts, day or timezone.localdate()), order.ends)
    days = {"base_by": 4, "acquaint_by": 7, "meet_by": 11, "programs_by": 25}
    memo = datetime.date(order.starts.year + 1, 1, 15)
    terms = {name: workday(first + datetime.timedelta(days=n), order.ends) for name, n in days.items()}
    terms |= {
        "starts": order.starts,
        "ends": order.ends,
        "memo_by": workday(memo if memo > first else order.ends, order.ends),
    }
    officials = {name: form.text for name, form in official_forms(order).items()}
    return {**{name: date_words(day) for name, day in terms.items()}, **officials}


def write_items(order: Order, items: Iterable[Item]) -> None:
    """Put these items in place of the old ones, and remember how they call the officials."""
    now = called(order)
    items = [renamed(item, order.said, now) for item in items]  # typed over an older name
    order.items.all().delete()
    order.said = now
    order.save(update_fields=["said"])
    tops = OrderItem.objects.bulk_create(
        OrderItem(order=order, position=number, text=item.text) for number, item in enumerate(items, 1)
    )
    OrderItem.objects.bulk_create(
        OrderItem(order=order, parent=top, position=number, text=text)
        for top, item in zip(tops, items, strict=True)
        for number, text in enumerate(item.subitems, 1)
    )


@transaction.atomic
def change_order(
    *,
    order: Order,
    version: int,
    actor: Any,
    title: str,
    preamble: str,
    grounds: Iterable[LegalGround],
    items: list[Item],
) -> Order:
    """Write the text if nobody has since `version`. Raises Refused and MoveRefused."""
    require_project(order, actor)
    rows = Order.objects.filter(pk=order.pk, version=version, state=order.state)
    if not rows.update(title=title, preamble=preamble, paper=None, paper_of="", version=version + 1):
        raise Overtaken(f"{last_change(order)} Сравните тексты и сохраните ещё раз, чтобы оставить свой.")
    order.grounds.set(grounds)
    write_items(order, items)
    record("order_changed", order, actor, fields=["title", "preamble", "grounds", "items"])
    return order


@transaction.atomic
def add_line(*, order: Order, tandem: Tandem, actor: Any) -> None:
    """Put one more draft into the project. Raises Refused and MoveRefused."""
    require_project(order, actor)
    if tandem.year_id != order.year_id:
        raise MoveRefused("Тандем другого учебного года в этот приказ не входит.")
    move_all([tandem], "order", actor)
    OrderLine.objects.create(order=order, tandem=tandem)
    lines_changed(order, actor)


@transaction.atomic
def drop_line(*, order: Order, tandem: Tandem, actor: Any) -> None:
    """Take a tandem out of the project: it is a draft again. Raises Refused and MoveRefused."""
    require_project(order, actor)
    if not OrderLine.objects.filter(order=order, tandem=tandem).delete()[0]:
        raise late(tandem, actor, "tandem_released")
    move_all([tandem], "release", actor)
    lines_changed(order, actor)


@transaction.atomic
def drop_order(*, order: Order, actor: Any) -> None:
    """Delete the project; its tandems are drafts again. Raises Refused and MoveRefused."""
    require_project(order, actor)
    tandems = list(Tandem.objects.filter(order_lines__order=order).select_related("year"))
    OrderLine.objects.filter(order=order).delete()
    if tandems:
        move_all(tandems, "release", actor)
    record("order_dropped", order, actor)
    if not Order.objects.filter(pk=order.pk, state=order.state).delete()[0]:
        raise late(order, actor, "order_dropped")


def lines_changed(order: Order, actor: Any) -> None:
    """The drawn project is no longer true."""
    Order.objects.filter(pk=order.pk).update(paper=None, paper_of="", version=F("version") + 1)
    record("order_changed", order, actor, fields=["lines"])


def require_project(order: Order, actor: Any) -> None:
    """The project is this curator's to change, now. Raises Refused and MoveRefused."""
    require(rules.can_write(actor, order), NOT_YOURS)
    order.year.require_open()
    now = Order.objects.select_for_update().filter(pk=order.pk).values_list("state", flat=True).first()
    if not order.is_editable or now != order.state:  # sent to the director since the page read it
        raise late(order, actor, "order_dropped")
