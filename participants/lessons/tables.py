"""Attendance as a list: a person at a lesson a row."""

from typing import Any

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import Several
from mentoring.templatetags.ui import dmy, tag
from participants.people.finding import Search, Words
from participants.people.models import Person
from participants.schooling.models import Attendance

MARK = Attendance.Mark
TONES = {MARK.WAS: "ok", MARK.ABSENT: "bad", MARK.EXCUSED: "mute"}
VIEWS = [
    View("absent", "Пропуски", Q(mark__in=[MARK.ABSENT, MARK.EXCUSED])),
    View("excused", "По уважительной причине", Q(mark=MARK.EXCUSED)),
]


class AttendanceFilter(django_filters.FilterSet):
    """By person, course, group, mark, day."""

    q = Search(field_name="enrolment__person__search_text", label="Поиск")
    course = Words(field_name="enrolment__course__title", label="Курс")
    group = Words(field_name="enrolment__group__title", label="Группа")
    mark = Several(label="Явка", choices=MARK.choices)
    kind = Several(label="Кто это", field_name="enrolment__person__kind", choices=Person.Kind.choices)


class AttendanceTable(ListTable):
    """A person at a lesson a row."""

    optional = ("starts", "kind", "state")
    name = Column("ФИО", accessor="enrolment__person__full_name", order_by="enrolment__person__sort_key")
    place = Column("Класс, должность", accessor="enrolment__person__place", orderable=False)
    day = Column("Занятие", accessor="lesson__day", order_by=("lesson__day", "lesson__starts"))
    starts = Column("Начало", accessor="lesson__starts", order_by="lesson__starts")
    mark = Column("Явка")
    course = Column("Курс", accessor="enrolment__course__title", order_by="enrolment__course__title")
    group = Column("Группа", accessor="enrolment__group__title", order_by="enrolment__group__title")
    kind = Column("Кто это", accessor="enrolment__person__get_kind_display", order_by="enrolment__person__kind")
    state = Column("Курс окончен", accessor="enrolment__get_state_display", order_by="enrolment__state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_address = reverse("course_group", args=[0]).replace("/0/", "/{}/")

    def render_mark(self, record: Any) -> str:
        """Icon and word."""
        return tag(TONES[record.mark], record.get_mark_display())

    def value_mark(self, record: Any) -> str:
        """The word."""
        return record.get_mark_display()

    def render_day(self, value: Any) -> str:
        """The day in figures."""
        return dmy(value)

    def value_day(self, value: Any) -> Any:
        """A date for Excel."""
        return value

    def render_starts(self, value: Any) -> str:
        """Two lessons of a day are told apart by the hour."""
        return f"{value:%H:%M}"

    def render_group(self, record: Any, value: str) -> str:
        """A link to the group."""
        return format_html('<a href="{}">{}</a>', self.group_address.format(record.enrolment.group_id), value)

    def value_group(self, value: str) -> str:
        """For Excel."""
        return value
