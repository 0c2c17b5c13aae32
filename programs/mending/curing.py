"""The cures that the checker offers: each finds its remark anew, does what its button said and is in the journal."""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, last_change, late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import MentoringForm
from mentoring.settling.rules import can_settle
from programs.documents.drafting import require_project, usual_grounds, usual_values, write_items
from programs.documents.gathering import findings_of, grounds_of, items_of, tandems_of
from programs.documents.models import CheckOverride, Order
from programs.papers.checking import Finding, within
from programs.papers.items import Item, from_templates, numbered
from programs.tandems.models import Tandem

GONE = "Этого замечания уже нет: проект изменился. Посмотрите проверку ещё раз."


@transaction.atomic
def cure(*, order: Order, code: str, number: int, version: int, actor: Any) -> str:
    """Do the cure `number` of the finding `code`; what was done, in words.

    Raises Refused, Overtaken (the project was changed since the page was drawn) and MoveRefused (nothing to cure)."""
    _take_up(order, version, actor, paper=None, paper_of="")
    found = next((one for one in findings_of(order) if one.code == code), None)
    if found is None or not 0 <= number < len(found.cures):
        raise MoveRefused(GONE)
    chosen = found.cures[number]
    done = ACTS[chosen.act](order, found, chosen.value, actor)
    record("order_changed", order, actor, fields=[FIELDS.get(chosen.act, "items")])
    return done


@transaction.atomic
def override(*, order: Order, code: str, reason: str, version: int, actor: Any) -> None:
    """Let a finding pass with a recorded reason; an empty reason takes it back.

    Raises Refused and Overtaken (the project was changed since the page was drawn)."""
    _take_up(order, version, actor)
    may = {one.code for one in findings_of(order) if one.may_pass}
    require(code in may, "Это замечание нельзя пропустить: его нужно исправить.")
    if reason.strip():
        CheckOverride.objects.update_or_create(
            order=order, code=code, defaults={"reason": reason.strip()[:300], "actor": actor, "at": timezone.now()}
        )
    else:
        CheckOverride.objects.filter(order=order, code=code).delete()
    record("check_overridden", order, actor, fields=[code.partition(":")[0]], kept=bool(reason.strip()))


def _take_up(order: Order, version: int, actor: Any, **also: Any) -> None:
    """The project is this curator's to change and says what the page said. Raises Refused, Overtaken."""
    require_project(order, actor)
    if not Order.objects.filter(pk=order.pk, version=version).update(version=F("version") + 1, **also):
        raise Overtaken(f"{last_change(order)} Посмотрите проверку ещё раз.")


def put(order: Order, found: Finding, value: str, actor: Any) -> str:
    """Other words in place of the marked ones."""
    pattern = re.compile(rf"(?<!\w){re.escape(found.fragment)}(?!\w)")
    texts = dict(numbered(items_of(order)))
    new = pattern.sub(lambda _: value, texts[found.place])
    write_items(order, rewritten(order, {found.place: new}))
    return f"В п. {found.place} теперь «{value}»"


def drop(order: Order, found: Finding, value: str, actor: Any) -> str:
    """Take the item (or the subitem) out; the others are numbered anew."""
    text = dict(numbered(items_of(order)))[found.place]
    write_items(order, rewritten(order, {found.place: None}))
    return f"Убран п. {found.place}: «{text[:120]}»" if text.strip() else f"Пустой п. {found.place} убран"


def rewritten(order: Order, changes: dict[str, str | None]) -> list[Item]:
    """The items with other texts at some places; None takes the place out, with its subitems."""
    items = []
    for number, item in enumerate(items_of(order), 1):
        texts = {f"{number}.{part}": text for part, text in enumerate(item.subitems, 1)}
        subitems = [changes.get(place, text) for place, text in texts.items()]
        text = changes.get(str(number), item.text)
        if text is not None:
            items.append(Item(text, tuple(sub for sub in subitems if sub is not None)))
    return items


def usual_items(order: Order, found: Finding, value: str, actor: Any) -> str:
    """The items of the template again."""
    pupils = any(person.kind == "pupil" for tandem in tandems_of(order) for person in tandem.mentees)
    write_items(order, from_templates(usual_values(order), {"pupils"} if pupils else set()))
    return "Обычные пункты возвращены"


def tick_grounds(order: Order, found: Finding, value: str, actor: Any) -> str:
    """The grounds that a new project would get today."""
    usual = usual_grounds(order.kind, timezone.localdate())
    if not usual:
        raise MoveRefused("В справочнике нет действующих оснований для такого приказа. Попросите администратора.")
    order.grounds.set(usual)
    return f"Отмечены основания: {len(usual)}"


def drop_ground(order: Order, found: Finding, value: str, actor: Any) -> str:
    """A ground that is not in force leaves the preamble."""
    order.grounds.remove(*(ground for ground in grounds_of(order) if ground.wording == value))
    return "Недействующее основание убрано"


def add_form(order: Order, found: Finding, value: str, actor: Any) -> str:
    """The form of these pairs becomes one of the year's."""
    require(can_settle(actor, order.school), "Формы года выбирают куратор и директор школы.")
    form = next(tandem.form for tandem in tandems_of(order) if tandem.form.title == value)
    order.year.forms.add(form)
    record("year_changed", order.year, actor, fields=["forms"])
    return f"Форма «{value}» добавлена в {order.year.label} учебный год"


def fit_term(order: Order, found: Finding, value: str, actor: Any) -> str:
    """The term of a tandem is cut by the school year."""
    one = next(tandem for tandem in tandems_of(order) if str(tandem.number) == value)
    starts, ends = within(one.starts, one.ends, order.year.starts, order.year.ends)
    rows = Tandem.objects.filter(pk=one.pk, state=Tandem.State.ORDERED, version=one.version)
    if not rows.update(starts=starts, ends=ends, version=one.version + 1):
        raise late(one, actor)
    one.members.filter(until__isnull=True).update(since=starts)
    record("tandem_changed", one, actor, fields=["starts", "ends"])
    terms = [(starts, ends), *((tandem.starts, tandem.ends) for tandem in tandems_of(order) if tandem.pk != one.pk)]
    order.starts, order.ends = min(start for start, _ in terms), max(end for _, end in terms)
    order.save(update_fields=["starts", "ends"])
    return f"Тандем № {value}: срок с {starts:%d.%m.%Y} по {ends:%d.%m.%Y}"


def suit_form(order: Order, found: Finding, value: str, actor: Any) -> str:
    """The tandem gets the form that is for its people; a role model of the former form goes."""
    number, _, code = value.partition(" ")
    one = next(tandem for tandem in tandems_of(order) if str(tandem.number) == number)
    form = MentoringForm.objects.get(code=code)
    rows = Tandem.objects.filter(pk=one.pk, state=Tandem.State.ORDERED, version=one.version)
    if not rows.update(form=form, role_model=None, version=one.version + 1):
        raise MoveRefused(GONE)
    record("tandem_changed", one, actor, fields=["form", "role_model"])
    return f"Тандем № {number}: форма «{form}»"


ACTS: dict[str, Callable[[Order, Finding, str, Any], str]] = {
    "put": put,
    "drop": drop,
    "items": usual_items,
    "grounds": tick_grounds,
    "ground": drop_ground,
    "form": add_form,
    "fit": fit_term,
    "suit": suit_form,
}
FIELDS = {"grounds": "grounds", "ground": "grounds", "form": "lines", "fit": "lines", "suit": "lines"}
