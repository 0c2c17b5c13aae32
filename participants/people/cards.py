"""A line of a base: a person in a school year. Columns that a pair knows better (наставник, наставляемые, места) are
not kept here. Source: official forms of the bases, domain.md §1.1–1.3."""

from typing import Any

from django.db import models
from django.db.models import Q

from mentoring.org.models import MentoringForm, SchoolYear
from participants.people.models import Person


def still_here(person: str = "person__") -> Q:
    """Condition: whose line it is has neither left nor been erased. `person` is the way to the person."""
    return Q(**{f"{person}left_on": None, f"{person}erased_at": None})


class CardQuerySet(models.QuerySet):
    """Questions about lines of a base."""

    def visible_to(self, user: Any) -> "CardQuerySet":
        """The school's base for those who run the school; one's own line for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(person__school=user.school)  # not by the year: the index of people by school gives the order
        return rows if user.has("curator", "director", "staff") else rows.filter(person__user=user)

    def of(self, year: SchoolYear) -> "CardQuerySet":
        """The base of one school year."""
        return self.filter(year=year)

    def here(self) -> "CardQuerySet":
        """Lines of those who may still be paired."""
        return self.filter(still_here())

    def for_list(self) -> "CardQuerySet":
        """With the person and the form, in Russian order."""
        return self.select_related("person", "form").order_by("person__sort_key", "pk")


class Card(models.Model):
    """What the two bases have in common."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="%(class)ss", verbose_name="человек")
    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="%(class)ss", verbose_name="учебный год")
    form = models.ForeignKey(MentoringForm, models.PROTECT, null=True, blank=True, verbose_name="форма наставничества")
    entered_on = models.DateField("дата вхождения в программу", null=True, blank=True)
    entered_text = models.CharField(
        "когда вошёл, словами", max_length=120, blank=True, help_text="Если не дата: «в течение сентября»"
    )
    finished_on = models.DateField("дата завершения программы", null=True, blank=True)
    results = models.TextField("результаты программы", blank=True)
    review_url = models.URLField("ссылка на отзыв на сайте", blank=True)
    note = models.TextField("примечание", blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("добавлен", auto_now_add=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.person}, {self.year}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id


class MentorCard(Card):
    """A line of «База наставников» (16 columns)."""

    competencies = models.TextField("основные компетенции", blank=True)
    achievements = models.TextField("важные для программы достижения", blank=True)
    interests = models.TextField("интересы", blank=True)
    wished_age = models.CharField("желаемый возраст наставляемых", max_length=120, blank=True)
    time_resource = models.CharField("ресурс времени на программу", max_length=120, blank=True)
    load_limit = models.PositiveSmallIntegerField(
        "тандемов не больше", null=True, blank=True, help_text="Пусто: как принято в школе"
    )

    class Meta:
        verbose_name, verbose_name_plural = "наставник в базе", "база наставников"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                name="mentor_card_once",
                violation_error_message="Этот человек уже есть в базе наставников этого года.",
            )
        ]


class MenteeCard(Card):
    """A line of «База наставляемых» (13 columns)."""

    class Completion(models.TextChoices):
        """Отметка о прохождении программы."""

        NONE = "", "нет отметки"
        YES = "yes", "да"
        PARTLY = "partly", "частично"
        NO = "no", "нет"

    request_text = models.TextField("основной запрос", blank=True)
    completion = models.CharField("отметка о прохождении программы", max_length=6, choices=Completion, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "наставляемый в базе", "база наставляемых"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                name="mentee_card_once",
                violation_error_message="Этот человек уже есть в базе наставляемых этого года.",
            )
        ]
