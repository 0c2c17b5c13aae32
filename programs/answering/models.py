"""The request that a tandem answers."""

from typing import Any

from django.db import models

from participants.requests.models import MentoringRequest
from programs.tandems.models import Tandem


class RequestAnswerQuerySet(models.QuerySet["RequestAnswer"]):
    """Questions about answers."""

    def visible_to(self, user: Any) -> "RequestAnswerQuerySet":
        """The answers to the requests that this person may see."""
        return self.filter(request__in=MentoringRequest.objects.visible_to(user))


class RequestAnswer(models.Model):
    """A tandem in force took the request on. When it is stopped early, the answer goes and the request waits again."""

    request = models.OneToOneField(MentoringRequest, models.CASCADE, related_name="answer", verbose_name="запрос")
    tandem = models.ForeignKey(Tandem, models.CASCADE, related_name="answers", verbose_name="тандем")
    since = models.DateTimeField("с", auto_now_add=True)

    objects = RequestAnswerQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "ответ на запрос", "ответы на запросы"

    def __str__(self) -> str:
        return f"Запрос № {self.request_id}: тандем {self.tandem_id}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.tandem.school_id
