"""HTML to PDF in a child process that reads nothing outside and cannot eat the server (quality.md D1, D2).

The child (mentoring/drawing.py) lives on between papers: a one-page order takes tens of milliseconds. It is killed
after SECONDS, may take no more than MEMORY of address space, and is replaced after a big paper.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

SECONDS, MEMORY, BIG = 20, 700 * 2**20, 200_000  # wall clock; bytes of RLIMIT_AS; characters of HTML
ROOT = Path(__file__).resolve().parents[2]
REASONS = {
    b"p": "На сервере нет библиотеки Pango. Документ можно напечатать прямо со страницы, средствами браузера",
    b"t": f"Документ собирался дольше {SECONDS} секунд и остановлен. Разделите его на части",
    b"m": "Документ слишком большой: не хватило памяти. Разделите его на части",
    b"e": "Документ не собрался: ошибка в разметке. Сообщите администратору",
}
lock = threading.Lock()
child: dict[str, Any] = {}


class PdfFailed(Exception):
    """The paper was not made; the text is a Russian sentence for the user."""


def render_pdf(html: str, *, title: str, variant: str = "pdf/a-2a") -> bytes:
    """The PDF of a whole HTML page dressed in static/pdf/paper.css; raises PdfFailed with the reason."""
    with lock:
        answer = _ask(json.dumps([html, title, variant]).encode())
        if answer[:1] != b"+" or len(html) > BIG:  # a big paper leaves the child fat
            stop()
    if answer[:1] in REASONS:
        raise PdfFailed(REASONS[answer[:1]])
    return answer[1:]


def _ask(request: bytes) -> bytes:
    """The child's answer: «+» and the PDF, or a key of REASONS."""
    if child.get("owner") != os.getpid():  # the first paper, or the server was forked
        _start()
    line = child["line"]
    try:
        if child.pop("new", False) and not (line.poll(SECONDS) and line.recv_bytes()):
            return b"t"
    except (OSError, EOFError):
        return b"p"
    try:
        line.send_bytes(request)
        return line.recv_bytes() if line.poll(SECONDS) else b"t"
    except (OSError, EOFError):  # the child died of its memory limit
        return b"m"


def _start() -> None:
    ours, theirs = Pipe()
    env = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}  # no secrets go along
    command = [sys.executable, "-m", "mentoring.drawing", str(theirs.fileno()), str(MEMORY)]
    pipes: dict[str, Any] = {"pass_fds": [theirs.fileno()], "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=env, **pipes)  # nosec B603: our own command
    child.update(owner=os.getpid(), line=ours, new=True, process=process)
    theirs.close()


@atexit.register
def stop() -> None:
    """End the child of this process, if there is one."""
    if child.get("owner") == os.getpid():
        child["process"].kill()
        child["process"].wait()
        child["line"].close()
    child.clear()
