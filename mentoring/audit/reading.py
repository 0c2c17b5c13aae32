"""The journal as people read it: names are looked up at the moment of reading, for the journal keeps numbers only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from mentoring.audit.models import AuditEntry


@dataclass(frozen=True)
class Told:
    """One line of the journal in words."""

    entry: AuditEntry
    actor: str
    kind: str
    name: str
    fields: list[str]
    changes: list[tuple[str, str, str]]

    @property
    def details(self) -> str:
        """Changed values, or the names of changed fields, in one line."""
        told = [f"{what}: {before} → {after}" if before else f"{what}: {after}" for what, before, after in self.changes]
        return "; ".join(told) or ", ".join(self.fields)

    @property
    def is_own(self) -> bool:
        """Done to oneself (a sign-in): the name need not be said twice."""
        own = get_user_model()._meta.label_lower, self.entry.actor_id
        return (self.entry.object_type, self.entry.object_id) == own


def model_of(label: str) -> type[models.Model] | None:
    """The model of «app.model», or None when there is no such model any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def short(row: Any) -> str:
    """A person by the short name, anything else by its own words."""
    return str(getattr(row, "short_name", "") or row)[:120]


def names_of(entries: Iterable[AuditEntry], user: Any) -> dict[tuple[str, int], str]:
    """Names of the objects that this reader may see, one query for each kind of object; the others stay numbers."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.object_id is not None:
            wanted[entry.object_type].add(entry.object_id)
    found = {}
    for label, ids in wanted.items():
        manager = getattr(model_of(label), "_default_manager", None)
        if manager is not None and hasattr(manager, "visible_to"):
            found.update(
                {(label, row.pk): short(row) for row in manager.visible_to(user).filter(pk__in=ids).select_related()}
            )
    return found


def field_name(label: str, name: str) -> str:
    """«фамилия» for a field of a model, «пункты приказа» for rows that hang on it, else the word itself."""
    model = model_of(label)
    found: list[Any] = [one for one in model._meta.get_fields() if one.name == name] if model else []
    named = [getattr(one, "verbose_name", "") or one.related_model._meta.verbose_name_plural for one in found]
    return str(named[0]) if named else name


def state_name(label: str, value: Any) -> str:
    """A state in words of its model."""
    model = model_of(label)
    choices = dict(model._meta.get_field("state").flatchoices) if model and hasattr(model, "state") else {}  # type: ignore[union-attr]
    return str(choices.get(value, value))


WORDS = {
    "count": "сколько",
    "hidden": "скрыта",
    "kind": "вид",
    "lines": "строк",
    "list": "список",
    "moved": "перенесено",
    "number": "номер",
    "other": "второй №",
    "page": "страница",
    "person": "человек №",
    "place": "школа №",
    "role": "роль",
    "rows": "строк",
    "scan": "скан",
    "size": "байт",
    "status": "ответ",
    "tandems": "тандемов",
}
LISTS = {
    "audit": "журнал действий",
    "consent_links": "ссылки для согласий",
    "consent_papers": "реестр согласий",
    "consents": "согласия",
    "corrections": "просьбы исправить данные",
    "import_bad_rows": "строки файла с ошибками",
    "mentees": "база наставляемых",
    "mentors": "база наставников",
    "orders": "приказы",
    "people": "все люди",
    "request_areas": "области запросов",
    "requests": "запросы",
    "requests_sort": "разбор запросов по областям",
    "tandem_drafts": "черновики пар",
    "tandems": "тандемы",
    "users": "кто имеет доступ",
}


def tell(entries: list[AuditEntry], user: Any) -> list[Told]:
    """The lines in words; the number of queries depends on the kinds of objects, not on the number of lines."""
    actors = get_user_model()._default_manager.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    names = names_of(entries, user)
    told = []
    for entry in entries:
        model = model_of(entry.object_type)
        actor = short(actors[entry.actor_id]) if entry.actor_id in actors else ""
        nobody = "посетитель" if entry.ip else "программа"
        told.append(
            Told(
                entry,
                actor or (nobody if entry.actor_id is None else f"пользователь № {entry.actor_id}"),
                str(model._meta.verbose_name) if model else entry.object_type,
                names.get((entry.object_type, entry.object_id or 0), ""),
                [field_name(entry.object_type, name) for name in entry.fields],
                changes(entry),
            )
        )
    return told


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """(what, before, after) of the values that are kept; a value without «before» has an empty one."""
    values: dict[str, Any] = dict(entry.values)
    values.pop("back", None)  # numbers for undoing earlier loads, see versions.py
    rows = []
    if "before" in values or "after" in values:
        before, after = values.pop("before", ""), values.pop("after", "")
        label = entry.object_type
        what = ", ".join(field_name(label, name) for name in entry.fields) or "состояние"
        rows.append((what, state_name(label, before), state_name(label, after)))
    return rows + [
        (WORDS.get(key, key), "", in_words(key, value)) for key, value in values.items() if value is not None
    ]


def in_words(key: str, value: Any) -> str:
    """A kept value as people read it: the name of a list or of a role, «согласия 2, участники тандемов 1»."""
    if isinstance(value, dict):
        models = [(model_of(label), number) for label, number in value.items()]
        return ", ".join(f"{model._meta.verbose_name_plural} {number}" for model, number in models if model)
    if key == "role":
        return str(dict(apps.get_model("mentoring", "rolegrant")._meta.get_field("role").flatchoices).get(value, value))
    return LISTS.get(value, str(value)) if key == "list" else str(value)
