"""The list of those erased, outside the database: after an older backup is restored, they are erased again from it
(quality.md G9). A line holds numbers and times, never a name; lines are only added."""

import datetime
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from mentoring.models import User
from mentoring.org.models import School
from participants.erasing.account import closed_name
from participants.erasing.models import Erasure
from participants.erasing.wiping import cards_of
from participants.people.models import Person
from programs.erasing.mentions import REPLACE

COLUMNS = ("asked_by", "ground")


def list_file() -> Path:
    """Where the list is: beside the database, but not in it and not in its backup."""
    return Path(settings.ERASURES_FILE)


def line_of(erasure: Erasure) -> dict[str, Any]:
    """What is needed to do it once more: numbers of all cards that were joined and of their sign-ins, for a backup may
    be older than the joining. The moments guard against a number that was given anew after the restoring."""
    assert erasure.done_at is not None  # nosec B101: the database holds it for a demand that is done
    return {
        "erasure": erasure.pk,
        "school": erasure.school_id,
        "person": erasure.person_id,
        "made": erasure.person.created_at.isoformat(),
        "people": erasure.act.get("people") or made_of(cards_of(erasure.person)),
        "users": erasure.act.get("users", []),
        "asked_on": erasure.asked_on.isoformat(),
        "due_on": erasure.due_on.isoformat(),
        "done_at": erasure.done_at.isoformat(),
        "done_by": erasure.done_by_id,
        "replaced": sorted(key for key, said in erasure.decisions.items() if said == REPLACE),
        **{name: getattr(erasure, name) for name in COLUMNS},
    }


def add_line(erasure: Erasure) -> None:
    """Write one line and see it on the disk. It begins on a line of its own: what a power cut has torn before it does
    not take it along."""
    file = list_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        begun = "\n" if out.tell() and not file.read_bytes().endswith(b"\n") else ""
        out.write(begun + json.dumps(line_of(erasure), ensure_ascii=False, sort_keys=True) + "\n")
        out.flush()
        os.fsync(out.fileno())


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


def made_of(people: Iterable[Person]) -> list[list[Any]]:
    """Numbers of these cards and when they were written down, as a line holds them."""
    return [[person.pk, person.created_at.isoformat()] for person in people]


def people_of(line: dict[str, Any]) -> list[Person]:
    """Who came back with the backup: the same numbers and the same moments of writing down. A line of before the
    doubles were listed names one."""
    told = {pk: parse_datetime(made) for pk, made in line.get("people") or [[line["person"], line["made"]]]}
    rows = Person.objects.filter(pk__in=told, school=line["school"], erased_at=None).select_related("school", "user")
    back = [person for person in rows.order_by("pk") if person.created_at == told[person.pk]]
    return sorted(back, key=lambda person: person.pk != line["person"])


def users_of(line: dict[str, Any]) -> list[User]:
    """Sign-ins that came back, whether or not the backup knows whose they are."""
    told = {pk: parse_datetime(joined) for pk, joined in line.get("users", [])}
    back = [user for user in User.objects.filter(pk__in=told) if user.date_joined == told[user.pk]]
    return [user for user in back if user.username != closed_name(user)]


def demand_of(line: dict[str, Any], people: list[Person]) -> Erasure:
    """The demand as the backup has it, else written anew from the list."""
    same = Erasure.objects.filter(person__in=people).exclude(state=Erasure.State.DECLINED).first()
    if same:
        return same
    days = {name: datetime.date.fromisoformat(line[name]) for name in ("asked_on", "due_on")}
    columns = {name: line[name] for name in COLUMNS}
    school = School.objects.get(pk=line["school"])
    return Erasure.objects.create(school=school, person=people[0], **days, **columns)


def doer_of(line: dict[str, Any]) -> User | None:
    """Who had done it."""
    return User.objects.filter(pk=line["done_by"]).first() if line["done_by"] else None
