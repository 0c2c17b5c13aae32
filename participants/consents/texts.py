"""The wordings of consents, each version as it was printed: what somebody signed can be read years later (152-ФЗ ст. 9
ч. 4; since 01.09.2025 a consent is a paper of its own, 156-ФЗ). Reference data, fixtures/consent_texts.json."""

import datetime
from typing import Any

from django.db import models


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    """Questions about texts."""

    def visible_to(self, user: Any) -> "ConsentTextQuerySet":
        """The same for all schools."""
        return self

    def in_force(self, day: datetime.date) -> "Texts":
        """The newest text of each (kind, signer, role) on that day; one query."""
        rows = self.filter(since__lte=day).order_by("since", "version")
        return Texts({(text.kind, text.signer, text.role): text for text in rows})


class Texts(dict[tuple[str, str, str], "ConsentText"]):
    """Wordings by (kind, signer, role)."""

    def of(self, kind: str, signer: str, role: str = "") -> "ConsentText | None":
        """The wording for somebody of this role in the programme, or the one for everybody."""
        return self.get((kind, signer, role)) or self.get((kind, signer, ""))


class ConsentText(models.Model):
    """One wording: `lead` is the sentence of consent, `body` its parts, a line each, «Цель: …». Both may name
    {operator}, {until} and {recipient}. A version that was signed is never changed: a new one is added."""

    class Role(models.TextChoices):
        """Of whom it speaks when the child is not, or not only, a mentee."""

        ANY = "", "любая"
        MENTOR = "mentor", "наставник"
        BOTH = "both", "и наставник, и наставляемый"

    code = models.CharField("код", max_length=60, unique=True, help_text="Цель-кто подписывает-роль-версия")
    kind = models.CharField("на что", max_length=16)
    signer = models.CharField("кто подписывает", max_length=10)
    role = models.CharField("роль участника", max_length=8, choices=Role, blank=True)
    version = models.PositiveSmallIntegerField("версия")
    since = models.DateField("действует с")
    title = models.CharField("заголовок", max_length=200)
    lead = models.TextField("на что соглашаются")
    body = models.TextField("части текста", help_text="По одной в строке: «Цель: …»")

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "текст согласия", "тексты согласий"
        ordering = ["kind", "signer", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "signer", "role", "version"], name="consent_text_version")
        ]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.version}"

    def parts(self, **values: str) -> list[tuple[str, str]]:
        """(heading, text) of each part, with the values in their places."""
        lines = (line.partition(": ") for line in self.body.splitlines() if line.strip())
        return [(heading, filled(text, values)) for heading, _, text in lines]


def filled(text: str, values: dict[str, str]) -> str:
    """The text with {name} replaced; a name that is not known stays as it is."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
