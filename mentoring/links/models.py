"""A link by which somebody without an account answers one form, with what was typed so far."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mentoring.org.models import School


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    """Questions about links."""

    def visible_to(self, user: Any) -> "PersonalLinkQuerySet":
        """Links of the open school, for its curator."""
        return self.filter(school=user.school) if user.school and user.has("curator") else self.none()

    def open(self) -> "PersonalLinkQuerySet":
        """Neither used up nor revoked nor over."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class PersonalLink(models.Model):
    """The key to one form. What the form is about says the row of the upper slice that points here.

    The code itself is kept nowhere: `seed` and the secret key of the installation make it again when a sheet is printed
    once more, `code_hash` finds the row when it is opened. A stolen database opens no form. `draft` is what was typed
    and not sent yet ({field: text}); it goes when the form is sent or the link is over."""

    class Purpose(models.TextChoices):
        """The form behind the link."""

        VIEW = "view", "сведения о запросе"
        CONSENT = "consent", "согласие"
        MENTEE = "mentee", "заявка наставляемого"
        MENTOR = "mentor", "заявка кандидата в наставники"

    school = models.ForeignKey(School, models.CASCADE, related_name="+", verbose_name="школа")
    purpose = models.CharField("что открывает", max_length=10, choices=Purpose)
    seed = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    single_use = models.BooleanField("на один ответ", default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="кто создал"
    )
    created_at = models.DateTimeField("создана", auto_now_add=True)
    expires_at = models.DateTimeField("действует до")
    used_at = models.DateTimeField("ответ получен", null=True, blank=True)
    revoked_at = models.DateTimeField("отозвана", null=True, blank=True)
    draft = models.JSONField(default=dict, blank=True, editable=False)
    draft_at = models.DateTimeField("черновик сохранён", null=True, blank=True, editable=False)

    objects = PersonalLinkQuerySet.as_manager()
    code = ""  # no column: known only while somebody has the link open

    class Meta:
        verbose_name, verbose_name_plural = "ссылка без учётной записи", "ссылки без учётной записи"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["expires_at"], name="link_with_draft", condition=Q(draft_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Ссылка {self.pk}: {self.get_purpose_display()}"

    @property
    def is_open(self) -> bool:
        """May still be opened."""
        return not self.used_at and not self.revoked_at and self.expires_at > timezone.now()

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and word of the tag."""
        if self.used_at:
            return "done", "Ответ получен"
        if self.revoked_at:
            return "mute", "Отозвана"
        return ("wait", "Ждёт ответа") if self.is_open else ("bad", "Срок вышел")
