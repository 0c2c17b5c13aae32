"""Rows of applications for the two schools: a door of each kind, an application in each state, one that was put off."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from mentoring.links.issuing import code_from, issue
from participants.applications.doors import open_door
from participants.applications.models import Application

NAMES = ("open", "draft", "forget")


def add_applications(place: Any, number: int) -> None:
    """Marks in every field that people type. The pages behind the links are open to the world, so what stands
    there, the door and an empty draft, has no marks."""
    marks, curator, today = place.marks, place.users["curator"], timezone.localdate()
    for kind in ("mentee", "mentor") if not number else ():
        words = {"year": place.year, "kind": kind, "actor": curator, "opens_on": today}
        door = place.keep(open_door(closes_on=max(place.year.ends, today), **words))
        place.keep(door.link)
        code = code_from(door.link.seed, settings.SECRET_KEY)
        place.words |= {f"{kind}_{name}.code": (code,) for name in NAMES}
    told = dict.fromkeys(
        ("guardian_name", "words", "wished_result", "mentor_wishes", "tried", "motivation"), marks.name
    )
    told |= {"full_name": f"{marks.name} Юлия", "place": "7А", "guardian_contact": marks.phone, "contact": marks.phone}
    for kind in ("mentee", "mentor"):
        for step, state in enumerate(Application.State.values):
            row = Application(year=place.year, kind=kind, state=state, payload=told | {"who": "teacher"})
            row.number, row.reason = f"{kind}{number}{step}", marks.name
            row.by_paper = state == "declined"
            row.refresh_keys()
            if state == "started":
                row.link = place.keep(issue(school=place.school, purpose=kind, actor=None))
            if state in ("accepted", "declined", "double"):
                row.decided_at, row.decided_by = timezone.now(), curator
            if state == "accepted":
                row.person = place.rows["Person"][0]
            row.save()
            if state != "started":
                place.keep(row)
