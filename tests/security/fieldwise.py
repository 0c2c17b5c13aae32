"""Who is shown which field: a word of its own in every text of every row, every page of a role read for those words,
and the dictionary of classes asked of each whether this role may see it of this person."""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import JSONField, Model
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.russian import date_words
from mentoring.personal.classes import HIDDEN, PUBLIC, TECHNICAL, FieldClass
from mentoring.personal.dictionary import KEPT, class_of
from participants.applications.models import Application
from participants.models import CourseGroup, Enrolment, Person
from programs.documents.gathering import facts_of
from programs.models import Order, Tandem, TandemMember
from tests.security.asking import Asker
from tests.security.routes import Route
from tests.security.samples import different, first, samples
from tests.security.texts import text_fields, widen
from tests.security.world import FOREIGN_PK, World, product_models

MARK = re.compile(r"zq-(\d+)-q")  # letters and digits alone come by chance in the token of a form
MONTHS = [date_words(datetime.date(1930, month, 1)).split()[1] for month in range(1, 13)]
BORN = re.compile(rf"\b(\d\d?)[.\s](\d\d|{'|'.join(MONTHS)})[.\s](193\d)\b")
FIRST_DAY = datetime.date(1930, 1, 1)  # nobody else in the world was born so long ago
COLUMNS = re.compile(r'name="cols" value="(\w+)"')
SEARCHED = ("/search/", "/people/find/", "/people/", "/mentors/", "/applications/", "/partners/")
PARTLY = ("mentor", "mentee")
KEYS = {"code", "number"}  # words that an address or a form is found by
LINKED = re.compile(r"<str:code>")  # pages that a key opens: the key says who reads


class Planted(NamedTuple):
    """Where a word stands: the model, the field, the row."""

    model: str
    field: str
    pk: int

    @property
    def of_class(self) -> FieldClass | None:
        """The class of the field."""
        return class_of(self.model, self.field)


def planted_fields(model: type[Model], public: bool = False) -> list[str]:
    """Text fields and packed texts of a model that a class keeps from somebody; or of any class but keys and links."""
    packed = [one for one in model._meta.concrete_fields if isinstance(one, JSONField)]
    names = [one.name for one in (*text_fields(model), *packed) if one.name not in KEYS and model is not AuditEntry]
    unread = (None, TECHNICAL, HIDDEN) if public else (None, PUBLIC, TECHNICAL, HIDDEN)
    return [name for name in names if class_of(model._meta.label, name) not in unread]


def plant() -> list[Planted]:
    """A word into each text of each row of both schools; what stands where, by the number in the word. What is public
    in the own school is no secret there; of the other school everything is one."""
    widen()
    told: list[Planted] = []
    for model in product_models():
        for row in model._base_manager.all():
            fields = planted_fields(model, public=row.pk >= FOREIGN_PK)
            words: dict[str, Any] = {}
            for name in fields:
                word, old = f"zq-{len(told)}-q", getattr(row, name)
                new = packed(old, word) if isinstance(old, dict) else word
                if old is not None and not isinstance(old, list) and new != old:
                    words[name] = new
                    told.append(Planted(model._meta.label, name, row.pk))
            if words:
                model._base_manager.filter(pk=row.pk).update(**words)
    for pk in Person.objects.values_list("pk", flat=True):
        day = FIRST_DAY + datetime.timedelta(days=len(told))
        told.append(Planted("participants.Person", "birth_date", pk))
        Person.objects.filter(pk=pk).update(birth_date=day)
    for keyed in (*Person.objects.all(), *Application.objects.all()):
        keyed.refresh_keys()
        type(keyed).objects.filter(pk=keyed.pk).update(search_text=keyed.search_text)
    for order in Order.objects.filter(facts__isnull=False):
        order.facts = None
        Order.objects.filter(pk=order.pk).update(facts=facts_of(order))
    return told


def packed(old: dict[str, Any], word: str) -> dict[str, Any]:
    """The word in place of each text of a packed field."""
    return {key: word if isinstance(one, str) else one for key, one in old.items()}


class Reader:
    """What a role may see of whom: the school's by its role, of those near by, of oneself."""

    def __init__(self, world: World, role: str) -> None:
        self.role, self.user = role, world.users[role]
        self.own = set(Person.objects.filter(user=self.user).values_list("pk", flat=True)) if self.user else set()
        tandems = Tandem.objects.visible_to(self.user).filter(members__person__in=self.own) if self.user else []
        self.near = set(TandemMember.objects.filter(tandem__in=tandems).values_list("person", flat=True))
        led = CourseGroup.objects.filter(leader__in=self.own)
        learning = CourseGroup.objects.filter(enrolments__person__in=self.own)
        self.near |= set(Enrolment.objects.filter(group__in=led).values_list("person", flat=True))
        self.near |= set(learning.values_list("leader", flat=True))

    def may_see(self, what: Planted) -> bool:
        """The dictionary lets this reader see the field of this row; of another school only the administrator does."""
        if what.pk >= FOREIGN_PK and self.role != "admin":
            return False
        one, kept = what.of_class, KEPT[what.model]
        if one is None or self.role in one.seen_by:
            return one is not None
        rows = next(model for model in product_models() if model._meta.label == what.model)._base_manager
        if kept.user and self.user and one.own:
            return rows.filter(pk=what.pk).filter(**{kept.user: self.user.pk}).exists()
        people = {one for way in kept.ways for one in rows.filter(pk=what.pk).values_list(way, flat=True)}
        return bool(one.own and people & self.own or one.near and people & (self.near | self.own))


def crawl(world: World, role: str, routes: Iterable[Route]) -> dict[int, str]:
    """Every page that opens for this role, lists also as a workbook of all columns: number of the word → its page."""
    browser, seen = Asker(world.users[role]), {}
    waiting = [*addresses(world, role, routes), *(f"{path}?q=zq" for path in SEARCHED)]
    while waiting:
        url = waiting.pop()
        text = browser.ask("GET", url).text
        for number in words_in(text):
            seen.setdefault(number, url)
        if "?" not in url and (columns := COLUMNS.findall(text)):
            waiting.append(f"{url}?xlsx=1&cols={','.join(columns)}")
    return seen


def words_in(text: str) -> Iterator[int]:
    """The numbers of the words and of the days of birth that a text shows."""
    yield from map(int, MARK.findall(text))
    for day, month, year in BORN.findall(text):
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
        yield (datetime.date(int(year), number, int(day)) - FIRST_DAY).days


def addresses(world: World, role: str, routes: Iterable[Route]) -> list[str]:
    """Pages of this role: for those who see only a part, with a row of each kind and state."""
    pick = different if role in PARTLY else first
    open_ones = [one for one in routes if one.lets_in(role) and not LINKED.search(one.path)]
    found = [route.url(**sample) for route in open_ones for sample in samples(route, world.own, pick)]
    if role == "admin":
        for model in set(admin.site._registry) & set(product_models()):
            place, row = f"admin:{model._meta.app_label}_{model._meta.model_name}_", model._base_manager.first()
            found += [reverse(f"{place}changelist"), *([reverse(f"{place}change", args=[row.pk])] if row else [])]
    return found


def looked(world: World, role: str, routes: Iterable[Route]) -> tuple[set[str], list[str]]:
    """(«Person.phone» of all that this role was shown, what of it the role may not see)."""
    told, reader = plant(), Reader(world, role)
    seen = {told[number]: url for number, url in crawl(world, role, routes).items()}
    faults = [f"{role} sees {what} on {url}" for what, url in seen.items() if not reader.may_see(what)]
    return {f"{what.model.rpartition('.')[2]}.{what.field}" for what in seen}, faults
