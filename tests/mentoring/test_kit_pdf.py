"""Papers read nothing outside, cannot stop the server, and carry their own fonts (quality.md D1–D3, D8, D9)."""

import http.server
import io
import threading
from base64 import b64encode

import pytest
import segno
from pypdf import PdfReader
from weasyprint import HTML

from mentoring.kit import pdf
from mentoring.kit.pdf import PdfFailed, render_pdf


@pytest.fixture
def listener():
    """A web server on the loopback that remembers what it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302 if self.path == "/redirect" else 404)
            self.send_header("Location", "/after-redirect")
            self.end_headers()

        def log_message(self, *args):
            """Keep the test output clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def bait(tmp_path, listener):
    """A page that tries every way out: files, a symlink, a device, the network, styles, fonts, ftp, a redirect."""
    url, _ = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("parol")
    picture = tmp_path / "secret.png"
    segno.make("parol").save(str(picture))
    link = tmp_path / "link.png"
    link.symlink_to(picture)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file://{picture}" width="9"/></svg>'
    )
    return f"""<html lang="ru"><head>
      <link rel="attachment" href="file://{secret}">
      <link rel="stylesheet" href="{url}/style.css">
      <style>@import "{url}/import.css"; @font-face {{font-family: x; src: url({url}/font.ttf)}}</style>
      <style>p {{font-family: x}}</style>
      </head><body><p>Текст</p>
      <img src="file://{picture}"><embed src="file://{picture}"><img src="file://{link}"><img src="file:///dev/zero/x">
      <img src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">
      <img src="{url}/picture.png"><img src="{url}/redirect"><img src="ftp://127.0.0.1:1/x.png">
      <img src="style:../../x">
      </body></html>"""


def attachments_and_pictures(data):
    reader = PdfReader(io.BytesIO(data))
    return len(reader.attachments), sum(len(page.images) for page in reader.pages)


def test_a_paper_reads_no_file_and_asks_no_server(bait, listener):
    data = render_pdf(bait, title="Проба")

    assert attachments_and_pictures(data) == (0, 0)
    assert listener[1] == []


def test_the_same_page_does_get_out_of_a_bare_weasyprint(bait, listener):
    """The control: without it the test above would be green on a page that asks for nothing."""
    data = HTML(string=bait.replace("/dev/zero/x", "/nowhere")).write_pdf()

    attachments, pictures = attachments_and_pictures(data)
    assert attachments == 1
    assert pictures == 2  # the same file by four roads is kept once; the QR in the SVG makes the second
    assert {"/style.css", "/import.css", "/font.ttf", "/picture.png", "/after-redirect"} <= set(listener[1])


def test_too_long_work_is_stopped_with_a_sentence_and_the_next_paper_comes_out(monkeypatch):
    render_pdf("<p>Разогрев", title="Проба")
    rows = "<tr>" + "<td>слово</td>" * 20 + "</tr>"

    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    with pytest.raises(PdfFailed, match="остановлен"):
        render_pdf(f"<table>{rows * 2000}</table>", title="Проба")

    monkeypatch.undo()
    assert render_pdf("<p>Дальше", title="Проба").startswith(b"%PDF")


def test_too_much_memory_is_refused_with_a_sentence_and_the_next_paper_comes_out(monkeypatch):
    pdf.stop()
    monkeypatch.setattr(pdf, "MEMORY", 400 * 2**20)
    monkeypatch.setattr(pdf, "SECONDS", 300)  # a busy machine must not turn one reason into the other
    with pytest.raises(PdfFailed, match="не хватило памяти"):
        render_pdf("<p>" + "слово " * 4_000_000, title="Проба")

    monkeypatch.undo()
    assert render_pdf("<p>Дальше", title="Проба").startswith(b"%PDF")


def test_a_big_paper_does_not_leave_its_memory_behind(monkeypatch):
    monkeypatch.setattr(pdf, "BIG", 10)
    render_pdf("<p>Длинная бумага", title="Проба")

    assert pdf.child == {}


def test_a_killed_child_is_replaced():
    render_pdf("<p>Раз", title="Проба")
    pdf.child["process"].kill()
    pdf.child["process"].wait()

    with pytest.raises(PdfFailed):
        render_pdf("<p>Два", title="Проба")
    assert render_pdf("<p>Три", title="Проба").startswith(b"%PDF")


def test_the_child_knows_no_secret_of_the_server(monkeypatch):
    pdf.stop()
    monkeypatch.setenv("SECRET_KEY", "parol")
    render_pdf("<p>Раз", title="Проба")

    with open(f"/proc/{pdf.child['process'].pid}/environ", "rb") as environ:
        assert b"parol" not in environ.read()


def test_huge_lengths_and_a_word_without_end_do_no_harm():
    html = f"<p>{'ы' * 100_000}</p><div style='width: 9e9mm; height: 9e9mm; border: 9e9mm solid'>x</div>"

    assert render_pdf(html, title="Проба").startswith(b"%PDF")


def fonts_of(data):
    """Base font names of a PDF, each with whether its file is inside."""
    found = {}
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for part in font["/DescendantFonts"]:
                name = part.get_object()["/BaseFont"].split("+")[-1]
                found[name] = "/FontFile2" in part.get_object()["/FontDescriptor"]
    return found


PAGE = '<html lang="ru"><body><div class="text"><p>Текст <b>важный</b> — № 118-ОД «ёлочки»</p></div></body></html>'


def test_the_only_fonts_are_the_embedded_ones_of_the_standard():
    assert fonts_of(render_pdf(PAGE, title="Проба")) == {"Liberation-Serif": True, "Liberation-Serif-Bold": True}


def test_pt_serif_steps_in_and_is_embedded_too():
    html = PAGE.replace("<body>", "<body style='font-family: \"PT Serif\"'>")

    assert set(fonts_of(render_pdf(html, title="Проба"))) == {"PT-Serif", "PT-Serif-Bold"}


def test_a_paper_is_tagged_archival_and_russian():
    reader = PdfReader(io.BytesIO(render_pdf(PAGE, title="Приказ № 118-ОД")))

    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert reader.metadata.title == "Приказ № 118-ОД"
    assert reader.metadata.author is None
    assert reader.root_object["/Lang"] == "ru"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert 'pdfaid:part="2" pdfaid:conformance="A"' in xmp


def test_sheets_are_numbered_from_the_second_and_each_appendix_anew():
    long = "<p>строка</p>" * 45
    html = (
        f'<html lang="ru"><body><article class="order text">{long}</article>'
        f'<section class="appendix">{long}</section><section class="appendix">{long}</section></body></html>'
    )

    pages = PdfReader(io.BytesIO(render_pdf(html, title="Т"))).pages

    numbers = [page.extract_text().replace("строка", "").strip() for page in pages]
    assert numbers == ["", "2", "", "2", "", "2"]


def test_two_renders_of_one_page_are_alike():
    first, second = (PdfReader(io.BytesIO(render_pdf(PAGE, title="Проба"))) for _ in range(2))

    assert [page.extract_text() for page in first.pages] == [page.extract_text() for page in second.pages]
