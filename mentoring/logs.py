"""What a log may say of an error: its class and the lines of code it went through. Its text is left out: PostgreSQL
puts values of the row into it («Key (last_name)=(…) already exists»), and a log keeps no personal values (152-ФЗ)."""

import logging
import re
import traceback
from types import TracebackType

# The address of a personal link is the key to its form: «Not Found: /v/…» tells which form, not which key.
KEYS = re.compile(r"(/(?:welcome|v|c|apply|candidate)/)[^/\s?#]+")


class ClassAndPlace(logging.Formatter):
    """A formatter that tells errors without their texts, chained ones too, and addresses without their keys."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without the codes of links."""
        return KEYS.sub(r"\1*", super().formatMessage(record))

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """«Traceback …» with the class of each error in place of what it says."""
        error, told, seen = ei[1], [], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            kind = type(error)
            lines = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"Traceback (most recent call last):\n{lines}{kind.__module__}.{kind.__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nCaused this one:\n".join(reversed(told))
