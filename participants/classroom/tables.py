"""Courses of a year as a list."""

from typing import Any

import django_filters
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.kit.tables import ListTable
from mentoring.templatetags.ui import icon
from participants.people.finding import Words
from participants.schooling.models import Course, CourseTopic, Enrolment

STATE = Enrolment.State


def counted(rows: QuerySet[Course]) -> QuerySet[Course]:
    """Courses with their figures: hours of the programme, groups, who learns, who has finished."""
    hours = CourseTopic.objects.filter(course=OuterRef("pk")).order_by().values("course").annotate(all=Sum("hours"))
    return rows.annotate(
        hours=Coalesce(Subquery(hours.values("all")), 0),
        group_count=Count("groups", distinct=True),
        learn=Count("enrolments", filter=~Q(enrolments__state=STATE.DROPPED), distinct=True),
        finished=Count("enrolments", filter=Q(enrolments__state=STATE.FINISHED), distinct=True),
    ).order_by("title", "pk")


class CourseFilter(django_filters.FilterSet):
    """By a word of the title."""

    q = Words(field_name="title", label="Поиск")


class CourseTable(ListTable):
    """A course a row."""

    key = "title"
    title = Column("Курс", order_by="title")
    hours = Column("Часов")
    group_count = Column("Групп", order_by="group_count")
    learn = Column("Зачислены", order_by="learn")
    finished = Column("Окончили", order_by="finished")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = reverse("course", args=[0]).replace("/0/", "/{}/")
        self.edit_address, self.pencil = reverse("course_edit", args=[0]).replace("/0/", "/{}/"), icon("pencil")

    def render_title(self, record: Any) -> str:
        """A link to the course."""
        return format_html('<a href="{}">{}</a>', self.address.format(record.pk), record.title)

    def value_title(self, value: str) -> str:
        """For Excel."""
        return value

    def actions(self, record: Any) -> str:
        """The pencil."""
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" data-edit aria-label="Изменить: {}">{}</a>',
            *(self.edit_address.format(record.pk), record.title, self.pencil),
        )
