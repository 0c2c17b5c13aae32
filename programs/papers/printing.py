"""From facts to PDF. A paper = facts + template; the kinds are one table."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import segno
from django.template.loader import render_to_string

from mentoring.kit.pdf import render_pdf

TEMPLATES = {"pairs": "pdf/order_pairs.html", "acknowledgement": "pdf/acknowledgement.html"}
BIG = 100  # rows of the appendix from which the PDF is made by the worker
FEW = 5  # people whose lines still stand under the signature


def rows_of(facts: Mapping[str, Any]) -> int:
    """Rows of the appendix."""
    return sum(len(group["lines"]) for group in facts["groups"])


def draw(kind: str, facts: Mapping[str, Any], card_url: str = "") -> bytes:
    """The PDF of a paper; `card_url` goes into the QR of the first sheet. Raises PdfFailed."""
    named = f"№ {facts['number']} от {facts['dated']}" if facts["number"] else "(проект)"
    context = {"facts": facts, "qr": qr(card_url), "few": len(facts["acquainted"]) <= FEW, "blank_rows": range(3)}
    return render_pdf(render_to_string(TEMPLATES[kind], context), title=f"Приказ {named} «{facts['title']}»")


def qr(text: str) -> str:
    """A QR code as a «data:» address; empty for no text."""
    if not text:
        return ""
    svg = segno.make(text, error="m").svg_inline(border=0, scale=4, omitsize=False)
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
