"""Filters of lists: one row of reference data, several choices, days from–to."""

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db.models import Model

from mentoring.kit.forms import RuDateField


class OneOf(django_filters.ChoiceFilter):
    """One row of a small table of reference data, told by its title. The table is read once a page, if at all: for the
    choice that is drawn, the word of what is in force, and the check whether there is such a row."""

    def __init__(self, rows: type[Model], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows

    @property
    def field(self) -> Any:
        """The input; filters are copied for each page, so what was read is kept no longer."""
        self.extra["choices"] = cache(lambda: list(self.rows._default_manager.values_list("pk", "title")))
        return super().field


class KnownChoicesField(forms.MultipleChoiceField):
    """What is on offer among the asked: an address kept for long may ask for what has gone since."""

    def clean(self, value: Any) -> list[str]:
        """The known values; none when there are none."""
        return super().clean([one for one in value or () if self.valid_value(one)])


class Several(django_filters.MultipleChoiceFilter):
    """Any of the chosen values: `place=8&place=9` are the eighth and the ninth classes."""

    field_class = KnownChoicesField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class From(django_filters.Filter):
    """A day and later, in any usual spelling; «{column}_from» stands under the heading of its column."""

    field_class, lookup = RuDateField, "gte"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, lookup_expr=self.lookup, **kwargs)


class To(From):
    """A day and earlier: «{column}_to»."""

    lookup = "lte"
