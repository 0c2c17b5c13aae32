"""Texts of people stay texts (C3): all forty payloads in every text field of every model, then in every field of every
form, and every page, list, print, workbook, paper, letter, message and error that comes back is read as HTML5."""

import sys
from html import escape
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pypdfium2 as pdfium
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.urls import path
from openpyxl import Workbook

from mentoring import failures
from mentoring.kit import pdf
from mentoring.kit.access import public
from mentoring.models import User
from participants.models import Person
from tests.security.asking import Asker
from tests.security.looking import Look, fitting
from tests.security.matrix import ROLES
from tests.security.payloads import PAYLOADS
from tests.security.routes import all_routes
from tests.security.texts import NOT_WORDS, alive, judged, label, packed, poison, text_columns
from tests.security.world import OWN, World, product_models

SENDERS = ("curator", "director", "staff", "mentor", "admin", "anonymous")
# Fields that no page shows as they are, and why.
UNSHOWN = {
    "CheckOverride.reason": "stands beside the finding that it answers; the sample answers none",
    "Order.approved_as": "the paper as it was approved, only compared",
}
handler400, handler403 = failures.bad_request, failures.denied
handler404, handler500 = failures.not_found, failures.server_error


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML of every PDF that is drawn, wherever it is asked for; drawing itself is slow and another test's."""
    drawn: list[str] = []
    blank = empty_page()

    def told(html: str, **words: Any) -> bytes:
        drawn.append(html)
        return blank

    all_routes()  # every module that draws is loaded by now, so that none keeps the false function
    users = [one for one in list(sys.modules.values()) if getattr(one, "render_pdf", None) is pdf.render_pdf]
    for module in users:
        monkeypatch.setattr(module, "render_pdf", told)
    assert len(users) > 2
    return drawn


def empty_page() -> bytes:
    """A PDF that readers of PDF open."""
    file, out = pdfium.PdfDocument.new(), BytesIO()
    file.new_page(595, 842)
    file.save(out)
    return out.getvalue()


def test_no_text_of_a_person_becomes_code_on_any_page(world: World, papers: list[str]) -> None:
    filled, look = poison(world), Look(world)
    for role in (*ROLES, "anonymous"):
        look.pages(role, all_routes())
    found = f"/people/find/?q={quote(OWN.name[:5])}"
    look.lists("curator", [f"/{name}/?{kind}=1" for name in ("people", "mentors") for kind in ("print", "xlsx")])
    look.lists("curator", [found, f"/search/?q={quote(OWN.name[:5])}", f"/nothing/{quote(packed())}/"])
    look.repair()
    for number, html in enumerate(papers):
        look.faults += [f"paper {number}: {fault}" for fault in alive(html)]
    assert not look.faults, "\n".join(look.faults)
    assert len(papers) > 10
    assert any("hit=1" in paper for paper in papers)
    assert filled - look.shown == set(UNSHOWN)
    assert len(Asker(world.users["curator"]).ask("GET", found).response.json()["results"]) > 1


def test_no_text_sent_by_a_form_becomes_code(world: World, papers: list[str]) -> None:
    look = Look(world)
    for role in SENDERS:
        look.forms(role, all_routes())
    faults = look.faults + [f"paper: {fault}" for html in papers for fault in alive(html)]
    faults += [fault for letter in mail.outbox for fault in letter_faults(letter)]
    assert not faults, "\n".join(faults)
    assert look.taken > 100


def letter_faults(letter: Any) -> list[str]:
    """What is wrong with an e-mail: both parts, the subject, the files."""
    parts = [(letter.body, f"text/{letter.content_subtype}"), *letter.alternatives]
    faults = [fault for body, kind in map(tuple, parts) if "html" in kind for fault in alive(body)]
    faults += ["a text in the subject"] * ("hit=1" in letter.subject or "\n" in letter.subject)
    return faults + ["a file that nobody judges"] * bool(letter.attachments)


def test_no_text_of_a_person_becomes_code_in_a_letter(world: World) -> None:
    poison(world)
    User.objects.filter(username__contains="~User.username~").update(email="")
    User.objects.filter(pk=world.users["curator"].pk).update(email="curator@school.example")  # type: ignore[union-attr]
    said = {"name": "curator@school.example"}
    assert Asker(None).ask("POST", "/login/forgotten/", said, look=lambda: len(mail.outbox)).seen == 1
    assert "hit=1" in mail.outbox[0].body
    assert not letter_faults(mail.outbox[0])


@pytest.mark.parametrize("text", PAYLOADS)
def test_the_judge_knows_a_text_that_became_code(text: str) -> None:
    """The control: each payload is caught where it is not escaped, and passes where it is."""
    places = ("<p>{}</p>", '<p title="{}">x</p>', "<p title='{}'>x</p>", "<p title={}>x</p>", '<a href="{}">x</a>')
    places += ("<title>{}</title>", "<textarea>{}</textarea>", "<select><option>{}</select>", "<!-- {} -->")
    for place in places:
        assert alive(place.format(packed())), place
    assert any(alive(place.format(text)) for place in places)
    for place in (places[0], places[1], places[2], *places[5:]):
        assert not alive(place.format(escape(packed())))


@public("shows a name as it was written")
def page(request: HttpRequest) -> HttpResponse:
    """Forgets to escape."""
    return HttpResponse(f"<p>{Person.objects.earliest('pk')}</p>")


@public("answers a list as a page")
def results(request: HttpRequest) -> HttpResponse:
    """JSON that a browser reads as HTML."""
    return JsonResponse({"name": str(Person.objects.earliest("pk"))}, content_type="text/html")


@public("a file of plain text")
def listing(request: HttpRequest) -> HttpResponse:
    """A kind of content that browsers guess at."""
    return HttpResponse(str(Person.objects.earliest("pk")), content_type="image/svg+xml")


@public("takes a word and says it again")
def echo(request: HttpRequest) -> HttpResponse:
    """Shows what was sent without escaping it."""
    return HttpResponse(f'<form method="post"><input name="word"></form>{request.POST.get("word", "")}')


urlpatterns = [path(f"{view.__name__}/", view, name=view.__name__) for view in (page, results, listing, echo)]


@pytest.mark.parametrize("name", ["page", "results", "listing"])
def test_a_page_that_does_not_escape_is_seen(name: str, settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = __name__
    poison(world)
    look = Look(world)
    look.pages("anonymous", [one for one in all_routes(__name__) if one.name == name])
    assert look.faults
    assert "Person.last_name" in look.shown


def test_a_form_that_says_a_word_again_is_seen(settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = __name__
    look = Look(world)
    look.forms("anonymous", [one for one in all_routes(__name__) if one.name == "echo"])
    assert "<script>" in "\n".join(look.faults)


def test_a_letter_with_escaping_off_is_seen() -> None:
    words = Context({"name": packed()})
    for off, faulty in ((True, True), (False, False)):
        letter = EmailMultiAlternatives("Тема", "Текст")
        body = "{% autoescape off %}<p>{{ name }}</p>{% endautoescape %}" if off else "<p>{{ name }}</p>"
        letter.attach_alternative(Engine().from_string(body).render(words), "text/html")
        assert bool(letter_faults(letter)) is faulty
    letter.subject = packed()
    assert letter_faults(letter) == ["a text in the subject"]


def test_a_workbook_with_a_formula_is_seen() -> None:
    book, file = Workbook(), BytesIO()
    book.active.append(["=1+1", packed()])  # type: ignore[union-attr]
    book.save(file)
    faults, text = judged(file.getvalue(), "")
    assert faults == ["Sheet!A1: a formula"]
    assert packed() in text


def test_every_payload_goes_into_every_field() -> None:
    assert all(one in packed(turn=turn) for one in PAYLOADS for turn in range(41))
    assert {one for text in fitting(80) for one in PAYLOADS if one in text} == {
        one for one in PAYLOADS if len(one) <= 80
    }
    known = {label(one) for model in product_models() for one in text_columns(model)}
    assert set().union(*NOT_WORDS.values()) <= known
