"""Looks at a file before anything opens it: a bad file is refused with a Russian reason and harms nothing.

Limits (quality.md E1): 5 MB sent, 60 MB unpacked, 10,000 rows. No part is ever held whole in memory here.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_BYTES = 5 * 2**20
MAX_UNPACKED = 60 * 2**20
MAX_RATIO = 150
MAX_PARTS = 1_000
MAX_TAGS = 6_000_000
MAX_TEXT = 400_000  # bytes between two tags; Excel itself allows 32,767 characters in a cell
MAX_ROWS = 10_000
SPARE_ROWS = 100  # title rows, subtotals and signatures around the table
MAX_COLS = 60

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OTHER_FILES = (
    (b"%PDF", "Это файл PDF. Нужна таблица: откройте её в Excel и сохраните как .xlsx"),
    (b"{\\rtf", "Это документ RTF. Скопируйте таблицу в Excel и сохраните как .xlsx"),
    (b"\x89PNG", "Это картинка. Нужна таблица .xlsx или .csv"),
    (b"\xff\xd8\xff", "Это картинка. Нужна таблица .xlsx или .csv"),
    (b"Rar!", "Это архив. Распакуйте его и выберите файл .xlsx"),
    (b"7z\xbc\xaf", "Это архив. Распакуйте его и выберите файл .xlsx"),
)
BROKEN = "Файл повреждён или скачан не до конца. Откройте его в Excel и сохраните заново как .xlsx"
CUT = "Удалите лишние строки или разделите файл"
# The parts that openpyxl reads whole: a real book keeps them small.
SMALL_PARTS = {"xl/styles.xml": 3 * 2**20, "xl/workbook.xml": 2**20, "[Content_Types].xml": 2**20}

ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)")
ROW_NUMBER = re.compile(rb'\br\s*=\s*["\'](\d+)')
ROW_HIDDEN = re.compile(rb'\bhidden\s*=\s*["\'](?:1|true)')
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref\s*=\s*["\']([A-Z]+)(\d+):([A-Z]+)(\d+)')
DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref\s*=\s*["\'][A-Z]+\d+:[A-Z]+(\d+)')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
OUTSIDE = re.compile(rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?![^>]*/hyperlink[\"'])")


class BadFile(ValueError):
    """The file can't be taken; `reason` says in Russian why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class SheetFacts:
    """What openpyxl does not tell in its read-only way: merges, hidden rows, whether there are formulas."""

    rows: int = 0
    last_row: int = 0
    formulas: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[str, int, str, int]] = field(default_factory=list)  # first column, row, last column, row


def kind_of(data: bytes, name: str) -> str:
    """«xlsx» or «text»; raises BadFile for anything that is neither a new Excel book nor a text table."""
    if not data:
        raise BadFile("Файл пустой. Проверьте, тот ли файл вы выбрали")
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 2**20:.1f}".replace(".", ",")
        raise BadFile(f"Файл {size} МБ, можно до {MAX_BYTES // 2**20} МБ. {CUT}")
    if data.startswith(OLE):
        _refuse_ole(data)
    if data.startswith(b"PK"):
        return "xlsx"
    for start, reason in OTHER_FILES:
        if data.startswith(start):
            raise BadFile(reason)
    if re.match(rb"\W*(?:<!doctype\s+html|<html|<table|<\?xml|<meta)", data[:1024], re.I):
        raise BadFile("Это веб-страница, а не книга Excel. Откройте её в Excel и сохраните как .xlsx")
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise BadFile(BROKEN)
    if not name.lower().endswith((".csv", ".txt", ".tsv")):
        raise BadFile("Нужен файл .xlsx или .csv. Откройте таблицу в Excel и сохраните как .xlsx")
    return "text"


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadFile("Файл закрыт паролем. Откройте его в Excel, снимите пароль и сохраните")
    if "WordDocument".encode("utf-16-le") in data:
        raise BadFile("Это документ Word. Скопируйте таблицу в Excel и сохраните как .xlsx")
    raise BadFile("Это файл .xls. Откройте его в Excel и сохраните как .xlsx")


def check_book(data: bytes) -> dict[str, SheetFacts]:
    """Facts of every sheet by its path in the archive; raises BadFile for a dangerous or broken book."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            _check_parts(parts, len(data))
            names = {part.filename for part in parts}
            _check_kind(names)
            budget = [MAX_TAGS]
            return {
                part.filename: facts
                for part in parts
                if (facts := _check_part(archive, part, budget)) and part.filename.startswith("xl/worksheets/")
            }
    except BadFile:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise BadFile(BROKEN) from error


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Counts, sizes and names from the table of contents alone, before a byte is unpacked."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > 2**22 and unpacked > MAX_RATIO * size):
        raise BadFile(f"Файл распаковывается в {unpacked // 2**20} МБ: так не бывает у таблицы школы. {CUT}")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise BadFile(BROKEN)
    for part in parts:
        name = part.orig_filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or "\\" in name:
            raise BadFile("Внутри файла опасные пути. Скопируйте таблицу в новую книгу Excel и сохраните")
        if part.flag_bits & 0x1:
            raise BadFile("Файл закрыт паролем. Откройте его в Excel, снимите пароль и сохраните")
        if part.file_size > SMALL_PARTS.get(name, MAX_UNPACKED):
            raise BadFile("В книге слишком много оформления. Скопируйте таблицу в новую книгу («Вставить значения»)")


def _check_kind(names: set[str]) -> None:
    """An .xlsx book and nothing else: no macros, no links to other books, no Word, no binary book."""
    if any(name.startswith("word/") for name in names):
        raise BadFile("Это документ Word. Скопируйте таблицу в Excel и сохраните как .xlsx")
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise BadFile("Это книга другого вида. Откройте её и сохраните как «Книга Excel (.xlsx)»")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise BadFile("Это архив, а не книга Excel. Распакуйте его и выберите файл .xlsx")
    if any("vbaproject" in name.lower() for name in names):
        raise BadFile("В книге есть макросы. Сохраните её как «Книга Excel (.xlsx)», без макросов")
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise BadFile("Книга ссылается на другие файлы. Скопируйте таблицу в новую книгу («Вставить значения»)")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: list[int]) -> SheetFacts | None:
    """Facts of an XML part, None for a picture; refuses archives inside, DTDs, outside links and floods of tags."""
    with archive.open(part) as stream:
        start = stream.read(4)
    if start.startswith((b"PK\x03\x04", OLE[:4], b"Rar!", b"\x1f\x8b")):
        raise BadFile("Внутри книги другой файл или архив. Скопируйте таблицу в новую книгу Excel и сохраните")
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return None
    if b"\0" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile(BROKEN)
    facts = SheetFacts()
    for piece in _pieces(archive, part):
        budget[0] -= piece.count(b"<")
        if budget[0] < 0:
            raise BadFile(f"В книге слишком много ячеек, можно до {MAX_ROWS} строк и {MAX_COLS} столбцов. {CUT}")
        if b"<!" in piece and re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", piece, re.I):
            raise BadFile("Внутри файла опасные описания (DTD). Скопируйте таблицу в новую книгу Excel и сохраните")
        if part.filename.endswith(".rels") and OUTSIDE.search(piece):
            raise BadFile("Книга ссылается на другие файлы. Скопируйте таблицу в новую книгу («Вставить значения»)")
        if b"macroEnabled" in piece and part.filename == "[Content_Types].xml":
            raise BadFile("В книге есть макросы. Сохраните её как «Книга Excel (.xlsx)», без макросов")
        if part.filename.startswith("xl/worksheets/"):
            _note_rows(piece, facts)
    return facts


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that end where a tag begins, so no tag is cut in two."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 18):
            cut = (rest := rest + chunk).rfind(b"<")
            if len(rest) - max(cut, 0) > MAX_TEXT:
                raise BadFile("В ячейке слишком длинный текст: больше 32 767 знаков. Сократите его")
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def _note_rows(piece: bytes, facts: SheetFacts) -> None:
    declared = max((int(row) for row in DIMENSION.findall(piece)), default=0)
    for attributes in ROW.findall(piece):
        facts.rows += 1
        number = ROW_NUMBER.search(attributes)
        at = int(number[1]) if number else facts.rows
        facts.last_row = max(facts.last_row, at)
        if ROW_HIDDEN.search(attributes):
            facts.hidden_rows.add(at)
        if max(at, facts.rows) > MAX_ROWS + SPARE_ROWS:
            break
    if (top := max(declared, facts.last_row, facts.rows)) > MAX_ROWS + SPARE_ROWS:
        raise BadFile(f"Лист занимает {top} строк, можно до {MAX_ROWS}. {CUT}, пустые строки внизу тоже удалите")
    facts.formulas = facts.formulas or bool(FORMULA.search(piece))
    facts.merges += [
        (first.decode(), int(row), last.decode(), int(end)) for first, row, last, end in MERGE.findall(piece)
    ]
