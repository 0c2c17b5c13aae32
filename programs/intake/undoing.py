"""Undoing a whole import: what it added goes, what it changed comes back. Nothing is undone when something made later
stands on it: then the reasons are told."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from mentoring.audit.recording import record, record_many
from mentoring.jobs.running import Progress, handler
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import School
from participants.people import rules
from participants.people.models import Guardian, Person
from programs.intake.models import Import, unpacked
from programs.intake.taking import KEYS, upsert
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.pairing import drop_member
from programs.verdicts.known import CARDS

TOLD = 5  # names in one reason; more would not be read


@transaction.atomic
def undo(*, imported: Import, actor: Any) -> None:
    """Bring the bases back to what they were before this import. Raises Refused, MoveRefused with the reasons."""
    require(rules.can_register(actor) and imported.school_id == actor.school.pk, rules.WRITE_REASON)
    imported.year.require_open()
    School.objects.select_for_update().get(pk=imported.school_id)
    now = timezone.now()
    taken = Import.objects.filter(pk=imported.pk, state=Import.State.TAKEN)
    if reasons := obstacles(imported):
        raise MoveRefused("Отменить нельзя. " + " ".join(reasons))
    if not taken.update(state=Import.State.UNDONE, undone_at=now, journal=b"", content=b"", read=b"", choices={}):
        raise MoveRefused("Эта загрузка уже отменена.")
    _unwrite(unpacked(imported.journal), actor)
    imported.state, imported.undone_at, imported.journal = Import.State.UNDONE, now, b""
    record("import_undone", imported, actor)


@handler("import_undo")
def undo_in_worker(progress: Progress, *, actor: Any, import_id: int) -> dict[str, Any]:
    """The same in the worker, for big files."""
    imported = Import.objects.select_related("year", "school").get(pk=import_id)
    total = sum(imported.counts.get(name, 0) for name in CARDS)
    progress.step(0, total)
    undo(imported=imported, actor=actor)
    return {"rows": total}


def obstacles(imported: Import) -> list[str]:
    """Sentences about what stands in the way; empty when the import may be undone."""
    journal = unpacked(imported.journal)
    if journal is None:
        return ["Эта загрузка уже отменена."] if imported.state == Import.State.UNDONE else ["Файл ещё не загружен."]
    ours: dict[type[models.Model], list[int]] = {
        Person: [pk for pk, _, before in journal["people"] if before is None],
        TandemMember: _our_members(journal),
        Guardian: journal["guardians"]["added"],
        **{model: [pk for pk, _, before in journal["cards"][base] if before is None] for base, model in CARDS.items()},
    }
    return [*_changed_later(journal), *_tandems_moved(journal), *_used(ours)]


def _changed_later(journal: dict[str, Any]) -> list[str]:
    """People and lines that somebody has changed since: their version went on."""
    touched: dict[str, None] = {}
    kinds: list[tuple[Any, Any]] = [(Person, journal["people"])]
    for model, kept in kinds + [(CARDS[base], journal["cards"][base]) for base in CARDS]:
        versions = {pk: version for pk, version, _ in kept}
        for row in _those(model, versions):
            if row.version != versions[row.pk] or getattr(row, "merged_into_id", None):
                touched[str(row if model is Person else row.person)] = None
    return [f"После загрузки изменены: {_some(list(touched))}."] if touched else []


def _those(model: type[models.Model], pks: Any) -> Any:
    """The rows with these keys; a big file asks in parts, as databases limit the length of a question."""
    keys = list(pks)
    relations = [] if model in (Person, Tandem) else ["person"]
    for start in range(0, len(keys), 500):
        yield from model._base_manager.filter(pk__in=keys[start : start + 500]).select_related(*relations)


def _tandems_moved(journal: dict[str, Any]) -> list[str]:
    """Tandems of this import that are in an order already, or that somebody has joined since."""
    sizes = dict(journal["tandems"])
    tandems = {tandem.pk: tandem for tandem in _those(Tandem, {*sizes, *(pk for pk, _ in journal["members"])})}
    moved = [str(tandem) for tandem in tandems.values() if tandem.state != Tandem.State.DRAFT]
    now: dict[int, int] = defaultdict(int)
    for tandem_id in TandemMember.objects.filter(tandem__in=sizes, side=TandemMember.Side.MENTEE).values_list("tandem"):
        now[tandem_id[0]] += 1
    grown = [str(tandems[pk]) for pk, size in sizes.items() if pk in tandems and now[pk] > size]
    reasons = [f"Уже в приказе или действуют: {_some(moved)}."] if moved else []
    return reasons + ([f"В эти тандемы позже добавлены люди: {_some(grown)}."] if grown else [])


def _used(ours: dict[type[models.Model], list[int]]) -> list[str]:
    """What points at the added people and is not ours: consents, other tandems, sign-ins, lines of other years."""
    added, reasons = ours[Person], []
    relations: list[Any] = [
        one for one in Person._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete
    ]
    for relation in relations:
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": added}).exclude(pk__in=ours.get(model, ()))
        if rows.exists():
            people = Person.objects.filter(pk__in=rows.values(relation.field.name)[:TOLD])
            what = model._meta.verbose_name_plural
            reasons.append(f"Есть записи «{what}»: {_some([str(person) for person in people])}.")
    for base, side in (("mentors", TandemMember.Side.MENTOR), ("mentees", TandemMember.Side.MENTEE)):
        seats = TandemMember.objects.filter(side=side, holds=True).exclude(pk__in=ours[TandemMember])
        lines = CARDS[base].objects.filter(pk__in=ours[CARDS[base]], person__in=seats.values("person"))
        if named := [str(card.person) for card in lines.exclude(person__in=added).select_related("person")]:
            reasons.append(f"Уже в тандемах: {_some(named)}.")
    if Person.objects.filter(pk__in=added, user__isnull=False).exists():
        reasons.append("Кто-то из загруженных людей уже входит в систему.")
    return reasons


def _some(names: list[str]) -> str:
    more = f" и ещё {len(names) - TOLD}" if len(names) > TOLD else ""
    return ", ".join(sorted(names)[:TOLD]) + more


def _our_members(journal: dict[str, Any]) -> list[int]:
    """Keys of the seats in tandems that this import gave."""
    whole = Q(tandem__in=[pk for pk, _ in journal["tandems"]])
    joined = (Q(tandem=tandem, person=person) for tandem, person in journal["members"])
    return list(TandemMember.objects.filter(reduce(or_, joined, whole)).values_list("pk", flat=True))


def _unwrite(journal: dict[str, Any], actor: Any) -> None:
    """Pairs first, then lines and representatives, then people."""
    tandems = list(_those(Tandem, [pk for pk, _ in journal["tandems"]]))
    for tandem in _those(Tandem, {pk for pk, _ in journal["members"]}):
        for person in Person.objects.filter(pk__in=[person for pk, person in journal["members"] if pk == tandem.pk]):
            drop_member(tandem=tandem, person=person, actor=actor)
    record_many("tandem_removed", tandems, actor)
    Tandem.objects.filter(pk__in=[tandem.pk for tandem in tandems], state=Tandem.State.DRAFT).delete()
    for base, model in CARDS.items():
        _restore(model, journal["cards"][base], ("version",), "card_removed", "card_changed", actor)
    Guardian.objects.filter(pk__in=journal["guardians"]["added"]).delete()
    for pk, before in journal["guardians"]["changed"]:
        Guardian.objects.filter(pk=pk).update(**before)
    _restore(Person, journal["people"], KEYS, "", "person_changed", actor)


def _restore(
    model: type[models.Model], kept: list[list[Any]], keys: tuple[str, ...], removed: str, changed: str, actor: Any
) -> None:
    """Delete the rows that were added; give the others back what stood in them, version included."""
    before = {pk: told for pk, _, told in kept if told is not None}
    added = [pk for pk, _, told in kept if told is None]
    if removed:
        record_many(removed, _those(model, added), actor)
    for start in range(0, len(added), 500):
        model._base_manager.filter(pk__in=added[start : start + 500]).delete()
    rows = list(_those(model, before))
    for row in rows:
        for name, value in before[row.pk].items():
            field: Any = model._meta.get_field(name.removesuffix("_id"))
            setattr(row, name, field.to_python(value))
        row.version -= 1
        if isinstance(row, Person):
            row.refresh_keys()
    upsert(rows, {*keys, *(name for told in before.values() for name in told)})
    record_many(changed, rows, actor)
