"""The child process of kit/pdf.py: the only place that runs WeasyPrint. Run as `python -m`, never imported."""

import json
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import fontpkg_pt_serif
from weasyprint import CSS, HTML, URLFetcher
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

FOLDERS = {"style": Path(__file__).parents[1] / "static" / "pdf", "font": fontpkg_pt_serif.ROOT / "files"}


class Fetcher(URLFetcher):
    """Opens «data:…», «style:name» and «font:name»; what stands at any other address is left out of the paper."""

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        """The bytes at an address; a name never leaves its folder."""
        scheme, _, name = url.partition(":")
        if scheme in FOLDERS:
            return URLFetcherResponse(url, (FOLDERS[scheme] / Path(name).name).read_bytes())
        return super().fetch(url, headers)


def serve(line: Connection) -> None:
    """Take [html, title, variant], answer «+» and the PDF, or «e»."""
    fonts, fetcher = FontConfiguration(), Fetcher(allowed_protocols=["data"])
    style = CSS(url="style:paper.css", url_fetcher=fetcher, font_config=fonts)
    line.send_bytes(b"ready")
    while True:
        html, title, variant = json.loads(line.recv_bytes())
        try:
            paper = HTML(string=html, url_fetcher=fetcher).render(stylesheets=[style], font_config=fonts)
            paper.metadata.title = title
            body = paper.write_pdf(pdf_variant=variant)
        except MemoryError:
            raise
        except Exception:  # whatever the markup did to WeasyPrint, the asker is answered
            line.send_bytes(b"e")
        else:
            line.send_bytes(b"+" + body)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
    serve(Connection(int(sys.argv[1])))
