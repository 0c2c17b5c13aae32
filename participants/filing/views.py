"""Pages of scans: upload a pile, look what was found, take it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.workflow import MoveRefused
from participants.consentpapers.refusing import refusals
from participants.consents.models import Consent
from participants.consents.scans import scan_response
from participants.consents.signing import who_signs
from participants.filing.forms import TakeForm, UploadForm
from participants.filing.models import ScanPage, ScanPile
from participants.filing.piling import drop_pile, problems, read_pile, take_pile
from participants.filing.reading import Unreadable, picture_of
from participants.people.models import Guardian

CRUMBS = [("Согласия", reverse_lazy("consents"))]


class Row(NamedTuple):
    """A sheet as the page shows it; `signer` is whose name is offered, `parents` are those it may be when there are
    several, `child`: whether the pupil's signature is due. `ticked`, `signed`: to be filed, and with the pupil's
    signature; `refused`: what was answered to it by link."""

    page: ScanPage
    problem: str
    signer: str
    parents: list[str]
    child: bool
    ticked: bool
    signed: bool
    refused: str


@roles(Role.CURATOR)
def scans_add(request: HttpRequest) -> HttpResponse:
    """Upload a pile of signed blanks."""
    form = UploadForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        title="Загрузить сканы согласий",
        save=lambda form: read_pile(files=form.cleaned_data["scans"], actor=request.user),
        done="Сканы прочитаны. Проверьте, кто найден, и подшейте",
        to=lambda pile: reverse("scans", args=[pile.pk]),
        intro="Отсканируйте подписанные бланки стопкой или снимите на телефон. Код на листе сам найдёт человека; "
        "сначала покажем, что нашлось, и ничего не запишем без вас.",
        button="Прочитать сканы",
        crumbs=CRUMBS,
        cancel=reverse("consents"),
    )


def rows_of(pages: list[ScanPage], sent: QueryDict | None) -> list[Row]:
    """The sheets with what is wrong with each and who is expected to have signed, or as they were `sent`. Three
    queries."""
    stuck, today = problems(pages), timezone.localdate()
    people = [page.blank.person_id for page in pages if page.blank]
    no = refusals(people)
    parents: dict[int, list[str]] = {}
    for guardian in Guardian.objects.filter(person__in=people).order_by("pk"):  # scope: people of the user's sheets
        parents.setdefault(guardian.person_id, []).append(guardian.full_name)
    rows = []
    for page in pages:
        signer, several, child, refused = "", [], False, ""
        if page.blank:
            own = page.blank.signer == Consent.Signer.SELF
            names = [page.blank.person.full_name] if own else parents.get(page.blank.person_id, [""])
            signer, several = page.blank.signer_name or names[0], names if len(names) > 1 else []
            child = not own and who_signs(page.blank.person, today).child
            refused = no.get((page.blank.person_id, page.blank.kind, page.blank.recipient), "")
        ticked = signed = False  # a sheet is ticked by who has looked at it
        if sent is not None:
            signer = sent.get(f"name-{page.pk}", signer)[:300]
            ticked, signed = (str(page.pk) in sent.getlist(name) for name in ("take", "child"))
        rows.append(Row(page, stuck.get(page.pk, ""), signer, several, child, ticked, signed, refused))
    return rows


def look(
    request: HttpRequest, pile: ScanPile, form: Any, refusal: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a pile; what was typed stays."""
    rows = rows_of(list(pile.pages.for_list()), request.POST if request.method == "POST" else None)
    context = {
        "title": f"Сканы согласий: {len(rows)}",
        "crumbs": CRUMBS,
        "pile": pile,
        "rows": rows,
        "form": form,
        "refusal": refusal,
        "ready": sum(1 for row in rows if not row.problem and not row.page.consent_id),
        "taken": sum(1 for row in rows if row.page.consent_id),
        "stuck": sum(1 for row in rows if row.problem),
        **more,
    }
    return render(request, "participants/filing/pile.html", context, status=status)


@roles(Role.CURATOR)
@require_GET
def scans(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found on the sheets; looking at it is written to the journal."""
    pile = visible_or_404(ScanPile, request.user, pk=pk)
    record("file_viewed", pile, request.user)
    return look(request, pile, TakeForm())


@roles(Role.CURATOR)
@require_POST
def scans_take(request: HttpRequest, pk: int) -> HttpResponse:
    """File the ticked sheets; who of the parents has signed must be said, of those without the signature of a pupil of
    14 and more it asks once."""
    pile = visible_or_404(ScanPile, request.user, pk=pk)
    form = TakeForm(request.POST)
    if not form.is_valid():
        return look(request, pile, form, status=422)
    pages = list(pile.pages.for_list())
    signed, bare, nameless = form.signed(pages), form.bare(pages), form.nameless(pages)
    if nameless or not form.seen(bare):
        return look(request, pile, form, status=422, bare=bare, nameless=nameless)
    try:
        made = take_pile(pile=pile, signed=signed, actor=request.user, **form.cleaned_data)
    except MoveRefused as reason:
        return look(request, pile, form, str(reason), 409)
    messages.success(request, f"Подшито согласий: {len(made)}")
    return redirect("scans", pk=pk)


@roles(Role.CURATOR)
@require_POST
def scans_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a pile; what was filed from it stays."""
    drop_pile(pile=visible_or_404(ScanPile, request.user, pk=pk), actor=request.user)
    messages.success(request, "Стопка удалена. Подшитые согласия остались")
    return redirect("consents")


@roles(Role.CURATOR)
@require_GET
def scans_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One sheet, to look at the signature: drawn anew, so the browser may show it and nothing is left on the disk; the
    file itself on asking, or when it cannot be drawn."""
    page = visible_or_404(ScanPage, request.user, pk=pk)
    file = page.consent.scan if page.consent else page.file
    if not file:
        messages.error(request, "Этого листа больше нет")
        return redirect("scans", pk=page.pile_id)
    record("file_viewed", page, request.user)
    if "file" in request.GET:
        return scan_response(file, f"Лист {page.position}")
    with file.storage.open(file.name) as kept:
        data = kept.read()
    try:
        return HttpResponse(picture_of(data), content_type="image/jpeg")
    except Unreadable:
        return scan_response(file, f"Лист {page.position}")
