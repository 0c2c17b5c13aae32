"""Two furnished schools with a mark in every personal field, and everybody who may knock at the door.

Own rows carry OWN, rows of the other school carry FOREIGN: a page of the one that shows the mark of the other leaks,
and a journal or a log that holds either keeps personal data where it must not be.
"""

import datetime
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from mentoring.accounts.inviting import hash_of
from mentoring.accounts.models import INVITATION_LIFE, Invitation, Role, SignInSession
from mentoring.audit.models import AuditEntry
from mentoring.jobs.models import Job
from mentoring.links.issuing import code_from, issue
from mentoring.models import Post, SavedView, School, SchoolYear, User
from mentoring.spreadsheets.reading import Sheet
from participants.models import (
    BlankPrint,
    Consent,
    ConsentBlank,
    ConsentText,
    Guardian,
    HiddenArea,
    MenteeCard,
    MentorArea,
    MentorCard,
    MentoringRequest,
    Person,
    RequestArea,
    ScanPage,
    ScanPile,
    ThirdPartyView,
)
from programs.documents.gathering import facts_of
from programs.intake.models import Import
from programs.intake.starting import start
from programs.intake.taking import take
from programs.models import (
    Acknowledgement,
    CheckOverride,
    LegalGround,
    Order,
    OrderItem,
    OrderLine,
    OrderScan,
    RequestAnswer,
    Tandem,
    TandemMember,
)
from tests.factories import SINCE, make_form, make_person, make_school, make_user, year_of
from tests.security.applying import add_applications
from tests.security.erasing import add_erasures
from tests.security.labouring import add_duties
from tests.security.reloading import add_reloads
from tests.security.selecting import add_selection
from tests.security.teaching import add_schooling


class Marks(NamedTuple):
    """What gives a school away: the name of its people, their phone, the name of who signs in, a word of its papers."""

    name: str
    phone: str
    user: str
    paper: str


OWN = Marks("Своемаркина", "+7 901 111-11-11", "Своевходова", "Своебумажный")
FOREIGN = Marks("Чужемаркина", "+7 902 222-22-22", "Чужевходова", "Чужебумажный")
SCHOOL_ROLES = ("curator", "director", "staff", "mentor", "mentee")
PACKAGES = ("mentoring", "participants", "programs", "monitoring")
OWN_PK, FOREIGN_PK, NEW_PK = 10_001, 700_001, 900_001
PDF = b"%PDF-1.7 sample %%EOF"
ENDS = datetime.date(2027, 5, 31)


@dataclass
class Place:
    """A furnished school: its rows by the name of their model, its people who sign in by role."""

    school: School
    marks: Marks
    year: SchoolYear
    users: dict[str, User] = field(default_factory=dict)
    rows: dict[str, list[Model]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def keep(self, row: Any) -> Any:
        """Remember a row, so that the matrix can ask for it."""
        self.rows.setdefault(type(row).__name__, []).append(row)
        return row


@dataclass
class World:
    """Our school, the other one, and those who belong to neither."""

    own: Place
    foreign: Place
    users: dict[str, User | None]


def furnish(code: str, marks: Marks, times: int = 1) -> Place:
    """A school with every kind of row in every state; `times` makes it bigger without making it different."""
    school = make_school(code, help_contact=f"{marks.paper}, кабинет 12", setup_done=True)
    place = Place(school, marks, year_of(school))
    place.keep(school)
    place.keep(place.year)
    for role in SCHOOL_ROLES:
        add_user(place, role, f"{code}-{role}")
    for number in range(times):
        add_people(place, number)
        add_requests(place, number)
        add_views(place)
        add_tandems(place, number)
        add_answers(place, number)
        add_orders(place, number)
        add_jobs(place)
        add_consent_papers(place)
        add_selection(place, number)
        add_schooling(place, number)
        add_duties(place, number)
        add_reloads(place)
        add_applications(place, number)
        add_erasures(place, number)
    return place


def add_user(place: Place, role: str, username: str) -> None:
    """Somebody of the school who signs in; a mentor and a mentee are also people of the bases."""
    words = {"last_name": place.marks.user, "first_name": role.capitalize(), "email": f"{username}@school.example"}
    user = place.users[role] = place.keep(make_user(username, place.school, role, **words))
    place.keep(user.role_grants.get())
    code = hashlib.sha256(username.encode()).hexdigest()[:26]
    link = {"school": place.school, "token_hash": hash_of(code), "expires_at": timezone.now() + INVITATION_LIFE}
    place.keep(Invitation.objects.create(user=user, **link))
    for name in ("people", "tandems"):
        saved = {"list": name, "title": place.marks.paper, "query": "grade=8"}
        place.keep(SavedView.objects.create(user=user, school=place.school, **saved))
    place.keep(SignInSession.objects.create(user=user, session_key=f"{code}-session"))
    place.words["welcome.code"] = (code,)


def person(place: Place, number: int, kind: str, **fields: Any) -> Person:
    """A person with a personal value in every field."""
    names = ("Анна", "Вера", "Дарья", "Ева", "Зоя", "Инга", "Кира", "Лада", "Майя", "Нина")
    name = f"{place.marks.name} {names[number % 10]} {'Ивановна' if number < 10 else 'Петровна'}"
    fields = {"phone": place.marks.phone, "email": f"p{number}@school.example", "subject": place.marks.name} | fields
    row = place.keep(make_person(place.school, name, kind, **fields))
    place.keep(Guardian.objects.create(person=row, full_name=f"{place.marks.name} Мать", phone=place.marks.phone))
    signer = "guardian" if kind == "pupil" else "self"
    for purpose in Consent.Kind.values:
        consent = {"kind": purpose, "signer": signer, "signer_name": place.marks.name, "given_on": SINCE}
        consent["place"] = f"{place.marks.name}, папка 3"
        place.keep(Consent.objects.create(person=row, **consent))
    return row


def add_people(place: Place, number: int) -> None:
    """Mentors and mentees with their lines in the bases: of each role that signs in, and free ones."""
    words = {"year": place.year, "form": make_form(), "note": place.marks.name}
    for step in range(6):
        mentor = {"post": "учитель химии"}
        mentee: dict[str, Any] = {}
        if not number and not step:
            mentor["user"], mentee["user"] = place.users["mentor"], place.users["mentee"]
        row = person(place, number * 12 + step * 2, "teacher", **mentor)
        place.keep(MentorCard.objects.create(person=row, competencies=place.marks.name, **words))
        row = person(place, number * 12 + step * 2 + 1, "pupil", **mentee)
        place.keep(MenteeCard.objects.create(person=row, request_text=place.marks.name, **words))


def add_requests(place: Place, number: int) -> None:
    """A request in each state, one waiting to be sorted, with what others say of it; own areas, a hidden one."""
    words = {"school": place.school, "audience": "pupil"}
    group = place.keep(RequestArea.objects.create(title=f"{place.marks.paper} {number}", **words))
    area = place.keep(RequestArea.objects.create(parent=group, title=place.marks.paper, keywords=["слово"], **words))
    common = RequestArea.objects.get_or_create(code="sample", defaults={"title": "Общая", "audience": "pupil"})[0]
    if not number:
        place.keep(HiddenArea.objects.create(school=place.school, area=common))
    place.keep(MentorArea.objects.create(card=place.rows["MentorCard"][number * 6], area=area, guessed=True))
    for step, state in enumerate(MentoringRequest.State.values):
        who = place.rows["MenteeCard"][number * 6 + step].person  # type: ignore[attr-defined]
        told = dict.fromkeys(("words", "wished_result", "mentor_wishes", "tried", "reason"), place.marks.name)
        row = MentoringRequest.objects.create(person=who, year=place.year, state=state, slots=["1-6"], **told)
        place.keep(row)
        if state != "accepted":
            row.areas.add(area)
        view = {"kind": "class_teacher", "author_name": place.marks.name, "text": place.marks.name}
        place.keep(ThirdPartyView.objects.create(request=row, given_at=timezone.now(), **view))


def add_views(place: Place) -> None:
    """A psychologist who was asked about each living request by a link. The page behind it is open to the world, so the
    requests are those whose words a psychologist is not told."""
    rows = [row for row in place.rows["MentoringRequest"] if row.state == "accepted"]  # type: ignore[attr-defined]
    for row in rows[-1:]:
        link = place.keep(issue(school=place.school, purpose="view", actor=place.users["curator"]))
        place.keep(ThirdPartyView.objects.create(request=row, kind="psychologist", link=link))
        code = code_from(link.seed, settings.SECRET_KEY)
        place.words |= {f"{name}.code": (code,) for name in ("view_open", "view_draft", "view_forget")}


def add_consent_papers(place: Place) -> None:
    """Blanks of a child in each state, one behind a link whose page is open to the world (its child has no mark), a
    printing, a pile of scans with a sheet that was found."""
    curator = place.users["curator"]
    words = {"kind": "processing", "signer": "guardian", "title": "Согласие на обработку", "since": SINCE}
    text = ConsentText.objects.get_or_create(
        code="sample", defaults={"version": 1, "lead": "даю согласие", "body": "Цель: учёт", **words}
    )[0]
    pupil = place.rows["MenteeCard"][0].person  # type: ignore[attr-defined]
    common = {"kind": "processing", "signer": "guardian", "text": text, "created_by": curator}
    told = {"signer_name": place.marks.name, "contact": place.marks.phone, "recipient": place.marks.paper}
    for answer in ("agree", "refuse"):
        blank = place.keep(ConsentBlank.objects.create(person=pupil, answer=answer, **told, **common))
    link = place.keep(issue(school=place.school, purpose="consent", actor=curator, single_use=False))
    child = make_person(place.school, "Безымянная Юля")
    signed = {"signer": "guardian", "given_on": SINCE, "person": child}
    back = {"withdrawn_on": SINCE, "withdrawn_at": timezone.now(), "destroy_by": SINCE, "letter": place.marks.paper}
    wrong = {"mistaken_at": timezone.now(), "mistaken_by": curator, "mistake": place.marks.paper}
    place.keep(Consent.objects.create(kind="image", **signed, **back))
    place.keep(Consent.objects.create(kind="image", **signed, **wrong))
    linked = place.keep(ConsentBlank.objects.create(person=child, link=link, **common))
    code = code_from(link.seed, settings.SECRET_KEY)
    place.words |= {f"{name}.code": (code,) for name in ("consent_open", "consent_blank")}
    place.words["consent_blank.pk"] = (linked.pk,)
    place.keep(BlankPrint.objects.create(school=place.school, blanks=[blank.pk], created_by=curator))
    pile = place.keep(ScanPile.objects.create(school=place.school, created_by=curator))
    page = {"source": place.marks.name, "number": 1, "code": blank.code, "file": ContentFile(PDF, "a.pdf")}
    place.keep(ScanPage.objects.create(pile=pile, position=1, blank=blank, **page))


def add_tandems(place: Place, number: int) -> None:
    """One tandem in each state; the first active one is that of the mentor and the mentee who sign in. It is a group,
    one has left it."""
    states = ("active", "draft", "ordered", "finished", "stopped")
    for step, state in enumerate(states):
        words = {"year": place.year, "starts": SINCE, "ends": ENDS, "form": make_form(), "theme": place.marks.paper}
        row = Tandem(school=place.school, number=number * 5 + step + 1, state=state, **words)
        row.save()
        place.keep(row)
        if state == "active":
            stays, left = (place.rows["MenteeCard"][number * 6 + step].person for step in (5, 4))  # type: ignore[attr-defined]
            seat = {"tandem": row, "year": place.year, "side": "b_mentee", "since": SINCE}
            place.keep(TandemMember.objects.create(**seat, person=stays))
            ended = {"until": SINCE, "holds": False, "left_reason": place.marks.paper}
            TandemMember.objects.create(**seat, **ended, person=left)
        for side, label in (("a_mentor", "MentorCard"), ("b_mentee", "MenteeCard")):
            who = place.rows[label][number * 6 + step].person  # type: ignore[attr-defined]
            holds = state in ("draft", "ordered", "active")
            member = {"tandem": row, "person": who, "year": place.year, "side": side, "since": SINCE, "holds": holds}
            place.keep(TandemMember.objects.create(**member))


def add_answers(place: Place, number: int) -> None:
    """The answered request of this part of the school is answered by its active tandem."""
    answered = [row for row in place.rows["MentoringRequest"] if row.state == "answered"]  # type: ignore[attr-defined]
    tandem = place.rows["Tandem"][number * 5]
    place.keep(RequestAnswer.objects.create(request=answered[number], tandem=tandem))


def add_orders(place: Place, number: int) -> None:
    """One order in each state, with a line, an item, an acknowledgement."""
    ordered = place.rows["Tandem"][number * 5 + 2]
    for step, state in enumerate(Order.State.values):
        row = Order(school=place.school, year=place.year, title=place.marks.paper, starts=SINCE, ends=ENDS, state=state)
        if state in ("registered", "executed"):
            row.number, row.number_year, row.dated = number * 6 + step + 1, 2026, SINCE
            row.number_text = f"{row.number}-ОД"
            row.paper, row.sha256 = PDF, hashlib.sha256(PDF).hexdigest()
        row.created_by = place.users["curator"]
        row.save()
        place.keep(row)
        place.keep(OrderLine.objects.create(order=row, tandem=ordered))
        if row.number:
            row.facts = facts_of(row)
            row.save()
            scan = ContentFile(PDF, f"{row.pk}.pdf")
            place.keep(OrderScan.objects.create(order=row, file=scan, sha256=row.sha256))
        place.keep(OrderItem.objects.create(order=row, position=1, text=f"Закрепить: {place.marks.name}"))
        place.keep(CheckOverride.objects.create(order=row, code="sample", reason=place.marks.name))
        who = {"person": place.rows["Person"][0], "name": place.marks.name, "sort_key": place.marks.name.lower()}
        place.keep(Acknowledgement.objects.create(order=row, **who))


def add_jobs(place: Place) -> None:
    """A job in each state, and a line of the journal about the school."""
    for state in Job.State.values:
        words = {"kind": "sample", "title": "Проверка", "state": state, "created_by": place.users["curator"]}
        place.keep(Job.objects.create(school=place.school, **words))
    add_imports(place)
    entry = AuditEntry(action="school_changed", school_id=place.school.pk, object_id=place.school.pk)
    entry.save()
    place.keep(entry)


def add_imports(place: Place) -> None:
    """An import in each state; the draft holds a row that may be taken and one that may not."""
    curator = place.users["curator"]
    rows = [["ФИО", "Класс"], [f"{place.marks.name} Ольга Олеговна", "8А"], [place.marks.name, "29.02.2025"]]
    sheet = Sheet("Лист1", list(enumerate(rows, 1)))
    for state in Import.State.values:
        row = place.keep(start(sheets=[sheet], source="база.xlsx", year=place.year, actor=curator))
        if state == Import.State.TAKEN:
            take(imported=row, actor=curator)
        elif state != Import.State.DRAFT:
            Import.objects.filter(pk=row.pk).update(state=state)


def number_from(first: int) -> None:
    """The next row of every table gets this number: one number then is a foreign person, tandem and order at once."""
    with connection.cursor() as cursor:
        for model in product_models():
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first - 1])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first - 1])


def product_models() -> list[type[Model]]:
    """The models of our four packages."""
    return [model for model in apps.get_models() if model._meta.app_label in PACKAGES]


DRAWING = ("mentoring.links.issuing", "participants.certificates.models", "participants.consentpapers.models")


@contextmanager
def same_secrets() -> Iterator[None]:
    """The codes of links, certificates and blanks are drawn anew for each world, but the same ones. Each module draws
    for itself: Django draws too, for the name of a file that is there already."""
    with ExitStack() as stack:
        for name in DRAWING:
            dice = Random(name)
            drawn = SimpleNamespace(choice=dice.choice, token_hex=lambda size, dice=dice: dice.randbytes(size).hex())
            stack.enter_context(patch(f"{name}.secrets", drawn))
        yield


@same_secrets()
def build(times: int = 1) -> World:
    """Both schools and every role: ten ways to come to the door."""
    number_from(OWN_PK)  # PostgreSQL goes on counting from the foreign numbers of the test before
    # A post belongs to the whole installation, so it is nobody's own and nobody's foreign row.
    cases = dict.fromkeys(("gent", "datv", "accs", "ablt", "loct"), "учителя химии")
    post = Post.objects.get_or_create(nominative="учитель химии", defaults=cases)[0]
    grounds = {"wording": "распоряжением", "issued_on": SINCE, "number": "Р-145", "valid_from": SINCE}
    LegalGround.objects.get_or_create(code="sample", defaults=grounds)
    own = furnish("own", OWN, times)
    own.keep(post)
    users: dict[str, User | None] = {"anonymous": None, **own.users}
    users["municipality"] = make_user("methodist", None, Role.MUNICIPALITY)
    users["admin"] = make_user("administrator", None, Role.ADMIN)
    users["nobody"] = make_user("nobody", None)
    users["inactive"] = make_user("inactive", own.school, "curator", is_active=False)
    number_from(FOREIGN_PK)
    foreign = furnish("foreign", FOREIGN)
    users["stranger"] = foreign.users["curator"]
    return World(own, foreign, users)
