"""Keeping the areas of a school: own ones are added, corrected, retired, deleted while nothing names them; common ones
are hidden and shown. The common tree itself belongs to the program."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction

from mentoring.audit.recording import record
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.russian import search_key
from mentoring.kit.workflow import MoveRefused
from participants.requests import rules
from participants.requests.areas import HiddenArea, RequestArea

STEP = 10  # between the places of neighbours
COMMON = "Это общая область: её можно только скрыть. Добавьте свою, если нужна другая."
TWIN = "Такая область здесь уже есть: «{}». Назовите эту иначе."


@transaction.atomic
def add_area(*, area: RequestArea, actor: Any) -> RequestArea:
    """An own group, or an own area inside a group of the school or a common one. Raises Refused, MoveRefused."""
    require(rules.can_lead_any(actor) and area.school_id == actor.school.pk, rules.AREAS_REASON)
    if area.parent is not None:
        require(area.parent.is_group and area.parent.school_id in (None, area.school_id), rules.AREAS_REASON)
        area.audience = area.parent.audience
    neighbours = list(_neighbours(area).values_list("position", flat=True))
    area.position = max(neighbours, default=0) + STEP
    _save(area, force_insert=True)
    record("area_changed", area, actor, fields=["title"])
    return area


@transaction.atomic
def change_area(*, area: RequestArea, fields: Iterable[str], version: int, actor: Any) -> RequestArea:
    """Another title or other words of an own area. Raises Refused, MoveRefused, Overtaken."""
    _require_own(area, actor)
    names = set(fields) & {"title", "keywords"}
    if "title" in names:
        _require_alone(area)
    try:
        with transaction.atomic():
            write(area, names, version)
    except IntegrityError as twin:
        raise MoveRefused(TWIN.format(area.title)) from twin
    record("area_changed", area, actor, fields=names)
    return area


@transaction.atomic
def retire(*, area: RequestArea, retired: bool, actor: Any) -> None:
    """Offer an own area no more (requests that have it keep it), or offer it again. Raises Refused, MoveRefused."""
    _require_own(area, actor)
    rows = RequestArea.objects.filter(pk=area.pk, retired=not retired)  # scope: asked above
    if not rows.update(retired=retired):
        raise MoveRefused("Это уже сделано. Обновите страницу.")
    record("area_changed", area, actor, fields=["retired"])


@transaction.atomic
def hide(*, area: RequestArea, hidden: bool, actor: Any) -> None:
    """Use a common area in this school no more, or use it again; twice is the same as once. Raises Refused."""
    require(rules.can_lead_any(actor), rules.AREAS_REASON)
    require(area.school_id is None, "Свою область не скрывают: отметьте, что она больше не предлагается.")
    if hidden:
        HiddenArea.objects.get_or_create(school=actor.school, area=area)
    else:
        HiddenArea.objects.filter(school=actor.school, area=area).delete()  # scope: of the actor's school
    record("area_changed", area, actor, fields=["retired"], hidden="да" if hidden else "нет")


@transaction.atomic
def remove_area(*, area: RequestArea, actor: Any) -> None:
    """Delete an own area that nothing names and that holds no areas. Raises Refused, MoveRefused."""
    _require_own(area, actor)
    if RequestArea.objects.select_for_update().filter(pk=area.pk).first() is None:  # scope: asked above
        raise MoveRefused("Этой области уже нет. Обновите страницу.")
    if is_used(area):
        raise MoveRefused(f"Удалить нельзя: область «{area}» где-то указана. Отметьте, что она больше не предлагается.")
    record("area_changed", area, actor, fields=["title"])
    RequestArea.objects.filter(pk=area.pk).delete()  # scope: asked above


def is_used(area: RequestArea) -> bool:
    """Something names the area in any slice: an area inside it, a request, a mentor."""
    return area.pk in used_among([area.pk])


def used_among(keys: Collection[int]) -> set[int]:
    """Those of these areas that something names; a query for each kind of things that may."""
    found: list[Any] = list(RequestArea._meta.get_fields(include_hidden=True))
    naming = [one for one in found if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)]
    used: set[int] = set()
    for one in naming if keys else ():
        if one.related_model is not HiddenArea:
            name = one.field.attname
            rows = one.related_model._base_manager.filter(**{f"{name}__in": keys})
            used.update(rows.order_by().values_list(name, flat=True).distinct())
    return used


def _require_own(area: RequestArea, actor: Any) -> None:
    require(rules.can_lead_any(actor), rules.AREAS_REASON)
    require(area.school_id is not None, COMMON)
    require(area.school_id == actor.school.pk, rules.AREAS_REASON)


def _neighbours(area: RequestArea) -> Any:
    """Areas of the same place that the school sees: own and common ones."""
    rows = RequestArea.objects.filter(school=area.school_id) | RequestArea.objects.filter(school=None)  # scope: its own
    return rows.filter(parent=area.parent_id, audience=area.audience).exclude(pk=area.pk)


def _require_alone(area: RequestArea) -> None:
    """No neighbour is called the same, ё and е, large and small letters alike. Raises MoveRefused."""
    key = search_key(area.title)
    twin = next((one for one in _neighbours(area) if search_key(one.title) == key), None)
    if twin is not None:
        raise MoveRefused(TWIN.format(twin.title))


def _save(area: RequestArea, **how: Any) -> None:
    _require_alone(area)
    try:
        with transaction.atomic():
            area.save(**how)
    except IntegrityError as twin:  # another page has added it a moment ago
        raise MoveRefused(TWIN.format(area.title)) from twin
