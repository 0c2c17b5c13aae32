"""Asking for consents: a blank for each person and purpose; the same blank again while it still says the truth."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.consentpapers.asked import roles_of
from participants.consentpapers.models import BlankPrint, ConsentBlank
from participants.consentpapers.unsigned import unsigned
from participants.consents.missing import REQUIRED, needed
from participants.consents.models import Consent
from participants.consents.signing import who_signs
from participants.consents.standing import SOON
from participants.consents.texts import ConsentText
from participants.holding.person import hold_all
from participants.people import rules
from participants.people.models import Person

Wanted = tuple[Person, str, str]  # person, kind, signer


def term(year: SchoolYear) -> datetime.date:
    """A consent asked for in a school year serves till the next one begins."""
    return datetime.date(year.start + 1, 8, 31)


def wanted(
    people: Sequence[Person], kinds: Sequence[str], day: datetime.date, recipient: str = "", again: bool = False
) -> list[Wanted]:
    """Who has to be asked for what: the required ones by age, the others always; nothing that stands for another
    thirty days, but `again` what a pupil of 14 and more has not signed. One query."""
    standing = Consent.objects.valid_on(day).filter(person__in=people).exclude(until__lte=day + SOON)
    if again:
        standing = standing.exclude(pk__in=unsigned(day).values("pk"))
    have = set(standing.values_list("person_id", "kind", "signer", "recipient"))
    found = []
    for person in people:
        signer, asked = who_signs(person, day).signer, dict(needed(person.is_minor_on(day)))
        for kind in kinds:
            to = recipient if kind == Consent.Kind.TRANSFER else ""
            if (kind not in REQUIRED or kind in asked) and (person.pk, str(kind), str(signer), to) not in have:
                found.append((person, str(kind), str(signer)))
    return found


@transaction.atomic
def issue_blanks(
    *,
    people: Sequence[Person],
    kinds: Sequence[str],
    year: SchoolYear,
    actor: Any,
    recipient: str = "",
    again: bool = False,
) -> list[ConsentBlank]:
    """The blanks of all that has to be asked for: those that wait already and say the same, and new ones in place of
    what has another text, term or signer by now. Raises Refused, MoveRefused."""
    require(rules.can_register(actor), rules.WRITE_REASON)
    require(all(person.school_id == actor.school.pk for person in people), rules.WRITE_REASON)
    year.require_open()
    keys = hold_all(person.pk for person in people)  # who was erased meanwhile is not asked for
    people = [person for person in people if person.pk in keys]
    today, until = timezone.localdate(), term(year)
    texts, roles = ConsentText.objects.in_force(today), roles_of(people, actor, year)
    waiting = {
        (one.person_id, one.kind, one.recipient): one
        for one in ConsentBlank.objects.waiting().filter(person__in=keys, kind__in=kinds).select_related("person")
    }
    kept, new, old = [], [], []
    for person, kind, signer in wanted(people, kinds, today, recipient, again):
        to = recipient if kind == Consent.Kind.TRANSFER else ""
        text, known = texts.of(kind, signer, roles.get(person.pk, "")), waiting.get((person.pk, kind, to))
        if text is None:
            raise MoveRefused("В справочнике нет текста этого согласия. Загрузите справочники заново.")
        words = {"signer": signer, "text": text, "until": until}
        if known and all(getattr(known, name) == value for name, value in words.items()):
            kept.append(known)
            continue
        old += [known.pk] if known else []
        new.append(ConsentBlank(person=person, kind=kind, recipient=to, created_by=actor, **words))
    ConsentBlank.objects.filter(pk__in=old).update(annulled_at=timezone.now())
    made = ConsentBlank.objects.bulk_create(new)
    record_many("blank_issued", made, actor)
    return [*kept, *made]


@transaction.atomic
def start_printing(*, blanks: Iterable[ConsentBlank], actor: Any) -> BlankPrint:
    """Put the blanks together for one PDF, in order of classes. Raises Refused."""
    require(rules.can_register(actor), rules.WRITE_REASON)
    keys = [blank.pk for blank in blanks]
    rows = ConsentBlank.objects.visible_to(actor).waiting().filter(pk__in=keys)
    printing = BlankPrint.objects.create(
        school=actor.school, created_by=actor, blanks=list(rows.for_list().values_list("pk", flat=True))
    )
    rows.update(printed_at=timezone.now())
    record_many("blanks_printed", [printing], actor)
    return printing
