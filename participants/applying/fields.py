"""Convenient lessons on a phone: a day opens to its lessons, nothing is wider than the screen, no script is needed."""

from typing import Any

from django import forms

from participants.requests import slots


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
