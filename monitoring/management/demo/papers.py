"""Consents on their way: some families were asked by link, some have answered, some let the school publish and show."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from mentoring.org.models import SchoolYear
from participants.consentlinks.answering import answer
from participants.consentlinks.sending import send_links
from participants.consentpapers.issuing import issue_blanks, start_printing, term
from participants.consentpapers.models import ConsentBlank
from participants.consents.keeping import add_consent
from participants.consents.missing import REQUIRED
from participants.consents.models import Consent
from participants.consents.signing import who_signs
from participants.consents.texts import ConsentText
from participants.people.models import Person

AGREE, REFUSE, SILENT = True, False, None


def ask_families(people: Sequence[Person], year: SchoolYear, actor: Any) -> None:
    """Links to the families whose papers are over: the first agrees, the second does not, the others are silent."""
    send_links(people=people, kinds=list(REQUIRED), year=year, actor=actor)
    for person, said in zip(people, (AGREE, REFUSE), strict=False):
        parent = person.guardians.first()
        words = {"signer_name": parent.full_name if parent else person.full_name, "contact": ""}
        for blank in ConsentBlank.objects.waiting().filter(person=person).select_related("link"):
            if blank.link:
                answer(blank=blank, link=blank.link, agrees=said is AGREE, **words)


def let_publish(people: Sequence[Person], year: SchoolYear, actor: Any) -> None:
    """Optional papers: consents to publication and to photographs that came back, a few blanks that did not."""
    day = min(timezone.localdate(), year.starts + datetime.timedelta(days=12))
    texts = ConsentText.objects.in_force(day)
    for number, person in enumerate(people):
        signs = who_signs(person, day)
        for kind in (Consent.Kind.PUBLICATION, Consent.Kind.IMAGE)[: 1 + number % 2]:
            parent = person.guardians.first()
            words: dict[str, Any] = {
                "signer": signs.signer,
                "signer_name": parent.full_name if parent else person.full_name,
            }
            words |= {"given_on": day, "until": term(year), "child_signed": signs.child}
            text = texts.of(str(kind), str(signs.signer))
            add_consent(consent=Consent(person=person, kind=kind, text=text, **words), actor=actor)


def print_some(people: Sequence[Person], year: SchoolYear, actor: Any) -> None:
    """Blanks that were printed and are still at home."""
    blanks = issue_blanks(people=people, kinds=[Consent.Kind.PUBLICATION], year=year, actor=actor)
    start_printing(blanks=blanks, actor=actor)
