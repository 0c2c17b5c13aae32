"""Writing the journal: called by every verb and move inside its own transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from mentoring.audit.actions import ACTIONS
from mentoring.audit.context import current_marks
from mentoring.audit.models import AuditEntry


def entry(
    action: str, obj: models.Model | None, actor: Any, *, fields: Iterable[str] = (), **values: Any
) -> AuditEntry:
    """An unsaved line of the journal (for bulk_create). Raises KeyError for an act that `actions.py` does not know."""
    ACTIONS[action]
    marks = current_marks()
    school = getattr(obj, "school_id", None) or getattr(getattr(actor, "school", None), "pk", None)
    return AuditEntry(
        action=action,
        actor_id=getattr(actor, "pk", None),
        actor_label=getattr(actor, "role_label", "")[:40],
        school_id=school,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        fields=sorted(fields),
        values=values,
        ip=marks.ip,
        session=marks.session,
        request_id=marks.request_id,
    )


def record(action: str, obj: models.Model | None, actor: Any, *, fields: Iterable[str] = (), **values: Any) -> None:
    """Write one act. `fields` are names of changed fields; `values` must not be personal."""
    entry(action, obj, actor, fields=fields, **values).save(force_insert=True)


def record_many(action: str, objects: Iterable[models.Model], actor: Any, *, fields: Iterable[str] = ()) -> None:
    """One line for each of many rows, in one statement."""
    like = entry(action, None, actor, fields=fields)  # the actor's roles and school are asked once, not for each row
    AuditEntry.objects.bulk_create([_about(obj, like) for obj in objects])


def _about(obj: models.Model, like: AuditEntry) -> AuditEntry:
    return AuditEntry(
        action=like.action,
        actor_id=like.actor_id,
        actor_label=like.actor_label,
        school_id=getattr(obj, "school_id", None) or like.school_id,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        fields=like.fields,
        ip=like.ip,
        session=like.session,
        request_id=like.request_id,
    )


def journal(action: str, obj: models.Model, actor: Any, *, before: str, after: str) -> None:
    """The journal of a Workflow: one state became another."""
    record(action, obj, actor, fields=["state"], before=before, after=after)
