"""Pages of links: asking, the list, slips, taking back; and the page that a parent opens."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.kit.access import public, roles
from mentoring.kit.pages import confirm_page, form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from mentoring.links.models import PersonalLink
from mentoring.links.opening import by_link, closed
from participants.consenting.forms import AskForm, PickedForm
from participants.consenting.saying import nothing_to_ask
from participants.consenting.views import CRUMBS, asked_form, said
from participants.consentlinks.answering import answer
from participants.consentlinks.forms import AnswerForm
from participants.consentlinks.sending import LIFE, linked, send_links, slips, take_back
from participants.consentlinks.tables import LinkFilter, LinkTable, views
from participants.consentpapers.drawing import draw
from participants.consentpapers.facts import facts_of
from participants.consentpapers.models import ConsentBlank
from participants.people.finding import chosen

LINKS = [*CRUMBS, ("Ссылки", reverse_lazy("links"))]
MOST = 500  # slips on a page


@roles(Role.CURATOR)
def links_add(request: HttpRequest) -> HttpResponse:
    """Which consents to ask for by link: of those ticked in the list, of a class, of one person."""
    form = asked_form(request)
    if form is None:
        return redirect("consents")

    def save(form: AskForm) -> list[PersonalLink]:
        given = form.cleaned_data
        words = {"year": request.year, "actor": request.user, "recipient": given["recipient"], "again": given["again"]}
        made = send_links(people=list(form.asked()), kinds=given["kinds"], **words)
        if not made:
            why = "согласия уже есть или на ссылки уже ответили"
            raise MoveRefused(nothing_to_ask(form, why, "Спрашивать не о чем."))
        return made

    return form_page(
        request,
        form,
        title="Создать ссылки для согласий",
        save=save,
        done="Ссылки созданы. Отправьте их или напечатайте листки",
        to=lambda made: f"{reverse('links_slips')}?since={min(link.pk for link in made)}",
        template="participants/consenting/ask.html",
        intro=said(form)
        + "Родитель или сам взрослый прочтёт текст на телефоне, ответит и скачает бланк. Ответ по ссылке — ещё не "
        f"согласие: закон требует подписанной бумаги. Ссылка действует {LIFE.days} дней, прежние ссылки этих людей "
        "закроются.",
        button="Создать ссылки",
        crumbs=LINKS,
        cancel=reverse("links"),
    )


@roles(Role.CURATOR)
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """Families that have an open link, with what they have said."""
    return table_page(
        request,
        table=LinkTable,
        filterset=LinkFilter,
        rows=linked(request.user),
        title="Ссылки для согласий",
        log=lambda act, rows: record(act, request.user.school, request.user, list="consent_links", rows=rows),
        crumbs=CRUMBS,
        bulk=[
            {"url": reverse("links_slips"), "label": "Листки и тексты", "icon": "qr", "primary": True},
            {"url": reverse("links_revoke"), "label": "Закрыть ссылки"},
        ],
        acts=[
            {"url": reverse("links_slips"), "label": "Все листки", "icon": "qr"},
            {"url": reverse("links_add"), "label": "Создать ссылки", "icon": "plus", "primary": True},
        ],
        search_label="Найти по ФИО, классу",
        empty_text="Открытых ссылок нет. По ссылке родитель читает текст согласия и отвечает, собирается ли подписать.",
        empty_acts=[{"url": reverse("links_add"), "label": "Создать ссылки", "icon": "plus"}],
    )


@roles(Role.CURATOR)
def links_slips(request: HttpRequest) -> HttpResponse:
    """Slips to cut out and words for a chat: of those ticked, or of the links made since a number."""
    rows, since = linked(request.user), request.GET.get("since", "")
    if request.method == "POST":
        rows = chosen(request, LinkFilter, rows, views())
    elif since.isdecimal() and len(since) < 16:
        rows = rows.filter(blanks__link__pk__gte=int(since))
    found = slips(rows[:MOST], request.build_absolute_uri("/")[:-1])
    record("list_printed", request.user.school, request.user, list="consent_links", rows=len(found))
    context = {"title": "Листки со ссылками", "crumbs": LINKS, "slips": found, "days": LIFE.days}
    return render(request, "participants/consentlinks/slips.html", context)


@roles(Role.CURATOR)
@require_POST
def links_revoke(request: HttpRequest) -> HttpResponse:
    """Close the ticked links; what follows is said first."""
    rows = linked(request.user)
    if "ids" in request.POST:
        keys = [int(key) for key in request.POST["ids"].split(",") if key.isdecimal() and len(key) < 16]
        number = take_back(people=rows.filter(pk__in=keys[:1000]), actor=request.user)
        messages.success(request, f"Закрыто ссылок: {number}")
        return redirect("links")
    people = list(chosen(request, LinkFilter, rows, views())[:1000])
    if not people:
        messages.error(request, "Выберите хотя бы одну строку")
        return redirect("links")
    lines = [
        f"Ссылки перестанут открываться: {len(people)}",
        "Ответы, которые уже получены, останутся; бумагу по ним можно подшить",
        *(str(person) for person in people),
    ]
    context: dict[str, Any] = {"cancel": reverse("links"), "crumbs": LINKS, "danger": True}
    context["form"] = PickedForm(initial={"ids": ",".join(str(person.pk) for person in people)})
    return confirm_page(request, title="Закрыть ссылки", lines=lines, button="Закрыть ссылки", **context)


def papers_of(link: PersonalLink) -> list[ConsentBlank]:
    """The blanks of a link that are still asked for."""
    rows = ConsentBlank.objects.filter(link=link, annulled_at=None, person__merged_into=None)  # scope: of this link
    return list(rows.select_related("person", "text").order_by("pk"))


@public("the link is the right: a parent without an account reads the text and answers")
@by_link("consent")
def consent_open(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """One paper after another; when all are answered, what is left to do."""
    papers = papers_of(link)
    if not papers:
        return closed(request)
    asked = next((blank for blank in papers if not blank.answer and not blank.consent_id), None)
    if request.method == "POST":
        asked = next((blank for blank in papers if str(blank.pk) == request.POST.get("blank")), asked)
    if asked is None:
        context = {"title": "Спасибо, ответ получен", "papers": papers, "code": link.code, "school": link.school}
        return render(request, "participants/consentlinks/answered.html", context)
    known = next((blank for blank in reversed(papers) if blank.signer_name), None)
    initial = {"blank": asked.pk, "signer_name": known.signer_name if known else ""}
    initial["contact"] = known.contact if known else ""
    form = AnswerForm(request.POST or None, initial=initial)

    def save(form: AnswerForm) -> None:
        given = form.cleaned_data
        words = {"signer_name": given["signer_name"], "contact": given["contact"]}
        answer(blank=asked, link=link, agrees=given["said"] == "agree", **words)

    facts = facts_of(asked, link.school)
    return form_page(
        request,
        form,
        title=facts.title,
        save=save,
        done="Ответ записан",
        to=lambda saved: reverse("consent_open", args=[link.code]),
        template="participants/consentlinks/open.html",
        school=link.school,
        facts=facts,
        blank=asked,
        who=called(asked),
        number=papers.index(asked) + 1,
        total=len(papers),
        code=link.code,
        expires=timezone.localtime(link.expires_at),
    )


def called(blank: ConsentBlank) -> str:
    """«Артём Б., 8 «Б»»: enough for a parent, little for whoever looks over the shoulder."""
    person = blank.person
    return ", ".join(filter(None, (f"{person.first_name} {person.last_name[:1]}.", person.class_name)))


@public("the link is the right: a parent without an account takes the blank")
@by_link("consent")
@require_GET
def consent_blank(request: HttpRequest, link: PersonalLink, pk: int) -> HttpResponse:
    """The blank to print and to sign."""
    blank = next((one for one in papers_of(link) if one.pk == pk), None)
    if blank is None:
        return closed(request)
    try:
        data = draw([blank], link.school)
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect("consent_open", code=link.code)
    return HttpResponse(data, "application/pdf", headers={"Content-Disposition": 'attachment; filename="consent.pdf"'})
