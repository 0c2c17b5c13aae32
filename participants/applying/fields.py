"""What opens by itself on a phone, without a script and no wider than the screen: a day to its lessons, areas of pupils
and of teachers; the forms that suit."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Q

from mentoring.kit.forms import RowsField
from mentoring.org.models import MentoringForm, School, SchoolYear
from mentoring.org.suiting import forms_to_offer
from participants.requests import slots
from participants.requests.areas import RequestArea
from participants.requests.fields import AreasField, grouped

SIDES = {RequestArea.Audience.PUPIL: "Ученикам", RequestArea.Audience.TEACHER: "Педагогам"}
ONE = {RequestArea.Audience.PUPIL: "Ученику", RequestArea.Audience.TEACHER: "Педагогу"}  # who needs a mentor
Groups = list[tuple[str, list[tuple[str, str]]]]


class DaysWidget(forms.SelectMultiple):
    """A group of boxes for each day; days with something ticked stand open."""

    template_name, use_fieldset = "participants/applying/days.html", True

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The whole has no label to click: it is a group of boxes."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the days: (name, whether open, [(code, lesson, chosen)])."""
        lessons = slots.grid(value or ())
        days = []
        for at, day in enumerate(slots.DAYS):
            boxes = [(cells[at][0], title, cells[at][2]) for title, cells in lessons]
            days.append((day.capitalize(), any(chosen for *_, chosen in boxes), boxes))
        return super().get_context(name, value, attrs) | {"days": days}


class SidesWidget(forms.SelectMultiple):
    """Boxes of areas of pupils and of teachers; a side with something ticked stands open, otherwise the first."""

    template_name, use_fieldset = "participants/applying/sides.html", True
    sides: list[tuple[str, Groups]] = []

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The whole has no label to click: it is a group of boxes."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the sides: (title, whether open, [(group, [(number, area, ticked)])])."""
        ticked = {str(one) for one in value or ()}
        sides = []
        for at, (side, groups) in enumerate(self.sides):
            boxes = [(title, [(key, area, key in ticked) for key, area in areas]) for title, areas in groups]
            chosen = any(here for _, areas in boxes for *_, here in areas)
            sides.append((side, chosen or (not at and not ticked), boxes))
        return super().get_context(name, value, attrs) | {"sides": sides}


class HelpField(AreasField):
    """Areas in which somebody helps, of pupils and of teachers: whom they will help is not known yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": SidesWidget} | kwargs)

    def offer_all(
        self, school: School, kept: Collection[int] = (), sides: Mapping[RequestArea.Audience, str] = SIDES
    ) -> None:
        """The areas that this school uses, and those that were chosen already; one query. `sides`: their titles."""
        used = RequestArea.objects.used_in(school).leaves()  # scope: of the school
        mine = Q(pk__in=used.values("pk")) | Q(pk__in=kept)
        areas = list(RequestArea.objects.filter(mine).for_list())  # scope: the same
        self.queryset = RequestArea.objects.filter(pk__in=[area.pk for area in areas])  # scope: the same
        told = [(words, grouped([one for one in areas if one.audience == side])) for side, words in sides.items()]
        self.widget.choices = [(f"{words}: {title}", boxes) for words, groups in told for title, boxes in groups]
        self.widget.sides = [(words, groups) for words, groups in told if groups]


class FormsField(RowsField):
    """Boxes of forms of mentoring: those that the year has chosen first, then the others."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "widget": forms.CheckboxSelectMultiple} | kwargs
        super().__init__(queryset=MentoringForm.objects.all(), **given)

    def offer(self, year: SchoolYear) -> None:
        """All forms of the reference list; one query."""
        found = forms_to_offer(year)
        parts = (("Есть в программе школы", True), ("Другие", False))
        groups = [(title, [(str(one.pk), str(one)) for one in found if one.is_chosen is own]) for title, own in parts]
        self.widget.choices = [group for group in groups if group[1]]
