"""From an accepted application to a person, a request or a candidacy. What the school knows already is never erased: a
known person gets only what the card lacks."""

from copy import copy
from typing import Any, NamedTuple

from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.russian import search_key
from mentoring.org.models import MentoringForm
from mentoring.sensitive import found_in
from participants.applications.models import Application, Kind
from participants.people.doubles import look_alikes
from participants.people.models import Guardian, Person
from participants.people.registering import add_person, change_person
from participants.requests import slots
from participants.requests.areas import RequestArea
from participants.requests.keeping import add_request, audience_of
from participants.requests.models import MentoringRequest
from participants.requests.workflow import REQUEST
from participants.selection.keeping import add_candidate, change_candidate
from participants.selection.models import Candidate
from participants.telling.facts import Birth, birth_of, contact_of, name_of, place_of

OF_REQUEST = ("words", "wished_result", "mentor_wishes", "tried")
OF_CANDIDATE = (
    *("words", "motivation", "experience", "can_teach", "will_not", "learning"),
    *("achievements", "interests", "wished_age", "time_resource"),
)
OF_FACTS = ("full_name", "place", "guardian_name")
OF_KIND = {
    Kind.MENTEE: OF_REQUEST,
    Kind.MENTOR: tuple(name for name in OF_CANDIDATE if name != "learning"),
}
NAMELESS = "Законный представитель"


class Match(NamedTuple):
    """Whom an application may be of: people alike; `sure` when nobody has to look: `person` or somebody new."""

    people: list[Person]
    person: Person | None
    sure: bool


def person_from(row: Application, kind: str = "") -> Person:
    """The person as typed, not kept; `kind` instead of what is said now."""
    told = row.payload
    last, first, middle = name_of(row.name)
    place, born = place_of(row.place), birth_from(row)
    kind = kind or kind_of(row)
    person = Person(school=row.year.school, last_name=last, first_name=first, middle_name=middle, kind=kind)
    person.birth_date, person.birth_year = born
    if kind == Person.Kind.PUPIL:
        person.grade, person.letter = place.grade, place.letter
    elif kind == Person.Kind.TEACHER:
        person.post = row.place
    else:
        person.workplace = row.place
    if told.get("contact"):
        person.phone, person.email = contact_of(told["contact"])
    person.refresh_keys()
    return person


def kind_of(row: Application) -> str:
    """As whom somebody applies: as was said; else a pupil when a parent writes or when it is a class that stands there
    (of who asks for a mentor also one with more words after it)."""
    by, classlike = row.payload.get("filled_by", ""), place_of(row.place).grade
    if row.kind == Kind.MENTEE:
        classlike = classlike or row.place[:1].isdigit()
    child = by == "parent" or (by != "teacher" and classlike)
    return row.payload.get("who") or (Person.Kind.PUPIL if child else Person.Kind.TEACHER)


def is_childs(row: Application) -> bool:
    """Whether a pupil asks for a mentor."""
    return row.kind == Kind.MENTEE and kind_of(row) == Person.Kind.PUPIL


def birth_from(row: Application) -> Birth:
    """The birth as typed; nothing when it is not understood any more."""
    try:
        return birth_of(row.payload.get("born", ""), timezone.localdate())
    except ValueError:
        return Birth(None, None)


def match_of(row: Application) -> Match:
    """Who of the register it may be. Sure: nobody is alike, or one person of the same name, class and birth."""
    typed = person_from(row)
    people = look_alikes(typed.school, typed.last_name, typed.first_name, typed.middle_name, typed.born_in)
    if not people:
        return Match([], None, bool(typed.first_name))
    same = [one for one in people if one.search_key == typed.search_key and one.kind == typed.kind]
    if len(people) == 1 and same and not differing(same[0], typed):
        return Match(people, same[0], True)
    return Match(people, same[0] if len(same) == 1 else None, False)


def differing(known: Person, typed: Person) -> list[str]:
    """In what the card and the application contradict each other: names of fields."""
    pairs: dict[str, tuple[Any, Any]] = {
        "grade": (known.grade, typed.grade),
        "birth_year": (known.born_in, typed.born_in),
    }
    if known.grade == typed.grade:
        pairs["letter"] = (known.letter.upper(), typed.letter)
    if known.birth_date and typed.birth_date:
        pairs["birth_date"] = (known.birth_date, typed.birth_date)
    return [name for name, (one, other) in pairs.items() if one and other and one != other]


def texts_of(row: Application) -> dict[str, str]:
    """The words that go over when it is accepted, by field; a fact too when it holds what a school must not keep."""
    facts = [name for name in OF_FACTS if found_in(row.payload.get(name) or "")]
    names = [name for name in OF_KIND[Kind(row.kind)] if row.payload.get(name)]
    return {name: row.payload[name] for name in [*facts, *names]}


def reworded(row: Application, texts: dict[str, str], actor: Any) -> Application:
    """The application as the curator has put it, never saved: what was typed stays in the row."""
    said = texts_of(row)
    fresh = {name: text for name, text in texts.items() if name in said and text != said[name]}
    if not fresh:
        return row
    record("application_reworded", row, actor, fields=fresh)
    told = copy(row)
    told.payload = row.payload | fresh
    told.refresh_keys()
    return told


def take_in(row: Application, actor: Any, person: Person | None = None, texts: dict[str, str] | None = None) -> None:
    """Make the person or add to `person` what the card lacks; then the request or the candidacy. `texts`: words in
    place of those that were typed; a child stays a child in whatever words. Raises MoveRefused."""
    told = reworded(row, texts or {}, actor)
    typed, guardian = person_from(told, kind_of(row)), guardian_from(told)
    if person is None:
        person = add_person(person=typed, actor=actor, guardians=[guardian] if guardian else [])
    else:
        complete(person, typed, guardian, actor)
    row.person = person
    if row.kind == Kind.MENTEE:
        row.request = ask(told, person, actor)
    else:
        enlist(told, person, actor)
    row.save(update_fields=["person", "request"])


def guardian_from(row: Application) -> Guardian | None:
    """The representative as typed; a teacher has none."""
    if row.payload.get("filled_by") == "teacher":
        return None
    name, contact = (row.payload.get(key, "").strip() for key in ("guardian_name", "guardian_contact"))
    if not name and not contact:
        return None
    phone, email = contact_of(contact)
    return Guardian(full_name=name or NAMELESS, phone=phone, email=email)


def complete(person: Person, typed: Person, guardian: Guardian | None, actor: Any) -> None:
    """Fill what is empty on the card; a representative of another name is added to those that are known."""
    names = ["phone", "email", "grade", "letter", "post", "workplace"]
    if person.kind != typed.kind or (person.grade and person.grade != typed.grade):
        names = ["phone", "email"]  # somebody's class or post is not mixed from two tellings
    if person.born_in is None:
        names += ["birth_date", "birth_year"]
    fresh = [name for name in names if getattr(typed, name) and not getattr(person, name)]
    for name in fresh:
        setattr(person, name, getattr(typed, name))
    known, guardians = list(person.guardians.all()), None
    if guardian:
        same = next((one for one in known if search_key(one.full_name) == search_key(guardian.full_name)), None)
        if same is None:
            guardians = [*known, guardian]
        elif lacks := [name for name in ("phone", "email") if getattr(guardian, name) and not getattr(same, name)]:
            for name in lacks:
                setattr(same, name, getattr(guardian, name))
            guardians = known
    if fresh or guardians is not None:
        change_person(person=person, fields=fresh, version=person.version, actor=actor, guardians=guardians)


def ask(row: Application, person: Person, actor: Any) -> MentoringRequest:
    """The request in the person's own words, accepted."""
    told = row.payload
    parent = told.get("filled_by") == "parent"
    asked = MentoringRequest(person=person, year=row.year, slots=slots.clean(told.get("slots", [])))
    asked.source = MentoringRequest.Source.PARENT if parent else MentoringRequest.Source.OWN
    if told.get("form"):
        asked.form = row.year.forms.filter(pk=told["form"]).first()
    for name in OF_REQUEST:
        setattr(asked, name, told.get(name, ""))
    used = RequestArea.objects.used_in(row.year.school).leaves()  # scope: of the school
    areas = used.filter(pk__in=told.get("areas", []), audience=audience_of(person))
    add_request(asked=asked, areas=areas, actor=actor)
    REQUEST.make(asked, "accept", actor)
    return asked


def enlist(row: Application, person: Person, actor: Any) -> Candidate:
    """The candidacy of the year; one that is there already gets what it lacks."""
    given: dict[str, Any] = {name: row.payload.get(name, "") for name in OF_CANDIDATE}
    given["slots"] = slots.clean(row.payload.get("slots", []))
    many = chosen_of(row)
    known = Candidate.objects.filter(person=person, year=row.year).first()  # scope: of this person
    if known is None:
        candidate = Candidate(person=person, year=row.year, source=Candidate.Source.OWN, **given)
        return add_candidate(candidate=candidate, actor=actor, areas=many["areas"], forms=many["forms"])
    fresh = [name for name, value in given.items() if value and not getattr(known, name)]
    lacking = {name: rows for name, rows in many.items() if rows and not getattr(known, name).exists()}
    for name in fresh:
        setattr(known, name, given[name])
    if fresh or lacking:
        change_candidate(candidate=known, fields=fresh, version=known.version, actor=actor, **lacking)
    return known


def chosen_of(row: Application) -> dict[str, list[Any]]:
    """The ticked areas that the school still uses, and the ticked forms."""
    used = RequestArea.objects.used_in(row.year.school).leaves()  # scope: of the school
    forms = MentoringForm.objects.filter(pk__in=row.payload.get("forms", []))
    return {"areas": list(used.filter(pk__in=row.payload.get("areas", []))), "forms": list(forms)}
