"""An edited export on its way back, and afterwards the memory of what it did."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentoring.org.models import School, SchoolYear
from mentoring.reloading.lists import LISTS, ListBack, codes

KEPT_DAYS = 30  # the rows of the file and what undoing needs are kept so long, then only the counts
TONES = {"draft": "wait", "taken": "ok", "undone": "mute", "dropped": "none"}


class ReloadQuerySet(models.QuerySet["Reload"]):
    """Questions about edited exports."""

    def visible_to(self, user: Any) -> "ReloadQuerySet":
        """The curator's, of the school that is open."""
        return self.filter(school=user.school) if user.school and user.has("curator") else self.none()

    def for_list(self) -> "ReloadQuerySet":
        """The history: newest first, without the rows of the files."""
        return self.defer("content", "journal").select_related("created_by").order_by("-created_at", "-pk")


class Reload(models.Model):
    """One edited export of the list `listed`. `content` (numbered rows, the header first) and `journal` (what was
    written, with what stood there before) are packed; `counts` are what the history shows."""

    class State(models.TextChoices):
        """Words of the interface."""

        DRAFT = "draft", "проверяется"
        TAKEN = "taken", "загружены"
        UNDONE = "undone", "отменены"
        DROPPED = "dropped", "отброшены"

    school = models.ForeignKey(School, models.CASCADE, related_name="reloads", verbose_name="школа")
    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="reloads", verbose_name="учебный год")
    listed = models.CharField("список", max_length=20, choices=codes)
    source = models.CharField("файл", max_length=200)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.DRAFT, editable=False)
    content = models.BinaryField(default=bytes, editable=False)
    counts = models.JSONField("счёт", default=dict, editable=False)
    journal = models.BinaryField(default=bytes, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("прочитан", auto_now_add=True)
    taken_at = models.DateTimeField("загружены", null=True, editable=False)
    undone_at = models.DateTimeField("отменены", null=True, editable=False)

    objects = ReloadQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "загрузка правок", "загрузки правок"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="reload_state_known", condition=models.Q(state__in=["draft", "taken", "undone", "dropped"])
            )
        ]

    def __str__(self) -> str:
        return f"Правки «{self.source}»"

    @property
    def tone(self) -> str:
        """How the state is drawn."""
        return TONES[self.state]

    @property
    def list_back(self) -> ListBack:
        """What may be changed in the list, and how."""
        return LISTS[self.listed]


def forget_old() -> int:
    """Rows of old files, and what stood before them, are personal data nobody needs any more; what was loaded so long
    ago cannot be undone. The counts stay in the history. How many were emptied."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    old = Reload.objects.alias(since=Coalesce("taken_at", "created_at")).filter(since__lt=before)
    old.filter(state=Reload.State.DRAFT).update(state=Reload.State.DROPPED)
    return old.exclude(content=b"", journal=b"").update(content=b"", journal=b"")
