"""The list of those erased, outside the database: after an older backup is restored, they are erased again from it
(quality.md G9). A line holds numbers and times, never a name; lines are only added."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from mentoring.models import User
from mentoring.org.models import School
from participants.erasing.models import Erasure
from participants.people.models import Person
from programs.erasing.mentions import REPLACE

COLUMNS = ("asked_by", "ground")


def list_file() -> Path:
    """Where the list is: beside the database, but not in it and not in its backup."""
    return Path(settings.ERASURES_FILE)


def line_of(erasure: Erasure) -> dict[str, Any]:
    """What is needed to do it once more. `made` guards against a number that was given anew after the restoring."""
    assert erasure.done_at is not None  # nosec B101: the database holds it for a demand that is done
    return {
        "erasure": erasure.pk,
        "school": erasure.school_id,
        "person": erasure.person_id,
        "made": erasure.person.created_at.isoformat(),
        "asked_on": erasure.asked_on.isoformat(),
        "due_on": erasure.due_on.isoformat(),
        "done_at": erasure.done_at.isoformat(),
        "done_by": erasure.done_by_id,
        "replaced": sorted(key for key, said in erasure.decisions.items() if said == REPLACE),
        **{name: getattr(erasure, name) for name in COLUMNS},
    }


def add_line(erasure: Erasure) -> None:
    """Write one line to the end and see it on the disk."""
    file = list_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line_of(erasure), ensure_ascii=False, sort_keys=True) + "\n")
        out.flush()


def add_when_committed(erasure: Erasure) -> None:
    """Only what really happened comes into the list."""
    transaction.on_commit(lambda: add_line(erasure))


def lines() -> Iterator[dict[str, Any]]:
    """What the list says, the oldest first; a line torn by a power cut is passed over."""
    if not list_file().exists():
        return
    for text in list_file().read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            continue


def missing_lines() -> list[Erasure]:
    """Demands that are done and that the list does not know: the disk was full, or the list was lost."""
    known = {line["erasure"] for line in lines()}
    done = Erasure.objects.filter(state=Erasure.State.DONE).select_related("person")
    return [erasure for erasure in done.order_by("pk") if erasure.pk not in known]


def person_of(line: dict[str, Any]) -> Person | None:
    """Who came back with the backup: the same number and the same moment of writing down; else None."""
    rows = Person.objects.filter(pk=line["person"], school=line["school"], erased_at=None)
    person = rows.select_related("school", "user").first()
    return person if person and person.created_at == parse_datetime(line["made"]) else None


def demand_of(line: dict[str, Any], person: Person) -> Erasure:
    """The demand as the backup has it, else written anew from the list."""
    same = Erasure.objects.filter(person=person).exclude(state=Erasure.State.DECLINED).first()
    if same:
        return same
    days = {name: datetime.date.fromisoformat(line[name]) for name in ("asked_on", "due_on")}
    columns = {name: line[name] for name in COLUMNS}
    school = School.objects.get(pk=line["school"])
    return Erasure.objects.create(school=school, person=person, **days, **columns)


def doer_of(line: dict[str, Any]) -> User | None:
    """Who had done it."""
    return User.objects.filter(pk=line["done_by"]).first() if line["done_by"] else None
