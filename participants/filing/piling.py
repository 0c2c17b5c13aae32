"""A pile is read, looked at, taken: each sheet becomes the scan of its consent. Nothing is taken without a look."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.jobs.allowance import take_in
from mentoring.jobs.sweeping import forget
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.consentpapers.models import ConsentBlank
from participants.consents.keeping import add_consent
from participants.consents.models import Consent
from participants.consents.scans import name_for_scan
from participants.filing.models import ScanPage, ScanPile
from participants.filing.reading import ROOM, Unreadable, pages_of
from participants.holding.person import hold_all
from participants.people import rules

KEPT = datetime.timedelta(days=3)
MOST = 150  # sheets of one pile


class Signed(NamedTuple):
    """What the curator saw on a sheet: who signed, and whether the pupil did."""

    name: str
    child: bool


def read_pile(*, files: Sequence[UploadedFile], actor: Any) -> ScanPile:
    """Read the codes of all sheets and keep them for a look. Raises Refused, MoveRefused naming the file at fault.

    The reading is long and touches no row, so the transaction begins after it."""
    require(rules.can_register(actor), rules.WRITE_REASON)
    sheets: list[tuple[str, int, str, bytes]] = []
    for file in files:
        name = str(file.name)[-120:]
        try:
            found = pages_of(file.read(), ROOM - sum(len(data) for *_, data in sheets))
        except Unreadable as reason:
            raise MoveRefused(f"«{name}»: {reason}.") from reason
        sheets += [(name, page.number, page.code, page.data) for page in found]
        if len(sheets) > MOST:
            raise MoveRefused(f"Больше {MOST} листов сразу не подшить. Загрузите стопку частями.")
    return _keep(sheets, actor)


@transaction.atomic
def _keep(sheets: Sequence[tuple[str, int, str, bytes]], actor: Any) -> ScanPile:
    codes = [code for _, _, code, _ in sheets if code]
    blanks = list(ConsentBlank.objects.visible_to(actor).filter(code__in=codes))
    here = hold_all(blank.person_id for blank in blanks)  # before the allowance, as where a consent is written down
    sent = take_in(sum(len(data) for *_, data in sheets), actor)
    pile = ScanPile.objects.create(school=actor.school, created_by=actor)
    known = {blank.code: blank for blank in blanks if blank.person_id in here}
    for position, (name, number, code, data) in enumerate(sheets, 1):
        page = ScanPage(pile=pile, position=position, source=name, number=number, code=code, blank=known.get(code))
        content = ContentFile(data)
        page.file.save(name_for_scan(content), content, save=False)
        page.save(force_insert=True)
    record("scans_read", pile, actor, count=len(sheets), **sent)
    return pile


def problems(pages: Iterable[ScanPage]) -> dict[int, str]:
    """Why a sheet cannot be taken, by its number; sheets that can are not in it. No query but one for withdrawals."""
    said, seen = {}, set()
    pages = list(pages)
    gone = _withdrawn(pages)
    for page in pages:
        blank = page.blank
        if page.consent_id:
            continue
        if not page.code:
            said[page.pk] = "Кода не видно. Снимите лист ровнее и целиком или запишите согласие вручную"
        elif blank is None:
            said[page.pk] = "Этого бланка нет в вашей школе"
        elif blank.consent_id:
            said[page.pk] = "Этот бланк уже подшит"
        elif blank.pk in seen:
            said[page.pk] = "Повтор: такой лист уже есть выше"
        elif page.pk in gone:
            said[page.pk] = "Согласие отозвали после печати этого бланка. Нужен новый бланк"
        if blank is not None:
            seen.add(blank.pk)
    return said


def _withdrawn(pages: Sequence[ScanPage]) -> set[int]:
    """Sheets whose blank was made before the consent to the same was withdrawn."""
    blanks = [page.blank for page in pages if page.blank]
    rows = Consent.objects.filter(person__in=[blank.person_id for blank in blanks], withdrawn_at__isnull=False)
    last: dict[tuple[int, str, str], datetime.datetime] = {}
    told = rows.order_by("withdrawn_at").values_list("person_id", "kind", "recipient", "withdrawn_at")
    for person, kind, recipient, at in told:
        if at is not None:
            last[person, kind, recipient] = at
    return {
        page.pk
        for page in pages
        if (one := page.blank) and (at := last.get((one.person_id, one.kind, one.recipient))) and at > one.created_at
    }


@transaction.atomic
def take_pile(
    *, pile: ScanPile, given_on: datetime.date, signed: Mapping[int, Signed], actor: Any, place: str = ""
) -> list[Consent]:
    """File the chosen sheets, kept in one `place`: a consent each, with the text and the term of its blank. All or
    nothing.

    Raises Refused; MoveRefused when a sheet cannot be taken, or was by somebody else a moment ago."""
    require(rules.can_register(actor) and pile.school_id == actor.school.pk, rules.WRITE_REASON)
    ScanPile.objects.select_for_update().get(pk=pile.pk)
    pages = list(pile.pages.for_list())
    chosen = [page for page in pages if page.pk in signed]
    hold_all(page.blank.person_id for page in chosen if page.blank)  # in one order, before anything is written
    stuck = problems(pages)
    stuck |= {page.pk: "Этот лист уже подшит" for page in pages if page.consent_id}
    if wrong := [f"Лист {page.position}: {stuck[page.pk]}" for page in chosen if page.pk in stuck]:
        raise MoveRefused(". ".join(wrong) + ".")
    if not chosen:
        raise MoveRefused("Отметьте хотя бы один лист.")
    made = [_file(page, given_on, signed[page.pk], place, actor) for page in chosen]
    ScanPile.objects.filter(pk=pile.pk).update(taken_at=timezone.now())
    record("scans_taken", pile, actor, count=len(made))
    return made


def _file(page: ScanPage, given_on: datetime.date, signed: Signed, place: str, actor: Any) -> Consent:
    """One sheet becomes a consent; other blanks that asked for the same are not needed any more."""
    blank = page.blank
    if blank is None or not page.file:
        raise MoveRefused("Лист уже подшит.")
    consent = Consent(
        person=blank.person,
        kind=blank.kind,
        signer=blank.signer,
        signer_name=signed.name[:300],
        child_signed=signed.child,
        recipient=blank.recipient,
        text=blank.text,
        given_on=given_on,
        until=blank.until,
        place=place,
        scan=page.file.name,
    )
    try:
        add_consent(consent=consent, actor=actor, seen=blank.created_at)
    except MoveRefused as reason:
        raise MoveRefused(f"Лист {page.position}: {reason}") from reason
    if not ConsentBlank.objects.filter(pk=blank.pk, consent=None).update(consent=consent, annulled_at=None):
        raise MoveRefused(f"Лист {page.position}: этот бланк только что подшили.")
    same = ConsentBlank.objects.waiting().filter(person=blank.person_id, kind=blank.kind, recipient=blank.recipient)
    same.update(annulled_at=timezone.now())
    ScanPage.objects.filter(pk=page.pk).update(consent=consent, file="")
    return consent


@transaction.atomic
def drop_pile(*, pile: ScanPile, actor: Any = None) -> None:
    """Delete a pile with the sheets that were not taken; without an actor the sweep does it."""
    record("scans_dropped", pile, actor)
    for name in pile.pages.exclude(file="").values_list("file", flat=True):
        forget(name)
    pile.delete()


def forget_piles() -> int:
    """Delete piles older than three days; how many. Run by the daily sweep."""
    old = list(ScanPile.objects.filter(created_at__lt=timezone.now() - KEPT))
    for pile in old:
        drop_pile(pile=pile)
    return len(old)
