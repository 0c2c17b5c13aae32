"""Writing consents down: one received, a pile of them, a correction, a withdrawal. The paper itself is the consent; the
record says where it is and till when it serves."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.files import File
from django.db import transaction

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import last_change, write
from mentoring.jobs.allowance import take_in
from mentoring.jobs.sweeping import forget
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.consents.missing import missing_pairs
from participants.consents.models import Consent
from participants.consents.scans import name_for_scan
from participants.people import rules
from participants.people.models import Person


@transaction.atomic
def add_consent(*, consent: Consent, actor: Any, scan: File | None = None) -> Consent:
    """Keep a new record, with its checked scan. Raises Refused, TooMuch."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
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
    """Correct a record that is not withdrawn. Raises Refused, TooMuch, Overtaken (withdrawn or changed since)."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
    names = set(fields) | ({"scan"} if scan else set())
    rows = Consent.objects.filter(pk=consent.pk, withdrawn_on=None)
    old = rows.select_for_update().values_list("scan", flat=True).first()
    if names and old is None:
        raise Overtaken(f"Согласие отозвано, исправить его нельзя. {last_change(consent)} Запишите новое.")
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
def withdraw(*, consent: Consent, day: datetime.date, actor: Any) -> None:
    """The person or the representative took the consent back from this day. Raises Refused, MoveRefused."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
    if day < consent.given_on:
        raise MoveRefused(f"Согласие подписано {consent.given_on:%d.%m.%Y}, отозвать его раньше нельзя.")
    if not Consent.objects.filter(pk=consent.pk, withdrawn_on=None).update(withdrawn_on=day):
        raise Overtaken(f"Это согласие уже отозвано. {last_change(consent)}")
    record("consent_withdrawn", consent, actor, kind=consent.kind, person=consent.person_id)


@transaction.atomic
def take_papers(
    *, people: Iterable[Person], given_on: datetime.date, until: datetime.date | None, actor: Any
) -> list[Consent]:
    """A pile of papers received: for each person the consents that are missing on that day, signed by whoever must sign
    at this age. Two presses at once wait for each other, so nothing is written twice. Raises Refused."""
    people = list(people)
    for person in people:
        require(rules.can_change(actor, person), rules.WRITE_REASON)
    keys = [person.pk for person in people]
    list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    lacking = missing_pairs(people, given_on)
    added = Consent.objects.bulk_create(
        Consent(person=person, kind=kind, signer=signer, given_on=given_on, until=until)
        for person in people
        for kind, signer in lacking[person.pk]
    )
    record_many("consent_added", added, actor)
    return added
