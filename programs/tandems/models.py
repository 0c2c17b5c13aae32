"""A tandem is a mentor (or several) and a mentee (or several) who work together; it becomes real by an order."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q

from mentoring.kit.names import NBSP
from mentoring.org.models import MentoringForm, MentoringKind, RoleModel, School, SchoolYear
from participants.people.models import Person

OPEN_STATES = ["draft", "ordered", "active"]
PARTED = ("ordered", "active")  # who leaves such a tandem stays in its history
TONES = {"draft": "mute", "ordered": "wait", "active": "ok", "finished": "done", "stopped": "none"}


class TandemQuerySet(models.QuerySet["Tandem"]):
    """Questions about tandems."""

    def visible_to(self, user: Any) -> "TandemQuerySet":
        """All of the school for those who run it; one's own for mentors and mentees, once it is past the draft."""
        if not user.school:
            return self.none()
        rows = self.filter(school=user.school)
        if user.has("curator", "director", "staff"):
            return rows
        mine = TandemMember.objects.filter(person__user=user, until__isnull=True).values("tandem_id")
        return rows.filter(pk__in=mine).exclude(state__in=["draft", "ordered"])

    def of(self, year: SchoolYear) -> "TandemQuerySet":
        """Tandems of one school year."""
        return self.filter(year=year)

    def drafts(self) -> "TandemQuerySet":
        """Made, but in no order yet."""
        return self.filter(state="draft")

    def open(self) -> "TandemQuerySet":
        """Drafts, those in an order project and the active ones."""
        return self.filter(state__in=OPEN_STATES)

    def for_list(self) -> "TandemQuerySet":
        """With form and members in Russian order; three queries whatever the number."""
        members = TandemMember.objects.filter(until__isnull=True).select_related("person")
        members = members.order_by("side", "person__sort_key")
        rows = self.select_related("form", "role_model", "mentoring_kind", "year")
        return rows.prefetch_related(Prefetch("members", members, to_attr="present")).order_by("-number", "-pk")


class Tandem(models.Model):
    """A pair (one mentor, one mentee) or a group. `number` is the school's own, in a year."""

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        DRAFT = "draft", "черновик"
        ORDERED = "ordered", "в приказе"
        ACTIVE = "active", "действует"
        FINISHED = "finished", "завершён"
        STOPPED = "stopped", "прекращён"

    school = models.ForeignKey(School, models.PROTECT, related_name="tandems", verbose_name="школа")
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="tandems", verbose_name="учебный год")
    number = models.PositiveIntegerField("номер", editable=False)
    form = models.ForeignKey(MentoringForm, models.PROTECT, verbose_name="форма наставничества")
    role_model = models.ForeignKey(RoleModel, models.PROTECT, null=True, blank=True, verbose_name="ролевая модель")
    mentoring_kind = models.ForeignKey(
        MentoringKind, models.PROTECT, null=True, blank=True, verbose_name="вид наставничества"
    )
    theme = models.CharField("тема, запрос", max_length=300, blank=True)
    starts = models.DateField("начало")
    ends = models.DateField("окончание")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.DRAFT, editable=False)
    unadmitted_reason = models.CharField("почему наставник без допуска", max_length=300, blank=True, editable=False)
    end_reason = models.CharField("причина прекращения", max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("создан", auto_now_add=True)
    activated_at = models.DateTimeField("действует с", null=True, editable=False)
    ended_at = models.DateTimeField("окончен", null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = TandemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "тандем", "тандемы"
        ordering = ["-number"]
        indexes = [models.Index(fields=["year", "state"], name="tandem_year_state")]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="tandem_number_once"),
            models.CheckConstraint(
                name="tandem_dates",
                condition=Q(ends__gte=models.F("starts")),
                violation_error_message="Окончание раньше начала. Поменяйте даты местами или исправьте.",
            ),
            models.CheckConstraint(
                name="tandem_state_known", condition=Q(state__in=["draft", "ordered", "active", "finished", "stopped"])
            ),
        ]

    def __str__(self) -> str:
        return f"Тандем № {self.number}"

    @property
    def is_open(self) -> bool:
        """Not finished and not stopped."""
        return self.state in OPEN_STATES

    @property
    def tone(self) -> str:
        """Colour and icon of the state."""
        return TONES[self.state]

    def seats(self, side: str) -> list["TandemMember"]:
        """Who is on this side now; fetched by `for_list`, else asked for once."""
        if not hasattr(self, "present"):
            rows = self.members.filter(until__isnull=True).select_related("person")
            self.present = list(rows.order_by("side", "person__sort_key"))
        return [member for member in self.present if member.side == side]

    def people(self, side: str) -> list[Person]:
        """The people of `seats`."""
        return [member.person for member in self.seats(side)]

    @property
    def mentors(self) -> list[Person]:
        """Usually one."""
        return self.people(TandemMember.Side.MENTOR)

    @property
    def mentees(self) -> list[Person]:
        """One in a pair, several in a group."""
        return self.people(TandemMember.Side.MENTEE)

    @property
    def title(self) -> str:
        """«Рычкова В. И. — Лебедев И. О., Носова К.»."""
        sides = (", ".join(person.short_name for person in people) for people in (self.mentors, self.mentees))
        return f"{NBSP}— ".join(sides)


class TandemMember(models.Model):
    """A person in a tandem, from–until. `holds` is True while the tandem is open and the person has not left it:
    by it the database itself keeps a mentee in one open tandem a year."""

    class Side(models.TextChoices):
        """Mentor sorts before mentee on purpose of lists: `a_…`."""

        MENTOR = "a_mentor", "наставник"
        MENTEE = "b_mentee", "наставляемый"

    tandem = models.ForeignKey(Tandem, models.CASCADE, related_name="members", verbose_name="тандем")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="человек")
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+", editable=False)
    side = models.CharField("кто в тандеме", max_length=10, choices=Side)
    since = models.DateField("с")
    until = models.DateField("по", null=True, blank=True)
    holds = models.BooleanField(default=True, editable=False)
    left_reason = models.CharField("почему вышел", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "участник тандема", "участники тандемов"
        ordering = ["side", "pk"]
        indexes = [models.Index(fields=["year", "side", "person", "holds", "until"], name="member_year_side")]
        constraints = [
            models.UniqueConstraint(fields=["tandem", "person"], condition=Q(until__isnull=True), name="member_once"),
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=Q(side="b_mentee", holds=True),
                name="mentee_in_one_open_tandem",
                violation_error_message="Этот наставляемый уже в другом тандеме.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.person_id}"
