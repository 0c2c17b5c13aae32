"""The selection of mentors in the demo: partners and their people, candidates in every state, those admitted."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import Any, NamedTuple

from django.utils import timezone

from mentoring.org.models import SchoolYear
from monitoring.management.demo.names import Name
from monitoring.management.demo.people import Cast, give_consents
from participants.admissions.experienced import admit_experienced
from participants.partners.keeping import add_partner, join_person
from participants.partners.models import Partner
from participants.people.models import Person
from participants.people.registering import add_person
from participants.requests.areas import RequestArea
from participants.requests.guessing import guess_areas
from participants.selection.admitting import admit
from participants.selection.interviewing import appoint, hold
from participants.selection.keeping import add_candidate, note_certificate
from participants.selection.models import Candidate, Interview
from participants.selection.workflow import CANDIDATE

K, S = Partner.Kind, Candidate.State
PARTNERS = (  # name, kind, whom to call, agreement, days from today to its end
    ("Вагонное депо «Северное»", K.ENTERPRISE, "Отдел подготовки кадров", "14-С", 200),
    ("Залесский педагогический колледж", K.COLLEGE, "Учебная часть", "3/2026", 18),
    ("Дом детского творчества «Радуга»", K.EXTRA, "Методист", "27", None),
    ("Фонд «Соседи»", K.NGO, "Координатор добровольцев", "", None),
    ("Типография «Литера»", K.ENTERPRISE, "Мастер участка", "8", -20),
)


class Guest(NamedTuple):
    """Somebody from outside who applies: kind, post, partner (its place above), state, own words, what they teach."""

    kind: str
    post: str
    partner: int | None
    state: str
    words: str
    can_teach: str


GUESTS = (
    Guest("enterprise", "инженер депо", 0, S.LEARNING, "Хочу показать ребятам, чем занят инженер", "Черчение, физика"),
    Guest("enterprise", "мастер участка", 4, S.RECOMMENDED, "Возьму двоих на практику", "Вёрстка, печать"),
    Guest("graduate", "студент колледжа", 1, S.INVITED, "Эту школу знаю, помогу с математикой", "Математика"),
    Guest("graduate", "студент вуза", None, S.APPLIED, "Помогу подготовиться к ЕГЭ по химии", "Химия"),
    Guest("parent", "программист", None, S.APPLIED, "Могу вести занятия по программированию", "Питон, веб-страницы"),
    Guest("parent", "бухгалтер", None, S.REFUSED, "Расскажу о своей работе", "Финансовая грамотность"),
    Guest("other", "тренер", 2, S.RESERVE, "Веду секцию, могу помочь ребятам с режимом дня", "Лёгкая атлетика"),
    Guest("other", "координатор", 3, S.WITHDRAWN, "Провожу добровольческие акции", "Социальные проекты"),
)
OWN_WORDS = (
    ("Нравится объяснять, хочу делиться опытом", "Работа в классе, подготовка уроков"),
    ("В прошлом году помогали мне, теперь моя очередь", "Организация времени, проекты"),
    ("Хочу, чтобы новичкам было проще", "Адаптация, общение"),
)
WHY = {
    S.RESERVE: "До весны свободен только один вечер",
    S.REFUSED: "Ищет разовую встречу, а не наставничество",
    S.WITHDRAWN: "Сменились планы",
}
EXPERIENCE = "Вели пары в прошлом учебном году, отзывы у куратора"
TAUGHT, LEARNING = 11, 22  # teachers who have finished the course, pupils who still learn (demo/schooling.py)


def select(cast: Cast, year: SchoolYear, invented: Iterator[Name], actor: Any) -> None:
    """Partners, guests in every state, and the school's own mentors: taught, learning, of experience."""
    partners = [make_partner(year, actor, *words) for words in PARTNERS]
    areas = list(RequestArea.objects.used_in(year.school).leaves())
    for number, guest in enumerate(GUESTS):
        person = newcomer(year, guest, next(invented), number, actor)
        if guest.partner is not None:
            join_person(partner=partners[guest.partner], person=person, actor=actor)
        if guest.state != S.APPLIED:  # who has only applied brings the paper to the talk
            give_consents([person], year, actor, timezone.localdate())
        helps = guess_areas(guest.can_teach, areas, RequestArea.Audience.PUPIL)
        candidate = apply_for(person, year, guest.words, guest.can_teach, actor, helps)
        lead(candidate, guest.state, actor, certificate=number == 0)
    taught, learning = cast.teacher_mentors[:TAUGHT], cast.pupil_mentors[:LEARNING]
    for person, (words, can_teach) in zip((*taught, *learning), cycle(OWN_WORDS), strict=False):
        candidate = apply_for(person, year, words, can_teach, actor)
        lead(candidate, S.LEARNING, actor)
        if person.kind == Person.Kind.TEACHER:
            admit(candidate=candidate, ground="course", actor=actor)
    rest = [*cast.teacher_mentors[TAUGHT:], *cast.pupil_mentors[LEARNING:]]
    admit_experienced(people=rest, year=year, reason=EXPERIENCE, actor=actor)
    spread(year)


def make_partner(
    year: SchoolYear, actor: Any, name: str, kind: str, contact: str, agreement: str, days: int | None
) -> Partner:
    """An organisation with or without an agreement."""
    today = timezone.localdate()
    partner = Partner(school=year.school, name=name, kind=kind, contact_name=contact, agreement=agreement)
    if agreement:
        partner.agreed_on = today - datetime.timedelta(days=345)
        partner.agreed_until = today + datetime.timedelta(days=days) if days else None
    return add_partner(partner=partner, actor=actor)


def newcomer(year: SchoolYear, guest: Guest, name: Name, number: int, actor: Any) -> Person:
    """A grown-up whom the school did not know."""
    last, first, middle, gender, *_ = name
    person = Person(school=year.school, kind=guest.kind, last_name=last, first_name=first, middle_name=middle)
    post = guest.post.replace("студент ", "студентка ") if gender == Person.Gender.FEMALE else guest.post
    person.post, person.birth_year = post, year.start - 24 - number * 2
    person.gender = "" if middle else gender
    person.phone = f"+7000{year.school_id % 10:03}{9000 + number}"
    if guest.partner is not None:
        person.workplace = PARTNERS[guest.partner][0]
    return add_person(person=person, actor=actor)


def apply_for(
    person: Person, year: SchoolYear, words: str, can_teach: str, actor: Any, areas: Iterable[RequestArea] = ()
) -> Candidate:
    """An application of one's own."""
    candidate = Candidate(person=person, year=year, words=words, can_teach=can_teach, source=Candidate.Source.OWN)
    candidate.form = year.forms.filter(code="УУ" if person.kind == Person.Kind.PUPIL else "ПП").first()
    candidate.learning, candidate.time_resource, candidate.slots = "yes", "час в неделю", ["2-7", "4-7"]
    return add_candidate(candidate=candidate, actor=actor, areas=areas)


def lead(candidate: Candidate, state: str, actor: Any, certificate: bool = False) -> None:
    """From the application to the state: the talk of September, its decision, the course."""
    if certificate:
        day = candidate.year.starts + datetime.timedelta(days=6)
        note_certificate(candidate=candidate, seen_on=min(day, timezone.localdate()), seen_by=str(actor), actor=actor)
    if state == S.APPLIED:
        return
    if state == S.WITHDRAWN:
        CANDIDATE.make(candidate, "withdraw", actor, reason=WHY[S.WITHDRAWN])
        return
    soon = timezone.localdate() + datetime.timedelta(days=3)
    day = min(candidate.year.starts + datetime.timedelta(days=7), timezone.localdate())
    planned_on = soon if state == S.INVITED else day
    talk = appoint(candidate=candidate, planned_on=planned_on, place="15:00, кабинет 12", actor=actor)
    if state != S.INVITED:
        decide(talk, state, actor)
    if state == S.LEARNING:
        CANDIDATE.make(candidate, "teach", actor)


def decide(talk: Interview, state: str, actor: Any) -> None:
    """What came of the talk."""
    kept = state in (S.RESERVE, S.REFUSED)
    talk.held_on, talk.held_by, talk.psychologist = talk.planned_on, str(actor), talk.pk % 3 == 0
    talk.motivation, talk.communication, talk.time = 1 if kept else 2, 2, 0 if kept else 1 + talk.pk % 2
    talk.decision, talk.reason = (state, WHY[Candidate.State(state)]) if kept else ("recommended", "")
    talk.risks = "Мало свободного времени" if kept else ""
    hold(interview=talk, actor=actor)


def spread(year: SchoolYear) -> None:
    """Not all on one day: they applied in the first days of September, the last two a few days ago."""
    rows = list(Candidate.objects.of(year).order_by("pk"))
    latest, first = timezone.now(), timezone.localtime().replace(month=9, day=1, year=year.start)
    for number, row in enumerate(rows):
        row.created_at = min(latest, first + datetime.timedelta(days=number % 7, minutes=number))
        if row.state == S.APPLIED:
            row.created_at = latest - datetime.timedelta(days=9 - number % 5)
    Candidate.objects.bulk_update(rows, ["created_at"], batch_size=100)
