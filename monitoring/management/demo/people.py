"""Who is in the two bases of a demo school: pupils with their parents, teachers, cards, consents."""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mentoring.audit.recording import record_many
from mentoring.org.models import MentoringForm, SchoolYear
from monitoring.management.demo.names import Name, parent_of
from participants.consents.keeping import take_papers, withdraw
from participants.consents.models import Consent
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Guardian, Person
from participants.people.registering import add_person

SUBJECTS = {
    "математика": "математики",
    "русский язык": "русского языка и литературы",
    "английский язык": "английского языка",
    "история": "истории и обществознания",
    "физика": "физики",
    "химия": "химии",
    "биология": "биологии",
    "география": "географии",
    "информатика": "информатики",
    "начальные классы": "начальных классов",
    "физическая культура": "физической культуры",
    "музыка": "музыки",
    "труд": "труда (технологии)",
}
PUPIL_REQUESTS = (
    *("Подтянуть алгебру к контрольным", "Читать по-английски без страха", "Подружиться с новым классом"),
    *("Подготовить проект по биологии", "Научиться выступать перед классом", "Разобраться с дробями"),
    *("Писать сочинения без ошибок", "Собрать первого робота", "Найти секцию и втянуться", "Успевать с уроками"),
    *("Подготовиться к олимпиаде по истории", "Снимать ролики для школьного канала", "Войти в школьный актив"),
)
TEACHER_REQUESTS = (
    *("Дисциплина на уроке", "Технологическая карта урока", "Работа с родителями", "Оценивание без конфликтов"),
    *("Подготовка к аттестации", "Электронный журнал и отчёты", "Уроки в разноуровневом классе", "Проекты с детьми"),
)
LATE = (6, 5)  # the last sixth of the pupils came late; four of five of them ask for what few can help with
SCARCE = ("Разобраться с дробями", "Найти секцию и втянуться")
PUPILS_LOAD = 2  # tandems that a pupil may take
INTERESTS = ("волейбол", "шахматы", "театр", "походы", "робототехника", "фотография", "хор", "книги", "плавание")
ACHIEVEMENTS = (
    *("Призёр муниципального этапа олимпиады", "Победитель конкурса проектов", "Капитан сборной школы"),
    *("Ведущая школьных праздников", "Председатель совета обучающихся", "Отличная учёба три года подряд"),
)
HOURS = ("1 час в неделю", "2 часа в неделю", "3 часа в неделю", "по договорённости")
LETTERS = "АБВГ"


@dataclass(frozen=True)
class Plan:
    """How many people a school has in its bases."""

    pupil_mentors: int
    pupil_mentees: int
    teacher_mentors: int
    teacher_mentees: int


@dataclass(frozen=True)
class Cast:
    """The people of the bases, in the order in which tandems take them."""

    pupil_mentors: Sequence[Person]
    pupil_mentees: Sequence[Person]
    teacher_mentors: Sequence[Person]
    teacher_mentees: Sequence[Person]

    @property
    def everybody(self) -> list[Person]:
        """All of them; nobody stands on both sides."""
        return [*self.pupil_mentors, *self.pupil_mentees, *self.teacher_mentors, *self.teacher_mentees]


class People:
    """Makes the people of one school through the verb that the pages use."""

    def __init__(self, year: SchoolYear, actor: Any, names: Iterator[Name], today: datetime.date) -> None:
        self.year, self.actor, self.names, self.today = year, actor, names, today
        self.chance = random.Random(year.pk)  # nosec B311: invented people, not secrets
        self.phones = iter(range(1, 10_000))

    def cast(self, plan: Plan) -> Cast:
        """Everybody of the plan."""
        return Cast(
            [self.pupil(9 + number % 3) for number in range(plan.pupil_mentors)],
            [self.pupil(5 + number % 4) for number in range(plan.pupil_mentees)],
            [self.teacher(number, self.year.start - 12 - number) for number in range(plan.teacher_mentors)],
            [self.teacher(number + 5, self.year.start - number % 3) for number in range(plan.teacher_mentees)],
        )

    def phone(self) -> str:
        """A number that nobody has: its code is not given out."""
        return f"+7000{self.year.school_id % 10:03}{next(self.phones):04}"

    def pupil(self, grade: int) -> Person:
        """A pupil of that class, born in the first eight months of the usual year, with one parent."""
        name, chance = next(self.names), self.chance
        born = datetime.date(self.year.start - grade - 6, 1, 1) + datetime.timedelta(days=chance.randrange(240))
        parent, relation = parent_of(name, chance)
        guardian = Guardian(full_name=str(parent), relation=relation, phone=self.phone())
        person = self.person(Person.Kind.PUPIL, name, grade=grade, letter=chance.choice(LETTERS), birth_date=born)
        return add_person(person=person, actor=self.actor, guardians=[guardian])

    def teacher(self, number: int, since: int) -> Person:
        """A teacher who works since that year; the subjects go round."""
        subject, of = list(SUBJECTS.items())[number % len(SUBJECTS)]
        seasoned = self.year.start - since > 5
        person = self.person(
            Person.Kind.TEACHER,
            next(self.names),
            post=f"учитель {of}",
            subject=subject,
            category=("высшая", "первая")[number % 2] if seasoned else "",
            experience_since=since,
            birth_year=since - 23,
            phone=self.phone(),
            email=f"teacher{self.year.school_id}-{number}{'' if seasoned else 'n'}@example.ru",
        )
        return add_person(person=person, actor=self.actor)

    def person(self, kind: str, name: Name, **fields: Any) -> Person:
        """A person of this school, not yet kept."""
        last, first, middle, gender, *_ = name
        return Person(
            school=self.year.school,
            kind=kind,
            last_name=last,
            first_name=first,
            middle_name=middle,
            gender="" if middle else gender,
            **fields,
        )


def fill_bases(cast: Cast, year: SchoolYear, actor: Any, today: datetime.date) -> None:
    """A card of this year for everybody, entered in the first weeks of September."""
    chance = random.Random(year.pk)  # nosec B311
    forms = MentoringForm.objects.in_bulk(["УУ", "ПП"], field_name="code")

    def common(person: Person) -> dict[str, Any]:
        form = forms["УУ" if person.kind == Person.Kind.PUPIL else "ПП"]
        entered = min(today, year.starts + datetime.timedelta(days=chance.randrange(3, 24)))
        return {"person": person, "year": year, "form": form, "entered_on": entered}

    mentors = [mentor_card(chance, **common(person)) for person in (*cast.pupil_mentors, *cast.teacher_mentors)]
    part, usual = LATE
    late = cast.pupil_mentees[len(cast.pupil_mentees) - len(cast.pupil_mentees) // part :]
    scarce = {person.pk: SCARCE[number % 6 == 1] for number, person in enumerate(late) if number % usual}
    mentees = [
        MenteeCard(request_text=scarce.get(person.pk) or chance.choice(requests_of(person)), **common(person))
        for person in (*cast.pupil_mentees, *cast.teacher_mentees)
    ]
    record_many("card_added", MentorCard.objects.bulk_create(mentors), actor)
    record_many("card_added", MenteeCard.objects.bulk_create(mentees), actor)
    since = max(datetime.timedelta(), today - year.starts - datetime.timedelta(days=3))
    for model in (MentorCard, MenteeCard):  # not all of them today: some wait for a mentor for weeks
        model._default_manager.filter(year=year).update(created_at=timezone.now() - since)


def requests_of(person: Person) -> Sequence[str]:
    """What people of this kind ask for, and help with."""
    return PUPIL_REQUESTS if person.kind == Person.Kind.PUPIL else TEACHER_REQUESTS


def mentor_card(chance: random.Random, *, person: Person, **common: Any) -> MentorCard:
    """A line of the base of mentors; pupils help younger pupils."""
    pupil = person.kind == Person.Kind.PUPIL
    return MentorCard(
        person=person,
        load_limit=PUPILS_LOAD if pupil else None,
        competencies=chance.choice(requests_of(person)),
        achievements=chance.choice(ACHIEVEMENTS) if pupil else "",
        interests=", ".join(chance.sample(INTERESTS, 2)),
        wished_age="11–14 лет" if pupil else "",
        time_resource=chance.choice(HOURS),
        **common,
    )


def give_consents(people: Sequence[Person], year: SchoolYear, actor: Any, today: datetime.date) -> None:
    """Every paper that the gate in front of an order asks of these people, received in the first days of September."""
    given = min(today, year.starts + datetime.timedelta(days=2))
    until = datetime.date(year.start + 1, 8, 31)
    made = take_papers(people=people, given_on=given, until=until, actor=actor, child_signed=True)
    made += take_papers(
        people=people, given_on=today, until=until, actor=actor, child_signed=True
    )  # of those who have turned 18 since
    parents = dict(Guardian.objects.filter(person__in=people).values_list("person_id", "full_name"))
    for consent in made:
        own = consent.signer == Consent.Signer.SELF
        consent.signer_name = consent.person.full_name if own else parents[consent.person_id]
        folder = consent.person.class_name or "взрослые"
        consent.place = f"папка {folder}" if consent.person_id % 9 else ""  # some are not filed yet
    Consent.objects.bulk_update(made, ["signer_name", "place"], batch_size=100)


def spoil_consents(*, expiring: Sequence[Person], over: Sequence[Person], withdrawn: Person, actor: Any) -> None:
    """What happens in every school by November: some consents end soon, some are over, one was taken back."""
    today = timezone.localdate()
    processing = Consent.objects.filter(kind=Consent.Kind.PROCESSING)
    processing.filter(person__in=expiring).update(until=today + datetime.timedelta(days=12))
    processing.filter(person__in=over).update(
        until=today - datetime.timedelta(days=1), given_on=today - datetime.timedelta(days=365)
    )
    withdraw(consent=withdrawn.consents.get(kind=Consent.Kind.PARTICIPATION), day=today, actor=actor)
