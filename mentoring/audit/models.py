"""One append-only journal of acts. It keeps numbers of people and names of fields, never personal values:
otherwise erasing a child would leave the name here (152-ФЗ)."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from mentoring.audit.actions import READING, choices


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows are added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("The journal is append-only.")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("The journal is append-only.")

    def visible_to(self, user: Any) -> "AppendOnly":
        """The curator and the director read their school's journal; the administrator reads all of it."""
        if user.has("admin"):
            return self
        if user.school and user.has("curator", "director"):
            return self.filter(school_id=user.school.pk)
        return self.none()

    def about(self, obj: models.Model) -> "AppendOnly":
        """What happened to this row, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("-at", "-pk")

    def changes(self) -> "AppendOnly":
        """Acts that changed something."""
        return self.exclude(action__in=READING)


class AuditEntry(models.Model):
    """One act. `values` holds before and after of fields that are not personal (a state, a number, a date)."""

    at = models.DateTimeField("когда", default=timezone.now, db_index=True)
    action = models.CharField("действие", max_length=40, choices=choices)
    actor_id = models.BigIntegerField("кто", null=True, db_index=True)
    actor_label = models.CharField("в роли", max_length=40, blank=True)
    school_id = models.BigIntegerField("школа", null=True)
    object_type = models.CharField("вид записи", max_length=60, blank=True)
    object_id = models.BigIntegerField("номер записи", null=True)
    fields = models.JSONField("поля", default=list)
    values = models.JSONField("было — стало", default=dict)
    ip = models.GenericIPAddressField("адрес", null=True)
    session = models.CharField("сеанс", max_length=16, blank=True)
    request_id = models.CharField("номер запроса", max_length=16, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "запись журнала", "журнал действий"
        indexes = [
            models.Index(fields=["school_id", "-at"], name="audit_school_at"),
            models.Index(fields=["school_id", "actor_id", "-at"], name="audit_school_actor"),
            models.Index(fields=["school_id", "action", "-at"], name="audit_school_action"),
            models.Index(fields=["object_type", "object_id", "-at"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.get_action_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row only."""
        if self.pk:
            raise TypeError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("The journal is append-only.")
