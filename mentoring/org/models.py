"""The school as its papers name it, its years, and the reference data of the target model."""

from typing import Any

from django.db import models
from django.db.models import Q

from mentoring.kit.access import Refused
from mentoring.kit.russian import short_name

TIME_ZONES = [
    ("Europe/Kaliningrad", "Калининград (МСК−1)"),
    ("Europe/Moscow", "Москва"),
    ("Europe/Samara", "Самара (МСК+1)"),
    ("Asia/Yekaterinburg", "Екатеринбург (МСК+2)"),
    ("Asia/Omsk", "Омск (МСК+3)"),
    ("Asia/Krasnoyarsk", "Красноярск (МСК+4)"),
    ("Asia/Irkutsk", "Иркутск (МСК+5)"),
    ("Asia/Yakutsk", "Якутск (МСК+6)"),
    ("Asia/Vladivostok", "Владивосток (МСК+7)"),
    ("Asia/Magadan", "Магадан (МСК+8)"),
    ("Asia/Kamchatka", "Камчатка (МСК+9)"),
]


class Municipality(models.Model):
    """The authority above the schools; its methodist sees figures without names."""

    name = models.CharField("название", max_length=200, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = "муниципалитет", "муниципалитеты"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet["School"]):
    """Questions about schools."""

    def visible_to(self, user: Any) -> "SchoolQuerySet":
        """The schools where this person holds a role now."""
        if user.has("admin"):
            return self
        return self.filter(pk__in=[school.pk for school in user.schools])


class School(models.Model):
    """One school: everything its orders need (ГОСТ Р 7.0.97: author, place, signature)."""

    code = models.SlugField(
        "код", max_length=40, unique=True, help_text="Латиницей, например sosh7: для загрузки из командной строки"
    )
    short_name = models.CharField("краткое название", max_length=120, help_text="Например: МБОУ «СОШ № 7»")
    charter_name = models.TextField("полное название по уставу", max_length=500)
    founder = models.CharField("учредитель", max_length=300, blank=True, help_text="Первая строка бланка приказа")
    place = models.CharField("место издания", max_length=100, help_text="Например: г. Залесск")
    letterhead = models.TextField("реквизиты бланка", blank=True, help_text="Адрес, телефон, ИНН: строка под названием")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, verbose_name="муниципалитет")
    director_last = models.CharField("фамилия директора", max_length=80)
    director_first = models.CharField("имя директора", max_length=80)
    director_middle = models.CharField("отчество директора", max_length=80, blank=True)
    director_post = models.CharField("должность руководителя", max_length=120, default="директор")
    order_suffix = models.CharField(
        "индекс приказов", max_length=20, blank=True, help_text="После номера: «-ОД» в «№ 145-ОД»"
    )
    time_zone = models.CharField("часовой пояс", max_length=40, choices=TIME_ZONES, default="Europe/Moscow")
    help_contact = models.CharField(
        "к кому обращаться", max_length=200, blank=True, help_text="Внизу каждой страницы: имя, кабинет, телефон"
    )
    second_factor = models.BooleanField("второй шаг входа обязателен", default=True)
    setup_done = models.BooleanField("настройка завершена", default=False, editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "школа", "школы"
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name

    @property
    def school_id(self) -> int:
        """A school belongs to itself: the journal and the scope read the same attribute everywhere."""
        return self.pk

    @property
    def director_signature(self) -> str:
        """«А. Н. Берестов», as under an order."""
        return short_name(self.director_last, self.director_first, self.director_middle, initials_first=True)


class MentoringForm(models.Model):
    """A form of mentoring («ученик — ученик»); `spellings` are what schools write instead. Source: domain.md §2.1."""

    code = models.CharField("код", max_length=10, unique=True)
    title = models.CharField("название", max_length=80)
    mentor_kind = models.CharField("кто наставник", max_length=60)
    mentee_kind = models.CharField("кто наставляемый", max_length=60)
    spellings = models.JSONField("другие написания", default=list, blank=True)
    source = models.CharField("документ", max_length=200, blank=True)
    is_local = models.BooleanField("местная", default=False)
    order = models.PositiveSmallIntegerField("порядок", default=0)
    is_chosen: bool  # for the year asked about; there only when `forms_to_offer` has read it

    class Meta:
        verbose_name, verbose_name_plural = "форма наставничества", "формы наставничества"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title


class RoleModel(models.Model):
    """A variant inside a form («успевающий — неуспевающий»)."""

    form = models.ForeignKey(MentoringForm, models.CASCADE, related_name="role_models", verbose_name="форма")
    title = models.CharField("название", max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = "ролевая модель", "ролевые модели"
        ordering = ["form__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["form", "title"], name="role_model_once")]

    def __str__(self) -> str:
        return self.title


class MentoringKind(models.Model):
    """How the mentoring goes: традиционное, групповое, реверсивное… Independent of the form. Source: seed 004."""

    code = models.CharField("код", max_length=20, unique=True)
    title = models.CharField("название", max_length=80)

    class Meta:
        verbose_name, verbose_name_plural = "вид наставничества", "виды наставничества"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """A post with its cases, written by hand: posts are not declined by a library (ux.md §4.4)."""

    nominative = models.CharField("именительный: кто?", max_length=200, unique=True)
    gent = models.CharField("родительный: кого?", max_length=200)
    datv = models.CharField("дательный: кому?", max_length=200)
    accs = models.CharField("винительный: кого?", max_length=200)
    ablt = models.CharField("творительный: кем?", max_length=200)
    loct = models.CharField("предложный: о ком?", max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = "должность", "должности"
        ordering = ["nominative"]

    def __str__(self) -> str:
        return self.nominative


class SchoolYearQuerySet(models.QuerySet["SchoolYear"]):
    """Questions about school years."""

    def visible_to(self, user: Any) -> "SchoolYearQuerySet":
        """The years of the school that is open now."""
        return self.filter(school=user.school) if user.school else self.none()

    def current_of(self, school: School) -> "SchoolYear | None":
        """The year that is going on in this school."""
        return self.filter(school=school, state="current").first()


class YearClosed(Refused):
    """The year may only be looked at."""

    def __init__(self, year: "SchoolYear") -> None:
        super().__init__(" ".join(year.why_closed))
        self.year = year


class SchoolYear(models.Model):
    """A school year of one school. A closed one is read-only; one is current."""

    class State(models.TextChoices):
        """Words of the interface."""

        PLANNED = "planned", "готовится"
        CURRENT = "current", "идёт"
        CLOSED = "closed", "закрыт"

    school = models.ForeignKey(School, models.CASCADE, related_name="years", verbose_name="школа")
    start = models.PositiveSmallIntegerField("год начала", help_text="2026 для 2026/27 учебного года")
    starts = models.DateField("начало")
    ends = models.DateField("окончание")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.CURRENT, editable=False)
    forms = models.ManyToManyField(MentoringForm, blank=True, verbose_name="выбранные формы наставничества")
    mentor_load = models.PositiveSmallIntegerField("тандемов у одного наставника, не больше", default=3)
    introduction_order = models.CharField(
        "приказ о внедрении",
        max_length=200,
        blank=True,
        help_text="Например: от 31.08.2026 № 84-ОД «О внедрении целевой модели наставничества»",
    )

    objects = SchoolYearQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "учебный год", "учебные годы"
        ordering = ["-start"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "start"],
                name="school_year_once",
                violation_error_message="Такой учебный год уже есть.",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(state="current"),
                name="one_current_year",
                violation_error_message="Текущим может быть один учебный год.",
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="year_ends_after_start",
                violation_error_message="Окончание раньше начала. Поменяйте даты местами или исправьте.",
            ),
            models.CheckConstraint(condition=Q(state__in=["planned", "current", "closed"]), name="year_state_known"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """«2026/27», as on the screen."""
        return f"{self.start}/{(self.start + 1) % 100:02d}"

    @property
    def paper_label(self) -> str:
        """«2026/2027», as in papers."""
        return f"{self.start}/{self.start + 1}"

    @property
    def is_open(self) -> bool:
        """May be written to."""
        return self.state != self.State.CLOSED

    def hold_open(self) -> None:
        """Go on only if the year is open now, and keep it open to the end of the transaction: whoever closes it waits
        and asks again what is in work. The first lock of all, before the school's and the rows'. Raises YearClosed."""
        now = SchoolYear.objects.select_for_update(no_key=True).filter(pk=self.pk).values_list("state", flat=True)
        self.state = now.first() or self.State.CLOSED
        self.require_open()

    @property
    def why_closed(self) -> list[str]:
        """What to say to whoever wants to change something in it; nothing while it is open."""
        return [] if self.is_open else [f"{self.label} учебный год закрыт: его можно только смотреть."]

    def require_open(self) -> None:
        """Go on only if the year may be changed. Raises YearClosed."""
        if not self.is_open:
            raise YearClosed(self)


class NumberSeries(models.Model):
    """A counter of a school: orders of a calendar year, tandems of a school year. Taken by `numbering.take_number`."""

    school = models.ForeignKey(School, models.CASCADE, verbose_name="школа")
    kind = models.CharField("что нумеруем", max_length=40)
    year = models.PositiveSmallIntegerField("год")
    last = models.PositiveIntegerField("последний выданный номер", default=0)

    class Meta:
        verbose_name, verbose_name_plural = "ряд номеров", "ряды номеров"
        constraints = [models.UniqueConstraint(fields=["school", "kind", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
