"""Two people at one card: the second is told, nothing is overwritten in silence, what was typed stays.

A model that is edited on a page has a `version`; the form carries the version it was opened with."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused, Overtaken

PART = 500  # rows in one question


def late(row: models.Model, actor: Any, action: str = "") -> MoveRefused:
    """What to raise when the row has moved on: Overtaken, or a plain refusal when the same person has done the very
    `action` a moment ago (a button pressed twice)."""
    last = AuditEntry.objects.about(row).changes().values_list("actor_id", "action").first()
    pressed_twice = last == (actor.pk, action)
    return (MoveRefused if pressed_twice else Overtaken)(f"{last_change(row)} Это нажатие ничего не изменило.")


def write(row: Any, fields: Iterable[str], version: int) -> None:
    """Write these fields of the row unless its version has moved on. Raises Overtaken with who and when."""
    values = {name: getattr(row, name) for name in fields}
    same = type(row)._base_manager.filter(pk=row.pk, version=version)
    if not same.update(**values, version=models.F("version") + 1):  # what was sent plus one may be too large
        raise Overtaken(f"{last_change(row)} Сравните и нажмите «Сохранить», чтобы оставить своё.")
    row.version = version + 1


def last_change(row: models.Model) -> str:
    """«Запись уже изменена: Соколова А. П., 14:05 (Тандем завершён).» by the journal."""
    entry = AuditEntry.objects.about(row).changes().first()
    if entry is None:
        return "Запись уже изменена."
    who = get_user_model()._default_manager.filter(pk=entry.actor_id).first()
    at, act = timezone.localtime(entry.at), entry.get_action_display()
    return f"Запись уже изменена: {who or 'программа'}, {at:%H:%M} ({act})."


def still(model: type[models.Model], kept: dict[int, int]) -> dict[int, int]:
    """{key: version}: the version with which each row stands again as it stood with the `kept` one, because what came
    after it was undone; the kept one itself when nothing was. Undoing is a change like any other, so the version goes
    up then too, and the line of the journal tells which one it brings `back`: [the version of before, the one now]."""
    keys, back = list(kept), {}
    for start in range(0, len(keys), PART):
        rows = AuditEntry.objects.filter(object_type=model._meta.label_lower, object_id__in=keys[start : start + PART])
        for pk, values in rows.filter(values__has_key="back").values_list("object_id", "values"):
            back[pk, values["back"][0]] = values["back"][1]
    now = dict(kept)
    for pk in now:
        while (pk, now[pk]) in back:
            now[pk] = back[pk, now[pk]]
    return now


def both(form: Any) -> list[tuple[str, str, str]]:
    """(label, saved by the other, typed here) of the fields that differ; the form is made ready to be saved again."""
    now = type(form.instance)._base_manager.get(pk=form.instance.pk)
    form.data = form.data.copy()
    form.data["version"] = str(now.version)
    rows = []
    for name in [name for name in form.changed_data if name != "version"]:
        saved = getattr(now, name, form.initial.get(name))
        rows.append(
            (str(form.fields[name].label), _text(form, name, saved), _text(form, name, form.cleaned_data[name]))
        )
    return [row for row in rows if row[1] != row[2]]


def _text(form: Any, name: str, value: Any) -> str:
    """A value as the page shows it: the label of a choice, a date in figures, several in one line."""
    if hasattr(value, "all"):  # rows on the other side of a table between
        value = list(value.all())
    if isinstance(value, list):
        return ", ".join(_text(form, name, one) for one in value) or "—"
    if value in (None, ""):
        return "—"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", ())}
    return choices.get(str(getattr(value, "pk", value)), str(value))
