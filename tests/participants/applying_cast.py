"""What tests of applications share: a door that stands open, a form that was read for a minute, an application."""

import datetime
from typing import Any

import time_machine
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.utils import timezone

from mentoring.links.issuing import printed
from mentoring.models import School, User
from participants.applications.doors import open_door
from participants.applications.models import Application, Door
from participants.applying.forms import SALT
from tests.factories import year_of

MENTEE = {
    "filled_by": "self",
    "full_name": "Белов Артём Дмитриевич",
    "place": "8Б",
    "born": "2012",
    "guardian_name": "Белова Нина Павловна",
    "guardian_contact": "8 924 111-22-33",
    "words": "Не понимаю дроби и стесняюсь спросить",
    "wished_result": "Решать самому",
    "slots": ["1-6", "3-7"],
}
MENTOR = {
    "full_name": "Власова Марина Олеговна",
    "who": "teacher",
    "place": "учитель химии",
    "born": "1980",
    "contact": "vlasova@school.example, 8 924 555-66-77",
    "words": "Готовлю к олимпиадам",
    "motivation": "Интересно растить смену",
    "can_teach": "химия",
    "learning": "yes",
}
FORMS = {"mentee": MENTEE, "mentor": MENTOR}


def make_door(school: School, actor: User, kind: str = "mentee", **days: Any) -> Door:
    """A door that stands open till the end of May."""
    today = timezone.localdate()
    days = {"opens_on": today, "closes_on": today + datetime.timedelta(days=60)} | days
    return open_door(year=year_of(school), kind=kind, actor=actor, **days)


def address_of(door: Door) -> str:
    """The address on the poster."""
    own = printed(door.link, "")
    assert own
    return own.address


def stamp() -> str:
    """The mark of a form that was opened a minute ago."""
    with time_machine.travel(timezone.now() - datetime.timedelta(minutes=1), tick=False):
        return TimestampSigner(salt=SALT).sign("open")


def filled(kind: str = "mentee", **changes: Any) -> dict[str, Any]:
    """A form as a person sends it."""
    return FORMS[kind] | {"stamp": stamp(), "homepage": ""} | changes


def make_application(school: School, kind: str = "mentee", **changes: Any) -> Application:
    """An application that waits for a decision."""
    payload = {name: value for name, value in (FORMS[kind] | changes).items() if name not in ("number", "state")}
    row = Application(year=year_of(school), kind=kind, payload=payload)
    row.number, row.state = changes.get("number", ""), changes.get("state", "new")
    row.refresh_keys()
    row.save()
    return row


def text_of(response: HttpResponse) -> str:
    """The page."""
    return response.content.decode()
