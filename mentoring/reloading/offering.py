"""What a list says of itself to be one that comes back."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from mentoring.reloading.keys import sealed
from mentoring.reloading.lists import LISTS


def back_from_excel(user: Any, code: str, writes: bool, acts: Sequence[Any] = ()) -> dict[str, Any]:
    """For `table_page` of a list that comes back: keys in its workbook and the button before the other `acts` of the
    page, for who may write."""
    if not writes:
        return {"acts": list(acts)}
    load = {"url": reverse("edits_start", args=[code]), "label": "Загрузить правки", "icon": "ul"}
    return {"acts": [load, *acts], "sealed": sealed(LISTS[code], user)}
