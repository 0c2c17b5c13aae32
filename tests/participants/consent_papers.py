"""Builders for tests of consents on paper: texts of the fixtures, a class, pictures of sheets."""

import json
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.consents.texts import ConsentText
from participants.models import MenteeCard
from tests.factories import make_form, make_person, year_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "consent_texts.json"


def load_texts():
    """The texts that schools have."""
    rows = json.loads(FIXTURES.read_text(encoding="utf-8"))
    ConsentText.objects.bulk_create(ConsentText(**row) for row in rows)


def make_class(school, number=25, **fields):
    """A class of the base of mentees without any consent."""
    people = [make_person(school, f"Ученик{at:02} Имя Отчествович", **fields) for at in range(number)]
    words = {"year": year_of(school), "form": make_form(), "request_text": "математика"}
    MenteeCard.objects.bulk_create(MenteeCard(person=person, **words) for person in people)
    for person in people:
        person.guardians.create(full_name=f"Родитель {person.last_name}")
    return people


def pictures(data, dpi=150):
    """The pages of a PDF as pictures."""
    with pdfium.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def codes(data):
    """What stands in the QR of each page, read by a reader of its own."""
    return [[one.text for one in zxingcpp.read_barcodes(picture)] for picture in pictures(data)]


def texts_of(data):
    """The text of each page."""
    with pdfium.PdfDocument(data) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def photograph(picture, angle=0, name="снимок.jpg"):
    """A sheet as a telephone sends it."""
    out = BytesIO()
    picture.rotate(angle, expand=True, fillcolor=255).save(out, "JPEG", quality=80)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def pdf_file(data, name="скан.pdf"):
    """A pile from the scanner."""
    return SimpleUploadedFile(name, data, "application/pdf")


def joined(*parts):
    """Several PDFs as one."""
    whole, out = pdfium.PdfDocument.new(), BytesIO()
    for part in parts:
        with pdfium.PdfDocument(part) as more:
            whole.import_pages(more)
    whole.save(out)
    return out.getvalue()


def white_sheet():
    """A page with nothing on it."""
    whole, out = pdfium.PdfDocument.new(), BytesIO()
    whole.new_page(595, 842)
    whole.save(out)
    return out.getvalue()
