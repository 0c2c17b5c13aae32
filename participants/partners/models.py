"""A partner organisation and the people it sends. Source: domain.md §1 (outer contour), target model (партнёры)."""

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from mentoring.kit.russian import search_key
from mentoring.org.models import School
from participants.people.models import Person

SOON = datetime.timedelta(days=30)


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Questions about partners."""

    def visible_to(self, user: Any) -> "PartnerQuerySet":
        """The partners of the open school, for those who run it."""
        if not user.school or not user.has("curator", "director", "staff"):
            return self.none()
        return self.filter(school=user.school)

    def for_list(self) -> "PartnerQuerySet":
        """By name, ё as е."""
        return self.order_by("sort_key", "pk")


class Partner(models.Model):
    """An organisation that works with the school. `sort_key` is the name folded, written by the verbs."""

    class Kind(models.TextChoices):
        """What it is."""

        ENTERPRISE = "enterprise", "предприятие"
        COLLEGE = "college", "вуз или колледж"
        EXTRA = "extra", "учреждение дополнительного образования"
        NGO = "ngo", "НКО"
        OTHER = "other", "другое"

    school = models.ForeignKey(School, models.CASCADE, related_name="partners", verbose_name="школа")
    name = models.CharField("название", max_length=200)
    kind = models.CharField("что это", max_length=12, choices=Kind)
    contact_name = models.CharField("с кем говорить", max_length=200, blank=True)
    contact_post = models.CharField("должность", max_length=200, blank=True)
    phone = models.CharField("телефон", max_length=20, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    address = models.CharField("адрес", max_length=300, blank=True)
    agreement = models.CharField("номер соглашения", max_length=60, blank=True)
    agreed_on = models.DateField("дата соглашения", null=True, blank=True)
    agreed_until = models.DateField("действует по", null=True, blank=True)
    note = models.TextField("что делает для школы", max_length=1000, blank=True)
    over = models.BooleanField("больше не сотрудничаем", default=False)
    sort_key = models.CharField(max_length=200, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("добавлен", auto_now_add=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "партнёр", "партнёры"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "sort_key"],
                name="partner_once",
                violation_error_message="Такой партнёр уже есть.",
            ),
            models.CheckConstraint(
                name="partner_agreement_ends_after_start",
                condition=Q(agreed_on=None) | Q(agreed_until=None) | Q(agreed_until__gte=models.F("agreed_on")),
                violation_error_message="Соглашение не может закончиться раньше, чем подписано.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def refresh_keys(self) -> None:
        """Fold the name for search, order and «once»; every verb calls it before it writes."""
        self.sort_key = search_key(self.name)[:200]

    def standing(self, on: datetime.date) -> tuple[str, str]:
        """Tone and words of the agreement on a day."""
        if self.over:
            return "mute", "Не сотрудничаем"
        if not self.agreed_on:
            return "none", "Без соглашения"
        if self.agreed_until is None:
            return "ok", "Бессрочное"
        if self.agreed_until < on:
            return "bad", f"Закончилось {self.agreed_until:%d.%m.%Y}"
        tone = "warn" if self.agreed_until - on <= SOON else "ok"
        return tone, f"До {self.agreed_until:%d.%m.%Y}"


class PartnerPersonQuerySet(models.QuerySet["PartnerPerson"]):
    """Questions about people of partners."""

    def visible_to(self, user: Any) -> "PartnerPersonQuerySet":
        """Those of the open school's partners, for those who run it."""
        if not user.school or not user.has("curator", "director", "staff"):
            return self.none()
        return self.filter(partner__school=user.school)


class PartnerPerson(models.Model):
    """Somebody who comes to the school from a partner; one organisation for a person."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="links", verbose_name="партнёр")
    person = models.ForeignKey(Person, models.CASCADE, related_name="partner_links", verbose_name="человек")

    objects = PartnerPersonQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "человек партнёра", "люди партнёров"
        ordering = ["person__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["person"], name="partner_person_once")]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.person_id}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.partner.school_id
