"""The child process that opens scans: a hostile file may kill it, but neither the server nor its memory. Run as
`python -m`, never imported by the site; knows nothing of Django.

It takes one file. Asked for «codes», it answers, for each page, a JSON line with the codes found and the page as a file
of its own (empty for a photograph, which is its own file); then a line with «end». Asked for a «picture», it answers
with the first page drawn anew as a JPEG, which holds nothing but what can be seen; empty when there is none."""

import json
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image, ImageOps

CODE = re.compile(r"CONSENT-([2-9A-HJ-NP-Z]{16})")
DPI, LONGEST, PAGES = 200, 2800, 100  # dots per inch; pixels of the longer side; pages of a file
PIXELS = 60_000_000  # of a photograph
SEEN = 1600  # pixels of the longer side of what is shown on a page


def codes_in(picture: Image.Image) -> list[str]:
    """Our codes on a picture, each once."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return sorted({match[1] for one in found if (match := CODE.fullmatch(one.text))})


def opened(data: bytes) -> Image.Image:
    """A photograph in shades of grey, the right way up."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(BytesIO(data), formats=["JPEG", "PNG"]) as picture:
        if picture.width * picture.height > PIXELS:
            raise ValueError("too many pixels")
        return ImageOps.exif_transpose(picture).convert("L")


def photograph(data: bytes) -> list[str]:
    """Codes of a photograph: made smaller first, as it is when nothing was found."""
    whole = opened(data)
    small = whole.copy()
    small.thumbnail((LONGEST, LONGEST))
    return codes_in(small) or codes_in(whole)


def picture(data: bytes) -> bytes:
    """The first page, or the photograph, as a JPEG to look at."""
    if data.startswith(b"%PDF-"):
        with pdfium.PdfDocument(data) as document:
            page = document[0]
            drawn = page.render(scale=SEEN / max(*page.get_size(), 1), grayscale=True).to_pil().convert("L")
            page.close()
    else:
        drawn = opened(data)
        drawn.thumbnail((SEEN, SEEN))
    out, bare = BytesIO(), Image.frombytes("L", drawn.size, drawn.tobytes())  # without what stood beside the picture
    bare.save(out, "JPEG", quality=75)
    return out.getvalue()


def pages(data: bytes) -> Iterator[tuple[list[str], bytes]]:
    """(codes, the page as a PDF) of each page."""
    with pdfium.PdfDocument(data) as document:
        if len(document) > PAGES:
            raise OverflowError
        for number in range(len(document)):
            page = document[number]
            scale = min(DPI / 72, LONGEST / max(*page.get_size(), 1))
            codes = codes_in(page.render(scale=scale, grayscale=True).to_pil())
            if not codes and scale < LONGEST / max(*page.get_size(), 1):
                codes = codes_in(page.render(scale=LONGEST / max(*page.get_size(), 1), grayscale=True).to_pil())
            page.close()
            yield codes, alone(document, number)


def alone(document: pdfium.PdfDocument, number: int) -> bytes:
    """One page as a file."""
    single, out = pdfium.PdfDocument.new(), BytesIO()
    single.import_pages(document, [number])
    single.save(out)
    single.close()
    return out.getvalue()


def serve(line: Connection) -> None:
    """Answer for the codes of one file; `end` is empty, «many» or «bad»."""
    data, end = line.recv_bytes(), ""
    try:
        found = pages(data) if data.startswith(b"%PDF-") else [(photograph(data), b"")]
        for codes, page in found:
            line.send_bytes(json.dumps({"codes": codes}).encode())
            line.send_bytes(page)
    except OverflowError:
        end = "many"
    except Exception:  # whatever the file did to its reader, the asker is answered
        end = "bad"
    line.send_bytes(json.dumps({"end": end}).encode())


def show(line: Connection) -> None:
    """Answer with the picture of one file."""
    data, drawn = line.recv_bytes(), b""
    with suppress(Exception):  # the same
        drawn = picture(data)
    line.send_bytes(drawn)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[3]),) * 2)
    {"codes": serve, "picture": show}[sys.argv[4]](Connection(int(sys.argv[1])))
