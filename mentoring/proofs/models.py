"""Recovery codes, as hashes."""

from django.db import models

from mentoring.accounts.models import User


class RecoveryCode(models.Model):
    """A code for one sign-in without the phone (80 random bits); only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = "запасной код", "запасные коды"

    def __str__(self) -> str:
        return f"Запасной код {self.pk}"
