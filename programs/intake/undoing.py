"""Undoing a whole import: what it added goes, what it changed comes back. Nothing is undone when something made later
stands on it: then the reasons are told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import entry, record, record_many
from mentoring.audit.versions import late, still
from mentoring.jobs.running import Progress, handler
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import School
from mentoring.spreadsheets.packing import unpacked
from participants.people import rules
from participants.people.models import Guardian, Person
from programs.intake.models import KEPT_DAYS, Import
from programs.intake.taking import KEYS, upsert
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.pairing import drop_member
from programs.verdicts.known import CARDS

PART = 500  # rows in one question
TOO_LATE = f"Загрузку отменяют за {KEPT_DAYS} дней: потом прежние значения стираются."
LAST_FIRST = "Если после неё загружали другие файлы, начните с отмены последнего."
TOLD = 5  # names in one reason; more would not be read


def undo(*, imported: Import, actor: Any) -> None:
    """Bring the bases back to what they were before this import. Raises Refused, MoveRefused with the reasons.

    What stands in the way is looked for twice: before the database is locked, where a refusal holds nobody up, and
    under the lock."""
    require(rules.can_register(actor) and imported.school_id == actor.school.pk, rules.WRITE_REASON)
    imported.year.require_open()
    imported.refresh_from_db(fields=["state", "journal"])
    if imported.state == Import.State.UNDONE:
        raise late(imported, actor, "import_undone")
    _refuse(obstacles(imported))
    journal = unpacked(imported.journal)
    with transaction.atomic():
        imported.year.hold_open()
        School.objects.select_for_update().get(pk=imported.school_id)
        now = timezone.now()
        if not Import.objects.filter(pk=imported.pk, state=Import.State.TAKEN).update(
            state=Import.State.UNDONE, undone_at=now, journal=b"", content=b"", read=b"", choices={}, left_out=[]
        ):
            raise late(imported, actor, "import_undone")
        _lock(journal)
        _refuse(_standing(journal))
        _unwrite(journal, actor)
        record("import_undone", imported, actor)
    imported.state, imported.undone_at, imported.journal = Import.State.UNDONE, now, b""


def _lock(journal: dict[str, Any]) -> None:
    """Nothing new can point at the people and nobody writes their rows from here on."""
    kinds: list[tuple[Any, Any]] = [(Person, journal["people"])]
    kinds += [(model, journal["cards"][base]) for base, model in CARDS.items()]
    for model, kept in kinds:
        for part in _parts(sorted(pk for pk, _, _ in kept)):
            list(model._base_manager.select_for_update().filter(pk__in=part).order_by("pk").values_list("pk"))


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise MoveRefused("Отменить нельзя. " + " ".join(reasons))


@handler("import_undo")
def undo_in_worker(progress: Progress, *, actor: Any, import_id: int) -> dict[str, Any]:
    """The same in the worker, for big files."""
    imported = Import.objects.select_related("year", "school").get(pk=import_id)
    total = sum(imported.counts.get(name, 0) for name in CARDS)
    if imported.state == Import.State.UNDONE:  # the worker was killed between its last word here and that in its job
        return {"rows": total}
    progress.step(0, total)
    undo(imported=imported, actor=actor)
    return {"rows": total}


def obstacles(imported: Import) -> list[str]:
    """Sentences about what stands in the way; empty when the import may be undone."""
    journal = unpacked(imported.journal)
    if journal is None:
        told = {Import.State.UNDONE: "Эта загрузка уже отменена.", Import.State.TAKEN: TOO_LATE}
        return [told.get(Import.State(imported.state), "Файл ещё не загружен.")]
    return _standing(journal)


def _standing(journal: dict[str, Any]) -> list[str]:
    """What was made later and stands on this import, in sentences."""
    reasons = [*_changed_later(journal), *_tandems_moved(journal), *_used(journal)]
    return [*reasons, LAST_FIRST] if reasons else []


def _added(kept: list[list[Any]]) -> set[int]:
    """Keys of the rows that were not there before."""
    return {pk for pk, _, before in kept if before is None}


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    """The keys in parts, as databases limit the length of a question."""
    told = list(keys)
    for start in range(0, len(told), PART):
        yield told[start : start + PART]


def _those(model: type[models.Model], keys: Iterable[int], *relations: str) -> Iterator[Any]:
    """The rows with these keys, with what they lead to."""
    for part in _parts(keys):
        yield from model._base_manager.filter(pk__in=part).select_related(*relations)


def _changed_later(journal: dict[str, Any]) -> list[str]:
    """People and lines that somebody has changed since: their version went on."""
    touched: set[int] = set()
    kinds: list[tuple[type[models.Model], str, Any]] = [(Person, "pk", journal["people"])]
    kinds += [(CARDS[base], "person_id", journal["cards"][base]) for base in CARDS]
    for model, person, kept in kinds:
        versions = {pk: version for pk, version, _ in kept}
        for part in _parts(versions):
            rows = model._base_manager.filter(pk__in=part).values_list("pk", "version", person)
            later = {pk: (version, whose) for pk, version, whose in rows if version != versions[pk]}
            equal = still(model, {pk: versions[pk] for pk in later}) if later else {}
            touched |= {whose for pk, (version, whose) in later.items() if version != equal[pk]}
    for part in _parts(pk for pk, _, _ in journal["people"]):
        merged = Person.objects.filter(pk__in=part, merged_into__isnull=False)
        touched |= set(merged.values_list("pk", flat=True))
    return [f"После загрузки изменены: {_named(touched)}."] if touched else []


def _tandems_moved(journal: dict[str, Any]) -> list[str]:
    """Tandems of this import that are in an order already, or that somebody has joined since."""
    sizes = dict(journal["tandems"])
    tandems = {tandem.pk: tandem for tandem in _those(Tandem, {*sizes, *(pk for pk, _ in journal["members"])})}
    moved = [str(tandem) for tandem in tandems.values() if tandem.state != Tandem.State.DRAFT]
    now: dict[int, int] = defaultdict(int)
    for part in _parts(sizes):
        seats = TandemMember.objects.filter(tandem_id__in=part, side=TandemMember.Side.MENTEE)
        for tandem_id in seats.values_list("tandem", flat=True):
            now[tandem_id] += 1
    grown = [str(tandems[pk]) for pk, size in sizes.items() if pk in tandems and now[pk] > size]
    reasons = [f"Уже в приказе или действуют: {_some(moved)}."] if moved else []
    return reasons + ([f"В эти тандемы позже добавлены люди: {_some(grown)}."] if grown else [])


def _used(journal: dict[str, Any]) -> list[str]:
    """What points at the added people and is not ours: consents, other tandems, sign-ins, lines of other years."""
    added, reasons = _added(journal["people"]), []
    seats, cards = _our_members(journal), {model: _added(journal["cards"][base]) for base, model in CARDS.items()}
    ours: dict[Any, set[int]] = {Person: added, TandemMember: seats, **cards}
    ours[Guardian] = set(journal["guardians"]["added"])
    relations: list[Any] = [
        one for one in Person._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete
    ]
    for relation in relations:
        model: Any = relation.related_model
        if people := _pointing(model, relation.field.name, added, ours.get(model, set())):
            reasons.append(f"Есть записи «{model._meta.verbose_name_plural}»: {_named(people)}.")
    for base, side in (("mentors", TandemMember.Side.MENTOR), ("mentees", TandemMember.Side.MENTEE)):
        people = {
            person for part in _parts(ours[CARDS[base]])
            for person in CARDS[base].objects.filter(pk__in=part).values_list("person", flat=True)
        }  # fmt: skip
        if people := _pointing(TandemMember, "person", people - added, seats, side=side, holds=True):
            reasons.append(f"Уже в тандемах: {_named(people)}.")
    if any(Person.objects.filter(pk__in=part, user__isnull=False).exists() for part in _parts(added)):
        reasons.append("Кто-то из загруженных людей уже входит в систему.")
    return reasons


def _pointing(model: Any, name: str, people: Iterable[int], ours: set[int], **only: Any) -> set[int]:
    """Those of the people at whom a row of the model points that is not ours."""
    found: set[int] = set()
    for part in _parts(people):
        rows = model._base_manager.filter(**{f"{name}__in": part}, **only).values_list("pk", name)
        found |= {person for pk, person in rows if pk not in ours}
    return found


def _named(people: Iterable[int]) -> str:
    return _some([str(person) for person in _those(Person, people)])


def _some(names: list[str]) -> str:
    more = f" и ещё {len(names) - TOLD}" if len(names) > TOLD else ""
    return ", ".join(sorted(names)[:TOLD]) + more


def _our_members(journal: dict[str, Any]) -> set[int]:
    """Keys of the seats in tandems that this import gave."""
    whole, joined = {pk for pk, _ in journal["tandems"]}, {(tandem, person) for tandem, person in journal["members"]}
    return {
        pk
        for part in _parts(whole | {tandem for tandem, _ in joined})
        for pk, tandem, person in TandemMember.objects.filter(tandem_id__in=part).values_list("pk", "tandem", "person")
        if tandem in whole or (tandem, person) in joined
    }


def _unwrite(journal: dict[str, Any], actor: Any) -> None:
    """Pairs first, then lines and representatives, then people."""
    joined: dict[int, list[int]] = defaultdict(list)
    for tandem, person in journal["members"]:
        joined[tandem].append(person)
    for tandem in _those(Tandem, joined, "year"):
        for person in _those(Person, joined[tandem.pk]):
            drop_member(tandem=tandem, person=person, actor=actor)
    tandems = list(_those(Tandem, [pk for pk, _ in journal["tandems"]]))
    record_many("tandem_removed", tandems, actor)
    for part in _parts(tandem.pk for tandem in tandems):
        Tandem.objects.filter(pk__in=part, state=Tandem.State.DRAFT).delete()
    for base, model in CARDS.items():
        _restore(model, journal["cards"][base], ("version",), "card_removed", "card_changed", actor)
    for part in _parts(journal["guardians"]["added"]):
        Guardian.objects.filter(pk__in=part).delete()
    for pk, before in journal["guardians"]["changed"]:
        Guardian.objects.filter(pk=pk).update(**before)
    _restore(Person, journal["people"], KEYS, "", "person_changed", actor)


def _restore(
    model: type[models.Model], kept: list[list[Any]], keys: tuple[str, ...], removed: str, changed: str, actor: Any
) -> None:
    """Delete the rows that were added; give the others back what stood in them. The version goes on: whoever
    has the row open is told; the journal says to which one it is equal, see `still`."""
    before = {pk: (version, told) for pk, version, told in kept if told is not None}
    for part in _parts(_added(kept)):
        there = model._base_manager.filter(pk__in=part)
        if removed:
            record_many(removed, [model(pk=pk) for pk in there.values_list("pk", flat=True)], actor)
        there.delete()
    rows: list[Any] = list(_those(model, before, *([] if model is Person else ["year"])))
    lines = []
    for row in rows:
        version, told = before[row.pk]
        for name, value in told.items():
            field: Any = model._meta.get_field(name.removesuffix("_id"))
            setattr(row, name, field.to_python(value))
        row.version += 1
        if isinstance(row, Person):
            row.refresh_keys()
        lines.append(entry(changed, row, actor, fields=told, back=[version - 1, row.version]))
    upsert(rows, {*keys, *(name for _, told in before.values() for name in told)})
    AuditEntry.objects.bulk_create(lines)
