"""Which areas a text speaks of, by the beginnings of its words. Pure: areas come loaded."""

from collections.abc import Iterable

from participants.requests.areas import RequestArea

MOST = 3  # a text that fits more areas than this says nothing


def guess_areas(text: str, areas: Iterable[RequestArea], audience: str) -> list[RequestArea]:
    """The areas of this audience whose keywords the text holds; empty when it fits too many."""
    found = [area for area in areas if area.parent_id and area.audience == audience and area.fits(text)]
    return found if len(found) <= MOST else []
