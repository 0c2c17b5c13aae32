"""Giving numbers, drawing papers, taking names away. Locks in one order: people, the group, the counter."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import segno
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.recording import record, record_many
from mentoring.kit.access import require
from mentoring.kit.pdf import render_pdf
from mentoring.kit.workflow import MoveRefused
from mentoring.org.numbering import take_number
from participants.certificates.facts import facts_of, hours_of
from participants.certificates.models import Certificate
from participants.consentpapers.drawing import PORTION, joined
from participants.holding.person import hold_all
from participants.people.models import Person
from participants.schooling import rules
from participants.schooling.models import CourseGroup, Enrolment

SERIES, TITLE = "certificate", "Сертификат"
NAMELESS = "Данные этого человека удалены, поэтому напечатать сертификат нельзя. Номер остаётся в списке."
CANCELLED = "Сертификат аннулирован {:%d.%m.%Y}: напечатать его нельзя. Запись о нём остаётся в списке."
PERSONAL = {"holder": "", "initials": "", "role": ""}


@transaction.atomic
def issue_certificates(*, group: CourseGroup, dated: datetime.date, actor: Any) -> list[Certificate]:
    """The next numbers of the school's series for all of the group who have finished and have none that stands, by
    name. A second press gives none. Raises Refused, MoveRefused (the date is ahead, or before the end of a course)."""
    require(rules.can_lead(actor, group), rules.LEAD_REASON)
    group.course.year.require_open()
    if dated > timezone.localdate():
        raise MoveRefused(f"{dated:%d.%m.%Y} ещё не наступило. Дата сертификата — не позже сегодняшней.")
    rows = without_paper(group)
    here = hold_all(rows.values_list("person_id", flat=True))  # a name is frozen of nobody who was erased
    CourseGroup.objects.select_for_update().filter(course=group.course_id).order_by("pk").first()  # one at a time
    rows = rows.filter(person__in=here)
    ready = list(rows.select_related("person", "course__year__school").order_by("person__sort_key", "pk"))
    early = next((row for row in ready if row.finished_on and row.finished_on > dated), None)
    if early:
        when = f"{early.finished_on:%d.%m.%Y}"
        raise MoveRefused(f"{early.person.short_name}: курс окончен {when}. Дата сертификата — не раньше.")
    if not ready:
        return []
    school, hours = group.course.year.school, hours_of(group.course)
    first = take_number(school=school, kind=SERIES, year=dated.year, count=len(ready))
    made = []
    for number, row in enumerate(ready, first):
        one = Certificate(school=school, enrolment=row, number=number, year=dated.year, dated=dated)
        one.facts = facts_of(one, row, hours)
        made.append(one)
    Certificate.objects.bulk_create(made)
    record_many("certificate_issued", made, actor)
    return made


def without_paper(group: CourseGroup) -> QuerySet[Enrolment]:
    """Who has finished and has no certificate, or only cancelled ones."""
    standing = Certificate.objects.filter(enrolment=OuterRef("pk"), cancelled_on=None)  # scope: of this group
    return group.enrolments.filter(~Exists(standing), state=Enrolment.State.FINISHED)


def make_paper(certificate: Certificate, origin: str) -> bytes:
    """The PDF: drawn once from the frozen facts, then always the stored one; `origin` («https://host») goes into the
    QR. Raises PdfFailed, MoveRefused (the person was erased, the certificate is cancelled)."""
    if certificate.is_nameless:
        raise MoveRefused(NAMELESS)
    if certificate.cancelled_on:
        raise MoveRefused(CANCELLED.format(certificate.cancelled_on))
    if not certificate.sha256:
        paper = draw([certificate], origin)
        digest = hashlib.sha256(paper).hexdigest()
        with transaction.atomic():
            now = Certificate.objects.select_for_update().defer("paper").get(pk=certificate.pk)
            if not now.sha256 and not now.is_nameless:  # erased while it was drawn: the drawing has the name
                Certificate.objects.filter(pk=now.pk).update(paper=paper, sha256=digest)
                record("certificate_drawn", certificate, None, fields=["paper", "sha256"], sha256=digest)
    certificate.refresh_from_db(fields=["paper", "sha256", "facts"])
    if certificate.is_nameless:
        raise MoveRefused(NAMELESS)
    return bytes(certificate.paper or b"")


def draw(certificates: Sequence[Certificate], origin: str) -> bytes:
    """The sheets of the frozen facts. Raises PdfFailed."""
    sheets = [(one.facts, qr(origin + reverse("certificate_check", args=[one.code]))) for one in certificates]
    page = (origin + reverse("certificate_find")).partition("://")[2]
    html = render_to_string("pdf/certificates.html", {"sheets": sheets, "check_page": page})
    return render_pdf(html, title=f"{TITLE} № {certificates[0].number_text}" if len(sheets) == 1 else f"{TITLE}ы")


def qr(address: str) -> str:
    """The address of the check as a picture for <img>."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=0, dark="#24415f")


def together(certificates: Sequence[Certificate], origin: str) -> bytes:
    """A page for each of them, drawn from the same facts as the single papers; drawn at once, since each drawing has
    its own start. Raises PdfFailed."""
    parts = [draw(certificates[at : at + PORTION], origin) for at in range(0, len(certificates), PORTION)]
    return parts[0] if len(parts) == 1 else joined(parts)


@transaction.atomic
def forget_holders(*, people: Iterable[Person], actor: Any) -> int:
    """These people were erased: their certificates keep number, date and course, and lose name and paper. How many."""
    rows = list(Certificate.objects.select_for_update().filter(enrolment__person__in=people).defer("paper"))
    for one in rows:
        one.facts = one.facts | PERSONAL
        Certificate.objects.filter(pk=one.pk).update(facts=one.facts, paper=None)
    record_many("certificate_nameless", rows, actor, fields=["facts", "paper"])
    return len(rows)
