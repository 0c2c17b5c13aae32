"""Taking a file: everything it says is written in one transaction, or nothing is."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import entry, record, record_many
from mentoring.audit.versions import late
from mentoring.jobs.running import Progress, handler
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import MentoringForm, School
from mentoring.spreadsheets.packing import packed
from participants.people.models import Guardian, Person
from programs.intake.models import Import
from programs.intake.reading import question
from programs.intake.starting import require_draft
from programs.tandems.pairing import NewPair, add_member, pair_many
from programs.verdicts.known import CARDS, Known
from programs.verdicts.lines import Outlook, PairPlan, Target
from programs.verdicts.looking import look

KEYS = ("search_key", "search_text", "sort_key", "version")


def take(*, imported: Import, actor: Any, version: int | None = None) -> dict[str, int]:
    """Write the good rows and the pairs they name; returns the counts.

    Raises Refused (not the curator, closed year), MoveRefused (already taken, nothing to take) and Overtaken (mended
    since `version`). The file is looked at before the database is locked; under the lock the school is asked again, and
    only when it has changed meanwhile is the file looked at again. Two imports of one school wait for each other, so
    the same file twice adds nobody twice."""
    require_draft(imported, actor, version)
    imported.refresh_from_db(fields=["content", "read", "headers", "choices", "left_out", "clear_empty", "version"])
    asked = question(imported)
    known = Known(asked.year, asked.rows)
    mark = known.mark()
    outlook = ready(look(asked, known))
    with transaction.atomic():
        now = _claim(imported, actor)
        fresh = Known(asked.year, asked.rows, lock=True)
        if fresh.mark() != mark:
            outlook = ready(look(question(imported), fresh))
        if not outlook.good:
            raise MoveRefused("Загружать нечего: в файле нет строк без ошибок.")
        imported.counts = outlook.counts()
        journal = _write(outlook, actor)
        journal |= _pair(imported, outlook, actor)
        imported.journal = packed(journal)
        imported.save(update_fields=["counts", "journal"])
        record("import_taken", imported, actor, **imported.counts)
    imported.state, imported.taken_at = Import.State.TAKEN, now
    return imported.counts


def _claim(imported: Import, actor: Any) -> datetime.datetime:
    """This take's from here on: the year is held open, the school locked, the draft as looked at marked taken."""
    imported.year.hold_open()
    School.objects.select_for_update().get(pk=imported.school_id)
    now = timezone.now()
    as_seen = Import.objects.filter(pk=imported.pk, state=Import.State.DRAFT, version=imported.version)
    if not as_seen.update(state=Import.State.TAKEN, taken_at=now):
        require_draft(imported, actor, imported.version)
        raise late(imported, actor, "import_taken")
    return now


def ready(outlook: Outlook) -> Outlook:
    """The same outlook, the people of it folded for search and order."""
    for target in outlook.targets:
        if target.is_new or target.before:
            target.person.refresh_keys()
    return outlook


@handler("import_take")
def take_in_worker(progress: Progress, *, actor: Any, import_id: int, version: int | None = None) -> dict[str, Any]:
    """The same in the worker; it may be stopped until the writing begins."""
    imported = Import.objects.select_related("year", "school").get(pk=import_id)
    rows = sum(len(sheet.rows) for sheet in imported.sheets)
    if imported.state == Import.State.TAKEN:  # the worker was killed between its last word here and that in its job
        return {"rows": rows, **imported.counts}
    progress.step(0, rows)
    counts = take(imported=imported, actor=actor, version=version)
    return {"rows": rows, **counts}


def upsert(rows: Iterable[models.Model], fields: Iterable[str]) -> None:
    """Write these fields of rows that exist, in one statement for many (bulk_update is thirty times slower)."""
    rows, names = list(rows), sorted(set(fields))
    if rows and names:
        type(rows[0])._base_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[name.removesuffix("_id") for name in names],
        )


def _write(outlook: Outlook, actor: Any) -> dict[str, Any]:
    """People, lines of the bases, representatives; returns what undoing needs: keys, versions, what stood before."""
    new = [target for target in outlook.targets if target.is_new]
    changed = [target for target in outlook.targets if target.before and not target.is_new]
    Person.objects.bulk_create(target.person for target in new)
    for target in changed:
        target.person.version += 1
    upsert((target.person for target in changed), {*KEYS, *(name for target in changed for name in target.before)})
    guardians = _guardians(outlook)
    journal = {
        "people": [[t.person.pk, t.person.version, None] for t in new]
        + [[t.person.pk, t.person.version, t.before] for t in changed],
        "guardians": guardians,
        "cards": {base: _cards(base, outlook.targets, actor) for base in CARDS},
    }
    record_many("person_added", (target.person for target in new), actor)
    told = (entry("person_changed", target.person, actor, fields=target.before) for target in changed)
    AuditEntry.objects.bulk_create(told)
    return journal


def _guardians(outlook: Outlook) -> dict[str, list[Any]]:
    new = [one for target in outlook.targets for one in target.guardians if one.pk is None]
    Guardian.objects.bulk_create(new)
    before = {pk: told for target in outlook.targets for pk, told in target.guardian_before.items()}
    changed = [one for target in outlook.targets for one in target.guardians if one.pk in before]
    upsert(changed, {name for told in before.values() for name in told})
    return {"added": [one.pk for one in new], "changed": [[pk, told] for pk, told in before.items()]}


def _cards(base: str, targets: list[Target], actor: Any) -> list[list[Any]]:
    """Write the lines of one base; [key, version, what stood before] of each that was added or changed."""
    touched = [(target.cards[base], target.card_before[base]) for target in targets if base in target.card_before]
    new = [card for card, _ in touched if card.pk is None]
    changed = [(card, before) for card, before in touched if card.pk is not None and before]
    CARDS[base].objects.bulk_create(new)
    for card, _ in changed:
        card.version += 1
    upsert((card for card, _ in changed), {"version", *(name for _, before in changed for name in before)})
    record_many("card_added", new, actor)
    AuditEntry.objects.bulk_create(entry("card_changed", card, actor, fields=before) for card, before in changed)
    return [[card.pk, card.version, None] for card in new] + [[card.pk, card.version, old] for card, old in changed]


def _pair(imported: Import, outlook: Outlook, actor: Any) -> dict[str, Any]:
    forms = MentoringForm.objects.in_bulk()
    new = [plan for plan in outlook.pairs if plan.into is None]
    tandems = pair_many(year=imported.year, actor=actor, pairs=[_new_pair(plan, forms) for plan in new])
    members = [(plan.into, mentee.person) for plan in outlook.pairs if plan.into for mentee in plan.mentees]
    for tandem, person in members:
        add_member(tandem=tandem, person=person, side="b_mentee", actor=actor)
    return {
        "tandems": [[tandem.pk, len(plan.mentees)] for tandem, plan in zip(tandems, new, strict=True)],
        "members": [[tandem.pk, person.pk] for tandem, person in members],
    }


def _new_pair(plan: PairPlan, forms: dict[int, MentoringForm]) -> NewPair:
    alone = plan.mentees[0].cards.get("mentees") if len(plan.mentees) == 1 else None
    theme = str(getattr(alone, "request_text", "")).replace("\n", "; ")[:300]
    mentors, mentees = ([target.person for target in side] for side in (plan.mentors, plan.mentees))
    form, told = forms[plan.form_id], "пара из загруженной базы"
    return NewPair(form=form, mentors=mentors, mentees=mentees, theme=theme, unadmitted_reason=told)
