"""Fields of forms about requests: areas under the names of their groups, convenient lessons as a table of the week."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q

from mentoring.kit.forms import RowsField
from mentoring.org.models import School
from participants.requests import slots
from participants.requests.areas import RequestArea


class AreasField(RowsField):
    """Boxes of areas; nothing is on offer until `offer` says whose areas these are."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"label": "Области", "required": False, "widget": forms.CheckboxSelectMultiple} | kwargs
        super().__init__(queryset=RequestArea.objects.none(), **given)

    def offer(self, school: School, audience: str, kept: Collection[int] = ()) -> None:
        """The areas that this school uses for such people, and those that the request has already; one query."""
        used = RequestArea.objects.used_in(school).leaves().filter(audience=audience)  # scope: of the school
        mine = Q(pk__in=used.values("pk")) | Q(pk__in=kept)
        areas = list(RequestArea.objects.filter(mine).for_list())  # scope: the same
        self.queryset = RequestArea.objects.filter(pk__in=[area.pk for area in areas])  # scope: the same
        self.widget.choices = grouped(areas)


def grouped(areas: Collection[RequestArea]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices [(group, [(number, title)])]."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in areas:
        groups.setdefault(str(area.parent), []).append((str(area.pk), area.title))
    return list(groups.items())


class SlotsWidget(forms.SelectMultiple):
    """Days across, lessons down: a box in each cell."""

    template_name, use_fieldset = "participants/requests/slots.html", True

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The whole has no label to click: it is a group of boxes."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the lines of the table."""
        return super().get_context(name, value, attrs) | {"days": slots.SHORT, "lessons": slots.grid(value or ())}


class SlotsField(forms.MultipleChoiceField):
    """Lessons of a week in their order."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"label": "Когда удобно встречаться", "required": False, "widget": SlotsWidget} | kwargs
        super().__init__(choices=slots.CHOICES, **given)

    def clean(self, value: Any) -> list[str]:
        """Known lessons in the order of the week. Raises ValidationError."""
        return slots.clean(super().clean(value))
