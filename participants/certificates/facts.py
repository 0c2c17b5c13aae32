"""What a certificate says, as plain data: frozen when the number is given."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Sum

from mentoring.accounts.inviting import LENGTH
from mentoring.kit.names import short_name
from mentoring.kit.russian import date_words, nbsp, plural
from participants.certificates.models import Certificate
from participants.people.models import Person
from participants.schooling.models import Course, Enrolment

FINISHED = {"m": "прошёл", "f": "прошла"}


@dataclass(frozen=True)
class CertificateFacts:
    """One sheet. `holder` and `role` name a person and go when the person is erased; the rest does not."""

    founder: str
    charter_name: str
    short_name: str
    place: str
    number: str
    dated: str
    holder: str
    initials: str
    role: str
    finished: str
    course: str
    hours: int
    hours_text: str
    year: str
    signer_post: str
    signer: str
    shown_code: str


def hours_of(course: Course) -> int:
    """Hours of the whole programme."""
    return course.topics.aggregate(all=Sum("hours"))["all"] or 0


def facts_of(certificate: Certificate, enrolment: Enrolment, hours: int) -> dict[str, Any]:
    """The facts as they are kept. The course, its year and school come loaded."""
    person, course = enrolment.person, enrolment.course
    school = course.year.school
    told = CertificateFacts(
        founder=school.founder,
        charter_name=school.charter_name,
        short_name=school.short_name,
        place=school.place,
        number=certificate.number_text,
        dated=date_words(certificate.dated),
        holder=person.full_name,
        initials=short_name(person.last_name, person.first_name, person.middle_name),
        role=role_of(person),
        finished=FINISHED.get(person.known_gender, "прошёл (прошла)"),
        course=nbsp(course.title),
        hours=hours,
        hours_text=f"{hours} {plural(hours, 'час', 'часа', 'часов')}" if hours else "",
        year=course.year.paper_label,
        signer_post=school.director_post,
        signer=school.director_signature,
        shown_code=shown(certificate.code),
    )
    return asdict(told)


def role_of(person: Person) -> str:
    """What stands under the name: «обучающаяся 8 «Б» класса» is said shorter."""
    return nbsp(f"{person.class_name} класс" if person.class_name else person.place)


def shown(code: str) -> str:
    """The code in groups of five, for typing."""
    return " ".join(code[at : at + 5] for at in range(0, LENGTH, 5))
