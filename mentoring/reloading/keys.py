"""The key of a row in an export: whose row it is and what stood in its cells, sealed with the secret of this server.

«1842.Zx3b…(6 letters a cell).Qm0…»: number of the row, digest of each exported cell, signature. The signature binds the
key to the school, the list and the columns; a digest tells whether a cell was edited without keeping anybody's data."""

import datetime
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings

from mentoring.asked import number
from mentoring.kit.sheets import UNSAVEABLE, Column
from mentoring.kit.tables import NOTHING
from mentoring.reloading.lists import ListBack

MARK = "Ключ строки — не изменять"
PART = 6  # letters of one digest: 36 bits
DIVIDER = "|"


@dataclass(frozen=True)
class Seal:
    """Makes and reads the keys of one list with these columns in one school."""

    school: int
    code: str
    titles: tuple[str, ...]

    def key(self, pk: int, cells: Sequence[Any]) -> str:
        """The key of a row with these cells, in the order of the titles."""
        body = f"{pk}.{''.join(self.digest(pk, *pair) for pair in zip(self.titles, cells, strict=True))}"
        return f"{body}.{self._sign(body)}"

    def read(self, key: str) -> tuple[int, dict[str, str]] | None:
        """The number of the row and the digests by title; None for a key that this seal has not made."""
        body, _, sign = key.rpartition(".")
        if not hmac.compare_digest(sign.encode(), self._sign(body).encode()):
            return None
        pk, digests = body.split(".")
        return number(pk), {title: digests[at * PART : (at + 1) * PART] for at, title in enumerate(self.titles)}

    def digest(self, pk: int, title: str, value: Any) -> str:
        """Six letters that differ when the cell does."""
        return _hashed(f"{self.school}{DIVIDER}{self.code}{DIVIDER}{pk}{DIVIDER}{title}{DIVIDER}{plain(value)}")[:PART]

    def _sign(self, body: str) -> str:
        return _hashed(DIVIDER.join(["row", str(self.school), self.code, *self.titles, body]))[:16]

    @property
    def head(self) -> str:
        """The title of the column of keys: it says which columns were exported, in which order."""
        return DIVIDER.join([MARK, self.code, *self.titles])


def _hashed(text: str) -> str:
    secret = hmac.digest(settings.SECRET_KEY.encode(), b"mentoring.reloading", "sha256")
    return urlsafe_b64encode(blake2b(text.encode(), key=secret, digest_size=12).digest()).decode()


def plain(value: Any) -> str:
    """A cell as it is compared: Excel, LibreOffice and a csv give the same cell back in several ways."""
    if value is None or value is NOTHING:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    text = UNSAVEABLE.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def title_of(text: Any) -> str:
    """A title of a column as it is compared."""
    return " ".join(plain(text).replace(DIVIDER, " ").split())


def sealed(listed: ListBack, user: Any) -> Any:
    """What table_page asks as `sealed`: adds the hidden column of keys. The cells of a row are drawn once."""

    def add(columns: list[Column]) -> list[Column]:
        seal = Seal(user.school.pk, listed.code, tuple(title_of(column.title) for column in columns))
        drawn: list[Any] = []

        def keeping(column: Column, first: bool) -> Column:
            def value(row: Any) -> Any:
                if first:
                    drawn.clear()
                drawn.append(column.value(row))
                return drawn[-1]

            return column._replace(value=value)

        kept = [keeping(column, at == 0) for at, column in enumerate(columns)]
        return [*kept, Column(seal.head, lambda row: seal.key(row.record.pk, drawn), 0)]

    return add


def seal_of(head: str, school: int) -> Seal | None:
    """The seal that a title of a column of keys speaks of; None when it is another column."""
    mark, _, rest = head.partition(DIVIDER)
    code, *titles = rest.split(DIVIDER)
    return Seal(school, code, tuple(titles)) if title_of(mark) == MARK else None
