"""One installation for all blows: a new one for each would take longer than the blows."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from tests.faults.place import Place, postgres


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The installation on the database of this half of the suite."""
    with ExitStack() as stack:
        folder, postmaster = tmp_path_factory.mktemp("installation"), 0
        environment = os.environ | {"DATABASE_URL": "", "SQLITE_PATH": str(folder / "base.sqlite3")}
        if connection.vendor == "postgresql":
            environment["DATABASE_URL"] = stack.enter_context(postgres())
            data = Path(parse_qs(urlsplit(environment["DATABASE_URL"]).query)["host"][0]) / "data"
            postmaster = int((data / "postmaster.pid").read_text().split()[0])
        place = Place(folder, environment, postmaster)
        stack.callback(place.close)
        yield place
