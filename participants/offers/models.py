"""An area in which a mentor of the year can help."""

from typing import Any

from django.db import models

from participants.people.cards import MentorCard
from participants.requests.areas import RequestArea


class MentorAreaQuerySet(models.QuerySet["MentorArea"]):
    """Questions about what mentors offer."""

    def visible_to(self, user: Any) -> "MentorAreaQuerySet":
        """The school's for those who run it; one's own for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(card__person__school=user.school)
        return rows if user.has("curator", "director", "staff") else rows.filter(card__person__user=user)


class MentorArea(models.Model):
    """One area of one line of the base of mentors. `guessed`: found by words in the line, nobody has confirmed it."""

    card = models.ForeignKey(MentorCard, models.CASCADE, related_name="offers", verbose_name="наставник")
    area = models.ForeignKey(RequestArea, models.CASCADE, related_name="offers", verbose_name="область")
    guessed = models.BooleanField("угадано по словам", default=False)

    objects = MentorAreaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "область наставника", "области наставников"
        constraints = [models.UniqueConstraint(fields=["card", "area"], name="mentor_area_once")]

    def __str__(self) -> str:
        return f"{self.card_id}: {self.area_id}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.card.school_id
