"""Files that must be refused (quality.md E1): made here byte by byte, never stored."""

import io
import zipfile
from functools import cache

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/>'
    "</Relationships>"
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)


def text_cell(address: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


GOOD_ROWS = (
    f'<row r="1">{text_cell("A1", "ФИО наставляемого")}{text_cell("B1", "Класс")}</row>'
    f'<row r="2">{text_cell("A2", "Белов Артём Дмитриевич")}{text_cell("B2", "8Б")}</row>'
)


def sheet_xml(rows: str = GOOD_ROWS, before: str = "", after: str = "") -> str:
    """A worksheet with these rows."""
    return (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def book(extra: dict[str, bytes | str] | None = None, **changed: str) -> bytes:
    """A small honest book; `extra` adds or replaces parts."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELS,
        "xl/worksheets/sheet1.xml": changed.get("sheet", sheet_xml()),
    } | (extra or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    """The flag «encrypted» in both headers of each part."""
    data = bytearray(book())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def lying_size() -> bytes:
    """A bomb whose table of contents says that the sheet is small."""
    data = bytearray(book(sheet=sheet_xml() + " " * 30_000_000))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


DTD = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LOL = "<!DOCTYPE lolz [" + '<!ENTITY a "ха">' + '<!ENTITY b "&a;&a;&a;&a;">' + "]>"
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" '
    'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
)
Tricks = dict[str, tuple[str, bytes, str]]


@cache
def bad_files() -> Tricks:
    """Name of the trick → (file name, bytes, a piece of the reason that must be told)."""
    return {**too_much(), **not_what_it_says()}


def too_much() -> Tricks:
    """Files that are small on the disk and large in the memory, or that pull in what is not theirs."""
    far = GOOD_ROWS + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    many = GOOD_ROWS + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 40_000))
    return {
        "bomb": ("a.xlsx", book({"xl/media/x.xml": " " * 200_000_000}), "распаковывается"),
        "bomb_in_the_sheet": ("a.xlsx", book(sheet=sheet_xml("<row/>" * 9_000_000)), "распаковывается"),
        "lying_size": ("a.xlsx", lying_size(), "повреждён"),
        "one_huge_text": (
            "a.xlsx",
            book(sheet=sheet_xml(text_cell("A1", "".join(f"{n:x}" for n in range(300_000))))),
            "длинный текст",
        ),
        "nested_zip": ("a.xlsx", book({"xl/embeddings/b.xlsx": book()}), "другой файл"),
        "xxe": ("a.xlsx", book(sheet=f'<?xml version="1.0"?>{DTD}{sheet_xml()}'), "DTD"),
        "entity_bomb": ("a.xlsx", book({"xl/sharedStrings.xml": f"{LOL}<sst>&b;</sst>"}), "DTD"),
        "utf16_dtd": ("a.xlsx", book({"xl/sharedStrings.xml": f"{LOL}<sst>&b;</sst>".encode("utf-16")}), "повреждён"),
        "false_dimension": ("a.xlsx", book(sheet=sheet_xml(far)), "1048576 строк"),
        "false_dimension_tag": (
            "a.xlsx",
            book(sheet=sheet_xml(before='<dimension ref="A1:XFD1048576"/>')),
            "1048576 строк",
        ),
        "too_many_rows": ("a.xlsx", book(sheet=sheet_xml(many)), "можно до 10000"),
    }


def not_what_it_says() -> Tricks:
    """Files with a lock, a macro, a link, or another kind of file under their name."""
    return {
        "macro": ("a.xlsm", book({"xl/vbaProject.bin": b"\x01\x02"}), "макросы"),
        "macro_type_only": (
            "a.xlsx",
            book({"[Content_Types].xml": TYPES.replace("sheet.main", "sheet.macroEnabled.main")}),
            "макросы",
        ),
        "external_link": ("a.xlsx", book({"xl/externalLinks/externalLink1.xml": "<x/>"}), "другие файлы"),
        "external_object": ("a.xlsx", book({"xl/worksheets/_rels/sheet1.xml.rels": LINKS}), "другие файлы"),
        "old_xls": ("a.xls", OLE + b"\0" * 2000, "Это файл .xls. Откройте его в Excel и сохраните как .xlsx"),
        "old_xls_renamed": ("a.xlsx", OLE + b"\0" * 2000, "Это файл .xls"),
        "password": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        "encrypted_zip": ("a.xlsx", encrypted_zip(), "паролем"),
        "truncated": ("a.xlsx", book()[:900], "повреждён"),
        "html_as_xlsx": ("a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "веб-страница"),
        "html_as_csv": ("a.csv", "<table><tr><td>ФИО</td></tr></table>".encode("cp1251"), "веб-страница"),
        "zip_slip": ("a.xlsx", book({"../../evil.xml": "<x/>"}), "опасные пути"),
        "zip_slip_absolute": ("a.xlsx", book({"/etc/evil.xml": "<x/>"}), "опасные пути"),
        "empty": ("a.xlsx", b"", "пустой"),
        "too_big": ("a.csv", b"a;b\n" * (10 * 2**18 + 1), "можно до 5 МБ"),
        "picture": ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "картинка"),
        "pdf": ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        "word": ("a.xlsx", book({"word/document.xml": "<x/>"}), "Word"),
        "not_a_table": ("base.py", "ФИО;Класс\nБелов Артём;8Б".encode(), "Нужен файл .xlsx или .csv"),
        "plain_zip": ("a.xlsx", plain_zip(), "архив"),
        "binary_text": ("a.csv", bytes(range(256)) * 10, "не таблица"),
        "no_rows": ("a.xlsx", book(sheet=sheet_xml("")), "ни одной заполненной строки"),
        "broken_xml": ("a.xlsx", book(sheet="<worksheet><sheetData><row r='1'>"), "повреждён"),
        "open_quote": ("a.csv", ('ФИО;Класс\n"Белов Артём;8Б\n' + "Ткач Пётр;8А\n" * 100).encode(), "кавычка"),
    }


def plain_zip() -> bytes:
    """An archive that is no book."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("список.txt", "Белов")
    return buffer.getvalue()
