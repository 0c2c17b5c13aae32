"""A job is a long piece of work that somebody started and may watch."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

LOST_AFTER = timedelta(seconds=60)  # the worker says «I am alive» at every step and every ten seconds


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about jobs."""

    def visible_to(self, user: Any) -> "JobQuerySet":
        """One's own jobs; the curator sees all of the school, the administrator all."""
        if user.has("admin"):
            return self
        if user.school and user.has("curator"):
            return self.filter(school=user.school)
        return self.filter(created_by=user, school=user.school)


class Job(models.Model):
    """Long work: what was asked, how far it is, what came of it. `arguments` and `result` hold ids and counts only."""

    class State(models.TextChoices):
        """Words of the interface."""

        QUEUED = "queued", "ждёт очереди"
        RUNNING = "running", "выполняется"
        DONE = "done", "готово"
        FAILED = "failed", "не получилось"
        CANCELLED = "cancelled", "остановлено"

    school = models.ForeignKey("mentoring.School", models.CASCADE, null=True, verbose_name="школа")
    kind = models.CharField("вид", max_length=40)
    title = models.CharField("что делаем", max_length=200)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.QUEUED, editable=False)
    done = models.PositiveIntegerField("сделано", default=0)
    total = models.PositiveIntegerField("всего", default=0)
    message = models.TextField("сообщение", blank=True)
    arguments = models.JSONField("аргументы", default=dict)
    result = models.JSONField("итог", default=dict)
    back = models.CharField("куда вернуться", max_length=200, blank=True)
    run = models.PositiveIntegerField("который раз", default=0, editable=False)
    cancel_asked = models.BooleanField("просят остановить", default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="кто поставил")
    created_at = models.DateTimeField("поставлено", auto_now_add=True)
    beat_at = models.DateTimeField("последний знак", null=True)
    finished_at = models.DateTimeField("закончено", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "задание", "задания"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_lost(self) -> bool:
        """The worker went silent: the machine was switched off or the process was killed."""
        return self.state == self.State.RUNNING and (self.beat_at is None or timezone.now() - self.beat_at > LOST_AFTER)

    @property
    def may_restart(self) -> bool:
        """Failed, stopped or lost work can be asked for again."""
        return self.is_lost or self.state in (self.State.FAILED, self.State.CANCELLED)

    @property
    def is_open(self) -> bool:
        """Still waiting or running."""
        return self.state in (self.State.QUEUED, self.State.RUNNING) and not self.is_lost
