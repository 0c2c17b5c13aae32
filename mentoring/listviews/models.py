"""A saved view of a list: somebody's own name for an address."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse

from mentoring.org.models import School

# The lists that can be saved: the name of the address of each, and its title.
LISTS = {
    "people": "Все люди",
    "consents": "Согласия",
    "consent_papers": "Реестр согласий",
    "mentees": "База наставляемых",
    "mentors": "База наставников",
    "tandems": "Тандемы",
    "orders": "Приказы",
    "applications": "Заявки",
    "requests": "Запросы",
    "opinions": "Сведения третьих лиц",
    "candidates": "Кандидаты в наставники",
    "admitted": "Допущенные наставники",
    "partners": "Партнёры",
    "attendance": "Явка",
    "certificates": "Сертификаты",
    "duties": "Оплата наставничества",
}


def lists() -> list[tuple[str, str]]:
    """For the model's field: as a function, so that a new list needs no migration."""
    return list(LISTS.items())


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions about saved views."""

    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """One's own in the school that is open now; nobody sees another's, whatever the role."""
        return self.filter(user=user, school=user.school) if user.school else self.none()


class SavedView(models.Model):
    """A name and the query of an address as `queries.tidy` leaves it. What has gone from the list since (a filter, a
    column) is passed over by the list itself. The query may hold a surname that was looked for: it is shown to nobody
    else and goes with the user."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name="чей")
    school = models.ForeignKey(School, models.CASCADE, related_name="+", verbose_name="школа")
    list = models.CharField("список", max_length=20, choices=lists)
    title = models.CharField("название", max_length=40)
    query = models.TextField("условия", blank=True)
    created_at = models.DateTimeField("сохранён", auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "вид списка", "виды списков"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school", "list", "title"],
                name="saved_view_title_once",
                violation_error_message="Вид с таким названием у вас уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The list as it was saved."""
        asked = QueryDict(self.query, mutable=True)
        asked["my"] = str(self.pk)
        return f"{reverse(self.list)}?{asked.urlencode()}"
