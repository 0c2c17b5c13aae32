"""A certificate that somebody has finished a course."""

import secrets
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q

from mentoring.accounts.inviting import ALPHABET, LENGTH
from mentoring.org.models import School
from participants.schooling.models import Enrolment, OfSchool


def new_code() -> str:
    """128 random bits that are read from paper and typed in; they open nothing but the page of this certificate."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class Told(NamedTuple):
    """What the list says of a paper."""

    course: str
    hours: int
    code: str  # in groups of five, for typing


class CertificateQuerySet(OfSchool):
    """Questions about certificates."""

    own = "enrolment__person__user"

    def for_list(self) -> "CertificateQuerySet":
        """With who and which course, the newest first."""
        rows = self.select_related("enrolment__person", "enrolment__course__year", "enrolment__group")
        return rows.order_by("-year", "-number")


class Certificate(models.Model):
    """Number and date are given once and never taken back; `facts` (facts.py) are what the paper says, for good. A
    paper that says something wrong is cancelled: the number stays with it, and the person may get a new one.

    When the person is erased the row stays without a name and without its paper: the number was given."""

    school = models.ForeignKey(School, models.CASCADE, related_name="certificates", verbose_name="школа")
    enrolment = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, related_name="certificates", verbose_name="за какой курс"
    )
    number = models.PositiveIntegerField("номер")
    year = models.PositiveSmallIntegerField("год номера")
    dated = models.DateField("дата")
    code = models.CharField("код проверки", max_length=LENGTH, unique=True, default=new_code, editable=False)
    facts = models.JSONField("что написано", default=dict, editable=False)
    paper = models.BinaryField("PDF", null=True, editable=False)
    sha256 = models.CharField("SHA-256 файла", max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("выдан", auto_now_add=True)
    cancelled_on = models.DateField("аннулирован", null=True, editable=False)
    cancel_reason = models.CharField("почему аннулирован", max_length=300, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "сертификат", "сертификаты"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(cancelled_on=None), name="certificate_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"Сертификат № {self.number_text}"

    @property
    def number_text(self) -> str:
        """«12/2026»."""
        return f"{self.number}/{self.year}"

    @property
    def told(self) -> Told:
        """Course, hours and the code for typing, as the paper says them."""
        return Told(self.facts.get("course", ""), self.facts.get("hours", 0), self.facts.get("shown_code", self.code))

    @property
    def is_nameless(self) -> bool:
        """The person was erased."""
        return not self.facts.get("holder")


def visible_papers(user: Any) -> Any:
    """What this person may see, the bytes of the papers left in the database."""
    return Certificate.objects.visible_to(user).defer("paper")


def in_force() -> Prefetch:
    """The one certificate of each enrolment that stands, as the list `papers`, without the bytes."""
    standing = Certificate.objects.filter(cancelled_on=None).defer("paper")  # scope: the enrolments are the user's
    return Prefetch("certificates", queryset=standing, to_attr="papers")
