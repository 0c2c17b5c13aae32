"""Areas of requests: a tree of two steps (group, area). Common ones come from fixtures; a school adds its own and hides
what it does not use. Source: domain.md §3.9 (areas of pupils, groups of teachers' difficulties)."""

from typing import Any

from django.db import models
from django.db.models import Q

from mentoring.kit.russian import search_key
from mentoring.org.models import School


class RequestAreaQuerySet(models.QuerySet["RequestArea"]):
    """Questions about areas."""

    def visible_to(self, user: Any) -> "RequestAreaQuerySet":
        """The common areas and those of the open school."""
        return self.filter(Q(school=None) | Q(school=user.school)) if user.school else self.none()

    def used_in(self, school: School) -> "RequestAreaQuerySet":
        """What may be chosen in this school now: neither retired nor hidden, and neither is the group."""
        hidden = HiddenArea.objects.filter(school=school).values("area")  # scope: of this school
        rows = self.filter(Q(school=None) | Q(school=school), retired=False).exclude(pk__in=hidden)
        return rows.exclude(parent__retired=True).exclude(parent__in=hidden)

    def leaves(self) -> "RequestAreaQuerySet":
        """Areas that a request may name: those inside a group."""
        return self.filter(parent__isnull=False)

    def for_list(self) -> "RequestAreaQuerySet":
        """Pupils first; groups in their order, areas inside them; groups of one place by their names, so that none is
        torn apart."""
        group = ("audience", "parent__position", "parent__title", "parent_id")
        return self.select_related("parent").order_by(*group, "position", "title", "pk")


class RequestArea(models.Model):
    """A group («Учебный предмет») or an area in it («Математика»). `keywords` are beginnings of words by which the area
    is guessed from what people wrote; a guess is always shown as one."""

    class Audience(models.TextChoices):
        """Whose requests these are."""

        PUPIL = "pupil", "обучающиеся"
        TEACHER = "teacher", "педагоги"

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="request_areas", verbose_name="школа"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="areas", verbose_name="группа"
    )
    code = models.CharField("код", max_length=40, unique=True, null=True, blank=True)
    title = models.CharField("название", max_length=80)
    audience = models.CharField("чьи запросы", max_length=8, choices=Audience)
    keywords = models.JSONField("по каким словам узнаётся", default=list, blank=True)
    position = models.PositiveSmallIntegerField("порядок", default=0)
    retired = models.BooleanField("больше не предлагается", default=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RequestAreaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "область запросов", "области запросов"
        ordering = ["position", "title"]
        constraints = [  # NULL equals nothing, so groups and common areas have constraints of their own
            models.UniqueConstraint(fields=["school", "parent", "title"], name="area_once"),
            models.UniqueConstraint(
                fields=["school", "audience", "title"], condition=Q(parent=None), name="area_group_once"
            ),
            models.UniqueConstraint(fields=["parent", "title"], condition=Q(school=None), name="area_common_once"),
            models.UniqueConstraint(
                fields=["audience", "title"], condition=Q(school=None, parent=None), name="area_common_group_once"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="area_not_in_itself"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_group(self) -> bool:
        """Holds areas; requests name what is inside."""
        return self.parent_id is None

    def fits(self, text: str) -> bool:
        """Some words of the text begin with one of the keywords; one of several words («нов класс») is found when words
        that stand together begin with its parts."""
        words = search_key(text).split()
        for parts in (search_key(key).split() for key in self.keywords):
            runs = zip(*(words[place:] for place in range(len(parts))), strict=False)
            if any(all(word.startswith(part) for word, part in zip(run, parts, strict=True)) for run in runs):
                return True
        return False


class HiddenArea(models.Model):
    """A common area that this school does not use."""

    school = models.ForeignKey(School, models.CASCADE, related_name="hidden_areas", verbose_name="школа")
    area = models.ForeignKey(RequestArea, models.CASCADE, related_name="+", verbose_name="область")

    class Meta:
        verbose_name, verbose_name_plural = "скрытая область", "скрытые области"
        constraints = [models.UniqueConstraint(fields=["school", "area"], name="area_hidden_once")]

    def __str__(self) -> str:
        return f"{self.school_id}: {self.area_id}"
