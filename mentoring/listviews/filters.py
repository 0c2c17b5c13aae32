"""Filters of lists that take more than one value: several choices, and days from–to."""

from typing import Any

import django_filters
from django import forms

from mentoring.kit.forms import RuDateField


class SeveralField(forms.MultipleChoiceField):
    """What is on offer among the asked: an address kept for long may ask for what has gone since."""

    def clean(self, value: Any) -> list[str]:
        """The known values; none when there are none."""
        return super().clean([one for one in value or () if self.valid_value(one)])


class Several(django_filters.MultipleChoiceFilter):
    """Any of the chosen values: `place=8&place=9` are the eighth and the ninth classes."""

    field_class = SeveralField

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
