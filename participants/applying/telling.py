"""An application in words: question and answer, as people read it."""

from typing import Any

from mentoring.org.models import SchoolYear
from participants.applying.forms import FORMS
from participants.requests import slots
from participants.requests.areas import RequestArea


def answers(kind: str, payload: dict[str, Any], year: SchoolYear) -> list[tuple[str, str]]:
    """(question, answer) of what was filled in, in the order of the form."""
    form = FORMS[kind](year=year, guarded=False)
    names = [name for part in form.groups.values() for name in part]
    told = [(str(form.fields[name].label), words(form.fields[name], name, payload.get(name))) for name in names]
    return [(label, text) for label, text in told if text]


def words(field: Any, name: str, value: Any) -> str:
    """One answer in words; empty when there is none."""
    if not value:
        return ""
    if name == "areas":
        titles = RequestArea.objects.filter(pk__in=value).for_list()  # scope: numbers that the form has offered
        return ", ".join(area.title for area in titles)
    if name == "slots":
        return slots.shown(value)
    if name == "forms":
        return ", ".join(str(form) for form in field.queryset.filter(pk__in=value))
    if value is True:
        return "да"
    return str(dict(getattr(field, "choices", ())).get(value, value))
