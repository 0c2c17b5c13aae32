"""Asking the site one question and noting everything that must hold of every answer, whatever the page.

An answer is taken back: the question runs in a savepoint that is rolled back, so one world serves hundreds of them.
"""

import io
import json
import pickle
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from mentoring.models import User
from tests.security.world import FOREIGN, OWN

Look = Callable[[], Any]
Line = tuple[str, str, Any, Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
POINT = re.compile(r'(ROLLBACK TO )?SAVEPOINT "?(\w+)')
JOURNAL = "mentoring_auditentry"
HOUR = 3600
# What a question may write by itself: the journal, the session, the bookkeeping of sign-ins, the queue of jobs.
BOOKKEEPING = re.compile(
    r"^(?:mentoring_(?:auditentry|signinsession|failure)|django_session|axes_\w+|django_tasks_\w+)$"
)
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": ("nosniff",),
    "Referrer-Policy": ("same-origin", "strict-origin"),  # the second: an address that is itself a key is never told
    "X-Frame-Options": ("DENY",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Cross-Origin-Resource-Policy": ("same-origin",),
}


@dataclass
class Writes:
    """Notes every write of a question: the tables, in order."""

    tables: list[str] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)
    last_line: int | None = None  # the newest of the journal before the question wrote one

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """The wrapper of Django's cursor."""
        found = WRITE.match(sql)
        if found and found[1] == JOURNAL and self.last_line is None:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT MAX(id) FROM {JOURNAL}")
                self.last_line = cursor.fetchone()[0] or 0
        done = execute(sql, params, many, context)
        if found and (context["cursor"].rowcount or "INSERT" in sql):  # an UPDATE that met no row wrote nothing
            self.tables.append(found[1].lower())
        elif point := POINT.match(sql):
            if point[1]:  # a verb that refused half-way: what it wrote since the savepoint is taken back
                del self.tables[self.points.get(point[2], 0) :]
            self.points[point[2]] = len(self.tables)
        return done

    @property
    def of_rows(self) -> list[str]:
        """Tables of the product that were written to."""
        return sorted({table for table in self.tables if not BOOKKEEPING.match(table)})


@dataclass
class Answer:
    """What came back, and what is wrong with it."""

    response: HttpResponseBase
    writes: Writes
    body: bytes
    faults: list[str]
    seen: Any = None
    acts: frozenset[str] = frozenset()

    @property
    def status(self) -> int:
        """The code of the answer."""
        return self.response.status_code

    @cached_property
    def text(self) -> str:
        """What a reader can read in it: HTML as it is, a workbook unpacked."""
        if self.body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(self.body)) as book:
                return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
        return self.body.decode(errors="replace")

    @property
    def is_paper(self) -> bool:
        """A PDF."""
        return self.response.headers.get("Content-Type") == "application/pdf"

    @property
    def to_sign_in(self) -> bool:
        """The answer to a stranger: sign in first."""
        return self.status == 302 and "/login/" in self.response.headers["Location"]


_kept: dict[tuple[str, str, str, str], Answer] = {}


def remembered(key: Any, read: Callable[[], Any], *, settled: bool = False) -> Any:
    """The rights of whoever asks are the same at each question, as every answer is taken back: a browser reads them
    once, and again after a question has written something. What tests change between two questions is remembered only
    by a settled browser."""
    asker = Asker.now
    if asker is None or asker.writes.of_rows or (settled and not asker.settled):
        return read()
    if key not in asker.rights:
        asker.rights[key] = pickle.dumps(read())
    return pickle.loads(asker.rights[key])


def read_by_head() -> bool:
    """Whether the page being drawn answers a HEAD, of which the body is thrown away."""
    return Asker.now is not None and Asker.now.method == "HEAD"


def reopened(store: SessionStore, load: Callable[[SessionStore], dict[str, Any]]) -> dict[str, Any]:
    """The session too, unless this question has written it."""
    asker = Asker.now
    if asker is None or "django_session" in asker.writes.tables:
        return load(store)
    key = store.session_key
    if key not in asker.rights:
        found = load(store)
        if not found:
            return found  # none, or over: the store has let go of its key
        asker.rights[key] = pickle.dumps(found)
    kept: dict[str, Any] = pickle.loads(asker.rights[key])
    return kept


def light(answer: Answer, body: bytes) -> HttpResponse:
    """The answer without the request, the session and all else that hangs on it."""
    response = HttpResponse(body, status=answer.status, headers=dict(answer.response.headers))
    response.cookies = answer.response.cookies
    return response


class Asker:
    """A browser of somebody (None: nobody signed in) that asks and forgets. Settled: nobody changes the world between
    its questions."""

    now: ClassVar["Asker | None"] = None  # whoever asks at the moment

    def __init__(self, user: User | None, *, settled: bool = False, **options: Any) -> None:
        self.writes, self.rights = Writes(), dict[Any, bytes]()
        self.settled, self.method = settled, ""
        self.user, self.client = user, Client(raise_request_exception=False, **options)
        if user:
            self.client.force_login(user, backend=BACKEND)
            session, now = self.client.session, int(time.time())
            session.update({"started": now, "seen": now + HOUR})  # else each question notes anew that somebody is here
            session.save()

    def ask(
        self,
        method: str,
        url: str,
        data: Any = None,
        look: Look | None = None,
        changed: Look | None = None,
        **extra: Any,
    ) -> Answer:
        """One question, with a form's data or without; `look` sees the database before all is taken back, `changed`
        does so only when rows of the product were written."""
        writes, cookies = Writes(), SimpleCookie()
        cookies.update(self.client.cookies)  # an answer brings new ones and changes none
        self.writes, self.method = writes, method
        with transaction.atomic():
            with connection.execute_wrapper(writes), self.asking():
                response = self.send(method, url, data, extra)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            lines = lines_of(writes)
            answer = Answer(response, writes, body, told_by_journal(lines), acts=frozenset(line[0] for line in lines))
            looking = look or (changed if writes.of_rows else None)
            answer.seen = looking() if looking else None
            transaction.set_rollback(True)
        self.client.cookies = cookies
        answer.faults += faults_of(answer, method, self.user)
        return answer

    def once(self, method: str, url: str) -> Answer:
        """A bare question to the world as it was built: the world is the same in each file of tests, its numbers too,
        so all that want to look at this answer look at one. Not for a test that changes the world or the settings."""
        asked = (self.user.username if self.user else "", settings.ROOT_URLCONF, method, url)
        if asked not in _kept:
            answer = self.ask(method, url)
            if not answer.is_paper:  # some files of tests look at the HTML of a paper, others at its PDF
                _kept[asked] = replace(answer, response=light(answer, b""), body=zlib.compress(answer.body, 1))
            return answer
        kept = _kept[asked]
        body = zlib.decompress(kept.body)
        return replace(kept, response=light(kept, body), body=body, faults=[*kept.faults])

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Meanwhile this browser is the one that asks."""
        Asker.now = self
        try:
            yield
        finally:
            Asker.now = None

    def send(self, method: str, url: str, data: Any, extra: dict[str, Any]) -> Any:
        """The request itself, as a browser makes it."""
        return self.client.generic(method, url, **extra) if data is None else self.client.post(url, data, **extra)


def lines_of(writes: Writes) -> list[Line]:
    """The lines of the journal that this question wrote."""
    if JOURNAL not in writes.tables:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT action, actor_label, fields, "values" FROM {JOURNAL} WHERE id > %s', [writes.last_line])
        found = cursor.fetchall()
    return [(action, label, json.loads(fields), json.loads(values)) for action, label, fields, values in found]


def told_by_journal(lines: list[Line]) -> list[str]:
    """Personal values in these lines (H5)."""
    said = str(lines)
    return [f"the journal keeps {mark}" for mark in (*OWN, *FOREIGN) if mark in said]


def faults_of(answer: Answer, method: str, user: User | None) -> list[str]:
    """What must hold of every answer: no failure, all headers, nothing foreign, no silent write. Whoever has the link
    for applications is offered the areas of its school, and one of them is called by a mark."""
    faults = [f"answered {answer.status}"] * (answer.status >= 500)
    faults += header_faults(answer.response)
    offered = OWN.paper if answer.response.wsgi_request.path.startswith(("/apply/", "/candidate/")) else ""
    faults += [f"shows {mark}" for mark in hidden_from(user) if mark in answer.text and mark != offered]
    if method in ("GET", "HEAD", "OPTIONS"):
        faults += [f"writes {table}" for table in answer.writes.of_rows]
    elif answer.writes.of_rows and JOURNAL not in answer.writes.tables:
        faults.append(f"writes {', '.join(answer.writes.of_rows)} without a line in the journal")
    return faults


def hidden_from(user: User | None) -> list[str]:
    """The marks that this person may never see: of the other school; of people in any school for who runs none."""
    username = user.username if user else ""
    if username.startswith("own"):
        return list(FOREIGN)
    if username.startswith("foreign"):
        return list(OWN)
    return [mark for marks in (OWN, FOREIGN) for mark in marks if mark != marks.user or username != "administrator"]


def header_faults(response: HttpResponseBase) -> list[str]:
    """Headers of the browser's protection (C5, C6)."""
    policy = dict(
        part.strip().partition(" ")[::2] for part in response.headers.get("Content-Security-Policy", "").split(";")
    )
    faults = [] if policy == POLICY else [f"policy {policy}"]
    faults += [f"no {name}: {value}" for name, value in HEADERS.items() if response.headers.get(name) not in value]
    faults += ["no Permissions-Policy"] * ("Permissions-Policy" not in response.headers)
    faults += ["says the server"] * ("Server" in response.headers or "X-Powered-By" in response.headers)
    kept = response.headers.get("Cache-Control", "")
    return faults + [f"may be kept by the browser: {kept}"] * ("no-store" not in kept)


def look(answer: Answer) -> tuple[Any, ...]:
    """How an answer looks to somebody who compares: status, headers and body without the number of the incident."""
    number = re.compile(r"\b[0-9A-F]{8}\b")
    headers = sorted((key, number.sub("#", value)) for key, value in answer.response.headers.items())
    cookies = sorted(answer.response.cookies)
    return answer.status, headers, cookies, number.sub("#", answer.text)
