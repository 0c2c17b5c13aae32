"""What a file would do: each row read, compared with the school and given its verdict. Writes nothing; the taking
(programs/intake/taking.py) calls the same `look` and writes what it says, so the check and the result cannot differ."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Model

from mentoring.kit.russian import class_name, search_key
from mentoring.org.models import SchoolYear
from mentoring.org.suiting import forms_to_offer
from participants.people.models import Guardian, Person
from participants.roster.cells import ERROR, INFO, WARNING, Told, Values, read_place
from participants.roster.headers import MENTEES, MENTORS
from participants.roster.rows import Row, same_person
from programs.verdicts.known import CARDS, NEW, Known
from programs.verdicts.lines import Line, Outlook, Target
from programs.verdicts.pairs import OTHER, plan_pairs

PERSON = ["kind", "birth_date", "birth_year", "grade", "letter", "post", "category", "subject", "workplace"]
PERSON += ["experience_since", "phone", "email"]
NAMES = ("last_name", "first_name", "middle_name")
CARD = ("form_id", "entered_on", "entered_text", "finished_on", "results", "review_url", "note")
OWN = {
    MENTEES: (*CARD, "request_text", "completion"),
    MENTORS: (*CARD, "competencies", "achievements", "interests", "wished_age", "time_resource"),
}
# What an empty cell erases when the curator asked for it: columns and the fields they fill.
CLEARED = {
    "contacts": ("phone", "email"), "subject": ("subject",), "category": ("category",), "form": ("form_id",),
    "experience": ("experience_since",), "entered": ("entered_on", "entered_text"), "ended": ("finished_on",),
    "result": ("results",), "link": ("review_url",), "note": ("note",), "request": ("request_text",),
    "passed": ("completion",), "competences": ("competencies",), "achievements": ("achievements",),
    "interests": ("interests",), "wanted_age": ("wished_age",), "time": ("time_resource",),
}  # fmt: skip


class Question(NamedTuple):
    """What is looked at: rows (mentors first), the answers, and for each sheet in the order of the book the letters of
    its columns by what they hold."""

    year: SchoolYear
    rows: list[Row]
    columns: dict[str, dict[str, str]]
    choices: dict[str, str]
    clear_empty: bool = False


def look(question: Question, known: Known | None = None) -> Outlook:
    """Verdicts of all rows. `known` is the school as it was fetched for the same question; it is asked anew without."""
    _take_places_of_partners(question.rows)
    known = known or Known(question.year, question.rows)
    looker = _Looker(question, known)
    lines = [looker.line(row) for row in question.rows]
    pairs = plan_pairs(lines, known, looker.forms)
    order = {name: at for at, name in enumerate(question.columns)}
    lines.sort(key=lambda line: (order[line.row.sheet], line.row.number))
    return Outlook(lines, list(looker.targets), pairs)


def _take_places_of_partners(rows: list[Row]) -> None:
    """The official forms keep a class or a post in the other base, beside the partner's name: bring it home."""
    places: dict[tuple[str, str], str] = {}
    for row in rows:
        names, told = row.values.get("partners", ()), row.values.get("partner_places", ())
        if len(names) == len(told):
            places |= {(row.base, search_key(name)): place for name, place in zip(names, told, strict=True)}
    for row in rows:
        place = places.get((OTHER[row.base], row.key)) if places and "kind" not in row.values else ""
        if place:
            row.values |= read_place(place, Told())


class _Looker:
    """Compares rows one after another, remembering whom it has met."""

    def __init__(self, question: Question, known: Known) -> None:
        self.question, self.known = question, known
        self.forms = forms = forms_to_offer(question.year)
        self.codes, self.titles = {form.code: form.pk for form in forms}, {form.pk: form.title for form in forms}
        self.by_pk: dict[int, Target] = {}
        self.fresh: dict[str, list[Target]] = {}
        self.lines: dict[int, Line] = {}
        self.targets: dict[Target, None] = {}

    def line(self, row: Row) -> Line:
        """The verdict of a row; what it changes is already set in the target's objects, not saved."""
        line = self.lines[id(row)] = Line(row, self.question.columns[row.sheet])
        if row.skip or row.is_bad:
            return line
        if row.first:
            first = self.lines[id(row.first)]
            line.target, line.does = first.target, "joined" if first.does else ""
            if not first.does:
                row.tell(ERROR, f"Сначала решите строку {row.first.number}")
            return line
        target = self._target(line)
        if target:
            if "form" in row.values:
                row.values["form_id"] = self.codes[row.values["form"]]
            line.target = target
            self.targets.setdefault(target)
            self._clear_empty(row)
            line.changes = [*self._person(target, row.values), *self._guardian(target, row.values)]
            is_new_card = row.base not in target.cards
            line.changes += self._card(target, row)
            line.does = "add" if is_new_card else "update" if line.changes else "same"
            if not is_new_card or not target.is_new:
                for what, was, becomes in line.changes:
                    row.tell(INFO, f"{what}: было {was}, станет {becomes}" if was != "—" else f"{what}: {becomes}")
        return line

    def _target(self, line: Line) -> Target | None:
        row, choice = line.row, str(self.question.choices.get(line.key, ""))
        found = self.known.find(row, choice)
        line.candidates = list(found.candidates)
        if found.question:
            line.unsolved = True
            line.tell(ERROR, found.question, "name")
            return None
        if found.person:
            if found.remark:
                line.tell(WARNING, found.remark, "name")
            if found.person.left_on:
                row.tell(WARNING, f"Отмечен выбывшим {found.person.left_on:%d.%m.%Y}: проверьте карточку")
            if found.person.pk not in self.by_pk:
                self.by_pk[found.person.pk] = Target(found.person, cards=self._cards(found.person))
            return self.by_pk[found.person.pk]
        met = self.fresh.setdefault(row.key, [])
        same = next((one for one in met if choice != NEW and same_person(one.values, row.values)), None)
        if same is None:
            same = Target(Person(school_id=self.question.year.school_id), values=row.values)
            met.append(same)
        return same

    def _cards(self, person: Person) -> dict[str, Any]:
        return {base: card for base in CARDS if (card := self.known.cards.get((base, person.pk)))}

    def _clear_empty(self, row: Row) -> None:
        if self.question.clear_empty:
            for code in self.question.columns[row.sheet]:
                for name in CLEARED.get(code, ()):
                    row.values.setdefault(name, None)

    def _person(self, target: Target, values: Values) -> Iterator[tuple[str, str, str]]:
        person = target.person
        wanted = {name: values[name] for name in PERSON if name in values}
        if wanted.get("birth_date") or person.born_in == wanted.get("birth_year"):
            wanted["birth_year"] = None if wanted.get("birth_date") or person.birth_date else person.birth_year
        if target.is_new:
            wanted.setdefault("kind", values.get("kind_guess", "other"))
            for name in (*wanted, *NAMES):
                setattr(person, name, wanted.get(name, values.get(name)))
            return
        for name in NAMES:
            new, old = values[name], getattr(person, name)
            if (
                new != old
                and new
                and (search_key(new) != search_key(old) or ("ё" in new.lower() and "ё" not in old.lower()))
            ):
                wanted[name] = new
        was = person.class_name
        yield from _put(person, wanted, target.before, skip=("grade", "letter", "birth_year"))
        if "birth_year" in target.before and person.birth_year:
            yield "Год рождения", str(target.before["birth_year"] or "—"), str(person.birth_year)
        if was != person.class_name:
            yield "Класс", was or "—", class_name(person.grade or "", person.letter)

    def _card(self, target: Target, row: Row) -> Iterator[tuple[str, str, str]]:
        card = target.cards.get(row.base)
        if card is None:
            card = target.cards[row.base] = CARDS[row.base](person=target.person, year=self.question.year)
        wanted = {name: row.values[name] for name in OWN[row.base] if name in row.values}
        if target.is_new:
            target.card_before[row.base] = {}
            for name, value in wanted.items():
                setattr(card, name, value)
            return
        yield from _put(card, wanted, target.card_before.setdefault(row.base, {}), titles={"form_id": self.titles})

    def _guardian(self, target: Target, values: Values) -> Iterator[tuple[str, str, str]]:
        name = values.get("guardian_name")
        if not name:
            return
        kept = [*self.known.guardians.get(target.person.pk or 0, ()), *target.guardians]
        guardian = next((one for one in kept if search_key(one.full_name) == search_key(name)), None)
        if guardian is None:
            guardian = Guardian(person=target.person, full_name=name)
            yield "Родитель", "—", name
        if guardian not in target.guardians:
            target.guardians.append(guardian)
        before: dict[str, Any] = {}
        wanted = {
            part: values[f"guardian_{part}"] for part in ("relation", "phone", "email") if f"guardian_{part}" in values
        }
        changes = list(_put(guardian, wanted, before))
        if guardian.pk and before:
            target.guardian_before[guardian.pk] = before
            yield from changes


def _put(
    obj: Model, wanted: Values, before: Values, *, skip: tuple[str, ...] = (), titles: dict[str, dict] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Set fields that differ, keep what they held in `before`, tell each in words."""
    for name, value in wanted.items():
        model_field: Any = obj._meta.get_field(name.removesuffix("_id") if name == "form_id" else name)
        if value is None and not model_field.null:
            value = ""
        old = getattr(obj, name)
        if value == old:
            continue
        before[name] = old
        setattr(obj, name, value)
        if name not in skip:
            told = (titles or {}).get(name) or dict(model_field.flatchoices)
            label = str(model_field.verbose_name)
            yield label[:1].upper() + label[1:], _shown(old, told), _shown(value, told)


def _shown(value: Any, titles: dict[Any, Any]) -> str:
    if value in (None, ""):
        return "—"
    return str(titles.get(value) or (f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else value))
