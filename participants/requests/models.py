"""A request of a person for a school year, and views of others on it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from mentoring.links.models import PersonalLink
from mentoring.org.models import MentoringForm, SchoolYear
from participants.people.models import Person
from participants.requests.areas import RequestArea

PAIR_MADE = "пара готовится"
TONES = {"sent": "wait", "accepted": "run", "declined": "none", "withdrawn": "mute", "answered": "ok"}


class MentoringRequestQuerySet(models.QuerySet["MentoringRequest"]):
    """Questions about requests."""

    def visible_to(self, user: Any) -> "MentoringRequestQuerySet":
        """All of the school for its curator and director; one's own for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(person__school=user.school)
        return rows if user.has("curator", "director") else rows.filter(person__user=user)

    def of(self, year: SchoolYear) -> "MentoringRequestQuerySet":
        """Requests of one school year."""
        return self.filter(year=year)

    def waiting(self) -> "MentoringRequestQuerySet":
        """Accepted, and no tandem answers them yet."""
        return self.filter(state="accepted")

    def for_list(self) -> "MentoringRequestQuerySet":
        """With person, form and areas in Russian order; two queries whatever the number."""
        rows = self.select_related("person", "form", "year").prefetch_related("areas")
        return rows.order_by("person__sort_key", "pk")


class MentoringRequest(models.Model):
    """What somebody asks a mentor for. `words` are the person's own and are never edited by the school: the line of the
    base has its own wording (MenteeCard.request_text). `slots` are convenient lessons, «день-урок»: ["1-6", "3-7"]."""

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        SENT = "sent", "новый"
        ACCEPTED = "accepted", "ждёт наставника"
        DECLINED = "declined", "отклонён"
        WITHDRAWN = "withdrawn", "отозван"
        ANSWERED = "answered", "есть тандем"

    class Source(models.TextChoices):
        """Where the school knows the request from."""

        OWN = "own", "сам участник"
        CURATOR = "curator", "куратор"
        BASE = "base", "из базы"
        CLASS_TEACHER = "class_teacher", "классный руководитель"
        PSYCHOLOGIST = "psychologist", "педагог-психолог"
        SOCIAL = "social", "социальный педагог"
        PARENT = "parent", "родитель"
        METHODIST = "methodist", "методическая служба"

    person = models.ForeignKey(Person, models.CASCADE, related_name="requests", verbose_name="чей")
    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="requests", verbose_name="учебный год")
    form = models.ForeignKey(MentoringForm, models.PROTECT, null=True, blank=True, verbose_name="форма наставничества")
    areas = models.ManyToManyField(RequestArea, blank=True, related_name="requests", verbose_name="области")
    areas_guessed = models.BooleanField("области угаданы по словам", default=False, editable=False)
    words = models.TextField("своими словами", max_length=2000)
    wished_result = models.TextField("желаемый результат", max_length=1000, blank=True)
    mentor_wishes = models.TextField("пожелания о наставнике", max_length=1000, blank=True)
    tried = models.TextField("что уже пробовали", max_length=1000, blank=True)
    slots = models.JSONField("удобные уроки", default=list, blank=True)
    source = models.CharField("откуда", max_length=14, choices=Source, default=Source.CURATOR)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.SENT, editable=False)
    reason = models.CharField("причина", max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField("решено", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("записан", auto_now_add=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = MentoringRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "запрос", "запросы"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["year", "state", "form"], name="request_year_state_form"),  # the map's grouping
            models.Index(fields=["person", "year"], name="request_person_year"),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_state_known",
                condition=Q(state__in=["sent", "accepted", "declined", "withdrawn", "answered"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Запрос № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id

    @property
    def tone(self) -> str:
        """Colour and icon of the state."""
        return TONES[self.state]

    @property
    def standing(self) -> str:
        """The state in the word of its tab. That the pair of a waiting request is made is known when `planned` was
        asked with the row (desk/planned.py)."""
        return PAIR_MADE if getattr(self, "planned", False) else self.get_state_display()

    @cached_property
    def pair_in_hand(self) -> Any:
        """Of a waiting request the open tandem, a draft too, in which the person is a mentee of this year; else None. A
        row of programs/tandems; one query."""
        if self.state != self.State.ACCEPTED:
            return None
        rows = self.person.memberships.filter(year=self.year_id, side="b_mentee", holds=True, until=None)
        member = rows.select_related("tandem").first()
        return member.tandem if member else None


class ThirdPartyViewQuerySet(models.QuerySet["ThirdPartyView"]):
    """Questions about views of others."""

    def visible_to(self, user: Any) -> "ThirdPartyViewQuerySet":
        """For the curator and the director of the school only: the mentee does not read what a psychologist wrote."""
        if not user.school or not user.has("curator", "director"):
            return self.none()
        return self.filter(request__person__school=user.school)

    def given(self) -> "ThirdPartyViewQuerySet":
        """Those that were answered."""
        return self.filter(given_at__isnull=False)


class ThirdPartyView(models.Model):
    """What a class teacher, a psychologist, a parent… or a paper of a teacher says of a request; asked for by link or
    written down by the curator. Source: domain.md §3.9 («сведения от третьих лиц»)."""

    class Kind(models.TextChoices):
        """Who or what speaks. The first four of pupils, the last four of teachers."""

        CLASS_TEACHER = "class_teacher", "классный руководитель"
        PSYCHOLOGIST = "psychologist", "педагог-психолог"
        SOCIAL = "social", "социальный педагог"
        PARENT = "parent", "родитель (законный представитель)"
        PERSONAL_FILE = "personal_file", "личное дело"
        ATTESTATION = "attestation", "рекомендации аттестации"
        METHODICAL = "methodical", "анализ методической работы"
        STANDARD = "standard", "анкета по профстандарту"

    class Stance(models.TextChoices):
        """How it stands to the request."""

        CONFIRMS = "confirms", "подтверждает запрос"
        ADDS = "adds", "дополняет запрос"
        DOUBTS = "doubts", "видит иначе"

    request = models.ForeignKey(MentoringRequest, models.CASCADE, related_name="views", verbose_name="запрос")
    kind = models.CharField("от кого", max_length=14, choices=Kind)
    author_name = models.CharField("ФИО", max_length=300, blank=True)
    stance = models.CharField("мнение", max_length=8, choices=Stance, blank=True)
    text = models.TextField("что известно о запросе", max_length=2000, blank=True)
    advice = models.TextField("какой наставник нужен", max_length=1000, blank=True)
    link = models.OneToOneField(
        PersonalLink, models.SET_NULL, null=True, blank=True, related_name="view", verbose_name="ссылка"
    )
    asked_at = models.DateTimeField("запрошено", auto_now_add=True)
    given_at = models.DateTimeField("получено", null=True, blank=True, editable=False)

    objects = ThirdPartyViewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "сведения третьих лиц", "сведения третьих лиц"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: запрос № {self.request_id}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.request.school_id

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and word of the tag; `link` should be loaded with the view."""
        if self.given_at:
            return "ok", "Получены"
        if self.link is None or self.link.revoked_at:
            return "mute", "Ссылка отозвана"
        if not self.link.is_open:
            return "bad", "Срок вышел"
        return ("run", "Начат ответ") if self.link.draft_at else ("wait", "Ждём ответа")
