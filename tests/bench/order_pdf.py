"""An order of one pair as PDF/A-2a, warm, against bare WeasyPrint on the same HTML."""

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from mentoring.drawing import FOLDERS
from mentoring.kit.pdf import stop
from programs.documents.gathering import facts_of
from programs.models import Order, OrderLine, Tandem
from programs.papers.printing import TEMPLATES, draw
from tests.bench import Timed
from tests.bench.data import make_base, make_bench_school


def facts() -> dict[str, Any]:
    """What an order of one pair says."""
    school, year, curator = make_bench_school()
    make_base(school, year, 1, pairs=1)
    words = {"starts": year.starts, "ends": year.ends, "created_by": curator}
    order = Order.objects.create(school=school, year=year, title="О закреплении наставнических пар", **words)
    OrderLine.objects.create(order=order, tandem=Tandem.objects.get())
    return facts_of(order)


def ours(folder: Path) -> Timed:
    """From the facts to the PDF, through the child process that draws."""
    told = facts()
    return Timed(lambda: draw("pairs", told))


def baseline(folder: Path) -> Timed:
    """WeasyPrint in this process; styles and fonts are read beforehand."""
    import weasyprint  # noqa: PLC0415 (slow library)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (slow library)

    told = facts()
    html = render_to_string(TEMPLATES["pairs"], {"facts": told, "qr": "", "few": True, "blank_rows": range(3)})
    css = (FOLDERS["style"] / "paper.css").read_text().replace('"font:', f'"{FOLDERS["font"].as_uri()}/')
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=css, font_config=fonts)
    stop()

    def bare() -> bytes:
        page = weasyprint.HTML(string=html)
        return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2a")

    return Timed(bare)
