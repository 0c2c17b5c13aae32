"""Certificates: the list, giving numbers, papers, and the public page that says whether one is genuine."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from mentoring.accounts.inviting import clean_code
from mentoring.accounts.models import Role
from mentoring.audit.context import client_ip
from mentoring.audit.recording import record, record_many
from mentoring.entrance import lockout
from mentoring.kit.access import public, roles, signed_in, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.russian import plural
from mentoring.kit.sheets import safe_name
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from participants.certificates.cancelling import cancel_certificate
from participants.certificates.forms import CancelForm, DatedForm
from participants.certificates.issuing import issue_certificates, make_paper, together, without_paper
from participants.certificates.models import Certificate, visible_papers
from participants.certificates.tables import NAMELESS, VIEWS, CertificateFilter, CertificateTable, LeadTable
from participants.finishing.programme import untaught_of
from participants.schooling import rules
from participants.schooling.models import CourseGroup

CRUMBS = [("Школа наставников", reverse_lazy("courses"))]
MOST = 60  # papers in one file; more than a group has


@require_safe
@roles(*rules.READ)
def certificates(request: HttpRequest) -> HttpResponse:
    """All certificates of the school, whatever the year."""
    rows = visible_papers(request.user)
    return table_page(
        request,
        table=LeadTable if rules.can_lead_any(request.user) else CertificateTable,
        filterset=CertificateFilter,
        rows=rows.for_list(),
        title="Сертификаты",
        views=VIEWS,
        log=lambda act, number: record(act, request.user.school, request.user, list="certificates", rows=number),
        crumbs=CRUMBS,
        search_label="Найти по ФИО, классу, должности",
        empty_text="Здесь будут сертификаты тех, кто окончил курс. Их выдают на странице группы.",
        empty_acts=[{"url": reverse("courses"), "label": "Открыть курсы", "icon": "book"}],
    )


@roles(Role.CURATOR)
def certificates_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers for all of the group who have finished and have none yet."""
    group = visible_or_404(CourseGroup, request.user, pk=pk)
    group.course.year.require_open()
    ready, untaught = without_paper(group).count(), untaught_of(group)
    back = reverse("course_group", args=[pk])

    def save(form: DatedForm) -> list[Certificate]:
        made = issue_certificates(group=group, dated=form.cleaned_data["dated"], actor=request.user)
        if not made:
            raise MoveRefused("Выдавать некому: у всех, кто окончил курс, сертификат уже есть.")
        return made

    crumbs = [*CRUMBS, (group.course.title, reverse("course", args=[group.course_id])), (group.title, back)]
    if request.method == "GET" and not ready:
        finished = group.enrolments.filter(state="finished").exists()
        page = {"title": "Выдать сертификаты", "group": group, "finished": finished, "crumbs": crumbs}
        return render(request, "participants/certificates/nobody.html", page)
    words = f"{ready} {plural(ready, 'человек', 'человека', 'человек')}"
    intro = f"{group}. Окончили курс и ещё без сертификата: {words}. Номера идут подряд, вернуть номер нельзя."
    if untaught:
        intro += f" {untaught.words} В сертификате будет весь объём курса."
    return form_page(
        request,
        DatedForm(request.POST or None),
        title="Выдать сертификаты",
        intro=intro,
        save=save,
        done=lambda made: f"Выдано сертификатов: {len(made)}",
        to=lambda made: back,
        button="Выдать сертификаты",
        crumbs=crumbs,
        cancel=back,
    )


@roles(Role.CURATOR)
def certificate_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate serves no more: why is asked first."""
    found = visible_or_404(Certificate, request.user, pk=pk)
    record("certificate_viewed", found, request.user)
    holder, listed = found.facts.get("holder") or NAMELESS, reverse("certificates")
    another = ""
    if found.enrolment:  # whoever was erased is given none
        year = found.enrolment.course.year
        shut = f" {year.label} учебный год закрыт: нового сертификата в нём не выдать."
        another = " Новый сертификат можно выдать на странице группы." if year.is_open else shut
    intro = (
        f"{holder}, от {found.dated:%d.%m.%Y}. По коду на бумаге программа будет отвечать «Сертификат аннулирован», "
        f"вернуть его будет нельзя, номер больше никому не достанется. Результат курса и допуск останутся.{another}"
    )
    return form_page(
        request,
        CancelForm(request.POST or None),
        title=f"Аннулировать сертификат № {found.number_text}",
        intro=intro,
        save=lambda form: cancel_certificate(certificate=found, actor=request.user, **form.cleaned_data),
        done=f"Сертификат № {found.number_text} аннулирован",
        to=lambda saved: listed,
        button="Аннулировать",
        crumbs=[*CRUMBS, ("Сертификаты", listed)],
        cancel=listed,
    )


def origin(request: HttpRequest) -> str:
    """«https://host» of the installation."""
    return request.build_absolute_uri("/").rstrip("/")


def pdf_answer(request: HttpRequest, name: str, made: Sequence[Certificate], make: Callable[[], bytes]) -> HttpResponse:
    """The file, or the reason on the page that asked for it."""
    try:
        paper = make()
    except (PdfFailed, MoveRefused) as reason:
        messages.error(request, str(reason))
        return redirect("certificates" if request.user.has(*rules.READ) else "my_courses")
    record_many("certificate_printed", made, request.user)
    disposition = content_disposition_header(as_attachment=False, filename=f"{safe_name(name)}.pdf")
    return HttpResponse(paper, content_type="application/pdf", headers={"Content-Disposition": disposition})


@signed_in
@require_GET
def certificate_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: for those who run the school and for its holder."""
    found = visible_or_404(Certificate, request.user, pk=pk)
    return pdf_answer(request, f"Сертификат {found.number_text}", [found], lambda: make_paper(found, origin(request)))


@roles(*rules.READ)
@require_GET
def certificates_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a group in one file, by number."""
    group = visible_or_404(CourseGroup, request.user, pk=pk)
    standing = visible_papers(request.user).filter(enrolment__group=group, cancelled_on=None)
    rows = standing.order_by("year", "number")
    made = [one for one in rows[:MOST] if not one.is_nameless]
    if not made:
        messages.error(request, "В этой группе сертификатов пока нет.")
        return redirect("course_group", pk)
    return pdf_answer(request, f"Сертификаты, {group}", made, lambda: together(made, origin(request)))


@public("anybody who holds a certificate may ask whether it is genuine")
@require_safe
def certificate_find(request: HttpRequest) -> HttpResponse:
    """Where the code is typed in."""
    code = clean_code(request.GET.get("code", "")[:100])
    if code:
        return redirect("certificate_check", code)
    return render(request, "participants/certificates/find.html", {"title": "Проверка сертификата"})


@public("anybody who holds a certificate may ask whether it is genuine")
@require_safe
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Number, date, course, hours, school, the name as initials, whether it is cancelled; nothing more, not why. Codes
    that no row has count as guesses, apart from those of links and of sign-in."""
    rows = Certificate.objects.defer("paper").select_related("school")
    found = rows.filter(code=clean_code(code)).first()  # scope: the code is the key
    if found is None:
        if lockout.address_is_closed(client_ip(request), timezone.now(), lockout.PAPERS):
            return lockout.too_many(request, lockout.ADDRESS_CLOSED)
        lockout.note_failure(request, "paper", "")
        page = {"title": "Такого сертификата нет", "typed": code[:40]}
        return render(request, "participants/certificates/unknown.html", page, status=404)
    title = "Сертификат аннулирован" if found.cancelled_on else "Сертификат действителен"
    page = {"title": title, "certificate": found, "facts": found.facts, "school": found.school}
    return render(request, "participants/certificates/check.html", page)
