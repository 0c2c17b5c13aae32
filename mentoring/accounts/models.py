"""Users and what they are in which school. Roles are code, grants are data; rights apply at the next request."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mentoring.kit.russian import short_name
from mentoring.org.models import Municipality, School


class Role(models.TextChoices):
    """The roles of product.md. Mentees and mentors may also take part without signing in."""

    CURATOR = "curator", "куратор"
    DIRECTOR = "director", "директор"
    STAFF = "staff", "секретарь"
    MENTOR = "mentor", "наставник"
    MENTEE = "mentee", "наставляемый"
    MUNICIPALITY = "municipality", "муниципальный методист"
    ADMIN = "admin", "администратор"


SCHOOL_ROLES = [Role.CURATOR, Role.DIRECTOR, Role.STAFF, Role.MENTOR, Role.MENTEE]
RUNS_SCHOOL = (Role.CURATOR, Role.DIRECTOR, Role.STAFF)  # see the people of the school


class UserQuerySet(models.QuerySet["User"]):
    """Questions about users."""

    def visible_to(self, user: Any) -> "UserQuerySet":
        """The curator and the director see who has or had a role in their school; the administrator sees all."""
        if user.has(Role.ADMIN):
            return self
        if user.school and user.has(Role.CURATOR, Role.DIRECTOR):
            return self.filter(pk__in=RoleGrant.objects.filter(school=user.school).values("user"))
        return self.none()


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's manager of users with our questions."""

    use_in_migrations = False


class User(AbstractUser):
    """Somebody who signs in. `school` is the one open now: all they see and may do is meant in it."""

    middle_name = models.CharField("отчество", max_length=150, blank=True)
    must_change_password = models.BooleanField("сменить пароль при входе", default=False, editable=False)
    second_factor = models.BooleanField("второй шаг входа включён", default=False, editable=False)

    objects: ClassVar[Users] = Users()

    class Meta:
        verbose_name, verbose_name_plural = "пользователь", "пользователи"

    def __str__(self) -> str:
        return self.short_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Names for sign-in are kept in small letters; forms ask whether such a one is free."""
        return super().normalize_username(username).casefold()

    @property
    def short_name(self) -> str:
        """«Соколова А. П.», or the name for sign-in when the person has no other."""
        return short_name(self.last_name, self.first_name, self.middle_name) if self.last_name else self.username

    @property
    def full_name(self) -> str:
        """«Соколова Анна Петровна»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.middle_name))) or self.username

    @cached_property
    def grants(self) -> "list[RoleGrant]":
        """What this person may be today, everywhere; one query a request."""
        if not self.is_active:
            return []
        rows = RoleGrant.objects.filter(user=self).on(timezone.localdate())
        return list(rows.select_related("school", "municipality").order_by("school__short_name", "pk"))

    @cached_property
    def schools(self) -> list[School]:
        """The schools where this person holds a role, each once; asked some hundred times while a page is drawn."""
        return list({grant.school.pk: grant.school for grant in self.grants if grant.school}.values())

    def open_school(self, pk: Any) -> None:
        """Choose the school to work in; one where the person holds no role is ignored."""
        self._school = next((school for school in self.schools if str(school.pk) == str(pk)), None)

    @property
    def school(self) -> School | None:
        """The school that is open now: the chosen one, else the first."""
        chosen: School | None = getattr(self, "_school", None)
        return chosen or next(iter(self.schools), None)

    @property
    def municipality(self) -> Municipality | None:
        """The municipality whose figures this person may see."""
        return next((grant.municipality for grant in self.grants if grant.municipality), None)

    @property
    def school_id(self) -> int | None:
        """For the journal: an act upon this person belongs to the school that this person works in."""
        return self.school.pk if self.school else None

    @property
    def role_codes(self) -> set[str]:
        """The roles held in the open school, and those that belong to no school."""
        here = self.school.pk if self.school else None
        return {grant.role for grant in self.grants if grant.school_id in (None, here)}

    def has(self, *wanted: str) -> bool:
        """Holds one of these roles now, here."""
        return bool(self.role_codes & {str(role) for role in wanted})

    @property
    def role_label(self) -> str:
        """The roles in words, for the journal and the top bar."""
        held = self.role_codes
        return ", ".join(role.label for role in Role if role in held)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Questions about grants."""

    def on(self, day: date) -> "RoleGrantQuerySet":
        """Grants in force on this day (both ends included)."""
        return self.filter(Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))

    def visible_to(self, user: Any) -> "RoleGrantQuerySet":
        """The curator and the director see who has access to their school; the administrator sees all."""
        if user.has(Role.ADMIN):
            return self
        return self.filter(school=user.school) if user.school and user.has(Role.CURATOR, Role.DIRECTOR) else self.none()


class RoleGrant(models.Model):
    """This person is this in that school (or municipality), from then until then."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants", verbose_name="пользователь")
    role = models.CharField("роль", max_length=20, choices=Role)
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, verbose_name="школа")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, blank=True, verbose_name="муниципалитет")
    since = models.DateField("с", default=timezone.localdate)
    until = models.DateField("по", null=True, blank=True, help_text="Последний день. Пусто: пока не снята")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "роль", "роли"
        constraints = [
            models.CheckConstraint(
                name="grant_place",
                condition=Q(role="municipality", municipality__isnull=False, school__isnull=True)
                | Q(role="admin", municipality__isnull=True, school__isnull=True)
                | Q(
                    role__in=["curator", "director", "staff", "mentor", "mentee"],
                    school__isnull=False,
                    municipality__isnull=True,
                ),
                violation_error_message="Роли в школе нужна школа, методисту — муниципалитет, администратору — ничего.",
            ),
            models.CheckConstraint(
                name="grant_dates",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                violation_error_message="Окончание раньше начала. Поменяйте даты местами или исправьте.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.school or self.municipality or 'вся установка'}"


INVITATION_LIFE = timedelta(hours=72)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Invitations to one's school; the administrator sees all."""
        if user.has(Role.ADMIN):
            return self
        return self.filter(school=user.school) if user.school and user.has(Role.CURATOR, Role.DIRECTOR) else self.none()

    def open(self) -> "InvitationQuerySet":
        """Neither used nor revoked nor expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A single-use link by which a person sets the first password. Only a hash of the link is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name="кого")
    school = models.ForeignKey(School, models.CASCADE, null=True, verbose_name="школа")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="кто пригласил")
    created_at = models.DateTimeField("когда", auto_now_add=True)
    expires_at = models.DateTimeField("действует до")
    accepted_at = models.DateTimeField("использовано", null=True)
    revoked_at = models.DateTimeField("отозвано", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "приглашение", "приглашения"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Приглашение {self.pk}"


class SignInSession(models.Model):
    """A signed-in browser of a person, for the own list of sessions and «Завершить все»."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_sessions", verbose_name="пользователь")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField("вход", auto_now_add=True)
    seen_at = models.DateTimeField("последнее действие", default=timezone.now)
    ip = models.GenericIPAddressField("адрес", null=True)
    browser = models.CharField("браузер", max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "сеанс", "сеансы"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"Сеанс {self.pk}"
