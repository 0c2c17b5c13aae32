"""Plain builders: every argument can be named, nothing is hidden."""

import datetime
from typing import Any

from mentoring.models import MentoringForm, Municipality, RoleGrant, School, SchoolYear, User
from participants.models import (
    Candidate,
    Consent,
    MenteeCard,
    MentorCard,
    MentoringRequest,
    Partner,
    Person,
    RequestArea,
)
from programs.models import MentorDuty

PASSWORD = "верный-конь-батарейка-скрепка"
SINCE = datetime.date(2026, 9, 1)


def make_municipality(name: str = "г. Залесск") -> Municipality:
    """An authority above the schools."""
    return Municipality.objects.get_or_create(name=name)[0]


def make_school(code: str = "sosh7", **fields: Any) -> School:
    """A school with its current year 2026/27 and the two usual forms chosen."""
    words = {
        "short_name": f"МБОУ «СОШ {code}»",
        "charter_name": f"Муниципальное бюджетное общеобразовательное учреждение «Средняя школа {code}»",
        "founder": "Комитет по образованию администрации города Залесска",
        "place": "г. Залесск",
        "director_last": "Берестов",
        "director_first": "Антон",
        "director_middle": "Николаевич",
        "order_suffix": "-ОД",
        "municipality": make_municipality(),
    }
    school = School.objects.create(code=code, **(words | fields))
    make_year(school)
    return school


def make_form(code: str = "УУ", title: str = "ученик — ученик", **fields: Any) -> MentoringForm:
    """A form of mentoring, made once; unless the kinds are told, it suits anybody."""
    words = {"title": title, "mentor_kind": "кто угодно", "mentee_kind": "кто угодно"}
    return MentoringForm.objects.get_or_create(code=code, defaults=words | fields)[0]


def make_year(school: School, start: int = 2026, state: str = "current") -> SchoolYear:
    """A school year of a school, from 1 September to 31 May."""
    year = SchoolYear.objects.create(
        school=school, start=start, starts=datetime.date(start, 9, 1), ends=datetime.date(start + 1, 5, 31), state=state
    )
    year.forms.add(make_form(), make_form("ПП", "учитель — учитель", mentor_kind="педагог", mentee_kind="педагог"))
    return year


def year_of(school: School) -> SchoolYear:
    """The current year of a school."""
    return SchoolYear.objects.get(school=school, state="current")


def make_user(username: str, school: School | None, *roles: str, **fields: Any) -> User:
    """Somebody who signs in with PASSWORD and holds these roles in the school (municipality, admin: in none)."""
    user = User(username=username, **fields)
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        place: dict[str, Any] = {"school": school}
        if role == "municipality":
            place = {"municipality": make_municipality()}
        elif role == "admin":
            place = {}
        RoleGrant.objects.create(user=user, role=role, since=SINCE, **place)
    return user


def make_person(school: School, name: str = "Белов Артём Дмитриевич", kind: str = "pupil", **fields: Any) -> Person:
    """A person of the school; the name is «Фамилия Имя Отчество»."""
    last, first, *middle = name.split(" ")
    if kind == "pupil":
        fields = {"grade": 8, "letter": "Б", "birth_year": 2012} | fields
    person = Person(school=school, kind=kind, last_name=last, first_name=first, middle_name=" ".join(middle), **fields)
    person.refresh_keys()
    person.save()
    return person


def make_mentee(school: School, name: str = "Белов Артём Дмитриевич", **fields: Any) -> MenteeCard:
    """A pupil in the base of mentees of the current year, with the consents that pairing needs."""
    person = make_person(school, name, **fields)
    give_consents(person)
    return MenteeCard.objects.create(person=person, year=year_of(school), form=make_form(), request_text="математика")


def make_mentor(
    school: School, name: str = "Рычкова Вера Ивановна", kind: str = "teacher", **fields: Any
) -> MentorCard:
    """A teacher in the base of mentors of the current year, with consents."""
    fields = ({"post": "учитель математики"} if kind == "teacher" else {}) | fields
    person = make_person(school, name, kind, **fields)
    give_consents(person)
    return MentorCard.objects.create(person=person, year=year_of(school), form=make_form(), competencies="математика")


def give_consents(person: Person, **fields: Any) -> None:
    """Both consents, signed on 1 September by whoever must."""
    signer = "guardian" if person.kind == "pupil" else "self"
    for kind in ("processing", "participation"):
        words = {"signer": signer, "given_on": SINCE} | fields
        Consent.objects.create(person=person, kind=kind, **words)


def make_area(title: str = "Математика", group: str = "Учебный предмет", **fields: Any) -> RequestArea:
    """A common area of requests in a group, or with `school` an own one of that school."""
    words = {"audience": "pupil"} | fields
    owner = {"school": words.get("school"), "audience": words["audience"], "parent": None, "title": group}
    parent = words.pop("parent", None) or RequestArea.objects.get_or_create(**owner)[0]
    return RequestArea.objects.create(title=title, parent=parent, **words)


def make_request(
    school: School, name: str = "Белов Артём Дмитриевич", areas: Any = (), guessed: Any = (), **fields: Any
) -> MentoringRequest:
    """A request of a pupil for the current year, of `person` when one is given."""
    person = fields.pop("person", None) or make_person(school, name)
    words = {"year": year_of(school), "words": "Не понимаю дроби", "areas_guessed": bool(guessed)} | fields
    row = MentoringRequest.objects.create(person=person, **words)
    row.areas.set([*areas, *guessed])
    return row


def make_candidate(
    school: School, name: str = "Власова Марина Олеговна", kind: str = "teacher", **fields: Any
) -> Candidate:
    """Somebody who applied to mentor in the current year, `person` when one is given; a teacher of the school."""
    person = fields.pop("person", None) or make_person(school, name, kind, post="учитель химии")
    words = {"year": year_of(school), "words": "Хочу помогать", "can_teach": "химия", "form": make_form()} | fields
    return Candidate.objects.create(person=person, **words)


def make_partner(school: School, name: str = "Завод «Прибор»", **fields: Any) -> Partner:
    """An organisation that works with the school."""
    partner = Partner(school=school, name=name, **({"kind": "enterprise"} | fields))
    partner.refresh_keys()
    partner.save()
    return partner


def make_duty(school: School, name: str = "Титова Ольга Степановна", **fields: Any) -> MentorDuty:
    """A teacher mentors colleagues in the current year, `person` when one is given; a `state` comes with its papers."""
    person = fields.pop("person", None) or make_person(school, name, "teacher", post="учитель физики")
    year = year_of(school)
    words = {"content": "помогает готовить уроки", "method": "консультации", "starts": SINCE, "ends": year.ends}
    if fields.get("state") in ("agreed", "active", "stopped"):
        words["consent_on"] = SINCE
    if fields.get("state") in ("active", "stopped"):
        words |= {"number": "12", "dated": SINCE}
    return MentorDuty.objects.create(person=person, year=year, **({"amount": 3000} | words | fields))
