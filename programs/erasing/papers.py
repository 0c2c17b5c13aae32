"""Orders and loaded tables that name the person. A registered order is an archive document that is kept for good
(125-ФЗ; перечень № 236, ст. 19), which is not a matter of 152-ФЗ (ст. 1 ч. 2 п. 2): its stored file and scans stay and
are closed, while everything that pages, papers and exports are made of loses the name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.kit.russian import split_name
from mentoring.org.models import School
from mentoring.reloading.models import Reload
from participants.erasing.fields import SOMEBODY, Rows
from participants.erasing.naming import Name, Traces, cleaned, said_in
from participants.erasing.wiping import rows_of
from participants.people.models import Person
from programs.documents.models import Acknowledgement, Order
from programs.erasing.fields import EVERYTHING
from programs.intake.models import Import, unpacked

COPY = "Обезличенная копия. Подлинник хранится в деле школы"
FORGOTTEN: dict[type[Import] | type[Reload], dict[str, Any]] = {
    Import: {"content": b"", "read": b"", "journal": b"", "choices": {}, "left_out": []},
    Reload: {"content": b"", "journal": b""},
}
LISTED = {  # whose rows the lists hold that come back from Excel; those of partners hold no person's
    "mentors": "participants.MentorCard",
    "mentees": "participants.MenteeCard",
    "requests": "participants.MentoringRequest",
    "consent_papers": "participants.Consent",
    "attendance": "participants.Attendance",
}
MARKS = Rows("enrolment__person__school", "enrolment__person")  # hold no words, so the tables do not name them
WAYS = EVERYTHING | {"participants.Attendance": MARKS}
PACKED = {Import: ("content", "read", "journal"), Reload: ("content", "journal")}


def clean_papers(people: list[Person], traces: Traces, school: School, actor: Any = None) -> dict[str, int]:
    """Orders closed and loads emptied; how many of each."""
    return {
        "programs.Order": sum(clean_order(order, people, traces) for order in Order.objects.filter(school=school)),
        "programs.Import": empty_loads(loads_about(people, traces, school), actor),
    }


def clean_order(order: Order, people: list[Person], traces: Traces) -> bool:
    """Take the name out of one order; False when it does not stand there."""
    keys = {person.pk for person in people}
    facts, said = order.facts, cleaned(order.said, traces.whole)
    if facts:
        facts = without(facts, keys, traces)
    named = (facts, said) != (order.facts, order.said)
    named = named or order.lines.filter(tandem__members__person__in=keys, tandem__members__until=None).exists()
    if not named:
        return False
    values: dict[str, Any] = {"facts": facts, "said": said, "version": F("version") + 1}
    if order.is_frozen:
        values["sealed_at"] = order.sealed_at or timezone.now()
        values["facts"] = {**(facts or {}), "copy_mark": COPY}
    else:
        values |= {"paper": None, "paper_of": ""}  # a drawing of a project: it is drawn again
    Order.objects.filter(pk=order.pk).update(**values)
    for item in order.items.all():
        if said_in(item.text, traces.whole):
            type(item).objects.filter(pk=item.pk).update(text=cleaned(item.text, traces.whole))
    return True


def without(facts: dict[str, Any], people: set[int], traces: Traces) -> dict[str, Any]:
    """The facts of an order without these people: in the sheet, in the appendix, in any case elsewhere. Somebody of the
    same name with another class or post stays."""
    gone = [one for one in facts["acquainted"] if one["person"] in people]
    places = {_plain(", ".join(filter(None, (one["name"], one["post"])))) for one in gone}
    others = {_plain(one["name"]) for one in facts["acquainted"] if one["person"] not in people}

    def swept(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: swept(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [swept(one) for one in value]
        if isinstance(value, str):
            if _plain(value) in places:
                return SOMEBODY
            if _plain(value).partition(", ")[0] in others:
                return value
            return cleaned(value, traces.whole)
        return value

    told = {name: swept(value) for name, value in facts.items() if name != "acquainted"}
    sheet = [
        one if one["person"] not in people else {**one, "name": SOMEBODY, "post": ""} for one in facts["acquainted"]
    ]
    return {**told, "acquainted": sheet}


def _plain(text: str) -> str:
    """Without no-break spaces: typography changes with versions."""
    return " ".join(text.split())


def names_in(people: list[Person]) -> list[Name]:
    """Under what other names these people stand in orders: a card tells only today's."""
    today = {(person.pk, _plain(person.full_name)) for person in people}
    keys = {pk for pk, _ in today}
    sheets = Acknowledgement.objects.filter(person__in=keys)  # scope: of the people in hand
    told = set(sheets.values_list("person_id", "name"))
    about = Q(acknowledgements__person__in=keys) | Q(lines__tandem__members__person__in=keys)
    orders = Order.objects.filter(about, school=people[0].school_id, facts__isnull=False)
    for facts in orders.distinct().values_list("facts", flat=True):
        told |= {(one["person"], one["name"]) for one in (facts or {}).get("acquainted", ()) if one["person"] in keys}
    former = {(pk, _plain(name)) for pk, name in told if name != SOMEBODY} - today
    return sorted({split_name(name) for _, name in former})


def loads_naming(traces: Traces, school: School) -> list[Import | Reload]:
    """Loads of either kind whose rows, or what stood before them, name the person."""
    found: list[Import | Reload] = []
    for model, names in PACKED.items():
        loads: QuerySet[Any] = model._base_manager.filter(school=school).exclude(content=b"", journal=b"")
        found += [load for load in loads if any(_names(getattr(load, name), traces) for name in names)]
    return found


def loads_about(people: list[Person], traces: Traces, school: School) -> list[Import | Reload]:
    """Those, and the ones that wrote into rows of the person: what they replaced names nobody, but is somebody's."""
    found = loads_naming(traces, school)
    named = {(type(load), load.pk) for load in found}
    keys = {label: keys_of(label, people) for label in (*LISTED.values(), "participants.Guardian")}
    for model in PACKED:
        loads: QuerySet[Any] = model._base_manager.filter(school=school).exclude(journal=b"")
        found += [load for load in loads if (model, load.pk) not in named and _wrote(load, keys, people)]
    return found


def keys_of(label: str, people: list[Person]) -> set[int]:
    """Keys of the rows of one model that are about these people."""
    return set(rows_of(label, WAYS[label], people).values_list("pk", flat=True))


def _wrote(load: Import | Reload, keys: dict[str, set[int]], people: list[Person]) -> bool:
    """Whether one of these rows is in the journal of the load."""
    journal = unpacked(load.journal)
    if isinstance(load, Reload):
        return load.listed in LISTED and any(row[0] in keys[LISTED[load.listed]] for row in journal)
    told = [(journal["people"], {person.pk for person in people})]
    told += [(journal["guardians"]["changed"], keys["participants.Guardian"])]
    told += [(rows, keys[LISTED[base]]) for base, rows in journal["cards"].items()]
    return any(row[0] in mine for rows, mine in told for row in rows)


def _names(packed: bytes | memoryview, traces: Traces) -> bool:
    return bool(said_in(unpacked(packed), traces.surname))


def empty_loads(loads: Iterable[Import | Reload], actor: Any = None) -> int:
    """What a load holds beside its counts goes, as it would in thirty days; it cannot be undone any more. An edited
    export that was still looked at is dropped: nothing of it could be written, or it would stand in the way."""
    told = list(loads)
    idle = [load for load in told if isinstance(load, Reload) and load.state == Reload.State.DRAFT]
    Reload.objects.filter(pk__in=[load.pk for load in idle]).update(state=Reload.State.DROPPED)  # scope: given
    record_many("edits_dropped", idle, actor)
    for load in told:
        type(load)._base_manager.filter(pk=load.pk).update(**FORGOTTEN[type(load)])
    return len(told)
