"""The menu of each role: a page is in it when the person may enter it."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template variable `menu`."""
    return {"menu": []}
