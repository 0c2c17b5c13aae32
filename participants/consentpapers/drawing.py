"""From blanks to one PDF. Many are drawn in portions, each within the limits of the printer's child process, and put
together page by page."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pypdfium2 as pdfium
import segno
from django.template.loader import render_to_string

from mentoring.kit.pdf import PdfFailed, render_pdf
from mentoring.org.models import School
from participants.consentpapers.facts import BlankFacts, facts_of
from participants.consentpapers.models import ConsentBlank

PORTION = 20  # sheets drawn at once: five seconds here, within the limit of twenty on an old computer


def draw(
    blanks: Sequence[ConsentBlank], school: School, step: Callable[[int, int], None] = lambda done, total: None
) -> bytes:
    """The PDF of all the blanks, a page each; `step(done, total)` is called after each portion. Raises PdfFailed."""
    sheets = [facts_of(blank, school) for blank in blanks]
    title = "Бланки согласий" if len(sheets) > 1 else sheets[0].title
    parts = []
    for at in range(0, len(sheets), PORTION):
        parts.append(portion(sheets[at : at + PORTION], title))
        step(min(at + PORTION, len(sheets)), len(sheets))
    return parts[0] if len(parts) == 1 else joined(parts)


def portion(sheets: Sequence[BlankFacts], title: str) -> bytes:
    """The PDF of some blanks. Raises PdfFailed, also when a text did not fit on its page."""
    html = render_to_string("pdf/consent_blanks.html", {"sheets": [(facts, qr(facts.code)) for facts in sheets]})
    data = render_pdf(html, title=title)
    with pdfium.PdfDocument(data) as made:
        if len(made) != len(sheets):
            raise PdfFailed(
                "Текст согласия не поместился на один лист. Сократите название или адрес школы в настройках"
            )
    return data


def joined(parts: Sequence[bytes]) -> bytes:
    """Several PDFs as one."""
    whole, out = pdfium.PdfDocument.new(), BytesIO()
    for part in parts:
        with pdfium.PdfDocument(part) as more:
            whole.import_pages(more)
    whole.save(out)
    whole.close()
    return out.getvalue()


def qr(code: str) -> str:
    """The QR of a code as an address for <img>; one quarter of it may be spoiled by a crease."""
    return segno.make(code, error="q", boost_error=False).svg_data_uri(scale=4, border=0, dark="#000000")
