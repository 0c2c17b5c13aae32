"""A certificate that says something wrong is cancelled: its number stays, the public page says so, nobody prints it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.certificates.models import Certificate
from participants.holding.person import hold
from participants.schooling import rules

DONE = "certificate_cancelled"
SAY_WHY = "Напишите, почему сертификат аннулирован."


@transaction.atomic
def cancel_certificate(*, certificate: Certificate, reason: str, actor: Any) -> None:
    """From today it does not serve. In a closed year too: a mistake is found when it is found, and the row is no part
    of that year's totals. Raises Refused, MoveRefused (no reason, the holder was erased), Overtaken."""
    require(rules.can_lead(actor, certificate), rules.LEAD_REASON)
    if not reason.strip():
        raise MoveRefused(SAY_WHY)
    person = certificate.enrolment.person_id if certificate.enrolment else None
    if person:
        hold(person)  # words about somebody who was erased meanwhile would stay
    words = {"cancelled_on": timezone.localdate(), "cancel_reason": reason.strip(), "cancelled_by": actor}
    if not Certificate.objects.filter(pk=certificate.pk, cancelled_on=None).update(**words):  # scope: this row
        raise late(certificate, actor, DONE)
    record(DONE, certificate, actor, fields=words, person=person)
