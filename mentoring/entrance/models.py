"""What the door remembers: failures, for a day."""

from django.db import models
from django.utils import timezone


class Failure(models.Model):
    """One wrong attempt. The name that was typed is kept as a hash: people type passwords into the wrong field."""

    class Kind(models.TextChoices):
        """What was guessed at."""

        PASSWORD = "password", "пароль"
        CODE = "code", "код второго шага"
        LINK = "link", "ссылка-приглашение"
        KEY = "key", "личная ссылка"
        PAPER = "paper", "код сертификата"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name_hash = models.CharField(max_length=64)
    ip = models.GenericIPAddressField()

    class Meta:
        verbose_name, verbose_name_plural = "неудачная попытка", "неудачные попытки"
        indexes = [
            models.Index(fields=["ip", "at"], name="failure_ip_at"),
            models.Index(fields=["name_hash", "at"], name="failure_name_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%d.%m.%Y %H:%M}"
