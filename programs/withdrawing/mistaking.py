"""A consent that was written down by mistake: it is a consent no more and was never taken back. What leaned on it is
told before; nothing is undone of itself, the checks of orders see that the consent is missing."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.jobs.sweeping import forget
from mentoring.kit.access import require
from participants.consentpapers.models import ConsentBlank
from participants.consents.missing import REQUIRED
from participants.consents.models import Consent
from participants.consents.signing import who_signs
from participants.holding.person import hold
from participants.people import rules
from programs.tandems.models import Tandem
from programs.withdrawing.following import KINDS, open_tandems

ACT = "consent_mistaken"
LEANS = {
    Tandem.State.DRAFT: "черновик № {} опирался на эту запись: в приказ он не войдёт, пока нет согласия",
    Tandem.State.ORDERED: "пара № {} стоит в неподписанном приказе и опиралась на эту запись: без согласия его не"
    " утвердят",
    Tandem.State.ACTIVE: "тандем № {} действует и опирался на эту запись: возьмите согласие или прекратите его",
}


@transaction.atomic
def mark_mistaken(*, consent: Consent, reason: str, version: int, actor: Any, of_another: bool = False) -> None:
    """The record is no consent from now on; a blank that was filed as it waits for its paper again, unless another
    record of the same stands. What was taken back stays taken back. The paper `of_another` person is not kept here: its
    scan and the name of its signer go. Raises Refused; MoveRefused when the person is gone, Overtaken when the record
    has changed."""
    require(rules.can_change(actor, consent.person), rules.WRITE_REASON)
    hold(consent.person_id)
    same = Consent.objects.written().filter(pk=consent.pk, withdrawn_on=None, version=version)
    now = timezone.now()
    values = {"mistaken_at": now, "mistaken_by": actor, "mistake": reason, "version": F("version") + 1}
    if not same.update(**values):
        raise late(consent, actor, ACT)
    if of_another:
        row = Consent.objects.filter(pk=consent.pk)
        forget(str(row.values_list("scan", flat=True).get() or ""))
        row.update(scan="", signer_name="")
    needless = now if twin_of(consent, timezone.localdate()) else None
    ConsentBlank.objects.filter(consent=consent).update(consent=None, annulled_at=needless)
    record(ACT, consent, actor, kind=consent.kind, person=consent.person_id)


def twin_of(consent: Consent, today: datetime.date) -> Consent | None:
    """Another record of the same that is in force today."""
    rows = Consent.objects.valid_on(today).filter(person=consent.person_id, kind=consent.kind, signer=consent.signer)
    return rows.filter(recipient=consent.recipient).exclude(pk=consent.pk).first()


def told_before(consent: Consent) -> list[str]:
    """What will happen, in words of the curator."""
    today, person = timezone.localdate(), consent.person
    twin = twin_of(consent, today)
    served = Consent.objects.valid_on(today).filter(pk=consent.pk).exists()
    said = [
        f"запись от {consent.given_on:%d.%m.%Y} ({consent.get_kind_display()}) перестанет считаться согласием",
        "отзывом это не считается: спросить об этом согласии можно снова",
    ]
    if twin:
        said.append(f"другая запись о том же, от {twin.given_on:%d.%m.%Y}, останется и действует")
    elif consent.kind not in REQUIRED:
        said += KINDS[consent.kind] if served else []
    elif served and consent.signer == who_signs(person, today).signer:
        said.append(f"{person.full_name} не войдёт в новые приказы, пока нет согласия")
        said += [LEANS[Tandem.State(tandem.state)].format(tandem.number) for tandem in open_tandems(person)]
    if not twin and ConsentBlank.objects.filter(consent=consent).exists():  # scope: of the consent in hand
        said.append("бланк, к которому подшита запись, снова будет ждать подписанной бумаги")
    return [
        *said,
        "запись, скан и причина останутся на карточке человека; вернуть запись нельзя, только записать новую. Скан"
        " бумаги другого человека удалите: отметьте это ниже",
    ]
