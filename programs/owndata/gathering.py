"""Everything the school keeps about one person, found by the classes of fields and not by a list of pages: what a new
model holds about people is here as soon as the model has its classes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, JSONField, ManyToManyField, Model, Q, QuerySet

from mentoring.accounts.models import User
from mentoring.org.models import School
from mentoring.personal.classes import CLASSES, OWN, TOLD, FieldClass
from mentoring.personal.dictionary import KEPT, Kept
from participants.people.models import Person
from programs.owndata.wording import NO, named, told

# What is not decided yet is no statement about anybody: it is told by the school, not found on a page.
UNDECIDED = {
    "programs.Tandem": Q(state__in=["draft", "ordered"]),
    "programs.TandemMember": Q(tandem__state__in=["draft", "ordered"]),
    "programs.Order": Q(dated=None),
    "programs.Acknowledgement": Q(order__dated=None),
}

# Only then does a row still speak of the person: what became of a tandem after they left is the others'.
STILL: dict[str, dict[str, Any]] = {"programs.Tandem": {"members__until": None}}

JOINED = {"participants.Enrolment": ["group__course"]}  # what the name of a row above says besides


class Line(NamedTuple):
    """One field: its name and its value in words, empty for nothing."""

    label: str
    text: str


class Entry(NamedTuple):
    """One row: what it is, its fields of one class."""

    title: str
    lines: list[Line]

    @property
    def said(self) -> list[Line]:
        """The fields that say something to a reader: empty ones and marks that are not set stand only in the file."""
        return [line for line in self.lines if line.text not in ("", NO)]


@dataclass
class Section:
    """All rows of one class."""

    of_class: FieldClass
    entries: list[Entry] = field(default_factory=list)

    @property
    def said(self) -> list[Entry]:
        """The rows that hold something: what a page shows."""
        return [entry for entry in self.entries if entry.said]


@dataclass(frozen=True)
class Subject:
    """Of whom: the person of a school, the sign-in, or both."""

    school: School | None
    person: Person | None = None
    user: User | None = None

    @cached_property
    def people(self) -> list[int]:
        """The card and the doubles joined to it."""
        return [self.person.pk, *self.person.doubles.values_list("pk", flat=True)] if self.person else []


def subject_of(user: Any) -> Subject:
    """Somebody who has signed in, in the school that is open."""
    person = Person.objects.filter(user=user, school=user.school, merged_into=None).first() if user.school else None
    return Subject(user.school, person, user)


def classes_for(user: Any) -> tuple[FieldClass, ...]:
    """Which classes this member of the school may give out about somebody: the curator and the director all of them."""
    return tuple(one for one in TOLD if user.role_codes & one.seen_by)


def extract(subject: Subject, classes: Collection[FieldClass], whole: bool = False) -> list[Section]:
    """What is kept, by class, in the order of the classes. `whole`: given out by the school, so also what is not
    decided yet."""
    found = {one: Section(one) for one in CLASSES if one in classes}
    for label, kept in KEPT.items():
        model = apps.get_model(label)
        fields = {one: list(_fields(model, kept, one)) for one in found}
        shown = [column for columns in fields.values() for column in columns]
        for row in _rows(model, kept, subject, shown, whole) if shown else ():
            for one, columns in fields.items():
                if columns:
                    lines = [Line(named(column), told(row, column)) for column in columns]
                    found[one].entries.append(Entry(_title(row), lines))
    return [section for section in found.values() if section.entries]


def own_extract(user: Any) -> list[Section]:
    """What somebody reads of themselves without asking anybody."""
    return extract(subject_of(user), OWN)


def _fields(model: type[Model], kept: Kept, one: FieldClass) -> Iterator[Field]:
    for column in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if kept.class_of(column.name) is one:
            yield column


def _rows(model: type[Model], kept: Kept, subject: Subject, shown: list[Field], whole: bool) -> QuerySet[Any]:
    """The rows about the person (and the doubles joined to it) or about the sign-in, of this school: only the columns
    that are `shown`."""
    label, columns = model._meta.label, {column.name: column for column in model._meta.concrete_fields}
    rows = model._base_manager.filter(_about(model, kept, subject))
    if "school" in columns:
        rows = rows.filter(Q(school=subject.school) | Q(school=None))
    if not whole and label in UNDECIDED:
        rows = rows.exclude(UNDECIDED[label])
    joined = [column.name for column in shown if isinstance(column, ForeignKey)]
    joined += [name for name in columns if name == "year" and columns[name].is_relation]
    joined += JOINED.get(label, [])
    rows = rows.select_related(*joined) if joined else rows
    needed = {"pk", *(column.name for column in shown), *(name.split("__")[0] for name in joined)}
    left_out = [name for name, column in columns.items() if name not in needed and not column.primary_key]
    rows = rows.defer(*left_out, *(heavy for name in joined for heavy in _heavy(model, name)))
    many = [column.name for column in shown if isinstance(column, ManyToManyField)]
    return rows.prefetch_related(*many).order_by("pk")


def _heavy(model: type[Model], name: str) -> list[str]:
    """Packed columns and papers of a row above, of which only the name is told."""
    above: Any = model
    for step in name.split("__"):
        above = above._meta.get_field(step).related_model
    return [f"{name}__{one.name}" for one in above._meta.concrete_fields if isinstance(one, BinaryField | JSONField)]


def _about(model: type[Model], kept: Kept, subject: Subject) -> Q:
    """Each way to people is a question of its own: asked together they would multiply each other's rows."""
    about, still = Q(pk__in=[]), STILL.get(model._meta.label, {})
    for way in kept.ways if subject.people else ():
        about |= Q(pk__in=model._base_manager.filter(**{f"{way}__in": subject.people}, **still).values("pk"))
    return about | Q(**{kept.user: subject.user.pk}) if kept.user and subject.user else about


def _title(row: Any) -> str:
    """«Запрос, 2026/27»."""
    words = str(row._meta.verbose_name)
    year = row.year if any(column.name == "year" for column in row._meta.concrete_fields) else None  # no property
    label = getattr(year, "label", "") or ("записано по ошибке" if getattr(row, "mistaken_at", None) else "")
    return f"{words[:1].upper()}{words[1:]}" + (f", {label}" if label else "")
