"""How rows of lists are found: by words of a name, and by the ticks of a person."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import CharFilter

from mentoring.asked import numbers
from mentoring.kit.tables import View
from participants.people.models import LONGEST, holding


class Search(CharFilter):
    """People by words of the name, the class or the post."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that hold all the words."""
        return qs.filter(holding(self.field_name, value))


class Words(CharFilter):
    """The text holds what is asked; SQLite knows no case of Cyrillic, so the usual spellings are asked for."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that hold it in one of the spellings."""
        asked = value[:LONGEST]
        spellings = {asked, asked.lower(), asked.capitalize(), asked.upper()}
        holds = Q(*((f"{self.field_name}__contains", one) for one in spellings), _connector=Q.OR)
        return qs.filter(holds) if value else qs


def chosen(request: HttpRequest, filterset: Any, rows: QuerySet[Any], views: Sequence[View] = ()) -> QuerySet[Any]:
    """The rows ticked in the list, or all that its filters find when «все по фильтру» was ticked."""
    if "all" not in request.POST:
        return rows.filter(pk__in=numbers(request.POST.getlist("id")[:1000]))
    asked = QueryDict(request.POST.get("query", ""))
    found = filterset(asked, rows, request=request).qs
    return found.filter(*(view.rows for view in views if view.code == asked.get("view")))
