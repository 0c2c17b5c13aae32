"""Scans of signed papers, of consents and of orders: taken only when the content is a whole PDF or picture, kept under
a name that says nothing, given out only by a view that has asked for the right."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import FileResponse

from mentoring.kit.sheets import safe_name

LIMIT = 10 * 1024 * 1024
KINDS = {
    b"%PDF-": ("pdf", "application/pdf"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
}


ENDS = {"pdf": b"%%EOF", "png": b"IEND"}  # without it the file was cut on its way
MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")  # of a JPEG: what is stuffed into the picture's data is passed over
ALONE, SCAN, END = (0x01, 0xD8), 0xDA, 0xD9  # markers without a length; the picture's data begins; the picture is over


def kind_of(file: File) -> tuple[str, str] | None:
    """(ending, media type) by the first bytes of the content; None for anything but PDF, JPEG, PNG."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    return next((kind for magic, kind in KINDS.items() if head.startswith(magic)), None)


def check_scan(file: File) -> None:
    """Raises ValidationError with what is wrong and what to do. The name and the declared type are not believed."""
    size = file.size or 0
    if size > LIMIT:
        raise ValidationError(
            f"Файл {max(size // 1024**2, 11)} МБ, можно до 10 МБ. Сканируйте чёрно-белым, 200 точек на дюйм"
        )
    kind = kind_of(file)
    if kind is None:
        raise ValidationError("Это не PDF и не картинка. Загрузите скан в виде pdf, jpg или png")
    data = file.read()
    file.seek(0)
    # Anywhere: telephones and scanners write things of their own behind the end.
    if not (jpeg_is_whole(data) if kind[0] == "jpg" else ENDS[kind[0]] in data):
        raise ValidationError(
            "Файл обрывается на середине. Откройте его у себя и, если он не читается, отсканируйте снова"
        )


def jpeg_is_whole(data: bytes) -> bool:
    """Whether the picture itself ends, not only the small one that a telephone puts into a segment before it: the
    segments are passed over by their lengths. A real file has some hundreds of them at most."""
    at, drawn = 0, False
    for _ in range(10_000):
        found = MARKER.search(data, at)
        if found is None:
            return False
        code, at = found[1][0], found.end()
        if code == END:
            return drawn
        drawn = drawn or code == SCAN
        at += 0 if code in ALONE else int.from_bytes(data[at : at + 2], "big")
    return False


def name_for_scan(file: File) -> str:
    """A random name with the ending of the real content. Raises TypeError for an unchecked file."""
    kind = kind_of(file)
    if kind is None:
        raise TypeError("Check the scan first.")
    return f"{secrets.token_hex(16)}.{kind[0]}"


def scan_response(file: File, name: str) -> FileResponse:
    """The scan as a download called `name`."""
    kind = kind_of(file) or ("bin", "application/octet-stream")
    filename = f"{safe_name(name)}.{kind[0]}"
    return FileResponse(file.open("rb"), as_attachment=True, filename=filename, content_type=kind[1])
