"""Draft tandems made, changed, removed. The database keeps a mentee in one open tandem a year; its refusal is told."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mentoring.audit.recording import record, record_many
from mentoring.audit.versions import Overtaken, last_change, late
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import MentoringForm, MentoringKind, RoleModel, SchoolYear
from mentoring.org.numbering import take_number
from participants.admissions.lacking import missing_admission, refuse_unadmitted
from participants.holding.person import hold, hold_each
from participants.people.models import Person
from programs.tandems import rules
from programs.tandems.models import Tandem, TandemMember

NOT_YOURS = "Пары составляет куратор школы."
Side = TandemMember.Side


class LastOfSide(MoveRefused):
    """Without this one a side of the tandem would be empty."""


@dataclass(frozen=True)
class NewPair:
    """A tandem to be: who with whom, in which form; without dates it lasts the whole school year. `unadmitted_reason`:
    why somebody mentors without the admission that the year asks for."""

    form: MentoringForm
    mentors: Sequence[Person]
    mentees: Sequence[Person]
    role_model: RoleModel | None = None
    mentoring_kind: MentoringKind | None = None
    theme: str = ""
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    unadmitted_reason: str = ""

    def fields(self, year: SchoolYear, bare: bool) -> dict[str, Any]:
        """What the tandem keeps of it; the reason only where admission is lacking."""
        told = {name: getattr(self, name) for name in ("form", "role_model", "mentoring_kind", "theme")}
        told |= {"unadmitted_reason": self.unadmitted_reason.strip()[:300] if bare else ""}
        return told | {"starts": self.starts or year.starts, "ends": self.ends or year.ends}


def pair(*, year: SchoolYear, actor: Any, **fields: Any) -> Tandem:
    """A draft tandem; `fields` are those of NewPair. Raises Refused and MoveRefused as `pair_many` does."""
    return pair_many(year=year, actor=actor, pairs=[NewPair(**fields)])[0]


@transaction.atomic
def pair_many(*, year: SchoolYear, actor: Any, pairs: Sequence[NewPair]) -> list[Tandem]:
    """Draft tandems, all or none, in a fixed number of queries. Raises Refused (not the curator, or the year is closed)
    and MoveRefused (one person on both sides, nobody on a side, somebody of another school or erased, a mentor without
    the admission that the year asks for and no reason told, or a mentee who is already in an open tandem of the year).
    """
    require(rules.can_pair(actor) and year.school_id == actor.school.pk, NOT_YOURS)
    year.hold_open()
    if not pairs:
        return []
    _check(year, pairs)
    hold_each(person.pk for new in pairs for person in (*new.mentors, *new.mentees))
    bare = _unadmitted(year, pairs)
    refuse_taken(year, [person for new in pairs for person in new.mentees])
    first = take_number(school=actor.school, kind="tandem", year=year.start, count=len(pairs))
    fixed = {"school": actor.school, "year": year, "created_by": actor}
    tandems = Tandem.objects.bulk_create(
        Tandem(number=number, **fixed, **new.fields(year, bool(people)))
        for number, (new, people) in enumerate(zip(pairs, bare, strict=True), first)
    )
    seats = [
        TandemMember(tandem=tandem, person=person, year=year, side=side, since=tandem.starts)
        for tandem, new in zip(tandems, pairs, strict=True)
        for side, people in ((Side.MENTOR, new.mentors), (Side.MENTEE, new.mentees))
        for person in people
    ]
    _seat(year, seats)
    record_many("tandem_added", tandems, actor)
    if passed := [one for one in tandems if one.unadmitted_reason]:
        record_many("tandem_unadmitted", passed, actor, fields=["unadmitted_reason"])
    return tandems


def _unadmitted(year: SchoolYear, pairs: Sequence[NewPair]) -> list[list[Person]]:
    """The mentors of each pair who lack the admission that the year asks for. One query. Raises MoveRefused for a pair
    with such and no reason told."""
    lacking = missing_admission([person for new in pairs for person in new.mentors], year, timezone.localdate())
    bare = [[person for person in new.mentors if person.pk in lacking] for new in pairs]
    refuse_unadmitted(people for new, people in zip(pairs, bare, strict=True) if not new.unadmitted_reason.strip())
    return bare


@transaction.atomic
def add_member(*, tandem: Tandem, person: Person, side: str, actor: Any) -> None:
    """One more mentor or mentee of a draft. Raises Refused and MoveRefused."""
    hold(person.pk)  # before the tandem, as when somebody leaves all theirs
    _require_draft(tandem, actor)
    if person.school_id != tandem.school_id or tandem.members.filter(person=person, until=None).exists():
        raise MoveRefused(f"{person.short_name} уже в этом тандеме.")
    if side == Side.MENTEE:
        refuse_taken(tandem.year, [person])
    elif not tandem.unadmitted_reason:
        refuse_unadmitted([[person] * len(missing_admission([person], tandem.year, timezone.localdate()))])
    _seat(tandem.year, [TandemMember(tandem=tandem, person=person, year=tandem.year, side=side, since=tandem.starts)])
    record("tandem_changed", tandem, actor, fields=["members"])


@transaction.atomic
def drop_member(*, tandem: Tandem, person: Person, actor: Any) -> None:
    """Take somebody out of a draft, but never the last of a side. Raises Refused and MoveRefused."""
    _require_draft(tandem, actor)
    member = tandem.members.filter(person=person, until=None).first()
    if member is None:
        raise MoveRefused("Этого человека в тандеме уже нет.")
    if tandem.members.filter(side=member.side, until=None).count() == 1:
        raise LastOfSide("В тандеме останется одна сторона. Удалите весь черновик или сначала добавьте другого.")
    member.delete()
    record("tandem_changed", tandem, actor, fields=["members"])


@transaction.atomic
def change(*, tandem: Tandem, version: int, actor: Any, changes: Mapping[str, Any]) -> Tandem:
    """Write changed fields of a draft if nobody has written since `version`. Raises Refused and MoveRefused."""
    _require_draft(tandem, actor)
    rows = Tandem.objects.filter(pk=tandem.pk, version=version, state=Tandem.State.DRAFT)
    if not rows.update(**changes, version=version + 1):
        raise Overtaken(f"{last_change(tandem)} Сверьте и сохраните ещё раз, чтобы оставить своё.")
    if "starts" in changes:
        tandem.members.filter(until=None).update(since=changes["starts"])
    record("tandem_changed", tandem, actor, fields=changes)
    return tandem


@transaction.atomic
def remove_draft(*, tandem: Tandem, actor: Any) -> None:
    """Delete a draft; its people are free again. Raises Refused and MoveRefused."""
    _require_draft(tandem, actor)
    record("tandem_removed", tandem, actor, number=tandem.number)
    if not Tandem.objects.filter(pk=tandem.pk, state=Tandem.State.DRAFT).delete()[0]:
        raise late(tandem, actor)


def refuse_taken(year: SchoolYear, mentees: Iterable[Person]) -> None:
    """Raise Overtaken naming those who are already mentees of an open tandem of the year."""
    rows = TandemMember.objects.filter(year=year, side=Side.MENTEE, holds=True, person__in=list(mentees))
    said = []
    for member in rows.select_related("person", "tandem").order_by("person__sort_key")[:20]:
        whom = f"{', '.join(one.short_name for one in member.tandem.mentors)}, тандем № {member.tandem.number}"
        said.append(f"{member.person.short_name} уже в паре с наставником ({whom}).")
    if said:
        raise Overtaken(" ".join(said))


def _check(year: SchoolYear, pairs: Sequence[NewPair]) -> None:
    """What no pair may be."""
    for new in pairs:
        if not new.mentors or not new.mentees:
            raise MoveRefused("В тандеме нужны обе стороны: наставник и наставляемый.")
        if {person.pk for person in new.mentors} & {person.pk for person in new.mentees}:
            raise MoveRefused("Наставник и наставляемый — один человек. Выберите другого наставника.")
        if any(person.school_id != year.school_id for person in (*new.mentors, *new.mentees)):
            raise MoveRefused("Оба участника должны быть из этой школы.")


def _seat(year: SchoolYear, members: list[TandemMember]) -> None:
    """Write the members; when the database refuses a mentee that somebody took a moment ago, say who took whom."""
    try:
        with transaction.atomic():
            TandemMember.objects.bulk_create(members)
    except IntegrityError as taken:
        refuse_taken(year, [member.person for member in members if member.side == Side.MENTEE])
        raise MoveRefused("Один и тот же наставляемый указан в двух парах.") from taken


def _require_draft(tandem: Tandem, actor: Any) -> None:
    require(rules.can_lead(actor, tandem), NOT_YOURS)
    tandem.year.require_open()
    now = Tandem.objects.select_for_update().filter(pk=tandem.pk).values_list("state", flat=True).first()
    if tandem.state != Tandem.State.DRAFT or now != tandem.state:  # put into an order since it was read
        said = f"Тандем № {tandem.number} уже не черновик: его состав меняют новым приказом. {last_change(tandem)}"
        raise Overtaken(said) if now else late(tandem, actor, "tandem_removed")
