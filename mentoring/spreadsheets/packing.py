"""Rows of a file, and what stood in the base before them, kept small in one column of the database."""

import datetime
import json
import zlib
from typing import Any


def packed(value: Any) -> bytes:
    """JSON, compressed; a date becomes {"day": …}, so that text is never taken for it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_dated)
    return zlib.compress(text.encode(), level=1)


def unpacked(data: bytes | memoryview) -> Any:
    """What `packed` was given; None for nothing."""
    return json.loads(zlib.decompress(data), object_hook=_undated) if data else None


def _dated(value: Any) -> dict[str, str]:
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    raise TypeError(type(value))


def _undated(told: dict[str, Any]) -> Any:
    return datetime.date.fromisoformat(told["day"]) if told.keys() == {"day"} else told
