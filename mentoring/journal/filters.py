"""Conditions of the journal page: about whom, who acted, what was done, to what, on which days."""

import datetime
from typing import Any

import django_filters
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.choices import flatten_choices

from mentoring.audit.actions import GROUPS, choices
from mentoring.audit.models import AuditEntry
from mentoring.audit.subjects import Found, about, people_meant
from mentoring.kit.forms import RuDateField
from mentoring.kit.russian import sort_key

OURS = ("mentoring", "participants", "programs", "monitoring")


class DayFilter(django_filters.Filter):
    """A day in any usual spelling, asked as a moment: a condition on the date of each line would read them all."""

    field_class = RuDateField

    def __init__(self, *args: Any, after: int, **kwargs: Any) -> None:
        super().__init__(*args, field_name="at", **kwargs)
        self.after = datetime.timedelta(days=after)

    def filter(self, qs: QuerySet[Any], value: datetime.date | None) -> QuerySet[Any]:
        """From the beginning of the day, or until its end, by the reader's clock."""
        if not value or not 1900 < value.year < 9000:  # a moment at the edge of the calendar has no other time zone
            return qs
        moment = timezone.make_aware(datetime.datetime.combine(value + self.after, datetime.time.min))
        return qs.filter(at__lt=moment) if self.after else qs.filter(at__gte=moment)


class AuditFilter(django_filters.FilterSet):
    """Everything is optional; a number of a record needs its kind. `meant` are the people whom `about` has named."""

    about = django_filters.CharFilter(label="О ком", method="by_people", max_length=100)
    actor = django_filters.ChoiceFilter(
        label="Кто сделал", field_name="actor_id", choices=[], empty_label="кто угодно", null_label="без входа"
    )
    action = django_filters.ChoiceFilter(label="Что сделано", method="by_action", empty_label="что угодно")
    first = DayFilter(label="С какого дня", after=0)
    last = DayFilter(label="По какой день", after=1)
    object_type = django_filters.ChoiceFilter(label="С чем", choices=[], empty_label="с чем угодно")
    object_id = django_filters.NumberFilter(label="Номер записи", min_value=1, max_value=10**15)

    class Meta:
        model = AuditEntry
        fields = ["about", "actor", "action", "first", "last", "object_type", "object_id"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.meant: Found = []
        self.filters["actor"].extra["choices"] = self.actors()
        groups = [(f"all:{code}", title) for code, (title, _) in GROUPS.items()]
        self.filters["action"].extra["choices"] = [("Всё сразу", groups), ("По одному", choices())]
        kinds = [model for model in apps.get_models() if model._meta.app_label in OURS]
        named = [(model._meta.label_lower, str(model._meta.verbose_name)) for model in kinds]
        self.filters["object_type"].extra["choices"] = sorted(named, key=lambda pair: sort_key(pair[1]))
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"
        words = {"autocomplete": "off", "placeholder": "фамилия или ФИО", "data-people": reverse("people_find")}
        self.form.fields["about"].widget.attrs |= words
        if not user.school:
            del self.form.fields["about"]  # people of schools are not the administrator's

    def actors(self) -> list[tuple[int, str]]:
        """Those whom the reader may know of, by name."""
        seen = get_user_model()._default_manager.visible_to(self.user)
        named = [(person.pk, getattr(person, "short_name", str(person))) for person in seen]
        return sorted(named, key=lambda pair: sort_key(pair[1]))

    def by_people(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Acts upon the people of this name and upon what belongs to them."""
        self.meant = people_meant(self.user, value)
        told = AuditEntry.objects.filter(about(pk for pk, _ in self.meant))
        return rows.filter(pk__in=told.values("pk"))  # found first, by their index: they are few

    def by_action(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One kind of act, or a group of them."""
        group = GROUPS.get(value.removeprefix("all:"))
        return rows.filter(action__in=group[1]) if group else rows.filter(action=value)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """(label, value) of the conditions in force, for the sheet about the workbook."""
        told = []
        for name, value in self.form.cleaned_data.items():
            if value not in (None, ""):
                flat = {str(k): str(v) for k, v in flatten_choices(getattr(self.form.fields[name], "choices", ()))}
                day = f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else str(value)
                told.append((str(self.form.fields[name].label), flat.get(str(value), day)))
        return told
