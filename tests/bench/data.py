"""The school of the benches: as many invented people as asked, written at once, and a database that can be put back."""

import datetime
import shutil
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import Client

from mentoring.models import School, SchoolYear, User
from participants.models import Consent, Guardian, MenteeCard, MentorCard, Person
from programs.models import Tandem, TandemMember
from tests.factories import SINCE, make_form, make_school, make_user, year_of

LAST = ("Абрамов", "Белов", "Воронцов", "Громов", "Дёмин", "Ершов", "Журавлёв", "Зимин", "Ильин", "Корнев")
FIRST = ("Артём", "Борис", "Виктор", "Глеб", "Даниил", "Егор", "Захар", "Игорь", "Кирилл", "Лев")
MIDDLE = ("Алексеевич", "Борисович", "Викторович", "Глебович", "Денисович", "Егорович", "Ильич", "Львович")


def name_of(number: int) -> tuple[str, str, str]:
    """Surname, name and patronymic, different for each number below 80,000."""
    tail = "".join(chr(ord("а") + int(digit)) for digit in f"{number // 800:02d}")
    return LAST[number % 10] + tail, FIRST[number // 10 % 10], MIDDLE[number // 100 % 8]


def make_bench_school() -> tuple[School, SchoolYear, User]:
    """A school, its year and its curator."""
    school = make_school("bench", setup_done=True)
    return school, year_of(school), make_user("bench-curator", school, "curator", last_name="Соколова")


def make_people(school: School, kind: str, first: int, count: int) -> list[Person]:
    """So many people, written at once."""
    people = []
    for number in range(first, first + count):
        last, name, middle = name_of(number)
        person = Person(school=school, kind=kind, last_name=last, first_name=name, middle_name=middle, birth_year=2012)
        person.phone = f"+7 9{number % 100:02d} {number % 1000:03d}-00-00"
        person.grade, person.letter = (5 + number % 7, "АБВГ"[number % 4]) if kind == "pupil" else (None, "")
        person.refresh_keys()
        people.append(person)
    return Person.objects.bulk_create(people, batch_size=2000)


@transaction.atomic
def make_base(school: School, year: SchoolYear, count: int, pairs: int) -> None:
    """A base of so many mentees with guardians and consents; so many of them have a mentor and an active tandem."""
    form, pupils = make_form(), make_people(school, "pupil", 0, count)
    words = {"year": year, "form": form, "request_text": "подтянуть математику", "entered_on": SINCE}
    MenteeCard.objects.bulk_create([MenteeCard(person=one, **words) for one in pupils], batch_size=2000)
    Guardian.objects.bulk_create(
        [Guardian(person=one, full_name=f"{one.last_name}а Мария Ивановна", phone=one.phone) for one in pupils],
        batch_size=2000,
    )
    signed = {"signer": "guardian", "given_on": SINCE}
    consents = [Consent(person=one, kind=kind, **signed) for one in pupils for kind in ("processing", "participation")]
    Consent.objects.bulk_create(consents, batch_size=2000)
    term = {"starts": SINCE, "ends": datetime.date(2027, 5, 31), "state": "active", "form": form}
    tandems = [Tandem(school=school, year=year, number=number + 1, **term) for number in range(pairs)]
    tandems = Tandem.objects.bulk_create(tandems, batch_size=2000)
    mentors = make_people(school, "teacher", count, pairs)
    sides: list[Any] = [("a_mentor", mentors), ("b_mentee", pupils)]
    members = [
        TandemMember(tandem=tandem, person=people[at], year=year, side=side, since=SINCE)
        for side, people in sides
        for at, tandem in enumerate(tandems)
    ]
    TandemMember.objects.bulk_create(members, batch_size=2000)


def make_mentor_cards(year: SchoolYear) -> list[MentorCard]:
    """The base of mentors: every teacher there is."""
    form = make_form()
    cards = [MentorCard(person=one, year=year, form=form) for one in Person.objects.filter(kind="teacher")]
    return MentorCard.objects.bulk_create(cards, batch_size=2000)


def browser(user: User) -> Client:
    """The site as this person's browser asks it, all middleware included."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Kept:
    """The database as it is now, to be put back after a run that writes."""

    def __init__(self, folder: Path) -> None:
        self.file, self.copy = Path(connection.settings_dict["NAME"]), folder / "kept.sqlite3"
        connection.close()  # closing folds the write-ahead log into the file
        shutil.copy(self.file, self.copy)

    def put_back(self) -> None:
        """Forget everything written since."""
        connection.close()
        shutil.copy(self.copy, self.file)
