"""The poster and the blank of an application as PDF."""

from io import BytesIO

import pypdfium2 as pdfium
import segno
from django.template.loader import render_to_string

from mentoring.kit.pdf import PdfFailed, render_pdf
from mentoring.links.issuing import Printed
from mentoring.org.models import SchoolYear
from participants.applications.models import Door
from participants.applying.fields import SIDES
from participants.posters.numbers import new_number, shown
from participants.posters.wording import POSTERS
from participants.requests.areas import RequestArea

TITLES = {"mentee": "Заявка: нужен наставник", "mentor": "Заявка: хочу быть наставником"}


def draw_poster(door: Door, own: Printed) -> bytes:
    """A sheet of A4 for a wall. Raises PdfFailed."""
    qr = segno.make(own.address, error="q", boost_error=False).svg_data_uri(scale=4, border=0, dark="#000000")
    facts = {"words": POSTERS[door.kind], "door": door, "school": door.year.school, "address": own.address, "qr": qr}
    title = POSTERS[door.kind].call
    return render_pdf(render_to_string("pdf/poster.html", facts | {"title": title}), title=title)


def draw_blanks(year: SchoolYear, kind: str, copies: int) -> bytes:
    """Blanks to be filled in by hand, a page and a number each. Raises PdfFailed, also when one did not fit."""
    used = RequestArea.objects.used_in(year.school).filter(parent=None)  # scope: of the school
    numbers = [new_number(year, kind) for _ in range(copies)]
    sheets = [(shown(number), sheet_qr(number)) for number in numbers]
    groups, teaching = ([area.title for area in used.order_by("position") if area.audience == side] for side in SIDES)
    facts = {"title": TITLES[kind], "year": year, "kind": kind, "sheets": sheets, "groups": groups}
    facts |= {"teaching": teaching, "forms": year.forms.all()}
    data = render_pdf(render_to_string("pdf/application_blanks.html", facts), title=TITLES[kind])
    with pdfium.PdfDocument(BytesIO(data)) as made:
        if len(made) != copies:
            raise PdfFailed("Бланк не поместился на один лист. Сократите названия групп областей")
    return data


def sheet_qr(number: str) -> str:
    """The number as a QR code; nothing personal, no address."""
    return segno.make(number, error="q", boost_error=False).svg_data_uri(scale=4, border=0, dark="#000000")
