"""Writing duties down, for one or many workers with the same terms, and correcting them before consent."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.holding.person import hold_each
from participants.people.cards import MentorCard
from participants.people.models import Person, PersonQuerySet
from programs.labour import rules
from programs.labour.leaving import among_colleagues
from programs.labour.models import MentorDuty

TERMS = ("content", "method", "starts", "ends", "payment", "amount", "terms", "ground")
SIGNED = "Условия менять нельзя: согласие уже есть. Нажмите «Изменить условия», тогда согласие возьмём заново."


def unrecorded(people: PersonQuerySet, year: SchoolYear) -> PersonQuerySet:
    """Teachers of the people who mentor in this year (base of mentors, or a tandem with a colleague) and of whom
    nothing is written down; `colleagues`: whether they mentor a colleague, which is what the law is about."""
    card = MentorCard.objects.filter(person=OuterRef("pk"), year=year)  # scope: the people are the user's
    going = MentorDuty.objects.going().filter(person=OuterRef("pk"), year=year)  # scope: the same
    rows = people.filter(~Exists(going), kind=Person.Kind.TEACHER)
    rows = rows.annotate(colleagues=Exists(among_colleagues(year).filter(person=OuterRef("pk"))))
    found = rows.filter(Exists(card)) | rows.filter(colleagues=True)
    return found.order_by("-colleagues", "sort_key", "pk")


@transaction.atomic
def add_duties(*, people: Sequence[Person], duty: MentorDuty, actor: Any) -> list[MentorDuty]:
    """The terms of `duty` for each of the people, all or none. Raises Refused, MoveRefused when somebody has one."""
    require(rules.can_lead(actor, duty), rules.WRITE_REASON)
    duty.year.hold_open()
    require(all(one.school_id == duty.school_id for one in people), rules.WRITE_REASON)
    if wrong := next((one for one in people if one.kind != Person.Kind.TEACHER), None):
        raise MoveRefused(f"{wrong}: не работник школы. Статья 351.8 ТК РФ говорит о работниках.")
    hold_each(one.pk for one in people)
    told = {name: getattr(duty, name) for name in TERMS}
    rows = [MentorDuty(person=one, year=duty.year, created_by=actor, **told) for one in people]
    try:
        with transaction.atomic():
            MentorDuty.objects.bulk_create(rows)
    except IntegrityError as clash:
        taken = MentorDuty.objects.going().of(duty.year).filter(person__in=people)  # scope: of these people
        names = ", ".join(row.person.short_name for row in taken.select_related("person")[:5])
        raise MoveRefused(f"Уже записаны: {names}. Снимите с них отметку.") from clash
    record_many("duty_added", rows, actor)
    return rows


@transaction.atomic
def change_duty(*, duty: MentorDuty, fields: Iterable[str], version: int, actor: Any) -> MentorDuty:
    """Write the changed terms while nobody has agreed to them. Raises Refused, MoveRefused, Overtaken."""
    require(rules.can_lead(actor, duty), rules.WRITE_REASON)
    duty.year.require_open()
    names = set(fields)
    now = MentorDuty.objects.select_for_update().filter(pk=duty.pk).values_list("state", flat=True).first()
    if now != MentorDuty.State.ASKED:
        raise MoveRefused(SIGNED)
    write(duty, names, version)
    record("duty_changed", duty, actor, fields=names)
    return duty
