"""What people write, put everywhere: all forty payloads into every text field of every row, found in the models
themselves, and a judge that reads an answer as a browser would: did a text become an element or an attribute?"""

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import tinyhtml5
from django.db import connection
from django.db.models import CharField, Field, Model, TextField

from mentoring.audit.models import AuditEntry
from mentoring.spreadsheets.reading import Sheet
from programs.documents.gathering import facts_of
from programs.intake.starting import start
from programs.models import Order
from tests.security.payloads import PAYLOADS
from tests.security.world import FOREIGN_PK, World, product_models

# Text columns that no person writes, and what they are.
NOT_WORDS = {
    "hashes and secrets of ours": {
        *("User.password", "Invitation.token_hash", "SignInSession.session_key", "Failure.name_hash"),
        *("RecoveryCode.code_hash", "HeaderMemory.key", "Order.paper_of", "Order.sha256", "Order.token"),
        *("OrderScan.sha256", "AuditEntry.session", "AuditEntry.request_id"),
        *("PersonalLink.seed", "PersonalLink.code_hash", "Application.ip_hash", "Certificate.sha256"),
        *("Certificate.code", "ConsentBlank.code", "ScanPage.code"),
    },
    "codes that stand in our own tables": {
        *("AuditEntry.object_type", "NumberSeries.kind", "Job.kind", "Job.back", "HeaderMemory.base"),
        *("MentoringForm.code", "MentoringKind.code", "LegalGround.code", "CheckOverride.code", "School.code"),
        *("RequestArea.code", "ConsentText.code", "ConsentText.kind", "ConsentText.signer"),
    },
    "keys made of a person's name": {
        *("Person.search_key", "Person.search_text", "Person.sort_key", "Acknowledgement.sort_key"),
        *("Application.search_text", "Application.sort_key", "Partner.sort_key"),
    },
}
SENTINEL = re.compile(r"~(\w+\.\w+)~")
XLSX = b"PK\x03\x04"
FOREIGN = {"style", "base", "iframe", "object", "embed", "applet", "frame", "portal"}
ADDRESS = {"href", "action", "src", "data", "formaction", "xlink:href", "srcdoc", "poster", "content", "background"}
SCRIPT = re.compile(
    r"[\x00-\x20]*(?:j\s*a\s*v\s*a\s*s|v\s*b\s*s|data:(?!image/svg)|(?:https?:)?[/\\]+evil)", re.IGNORECASE
)
# Django's admin in Russian doubles a quotation mark after the name of a model.
PLAIN_NAME = re.compile(r"[\w:.-]+\"*")
# HTML5 lets no reference to a letter open or close anything, quoted or not: one plain letter reads faster.
REFERENCE = re.compile("&(?:lt|gt|quot|amp|#x27|#39);")
# The token of a form, the number of a request.
NEW = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")|\b[0-9A-F]{8}\b')
_read: dict[bytes, tuple[str, ...]] = {}


def label(field: Field) -> str:
    """«Person.subject»."""
    return f"{field.model.__name__}.{field.name}"


def text_columns(model: type[Model]) -> list[Field]:
    """Columns with free text, whoever writes it."""
    return [one for one in model._meta.concrete_fields if isinstance(one, CharField | TextField) and not one.choices]


def text_fields(model: type[Model]) -> list[Field]:
    """Columns that hold a person's words."""
    return [one for one in text_columns(model) if label(one) not in set().union(*NOT_WORDS.values())]


def packed(tail: str = "", turn: int = 0) -> str:
    """All forty in one text. The address comes first: it is one only where the text begins with it; after it they come
    in turn, so that what is cut short shows each of them somewhere."""
    address = next(one for one in PAYLOADS if one.startswith("javascript:"))
    rest = [one for one in PAYLOADS if one != address]
    turn %= len(rest)
    return " ".join([address, *rest[turn:], *rest[:turn]]) + tail


def widen() -> None:
    """SQLite takes any length; PostgreSQL is told to. The pages must stand what the forms would not let in."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for field in (one for model in product_models() for one in text_fields(model)):
            name = connection.ops.quote_name
            cursor.execute(f"ALTER TABLE {name(field.model._meta.db_table)} ALTER {name(field.column)} TYPE text")


def poison(world: World) -> set[str]:
    """Put all payloads into every text field of every own row; the fields that were filled («Person.subject»)."""
    widen()
    filled = set()
    for model in product_models():
        fields = text_fields(model) if model is not AuditEntry else []
        rows = model._base_manager.filter(pk__lt=FOREIGN_PK) if fields else model._base_manager.none()
        for turn, pk in enumerate(rows.values_list("pk", flat=True)):
            words = {one.name: packed(f" ~{label(one)}~ {pk}", turn) for one in fields}
            model._base_manager.filter(pk=pk).update(**words)
            filled |= {label(one) for one in fields}
    Order.objects.filter(dated=None).update(number_text="")  # a project has no number
    for order in Order.objects.filter(facts__isnull=False):
        order.facts = None
        Order.objects.filter(pk=order.pk).update(facts=facts_of(order))
    poison_journal(world.own)
    poison_import(world.own)
    return filled | {"AuditEntry.values", "Import.cells"}


def poison_journal(place: Any) -> None:
    """Lines of the journal with words where only codes should be."""
    for action in ("school_changed", "person_changed"):
        for row in (place.school, place.rows["Person"][0]):
            about = {"object_type": row._meta.label_lower, "object_id": row.pk, "school_id": place.school.pk}
            words = packed(" ~AuditEntry.values~")
            values = {words: [words, words], "note": words}
            AuditEntry(action=action, actor_label=words, fields=[words], values=values, **about).save()


def poison_import(place: Any) -> None:
    """A file whose sheet, headings and cells are all payloads."""
    word = packed(" ~Import.cells~")
    rows: list[list[Any]] = [["ФИО", "Класс", word], *([one, one, one] for one in PAYLOADS), [word, word, word]]
    curator = place.users["curator"]
    sheets = [Sheet("Лист1", list(enumerate(rows, 1)))]
    place.rows["Import"].insert(0, start(sheets=sheets, source=word, year=place.year, actor=curator))


def alive(html: str) -> list[str]:
    """Elements and attributes that a text gave birth to, as HTML5 reads this page. A page that came again, but for what
    is new in each answer, was read already."""
    text = NEW.sub("·", REFERENCE.sub("·", html))
    seen = hashlib.sha256(text.encode(errors="surrogatepass")).digest()
    if seen not in _read:
        tree = tinyhtml5.parse(text, namespace_html_elements=False)
        _read[seen] = tuple(fault for one in tree.iter() for fault in born(one))
    return [*_read[seen]]


def born(element: Any) -> Iterator[str]:
    """What is wrong with an element: scripts and styles of ours are files, handlers we have none."""
    if not isinstance(element.tag, str):
        return  # a comment
    said = {str(name).rpartition("}")[2].lower(): value or "" for name, value in element.attrib.items()}
    tag = element.tag.rpartition("}")[2]
    again = tag == "meta" and "http-equiv" in said and not said.get("content", "").isdecimal()  # a job looks again
    if tag in FOREIGN or "<" in tag or (tag == "script" and "src" not in said) or again:
        yield f"<{tag}>"
    for name, value in said.items():
        if name.startswith("on") or name in ("style", "srcdoc") or not PLAIN_NAME.fullmatch(name):
            yield f"<{tag} {name}=…>"
        elif name in ADDRESS and SCRIPT.match(value):
            yield f"<{tag} {name}={value[:40]!r}>"


def judged(body: bytes, kind: str) -> tuple[list[str], str]:
    """(faults, the text that was read) of one answer by its kind of content."""
    if body[:4] == XLSX:
        return judged_book(body)
    text = body.decode(errors="replace")
    if "html" in kind:
        return alive(text), text
    return [f"a text goes out as {kind}"] * (
        "hit=1" in text and not kind.startswith(("application/json", "text/csv"))
    ), text


def judged_book(body: bytes) -> tuple[list[str], str]:
    """Cells of a workbook: texts are texts, no formula and no link."""
    faults, words = [], []
    for sheet in openpyxl.load_workbook(BytesIO(body)).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            words.append(str(cell.value))
            faults += [f"{sheet.title}!{cell.coordinate}: a formula"] * (cell.data_type == "f")
            faults += [f"{sheet.title}!{cell.coordinate}: a link"] * bool(cell.hyperlink)
    return faults, " ".join(words)
