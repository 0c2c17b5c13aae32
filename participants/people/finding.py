"""How rows of lists are found: by words of a name, and by the ticks of a person."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import CharFilter

from mentoring.kit.russian import fix_layout, search_key
from mentoring.kit.tables import View

LONGEST = 200  # characters that are looked for; SQLite refuses a pattern of 50,000 bytes with an error


class Search(CharFilter):
    """Every word somewhere in the column of folded text, as typed or as if typed in the other keyboard layout."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that hold all the words."""
        asked = value[:LONGEST]
        readings = [search_key(text).split()[:8] for text in (asked, fix_layout(asked))]
        as_typed, other = (Q(*((f"{self.field_name}__contains", word) for word in words)) for words in readings)
        return qs.filter(as_typed | other) if readings[0] else qs


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
        keys = [int(key) for key in request.POST.getlist("id")[:1000] if key.isdecimal() and len(key) < 16]
        return rows.filter(pk__in=keys)
    asked = QueryDict(request.POST.get("query", ""))
    found = filterset(asked, rows, request=request).qs
    return found.filter(*(view.rows for view in views if view.code == asked.get("view")))
