"""Conditions of the journal page: who, what was done, to what, on which days."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from mentoring.audit.actions import choices
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import model_of
from mentoring.kit.forms import RuDateField
from mentoring.kit.russian import sort_key


class DayFilter(django_filters.Filter):
    """A day in any usual spelling."""

    field_class = RuDateField


class AuditFilter(django_filters.FilterSet):
    """Everything is optional; a number of a record needs its kind."""

    actor = django_filters.ChoiceFilter(label="Кто", field_name="actor_id", choices=[], empty_label="кто угодно")
    action = django_filters.ChoiceFilter(label="Что сделано", choices=choices, empty_label="что угодно")
    object_type = django_filters.ChoiceFilter(label="С чем", choices=[], empty_label="с чем угодно")
    object_id = django_filters.NumberFilter(label="Номер записи", min_value=1, max_value=10**15)
    first = DayFilter(label="С какого дня", field_name="at", lookup_expr="date__gte")
    last = DayFilter(label="По какой день", field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEntry
        fields = ["actor", "action", "object_type", "object_id", "first", "last"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["actor"].extra["choices"] = self.actors(self.queryset)
        kinds = self.queryset.order_by("object_type").values_list("object_type", flat=True).distinct()
        named = [(label, str(model._meta.verbose_name)) for label in kinds if (model := model_of(label))]
        self.filters["object_type"].extra["choices"] = sorted(named, key=lambda pair: pair[1])
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"

    def actors(self, rows: QuerySet[AuditEntry]) -> list[tuple[int, str]]:
        """Those who have done something, by name."""
        ids = rows.filter(actor_id__isnull=False).order_by("actor_id").values_list("actor_id", flat=True).distinct()
        people = get_user_model()._default_manager.in_bulk(ids)
        named = [(pk, getattr(person, "short_name", str(person))) for pk, person in people.items()]
        return sorted(named, key=lambda pair: sort_key(pair[1]))
