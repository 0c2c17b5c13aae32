"""A person of the school, once; the roles and the bases hang on the person."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from mentoring.kit.russian import both_layouts, class_name, gender_of, search_key, short_name, sort_key
from mentoring.org.models import School

LONGEST, MOST = 200, 8  # characters and words that are looked for; SQLite refuses a pattern of 50,000 bytes


def holding(column: str, text: str) -> Q:
    """Condition: the column of folded text holds every word, in any order, as typed or as if typed in the other
    keyboard layout. This is how people are looked for everywhere; no words hold in everybody."""
    readings = [search_key(reading).split()[:MOST] for reading in both_layouts(text[:LONGEST])]
    return Q(*(Q(*((f"{column}__contains", word) for word in words)) for words in readings), _connector=Q.OR)


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about people."""

    def visible_to(self, user: Any) -> "PersonQuerySet":
        """The people of the open school for those who run it; oneself for everybody else. Merged doubles are gone."""
        if not user.school:
            return self.none()
        rows = self.filter(school=user.school, merged_into__isnull=True)
        return rows if user.has("curator", "director", "staff") else rows.filter(user=user)

    def here(self) -> "PersonQuerySet":
        """Those who have not left and were not erased."""
        return self.filter(left_on__isnull=True, merged_into__isnull=True, erased_at__isnull=True)

    def named(self, last: str, first: str, middle: str = "") -> "PersonQuerySet":
        """People of this name, ё and е alike."""
        return self.filter(search_key=search_key(" ".join(filter(None, (last, first, middle)))))

    def found(self, words: str) -> "PersonQuerySet":
        """Every word of the question is in the name, the class or the post, in either keyboard layout."""
        return self.filter(holding("search_text", words))

    def for_list(self) -> "PersonQuerySet":
        """Russian order."""
        return self.order_by("sort_key", "pk")


class Person(models.Model):
    """Somebody of the school. Names are kept as entered; special categories of data are not kept at all.

    `name_forms` and `post_forms` hold cases corrected by hand ({"gent": …, "datv": …}); they win over computed ones.
    `search_key` is the name folded (ё→е, no punctuation), `search_text` adds class and post; both are written by
    `refresh_keys`, which every verb calls. `erased_at`: the name and all else of them is destroyed, the row stands for
    the counts of the year (participants/erasing).
    """

    class Kind(models.TextChoices):
        """Who the person is for the school."""

        PUPIL = "pupil", "ученик"
        TEACHER = "teacher", "педагог"
        PARENT = "parent", "родитель"
        GRADUATE = "graduate", "выпускник"
        ENTERPRISE = "enterprise", "сотрудник предприятия"
        OTHER = "other", "другое"

    class Gender(models.TextChoices):
        """For the cases of the name only."""

        UNKNOWN = "", "по отчеству"
        MALE = "m", "мужской"
        FEMALE = "f", "женский"

    school = models.ForeignKey(School, models.PROTECT, related_name="people", verbose_name="школа")
    kind = models.CharField("кто это", max_length=12, choices=Kind)
    last_name = models.CharField("фамилия", max_length=120)
    first_name = models.CharField("имя", max_length=120)
    middle_name = models.CharField("отчество", max_length=120, blank=True, help_text="Если есть")
    gender = models.CharField("род", max_length=1, choices=Gender, blank=True)
    birth_date = models.DateField("дата рождения", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        "год рождения", null=True, blank=True, help_text="Если точной даты нет"
    )
    grade = models.PositiveSmallIntegerField("класс", null=True, blank=True)
    letter = models.CharField("буква класса", max_length=4, blank=True)
    post = models.CharField("должность", max_length=200, blank=True)
    workplace = models.CharField(
        "место работы или учёбы", max_length=200, blank=True, help_text="Если не в нашей школе"
    )
    subject = models.CharField("предмет", max_length=120, blank=True)
    category = models.CharField("квалификационная категория", max_length=60, blank=True)
    experience_since = models.PositiveSmallIntegerField("стаж с года", null=True, blank=True)
    phone = models.CharField("телефон", max_length=20, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="вход в систему",
    )
    name_forms = models.JSONField("падежи имени, исправленные вручную", default=dict, blank=True)
    post_forms = models.JSONField("падежи должности, исправленные вручную", default=dict, blank=True)
    left_on = models.DateField("выбыл", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="doubles"
    )
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_text = models.CharField(max_length=900, editable=False)
    sort_key = models.CharField(max_length=400, editable=False)
    erased_at = models.DateTimeField("обезличен", null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("добавлен", auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "человек", "люди"
        indexes = [
            models.Index(fields=["school", "sort_key"], name="person_school_sort"),
            models.Index(fields=["school", "kind", "sort_key"], name="person_school_kind"),
            models.Index(fields=["school", "left_on"], name="person_left", condition=Q(left_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_birth_year",
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1920),
                violation_error_message="Год рождения — от 1920 до нынешнего.",
            ),
            models.CheckConstraint(
                name="person_grade",
                condition=Q(grade__isnull=True) | Q(grade__range=(1, 12)),
                violation_error_message="Класс — от 1 до 12.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """«Морозова Наталья Викторовна»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.middle_name)))

    @property
    def short_name(self) -> str:
        """«Морозова Н. В.»."""
        return short_name(self.last_name, self.first_name, self.middle_name)

    @property
    def initials(self) -> str:
        """Two letters for the circle."""
        return (self.last_name[:1] + self.first_name[:1]).upper()

    @property
    def class_name(self) -> str:
        """«8 «Б»», empty for grown-ups."""
        return class_name(self.grade, self.letter) if self.grade else ""

    @property
    def place(self) -> str:
        """Class, or post and workplace: what stands beside the name."""
        return self.class_name or ", ".join(filter(None, (self.post, self.workplace)))

    @property
    def born_in(self) -> int | None:
        """The year of birth, by the date when it is known."""
        return self.birth_date.year if self.birth_date else self.birth_year

    @property
    def known_gender(self) -> str:
        """«m», «f» or «»: as said by hand, else by the patronymic."""
        return self.gender or gender_of(self.last_name, self.first_name, self.middle_name)

    def age_on(self, day: datetime.date) -> int | None:
        """Full years on that day; by the year alone the lower of the two possible ages; None when unknown."""
        if self.birth_date:
            born = self.birth_date
            return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return day.year - self.birth_year - 1 if self.birth_year else None

    def is_minor_on(self, day: datetime.date) -> bool:
        """Under 18 on that day. An unknown age is a minor's for a pupil and a grown-up's for all others."""
        age = self.age_on(day)
        return self.kind == self.Kind.PUPIL if age is None else age < 18

    def refresh_keys(self) -> None:
        """Fold the name for search and order; every verb calls it before it writes."""
        name = self.full_name
        self.search_key, self.sort_key = search_key(name)[:400], sort_key(name)[:400]
        extra = f"{self.grade or ''}{self.letter} {self.post} {self.subject} {self.workplace}"
        self.search_text = f"{self.search_key} {search_key(extra)}"[:900]


class Guardian(models.Model):
    """A parent or another legal representative of a child, as far as contacts need it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="guardians", verbose_name="чей")
    full_name = models.CharField("ФИО", max_length=300)
    relation = models.CharField("кем приходится", max_length=60, blank=True)
    phone = models.CharField("телефон", max_length=20, blank=True)
    email = models.EmailField("электронная почта", blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "законный представитель", "законные представители"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.full_name
