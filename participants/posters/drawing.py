"""The poster and the blank of an application as PDF."""

from io import BytesIO

import pypdfium2 as pdfium
import segno
from django.template.loader import render_to_string

from mentoring.kit.pdf import PdfFailed, render_pdf
from mentoring.links.issuing import Printed
from mentoring.org.models import SchoolYear
from participants.applications.models import Door
from participants.posters.numbers import new_number, shown
from participants.posters.wording import POSTERS
from participants.requests.areas import RequestArea
from participants.requests.fields import grouped

SIDE = RequestArea.Audience
ASKED = {
    "mentee": {SIDE.PUPIL: "О чём запрос ученика", SIDE.TEACHER: "О чём запрос педагога"},
    "mentor": {SIDE.PUPIL: "В чём готовы помочь ученикам", SIDE.TEACHER: "В чём готовы помочь педагогам"},
}
TITLES = {"mentee": "Заявка: нужен наставник", "mentor": "Заявка: хочу быть наставником"}


def draw_poster(door: Door, own: Printed) -> bytes:
    """A sheet of A4 for a wall. Raises PdfFailed."""
    qr = segno.make(own.address, error="q", boost_error=False).svg_data_uri(scale=4, border=0, dark="#000000")
    facts = {"words": POSTERS[door.kind], "door": door, "school": door.year.school, "address": own.address, "qr": qr}
    title = POSTERS[door.kind].call
    return render_pdf(render_to_string("pdf/poster.html", facts | {"title": title}), title=title)


def draw_blanks(year: SchoolYear, kind: str, copies: int) -> bytes:
    """Blanks to be filled in by hand, a page and a number each, with the areas of the page that types them in. Many
    areas are set closer. Raises PdfFailed, also when one did not fit."""
    numbers = [new_number(year, kind) for _ in range(copies)]
    sheets = [(shown(number), sheet_qr(number)) for number in numbers]
    facts = {"title": TITLES[kind], "year": year, "kind": kind, "sheets": sheets, "forms": year.forms.all()}
    facts["sides"] = areas_of(year, kind)
    for closer in ("", "closer", "closer closest"):
        data = render_pdf(
            render_to_string("pdf/application_blanks.html", facts | {"closer": closer}), title=TITLES[kind]
        )
        with pdfium.PdfDocument(BytesIO(data)) as made:
            if len(made) == copies:
                return data
    raise PdfFailed("Бланк не поместился на один лист. Скройте области, которыми школа не пользуется")


def areas_of(year: SchoolYear, kind: str) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """[(side, [(group, areas)])] that the school uses, in the order of the forms."""
    used = list(RequestArea.objects.used_in(year.school).leaves().for_list())  # scope: of the school
    told = [(words, grouped([area for area in used if area.audience == side])) for side, words in ASKED[kind].items()]
    return [(words, [(group, [title for _, title in boxes]) for group, boxes in rows]) for words, rows in told if rows]


def sheet_qr(number: str) -> str:
    """The number as a QR code; nothing personal, no address."""
    return segno.make(number, error="q", boost_error=False).svg_data_uri(scale=4, border=0, dark="#000000")
