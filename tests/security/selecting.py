"""The rows of a furnished school (world.py) about the selection of mentors and its partners."""

from typing import Any

from participants.models import Admission, Candidate, Interview, Partner, PartnerPerson, RecordCheck, SelectionRules
from tests.factories import SINCE, make_form, make_partner, make_person


def add_selection(place: Any, number: int) -> None:
    """A candidate in each state with a talk, a certificate, an admission; the rules of the year; partners of each kind
    with somebody who comes from there."""
    mark = place.marks.name
    if not number:
        place.keep(SelectionRules.objects.create(year=place.year))
    for step, state in enumerate(Candidate.State.values):
        kind = "enterprise" if step % 2 else "teacher"
        name = f"{mark} {('Ася', 'Бэла', 'Вита', 'Гера', 'Дина', 'Ирма', 'Клара', 'Лия')[step]} {number or 'Петровна'}"
        person = place.keep(make_person(place.school, name, kind, phone=place.marks.phone))
        told = ("words", "motivation", "experience", "can_teach", "will_not", "reason", "achievements", "interests")
        words = dict.fromkeys(told, mark) | {"state": state, "form": make_form(), "slots": ["1-6"]}
        candidate = place.keep(Candidate.objects.create(person=person, year=place.year, **words))
        candidate.areas.set(place.rows["RequestArea"][:2])
        candidate.forms.add(make_form())
        talk = {"candidate": candidate, "planned_on": SINCE, "place": mark}
        if state == "invited":
            place.keep(Interview.objects.create(**talk))
        elif state != "applied":
            held = {"held_on": SINCE, "held_by": mark, "risks": mark, "decision": "recommended"}
            marks = dict.fromkeys(("motivation", "communication", "time"), 1)
            place.keep(Interview.objects.create(**talk, **held, **marks))
        if state == "learning":
            place.keep(RecordCheck.objects.create(person=person, seen_on=SINCE, seen_by=mark))
        if state == "admitted":
            given = {"ground": "experience", "reason": mark, "admitted_on": SINCE}
            place.keep(Admission.objects.create(candidate=candidate, **given))
    add_partners(place, number)


def add_partners(place: Any, number: int) -> None:
    """A partner of each kind; somebody comes from the first."""
    mark, told = place.marks, ("contact_name", "contact_post", "note", "address")
    for kind in Partner.Kind.values:
        words = dict.fromkeys(told, mark.name) | {"phone": mark.phone, "kind": kind, "agreed_on": SINCE}
        place.keep(make_partner(place.school, f"{mark.paper} {kind} {number}", **words))
    first = place.rows["Partner"][number * len(Partner.Kind.values)]
    person = place.rows["Candidate"][number * len(Candidate.State.values) + 1].person
    place.keep(PartnerPerson.objects.create(partner=first, person=person))
