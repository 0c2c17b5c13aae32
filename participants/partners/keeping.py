"""Partners written down and corrected; who comes to the school from them."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.holding.person import hold
from participants.partners import rules
from participants.partners.models import Partner, PartnerPerson
from participants.people.models import Person

FROM_OUTSIDE = (Person.Kind.ENTERPRISE, Person.Kind.OTHER, Person.Kind.GRADUATE, Person.Kind.PARENT)
ONCE = "Партнёр с таким названием уже есть. Откройте его карточку или уточните название."
OURS = "Это человек нашей школы. От партнёра приходят сотрудники предприятий, выпускники, родители и другие взрослые."


@transaction.atomic
def add_partner(*, partner: Partner, actor: Any) -> Partner:
    """A new partner of the school. Raises Refused, MoveRefused when the name is there already."""
    require(rules.can_keep(actor, partner.school_id), rules.LEAD_REASON)
    partner.refresh_keys()
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError as clash:
        raise MoveRefused(ONCE) from clash
    record("partner_added", partner, actor)
    return partner


@transaction.atomic
def change_partner(*, partner: Partner, fields: Iterable[str], version: int, actor: Any) -> Partner:
    """Write the changed fields. Raises Refused, Overtaken, MoveRefused when another partner has this name."""
    require(rules.can_keep(actor, partner.school_id), rules.LEAD_REASON)
    partner.refresh_keys()
    names = set(fields)
    try:
        with transaction.atomic():
            write(partner, names | {"sort_key"}, version)
    except IntegrityError as clash:
        raise MoveRefused(ONCE) from clash
    record("partner_changed", partner, actor, fields=names)
    return partner


@transaction.atomic
def end_many(*, keys: Iterable[int], over: bool, actor: Any) -> list[Partner]:
    """The school works with these partners no more, or again; those whose mark changed. Agreements and people stay as
    they are. Raises Refused."""
    require(actor.school is not None and rules.can_keep(actor, actor.school.pk), rules.LEAD_REASON)
    rows = Partner.objects.visible_to(actor).select_for_update().filter(pk__in=keys, over=not over)
    changed = list(rows.order_by("pk"))
    Partner.objects.filter(pk__in=[row.pk for row in changed]).update(over=over, version=F("version") + 1)
    record_many("partner_changed", changed, actor, fields=["over"])
    return changed


@transaction.atomic
def join_person(*, partner: Partner, person: Person, actor: Any) -> PartnerPerson:
    """This person comes from this partner. Raises Refused, MoveRefused for one's own pupils and teachers, for who comes
    from another partner and for who was erased meanwhile."""
    require(rules.can_keep(actor, partner.school_id) and person.school_id == partner.school_id, rules.LEAD_REASON)
    if person.kind not in FROM_OUTSIDE:
        raise MoveRefused(f"{person}: {OURS}")
    hold(person.pk)
    link = PartnerPerson(partner=partner, person=person)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as clash:
        other = Partner.objects.get(links__person=person)  # scope: of the same school
        raise MoveRefused(f"{person} уже от партнёра «{other}».") from clash
    record("partner_joined", link, actor, person=person.pk, partner=partner.pk)
    return link


@transaction.atomic
def part_person(*, link: PartnerPerson, actor: Any) -> None:
    """Comes from this partner no more; the person stays. Raises Refused."""
    require(rules.can_keep(actor, link.partner.school_id), rules.LEAD_REASON)
    record("partner_parted", link, actor, person=link.person_id, partner=link.partner_id)
    link.delete()
