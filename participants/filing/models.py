"""A pile of scanned sheets between «look» and «take»."""

from typing import Any

from django.conf import settings
from django.db import models

from mentoring.org.models import School
from participants.consentpapers.models import ConsentBlank
from participants.consents.models import Consent


class ScanPileQuerySet(models.QuerySet["ScanPile"]):
    """Questions about piles."""

    def visible_to(self, user: Any) -> "ScanPileQuerySet":
        """Of the open school, for its curator."""
        return self.filter(school=user.school) if user.school and user.has("curator") else self.none()


class ScanPile(models.Model):
    """What was uploaded at once. Nothing is a consent until the pile is taken; what is not taken goes in three days."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+", verbose_name="школа")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("загружена", auto_now_add=True)
    taken_at = models.DateTimeField("подшита", null=True, editable=False)

    objects = ScanPileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "стопка сканов", "стопки сканов"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Стопка сканов № {self.pk}"


class ScanPageQuerySet(models.QuerySet["ScanPage"]):
    """Questions about pages."""

    def visible_to(self, user: Any) -> "ScanPageQuerySet":
        """Those of the piles that one may see."""
        return self.filter(pile__in=ScanPile.objects.visible_to(user))

    def for_list(self) -> "ScanPageQuerySet":
        """In the order of the pile, with what each was found to be."""
        return self.select_related("blank__person", "blank__text", "consent").order_by("position")


class ScanPage(models.Model):
    """One sheet: a page of a PDF as a file of its own, or a photograph. `file` is let go when the consent takes it."""

    pile = models.ForeignKey(ScanPile, models.CASCADE, related_name="pages", verbose_name="стопка")
    position = models.PositiveSmallIntegerField("лист")
    source = models.CharField("файл", max_length=120)
    number = models.PositiveSmallIntegerField("страница файла")
    code = models.CharField("код", max_length=16, blank=True)
    file = models.FileField("скан", upload_to="consents", blank=True)
    blank = models.ForeignKey(
        ConsentBlank, models.SET_NULL, null=True, blank=True, related_name="pages", verbose_name="бланк"
    )
    consent = models.ForeignKey(
        Consent, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="согласие"
    )

    objects = ScanPageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "лист сканов", "листы сканов"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"Лист {self.position}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.pile.school_id
