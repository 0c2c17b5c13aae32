"""Duties as a list: for the accountant by the month, for the curator by what is to be done."""

import calendar
import datetime
from typing import Any

import django_filters
from django.db.models import DateField, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from django_tables2 import Column

from mentoring.cells import Day, Linked
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.org.context import shown_year
from mentoring.templatetags.ui import tag
from participants.people.finding import Search
from programs.labour.leaving import with_tandems
from programs.labour.models import MentorDuty

MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
          "декабрь")  # fmt: skip
PAID = ("name", "post", "agreement", "in_month", "paid", "amount", "payment", "ground")
TITLE, OWN_TITLE = "Оплата наставничества", "Мои соглашения"
OF_YEAR = [(str(number), MONTHS[number - 1]) for number in (*range(9, 13), *range(1, 9))]


def titled(user: Any) -> str:
    """What the list is called: the mentor finds it in the menu as their own."""
    return TITLE if user.has("curator", "director", "staff") else OWN_TITLE


def for_month(request: HttpRequest) -> list[dict[str, Any]]:
    """The button of whoever counts the pay: who worked on which days of this month (in another year of its first or
    last), for what sum. None for a mentor, who sees one line."""
    year, today = shown_year(request), timezone.localdate()
    if not request.user.has("curator", "director", "staff"):
        return []
    day = min(max(today, year.starts), year.ends)
    label = f"Для бухгалтера: {MONTHS[day.month - 1]}"
    return [{"url": f"?month={day.month}&cols={','.join(PAID)}", "label": label, "icon": "doc"}]


def month_of(year: int, month: int) -> tuple[datetime.date, datetime.date]:
    """Its first and last day; `year` is that in which the school year began."""
    at = year if month >= 9 else year + 1
    return datetime.date(at, month, 1), datetime.date(at, month, calendar.monthrange(at, month)[1])


def in_force() -> Q:
    """Condition: signed and on today."""
    today = timezone.localdate()
    days = Q(starts__lte=today, ends__gte=today) & (Q(last_day=None) | Q(last_day__gte=today))
    return Q(state__in=["active", "stopped"]) & days


def with_tandems_left() -> Q:
    """Condition: ended early, and tandems with colleagues are open."""
    return Q(pk__in=with_tandems(MentorDuty.objects.get_queryset()).values("pk"))


VIEWS = [
    View("asked", "Ждём согласия", Q(state="asked")),
    View("agreed", "Нужно соглашение", Q(state="agreed")),
    View("active", "Действуют", in_force),
    View("stopped", "Прекращены досрочно", Q(state="stopped")),
    View("left", "Тандемы не переданы", with_tandems_left),
]


class DutyFilter(django_filters.FilterSet):
    """By person, state, payment, and the month that is paid for."""

    q = Search(field_name="person__search_text", label="Поиск")
    month = django_filters.ChoiceFilter(label="Оплата за месяц", choices=OF_YEAR, method="by_month")
    state = Several(label="Состояние", choices=MentorDuty.State.choices)
    payment = Several(label="Чем оплачивается", choices=MentorDuty.Payment.choices)

    def by_month(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Signed ones in force on a day of the month; each row then knows the month."""
        first, last = month_of(shown_year(self.request).start, int(value))
        return rows.between(first, last).annotate(month=Value(first, DateField()))


class DutyTable(ListTable):
    """A duty a row."""

    optional = ("consent_on", "content", "method", "terms", "ground", "amount", "payment", "notice_on", "reason")
    name = Linked("duty", "ФИО", accessor="person__full_name", order_by="person__sort_key")
    post = Column("Должность", accessor="person__post", order_by="person__post")
    agreement = Column("Соглашение", accessor="pk", order_by=("dated", "number"))
    starts = Day(verbose_name="С")
    over_on = Day(verbose_name="По", order_by="ends")
    paid = Column("Выплата", orderable=False)
    in_month = Column("За месяц", accessor="pk", orderable=False)
    standing = Column("Состояние", accessor="pk", order_by="state")
    consent_on = Day(verbose_name="Дата согласия")
    content = Column("Содержание", orderable=False)
    method = Column("Форма работы", orderable=False)
    terms = Column("Условия выплаты", orderable=False)
    ground = Column("Приказ", orderable=False)
    amount = Column("Размер", attrs={"td": {"class": "c-num"}})
    payment = Column("Чего", orderable=False)
    notice_on = Day(verbose_name="Дата уведомления")
    reason = Column("Причина", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()

    def render_agreement(self, record: MentorDuty) -> Any:
        """«№ 12 от 01.10.2026»."""
        return f"№ {record.number} от {record.dated:%d.%m.%Y}" if record.dated else self.default

    def value_agreement(self, record: MentorDuty) -> str:
        """The same, nothing while it is not signed."""
        return f"№ {record.number} от {record.dated:%d.%m.%Y}" if record.dated else ""

    def render_in_month(self, record: Any) -> Any:
        """«с 10.11 по 25.11» of the month that is filtered by."""
        return self.value_in_month(record) or self.default

    def value_in_month(self, record: Any) -> str:
        """The days of that month on which it is in force."""
        first = getattr(record, "month", None)
        if first is None:
            return ""
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        since, until = max(first, record.starts), min(last, record.over_on)
        return "весь месяц" if (since, until) == (first, last) else f"с {since:%d.%m} по {until:%d.%m}"

    def render_amount(self, value: Any) -> str:
        """With a comma."""
        return f"{value}".replace(".", ",")

    def value_amount(self, value: Any) -> Any:
        """A number for Excel."""
        return float(value)

    def render_standing(self, record: MentorDuty) -> str:
        """Icon and word."""
        return tag(*record.standing(self.today))

    def value_standing(self, record: MentorDuty) -> str:
        """The word."""
        return record.standing(self.today)[1]
