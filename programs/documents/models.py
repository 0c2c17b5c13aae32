"""An order from its project to the register. After registration it is frozen: changed only by another order."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from mentoring.org.models import School, SchoolYear
from participants.people.models import Person
from programs.tandems.models import Tandem

TONES = {
    "project": "mute",
    "submitted": "wait",
    "returned": "bad",
    "approved": "run",
    "registered": "run",
    "executed": "done",
}


class LegalGroundQuerySet(models.QuerySet["LegalGround"]):
    """Questions about legal grounds."""

    def valid_on(self, day: datetime.date) -> "LegalGroundQuerySet":
        """In force on that day, in the order of the preamble."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by(
            "rank", "pk"
        )


class LegalGround(models.Model):
    """An act that a preamble may lean on, worded as it is printed after «В соответствии с…». Source: domain.md §10."""

    code = models.SlugField("код", unique=True)
    wording = models.TextField("как печатать", help_text="В творительном падеже: «распоряжением … от … № …»")
    issued_on = models.DateField("дата акта")
    number = models.CharField("номер акта", max_length=40)
    valid_from = models.DateField("действует с")
    valid_to = models.DateField("действует по", null=True, blank=True)
    kinds = models.JSONField("для каких приказов", default=list, blank=True)
    by_default = models.BooleanField("предлагать сразу", default=True)
    rank = models.PositiveSmallIntegerField("порядок", default=0)

    objects = LegalGroundQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "правовое основание", "правовые основания"
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.wording[:80]

    def is_valid_on(self, day: datetime.date) -> bool:
        """In force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class OrderQuerySet(models.QuerySet["Order"]):
    """Questions about orders."""

    def visible_to(self, user: Any) -> "OrderQuerySet":
        """Orders of the open school, for those who run it; the stored PDF comes only when it is asked for."""
        if not user.school or not user.has("curator", "director", "staff"):
            return self.none()
        rows = self.select_related("year", "school", "created_by").defer("paper", "facts")
        return rows.filter(school=user.school)

    def for_list(self) -> "OrderQuerySet":
        """Newest first: projects on top, then by number."""
        return self.select_related("year", "created_by").order_by("-registered_at", "-created_at", "-pk")


class Order(models.Model):
    """An order. `facts` is everything the registered paper says (JSON); `paper` its PDF; `sha256` of the PDF.

    Of a long project `paper` is what was last drawn, true while `paper_of` is the fingerprint of its facts. `said`:
    how the items name the officials, {role: {"whole": …, "name": …}}, so that a changed name is put in its place.
    `approved_as`: the marks of what the director read. `sealed_at`: somebody in it was erased (erasing/papers)."""

    class Kind(models.TextChoices):
        """Kinds of orders; each has a template and facts."""

        PAIRS = "pairs", "О закреплении наставнических пар (групп)"

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        PROJECT = "project", "проект"
        SUBMITTED = "submitted", "на утверждении"
        RETURNED = "returned", "возвращён"
        APPROVED = "approved", "утверждён, без номера"
        REGISTERED = "registered", "зарегистрирован"
        EXECUTED = "executed", "исполнен"

    school = models.ForeignKey(School, models.PROTECT, related_name="orders", verbose_name="школа")
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="orders", verbose_name="учебный год")
    kind = models.CharField("вид", max_length=12, choices=Kind, default=Kind.PAIRS)
    title = models.CharField("заголовок", max_length=300)
    preamble = models.TextField("преамбула", blank=True)
    grounds = models.ManyToManyField(LegalGround, blank=True, verbose_name="правовые основания")
    state = models.CharField("состояние", max_length=12, choices=State, default=State.PROJECT, editable=False)
    starts = models.DateField("срок пар с")
    ends = models.DateField("срок пар по")
    remark = models.TextField("замечание директора", blank=True, editable=False)
    number = models.PositiveIntegerField("номер", null=True, editable=False)
    number_text = models.CharField("номер с индексом", max_length=40, blank=True, editable=False)
    number_year = models.PositiveSmallIntegerField("год номера", null=True, editable=False)
    dated = models.DateField("дата", null=True, editable=False)
    facts = models.JSONField("что написано", null=True, editable=False)
    said = models.JSONField("как названы должностные лица", default=dict, editable=False)
    paper = models.BinaryField("PDF", null=True, editable=False)
    paper_of = models.CharField("отпечаток того, что в PDF", max_length=64, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    token = models.CharField("ключ отправки формы", max_length=40, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("создан", auto_now_add=True)
    submitted_at = models.DateTimeField("отправлен", null=True, editable=False)
    approved_at = models.DateTimeField("утверждён", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    approved_as = models.TextField("что было утверждено", blank=True, editable=False)
    registered_at = models.DateTimeField("зарегистрирован", null=True, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    sealed_at = models.DateTimeField("закрыт", null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "приказ", "приказы"
        indexes = [models.Index(fields=["school", "year", "state"], name="order_school_year_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "number_year", "number"],
                condition=Q(number__isnull=False),
                name="order_number_once",
                violation_error_message="Этот номер уже занят другим приказом.",
            ),
            models.UniqueConstraint(fields=["school", "token"], condition=~Q(token=""), name="order_token_once"),  # nosec B106
            models.CheckConstraint(
                name="order_state_known",
                condition=Q(state__in=["project", "submitted", "returned", "approved", "registered", "executed"]),
            ),
            models.CheckConstraint(
                name="order_registered_has_number",
                condition=~Q(state__in=["registered", "executed"]) | Q(number__isnull=False, dated__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Приказ № {self.number_text}" if self.number_text else "Проект приказа"

    @property
    def tone(self) -> str:
        """Colour and icon of the state."""
        return TONES[self.state]

    @property
    def is_frozen(self) -> bool:
        """Registered: nothing in it changes any more."""
        return self.state in (self.State.REGISTERED, self.State.EXECUTED)

    @cached_property
    def known(self) -> dict[str, Any]:
        """What gathering.py has asked the database of this order already."""
        return {}

    @property
    def is_editable(self) -> bool:
        """In the curator's hands."""
        return self.state in (self.State.PROJECT, self.State.RETURNED)


class OrderItem(models.Model):
    """A numbered item of the order: the text stays editable until registration. `parent` makes subitems 2.1, 2.2."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="items", verbose_name="приказ")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="subitems")
    position = models.PositiveSmallIntegerField("порядок")
    text = models.TextField("текст")

    class Meta:
        verbose_name, verbose_name_plural = "пункт приказа", "пункты приказа"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class OrderLine(models.Model):
    """A tandem in an order, a row of its appendix."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", verbose_name="приказ")
    tandem = models.ForeignKey(Tandem, models.PROTECT, related_name="order_lines", verbose_name="тандем")

    class Meta:
        verbose_name, verbose_name_plural = "строка приложения", "строки приложения"
        constraints = [models.UniqueConstraint(fields=["order", "tandem"], name="tandem_once_in_order")]

    def __str__(self) -> str:
        return f"Приказ {self.order_id}, тандем {self.tandem_id}"


class CheckOverride(models.Model):
    """A finding of the checker that the curator let pass, with the reason."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="overrides", verbose_name="приказ")
    code = models.CharField("замечание", max_length=80)
    reason = models.CharField("причина", max_length=300)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = "снятое замечание", "снятые замечания"
        constraints = [models.UniqueConstraint(fields=["order", "code"], name="override_once")]

    def __str__(self) -> str:
        return self.code


class Acknowledgement(models.Model):
    """«С приказом ознакомлен(а)»: one line of the sheet, name and post as on the day of registration."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="acknowledgements", verbose_name="приказ")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="acknowledgements", verbose_name="кто")
    name = models.CharField("ФИО", max_length=400)
    post = models.CharField("должность или класс", max_length=300, blank=True)
    sort_key = models.CharField(max_length=400, editable=False)
    acknowledged_on = models.DateField("ознакомлен", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "ознакомление", "ознакомление"
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return f"Ознакомление {self.pk}"


class OrderScan(models.Model):
    """The signed paper, scanned."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="scans", verbose_name="приказ")
    file = models.FileField("файл", upload_to="orders")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField("загружен", auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = "скан приказа", "сканы приказов"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"Скан {self.pk}"
