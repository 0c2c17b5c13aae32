"""Pages of an uploaded file with the codes on them, and a page to look at: both made in a child process with limits of
memory and time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, NamedTuple

SECONDS, LOOK = 60, 15  # of one file: processor, and the wait for a page; of one page to look at
MEMORY = 1500 * 2**20  # bytes of RLIMIT_AS
ROOM = 64 * 2**20  # bytes of all pages of a pile: pages that share a picture each get a copy of it
ROOT = Path(__file__).resolve().parents[2]
REASONS = {
    "many": "больше 100 страниц. Разделите файл на части",
    "bad": "файл не открылся: он повреждён, закрыт паролем или слишком большой снимок",
    "heavy": "листы по отдельности весят слишком много. Сканируйте чёрно-белым или загрузите стопку частями",
    "slow": "файл разбирался дольше минуты и остановлен. Разделите его на части",
}


class Unreadable(Exception):
    """The file could not be read; the text is the reason for the user."""


class Found(NamedTuple):
    """A page: its number in the file, the code (empty: none, or several different ones), the page as a file."""

    number: int
    code: str
    data: bytes


def pages_of(data: bytes, room: int = ROOM) -> list[Found]:
    """All pages of a PDF, JPEG or PNG, which together take no more than `room` bytes. Raises Unreadable."""
    with _child("codes", SECONDS) as line:
        return list(_answers(line, data, room))


def picture_of(data: bytes) -> bytes:
    """The first page as a JPEG that was drawn here, so a browser may show it. Raises Unreadable."""
    with _child("picture", LOOK) as line:
        line.send_bytes(data)
        drawn = line.recv_bytes() if line.poll(LOOK) else b""
    if not drawn:
        raise Unreadable(REASONS["bad"])
    return drawn


@contextmanager
def _child(task: str, seconds: int) -> Iterator[Connection]:
    """The line to a child that does one task. Raises Unreadable when it dies."""
    ours, theirs = Pipe()
    env = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}  # no secrets go along
    command = [sys.executable, "-m", "participants.filing.decoding", str(theirs.fileno()), str(MEMORY), str(seconds)]
    pipes: dict[str, Any] = {"pass_fds": [theirs.fileno()], "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*command, task], cwd=ROOT, env=env, **pipes)  # nosec B603: our own command
    theirs.close()
    try:
        yield ours
    except (OSError, EOFError) as died:  # of its limits, or of what the file did to it
        raise Unreadable(REASONS["bad"]) from died
    finally:
        process.kill()
        process.wait()
        ours.close()


def _answers(line: Connection, data: bytes, room: int) -> Iterator[Found]:
    """What the child says, page by page."""
    line.send_bytes(data)
    number = 0
    while line.poll(SECONDS):
        said = json.loads(line.recv_bytes())
        if "end" in said:
            if said["end"]:
                raise Unreadable(REASONS[said["end"]])
            return
        number += 1
        codes = said["codes"]
        page = line.recv_bytes() or data
        room -= len(page)
        if room < 0:
            raise Unreadable(REASONS["heavy"])
        yield Found(number, codes[0] if len(codes) == 1 else "", page)
    raise Unreadable(REASONS["slow"])
