"""Mentoring of colleagues as extra work in a furnished school (world.py): a duty in each state."""

import datetime
from typing import Any

from programs.models import MentorDuty
from tests.factories import SINCE


def add_duties(place: Any, number: int) -> None:
    """The first is in force and is that of the mentor who signs in."""
    mark, day = place.marks.name, datetime.timedelta(days=9)
    for step, state in enumerate(("active", "asked", "agreed", "declined", "stopped")):
        words = {"content": mark, "method": mark, "terms": mark, "amount": 3000, "starts": SINCE, "state": state}
        if state in ("agreed", "active", "stopped"):
            words["consent_on"] = SINCE
        if state in ("active", "stopped"):
            words |= {"number": mark, "dated": SINCE}
        if state == "stopped":
            words |= {"ended_by": "employer", "notice_on": SINCE, "last_day": SINCE + day, "reason": mark}
        person = place.rows["MentorCard"][number * 6 + step].person
        ends = datetime.date(2027, 5, 31)
        place.keep(MentorDuty.objects.create(person=person, year=place.year, ends=ends, **words))
