"""Writing consents down: one received, a pile of them, a correction, a withdrawal. The paper itself is the consent."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import last_change, write
from mentoring.jobs.allowance import take_in
from mentoring.jobs.sweeping import forget
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.org.workdays import workday_after
from participants.consents.ending import Withdrawal, end, withdrawn_since
from participants.consents.missing import REQUIRED, missing_since
from participants.consents.models import Consent
from participants.consents.scans import name_for_scan
from participants.consents.signing import UNNAMED, unnamed, who_signs, wrong_signer
from participants.consents.texts import ConsentText
from participants.holding.person import hold, hold_all
from participants.people import rules
from participants.people.models import Person

DAYS = 10  # working days in which data is destroyed after a withdrawal: ст. 21 ч. 5.1, the shorter of the two terms
REVOKED = "Согласие на это отозвали. Вернуть его нельзя: нужно новое, подписанное после отзыва."


@transaction.atomic
def add_consent(
    *, consent: Consent, actor: Any, scan: File | None = None, seen: datetime.datetime | None = None
) -> Consent:
    """Keep a new record, with its checked scan. `seen` is when the page was opened or the blank was made.

    Raises Refused; MoveRefused when the wrong one has signed, it is not said who, it would bring back what was
    withdrawn or the person is erased or joined with another by now; TooMuch."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
    hold(consent.person_id)  # waits for a withdrawal that is being written
    if wrong := wrong_signer(consent.person, consent.signer, consent.given_on):
        raise MoveRefused(f"{wrong}.")
    if unnamed(consent.signer, consent.signer_name):
        raise MoveRefused(f"{UNNAMED}.")
    if withdrawn_since([consent.person_id], consent.kind, consent.given_on, seen, consent.recipient):
        raise MoveRefused(REVOKED)
    sent = take_in(scan.size if scan else 0, actor)
    if scan:
        consent.scan.save(name_for_scan(scan), scan, save=False)
    consent.save(force_insert=True)
    record("consent_added", consent, actor, kind=consent.kind, person=consent.person_id, **sent)
    return consent


@transaction.atomic
def change_consent(
    *, consent: Consent, fields: Iterable[str], version: int, actor: Any, scan: File | None = None
) -> Consent:
    """Correct a record that is not withdrawn. Raises Refused, MoveRefused, TooMuch, Overtaken (changed since)."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
    hold(consent.person_id)
    names = set(fields) | ({"scan"} if scan else set())
    paper = [consent.person_id], consent.kind, consent.given_on, None, consent.recipient
    if names & {"kind", "given_on", "recipient"} and withdrawn_since(*paper):
        raise MoveRefused(REVOKED)
    rows = Consent.objects.written().filter(pk=consent.pk, withdrawn_on=None)
    old = rows.select_for_update().values_list("scan", flat=True).first()
    if names and old is None:
        raise Overtaken(
            f"Согласие отозвано или записано по ошибке, исправить его нельзя. {last_change(consent)} Запишите новое."
        )
    if names:
        write(consent, names - {"scan"}, version)
    sent = take_in(scan.size if scan else 0, actor)
    if scan:
        consent.scan.save(name_for_scan(scan), scan, save=False)
        forget(str(old or ""))
        rows.update(scan=consent.scan.name)
    record("consent_changed", consent, actor, fields=names, **sent)
    return consent


@transaction.atomic
def withdraw(*, consent: Consent, day: datetime.date, actor: Any, letter: str = "") -> None:
    """The person or the representative took the consent back from this day; the term of destruction begins. Consents of
    the same purpose that somebody wrote down twice go with it. Raises Refused, MoveRefused."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
    hold(consent.person_id)
    consent.refresh_from_db(fields=["given_on", "kind", "recipient"])  # a colleague may have corrected it meanwhile
    if day < consent.given_on:
        raise MoveRefused(f"Согласие подписано {consent.given_on:%d.%m.%Y}, отозвать его раньше нельзя.")
    back = Withdrawal(consent.kind, consent.recipient, day, timezone.now(), workday_after(day, DAYS), letter)
    if consent.pk not in end(person=consent.person_id, back=back, actor=actor):
        raise Overtaken(f"Это согласие уже отозвано или записано по ошибке. {last_change(consent)}")


@transaction.atomic
def take_papers(
    *,
    people: Iterable[Person],
    given_on: datetime.date,
    until: datetime.date | None,
    actor: Any,
    place: str = "",
    roles: Mapping[int, str] | None = None,
    child_signed: bool = False,
    seen: datetime.datetime | None = None,
) -> list[Consent]:
    """A pile of papers received: for each person the consents that were missing on that day or are by now and do not
    stand today, signed by whoever must at that age, kept in one `place`; `roles`: of which role the text speaks;
    `child_signed`: pupils from 14 on have signed too. Two presses at once wait for each other, nothing that was
    withdrawn comes back, who was erased meanwhile is passed over. Raises Refused."""
    people = list(people)
    for person in people:
        require(rules.can_change(actor, person), rules.WRITE_REASON)
    keys = hold_all(person.pk for person in people)
    people = [person for person in people if person.pk in keys]
    lacking = missing_since(people, given_on, timezone.localdate(), until)
    texts = ConsentText.objects.in_force(given_on)
    gone: dict[str, set[int]] = {kind: withdrawn_since(keys, kind, given_on, seen) for kind in REQUIRED}
    words: dict[str, Any] = {"given_on": given_on, "until": until, "place": place}
    added = Consent.objects.bulk_create(
        Consent(
            person=person,
            kind=kind,
            signer=signer,
            text=texts.of(kind, signer, (roles or {}).get(person.pk, "")),
            child_signed=child_signed and who_signs(person, given_on).child,
            **words,
        )
        for person in people
        for kind, signer in lacking[person.pk]
        if person.pk not in gone[kind]
    )
    record_many("consent_added", added, actor)
    return added
