"""Which requests the map counts."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from mentoring.listviews.filters import Several
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequest

GRADES = [(number, str(number)) for number in range(1, 12)]


class DemandFilter(django_filters.FilterSet):
    """Whose requests, of which classes, known from whom."""

    audience = django_filters.ChoiceFilter(
        label="Чьи запросы", choices=RequestArea.Audience.choices, method="by_audience", empty_label="все",
        widget=forms.RadioSelect,
    )  # fmt: skip
    place = Several(label="Классы", field_name="person__grade", choices=GRADES, widget=forms.CheckboxSelectMultiple)
    source = Several(
        label="Откуда сведения", choices=MentoringRequest.Source.choices, widget=forms.CheckboxSelectMultiple
    )

    def by_audience(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Teachers ask about their difficulties, everybody else asks as a pupil does."""
        teachers = {"person__kind": "teacher"}
        return rows.filter(**teachers) if value == RequestArea.Audience.TEACHER else rows.exclude(**teachers)
