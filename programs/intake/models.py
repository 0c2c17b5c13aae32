"""An import is one file or paste on its way into the bases, and afterwards the memory of what it did."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models

from mentoring.jobs.models import Job
from mentoring.org.models import School, SchoolYear
from mentoring.spreadsheets.packing import packed, unpacked
from mentoring.spreadsheets.reading import Sheet
from participants.roster.headers import Header

KEPT_DAYS = 30  # the rows of the file and what undoing needs are kept so long, then only the counts


class ImportQuerySet(models.QuerySet["Import"]):
    """Questions about imports."""

    def visible_to(self, user: Any) -> "ImportQuerySet":
        """The curator's, of the school that is open."""
        return self.filter(school=user.school) if user.school and user.has("curator") else self.none()

    def for_list(self) -> "ImportQuerySet":
        """The history: newest first, without the rows of the files."""
        return (
            self.defer("content", "read", "journal").select_related("created_by", "year").order_by("-created_at", "-pk")
        )


class Import(models.Model):
    """One file. `content` (sheets), `read` (its rows understood) and `journal` (what was written, with what stood there
    before) are packed JSON; `headers` say what the columns hold, `choices` who is who where the file alone can't tell
    («Лист1:58» → «new» or a person's key), `left_out` the rows not to be taken («Лист1:59»); `counts` are what the
    history shows. `version` goes on with each change of the draft."""

    class State(models.TextChoices):
        """Words of the interface."""

        DRAFT = "draft", "проверяется"
        TAKEN = "taken", "загружен"
        UNDONE = "undone", "отменён"
        DROPPED = "dropped", "отброшен"

    school = models.ForeignKey(School, models.CASCADE, related_name="imports", verbose_name="школа")
    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="imports", verbose_name="учебный год")
    source = models.CharField("файл", max_length=200)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.DRAFT, editable=False)
    content = models.BinaryField(default=bytes, editable=False)
    read = models.BinaryField(default=bytes, editable=False)
    headers = models.JSONField("столбцы", default=dict, editable=False)
    choices = models.JSONField("решения", default=dict, editable=False)
    left_out = models.JSONField("не брать", default=list, editable=False)
    clear_empty = models.BooleanField("очищать поля, пустые в файле", default=False)
    counts = models.JSONField("счёт", default=dict, editable=False)
    journal = models.BinaryField(default=bytes, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="задание")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("прочитан", auto_now_add=True)
    taken_at = models.DateTimeField("загружен", null=True, editable=False)
    undone_at = models.DateTimeField("отменён", null=True, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "загрузка", "загрузки"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="import_state_known", condition=models.Q(state__in=["draft", "taken", "undone", "dropped"])
            )
        ]

    def __str__(self) -> str:
        return f"Загрузка «{self.source}»"

    @property
    def tone(self) -> str:
        """How the state is drawn."""
        return {"draft": "wait", "taken": "ok", "undone": "mute", "dropped": "none"}[self.state]

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets of the file; none once they are forgotten."""
        told = unpacked(self.content) or []
        return [
            Sheet(name, [(number, cells) for number, cells in rows], hidden, set(hidden_rows), notes)
            for name, rows, hidden, hidden_rows, notes in told
        ]

    @sheets.setter
    def sheets(self, sheets: list[Sheet]) -> None:
        self.content = packed([[s.name, s.rows, s.hidden, sorted(s.hidden_rows), s.notes] for s in sheets])

    @property
    def maps(self) -> dict[str, Header]:
        """Headers of the sheets that are loaded, by the names of the sheets."""
        return {
            name: Header(told["base"], told["row"], _numbered(told["titles"]), _numbered(told["columns"]))
            for name, told in self.headers.items()
            if told["base"]
        }


class HeaderMemory(models.Model):
    """How the curator mended the map of columns; the next file with the same titles starts from it."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+", verbose_name="школа")
    key = models.CharField("заголовки", max_length=64)
    base = models.CharField("база", max_length=10)
    columns = models.JSONField("столбцы", default=dict)

    class Meta:
        verbose_name, verbose_name_plural = "память столбцов", "память столбцов"
        constraints = [models.UniqueConstraint(fields=["school", "key"], name="header_memory_once")]

    def __str__(self) -> str:
        return f"{self.base}: {len(self.columns)}"


def header_key(header: Header) -> str:
    """The same for files made from one blank."""
    return hashlib.sha256(header.key.encode()).hexdigest()


def _numbered(told: dict[str, str]) -> dict[int, str]:
    return {int(at): text for at, text in told.items()}
