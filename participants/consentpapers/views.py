"""Pages of one consent: writing it down, correcting it, its scan; and of blanks put together for print. The list is in
consenting, the withdrawal, which tandems feel, in programs/withdrawing."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.audit.versions import both, late
from mentoring.entrance.signing import safe_next
from mentoring.jobs.models import Job
from mentoring.jobs.running import going_on
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.workflow import Overtaken
from participants.consentpapers.drawing import PORTION, draw
from participants.consentpapers.models import BlankPrint
from participants.consentpapers.refusing import doubts
from participants.consentpapers.working import blanks_of
from participants.consents.forms import ConsentForm
from participants.consents.keeping import add_consent, change_consent
from participants.consents.missing import missing_pairs, needed, words
from participants.consents.models import Consent
from participants.consents.scans import scan_response
from participants.people import rules
from participants.people.models import Person

CRUMBS = [("Согласия", reverse_lazy("consents"))]


@roles(Role.CURATOR)
def consent_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down one consent of a person; what is missing at this age is chosen beforehand."""
    person, today = visible_or_404(Person, request.user, pk=pk), timezone.localdate()
    pairs = missing_pairs([person], today)[pk]
    kind, signer = (pairs or needed(person.is_minor_on(today)))[0]
    guardian = person.guardians.first() if signer == Consent.Signer.GUARDIAN else None
    initial = {"kind": kind, "signer": signer, "signer_name": guardian.full_name if guardian else ""}
    form = ConsentForm(request.POST or None, request.FILES or None, instance=Consent(person=person), initial=initial)
    lack = [words(*pair) for pair in pairs]
    return consent_page(
        request,
        form,
        title=f"Новое согласие: {person.full_name}",
        save=lambda form: add_consent(consent=form.instance, actor=request.user, **form.besides()),
        done="Согласие записано",
        intro="Сейчас: " + "; ".join(lack) if lack else "Сейчас все нужные согласия есть.",
        doubts=doubts(person),
        button_again="Сохранить и записать следующее" if len(lack) > 1 else "",
    )


@roles(Role.CURATOR)
def consent_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a record; whoever was second sees what the first has saved and keeps what was typed."""
    consent = visible_or_404(Consent, request.user, pk=pk)
    if consent.mistaken_at and request.method == "GET":
        raise late(consent, request.user)
    form = ConsentForm(request.POST or None, request.FILES or None, instance=consent)

    def save(form: ConsentForm) -> Consent:
        fields = [name for name in form.changed_data if name in form.Meta.fields]
        version, scan = form.cleaned_data["version"] or 0, form.cleaned_data["scan"] or None
        try:
            return change_consent(consent=form.instance, fields=fields, version=version, actor=request.user, scan=scan)
        except Overtaken:
            form.both = both(form)
            raise

    title, said = f"Согласие: {consent.person.full_name}", doubts(consent.person, consent)
    return consent_page(request, form, title=title, save=save, done="Согласие исправлено", doubts=said)


def opened_from(request: HttpRequest) -> str:
    """Where to go afterwards: the page that `?next=` names, when it is ours, else the list."""
    return safe_next(request, request.GET["next"]) if "next" in request.GET else reverse("consents")


def consent_page(request: HttpRequest, form: ConsentForm, **page: Any) -> HttpResponse:
    """The page of one consent; afterwards back to where it was opened from."""
    template, person = "participants/consents/form.html", form.instance.person
    back = opened_from(request)
    again = request.get_full_path() if "again" in request.POST else ""
    told = {"crumbs": CRUMBS, "cancel": back, "guardians": person.guardians.all(), **page}
    return form_page(request, form, to=lambda saved: again or back, template=template, **told)


@roles(*rules.READ)
@require_GET
def consent_scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan, for those who may see the person; each opening is written to the journal."""
    consent = visible_or_404(Consent, request.user, pk=pk)
    if not consent.scan:
        messages.error(request, "У этого согласия нет скана")
        return redirect("consents")
    record("file_viewed", consent, request.user)
    return scan_response(consent.scan, f"Согласие {consent.person.short_name} {consent.given_on:%d.%m.%Y}")


@roles(Role.CURATOR)
@require_GET
def blanks_print(request: HttpRequest, pk: int) -> HttpResponse:
    """What is printed, by class, and what to do with the sheets."""
    printing = visible_or_404(BlankPrint, request.user, pk=pk)
    blanks = blanks_of(printing, request.user)
    groups = Counter(blank.person.class_name or "Взрослые" for blank in blanks)
    job = Job.objects.visible_to(request.user).filter(kind="blanks", arguments__printing=pk).first()
    context = {
        "title": f"Бланки согласий: {len(blanks)}",
        "crumbs": CRUMBS,
        "printing": printing,
        "groups": list(groups.items()),
        "blanks": len(blanks),
        "job": job,
        "ready": bool(printing.file) or 0 < len(blanks) <= PORTION,
        "drawing": going_on("blanks", request.user.school, printing=pk),
    }
    return render(request, "participants/consentpapers/print.html", context)


@roles(Role.CURATOR)
@require_GET
def blanks_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF; each download is written to the journal."""
    printing = visible_or_404(BlankPrint, request.user, pk=pk)
    record("file_viewed", printing, request.user)
    name = f"Бланки согласий {timezone.localtime(printing.created_at):%d.%m.%Y}.pdf"
    if printing.file:
        return FileResponse(printing.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    blanks = blanks_of(printing, request.user)
    try:
        if not 0 < len(blanks) <= PORTION:
            raise PdfFailed("Бланки ещё не готовы. Подождите, пока закончится задание")
        data = draw(blanks, request.user.school)
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect("blanks_print", pk=pk)
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
