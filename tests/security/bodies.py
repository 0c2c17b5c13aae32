"""What may be sent in the body of a form, and what must come of it: nothing foreign, nothing unasked, no failure."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import BooleanField, DateField, DateTimeField, EmailField, ForeignKey, Model
from django.urls import Resolver404, resolve

from tests.security.asking import BOOKKEEPING, Answer, Asker
from tests.security.forms import Field, PageForm, forms_of
from tests.security.routes import Route
from tests.security.samples import samples
from tests.security.world import FOREIGN_PK, NEW_PK, OWN_PK, World, number_from, product_models

WRONG_KEYS = (str(FOREIGN_PK), "0", "-1", str(2**63), "текст")
# Fields that a form never offers: they are set by moves, by verbs or by the administrator.
UNASKED = {
    "school": FOREIGN_PK,
    "school_id": FOREIGN_PK,
    "year_id": FOREIGN_PK,
    "person_id": FOREIGN_PK,
    "user_id": FOREIGN_PK,
    "role": "admin",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "state": "registered",
    "status": "registered",
    "number": "777",
    "number_text": "777-ОД",
    "dated": "01.01.2026",
    "sha256": "0" * 64,
    "approved_by": FOREIGN_PK,
    "registered_by": FOREIGN_PK,
    "created_by": FOREIGN_PK,
    "merged_into": FOREIGN_PK,
    "version": "777",
    "setup_done": "on",
    "holds": "",
    "id": FOREIGN_PK,
    "pk": FOREIGN_PK,
}


def unasked() -> dict[str, Any]:
    """A value for every field of every model of ours, by its name."""
    fields = [field for model in product_models() for field in model._meta.concrete_fields]
    return {field.name: UNASKED_OF.get(type(field), "лишнее") for field in fields} | UNASKED


UNASKED_OF = {ForeignKey: FOREIGN_PK, BooleanField: "on", DateField: "01.01.2026", EmailField: "лишнее@школа.рф"}
VOLATILE = {
    "seed",
    "code_hash",
    "token",
    "token_hash",
    "session_key",
    "password",
    "paper",
    "facts",
    "sha256",
    "expires_at",
}
Rows = dict[tuple[str, int], dict[str, Any]]


class Sendable(NamedTuple):
    """A form as it stands on a page of somebody, with the name of the route that takes it."""

    page: str
    form: PageForm
    target: str


_offered: dict[tuple[Any, ...], list[Sendable]] = {}


def sendables(browser: Asker, world: World, routes: Iterable[Route]) -> list[Sendable]:
    """Every form that this person is offered, each kind (route and fields) once. The world is the same in each file of
    tests, its numbers too, so the pages are read once."""
    routes = tuple(routes)
    asked = (browser.user.username if browser.user else "", routes)
    if asked not in _offered:
        _offered[asked] = list(read_forms(browser, world, routes))
    return _offered[asked]


def read_forms(browser: Asker, world: World, routes: Iterable[Route]) -> Iterator[Sendable]:
    """The forms of all pages of this person."""
    met = set()
    for route in (one for one in routes if "pdf" not in one.path and "xlsx" not in one.path):
        for sample in samples(route, world.own):
            answer = browser.once("GET", route.url(**sample))
            if answer.status != 200 or "html" not in answer.response.headers.get("Content-Type", ""):
                continue
            for form in forms_of(route.url(**sample), answer.text):
                target = name_of(form.action)
                kind = (target, form.action if "<" in target else "", *sorted({one.name for one in form.fields}))
                if target and kind not in met:
                    met.add(kind)
                    yield Sendable(route.url(**sample), form, target)


def name_of(address: str) -> str:
    """The name of the route that an address belongs to; empty for the sign-out, which every page offers."""
    try:
        name = str(resolve(address.partition("?")[0]).view_name)
    except Resolver404:
        return ""
    return "" if name == "logout" else name


def rows_now() -> Rows:
    """Every row of the product with its columns, but for times, keys, seals and random codes, which differ by
    themselves."""
    rows: Rows = {}
    for model in product_models():
        if not BOOKKEEPING.match(model._meta.db_table):
            fields = [one for one in model._meta.concrete_fields if not (one.unique and one.has_default())]
            names = [one.attname for one in fields if not isinstance(one, DateTimeField) and one.name not in VOLATILE]
            for row in model._base_manager.values(*names):
                rows[model._meta.label, row[model._meta.pk.attname]] = row
    return rows


def foreign_rows(rows: Rows) -> Rows:
    """The rows that belong to the other school."""
    return {key: row for key, row in rows.items() if key[1] >= FOREIGN_PK}


def crossings(rows: Rows, foreign: Rows) -> list[str]:
    """Own rows that point at a row of the other school."""
    return [
        f"{label} {pk}.{name} → {target}"
        for model in product_models()
        for name, target in references(model)
        for (label, pk), row in rows.items()
        if label == model._meta.label and (label, pk) not in foreign and (target, row[name]) in foreign
    ]


def references(model: type[Model]) -> list[tuple[str, str]]:
    """Columns of a model that point at a model of ours."""
    keys = [one for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]
    return [(one.attname, one.related_model._meta.label) for one in keys]


def wrong_for(one: Field) -> tuple[str, ...]:
    """What to put in a field that holds the number of a row or chooses among such; less in one of other numbers, as a
    class of school."""
    known = [value for value in (one.value, *one.options) if value.isdecimal()]
    if not known or one.kind not in ("hidden", "select", "checkbox", "radio"):
        return ()
    return WRONG_KEYS if any(int(value) >= OWN_PK for value in known) else WRONG_KEYS[-2:]


def foreign_keys_taken(role: str, world: World, routes: Iterable[Route]) -> list[str]:
    """Numbers of the other school, or of nothing, put where a form expects a row of ours."""
    browser, faults, foreign = Asker(world.users[role]), [], foreign_rows(rows_now())
    for page, form, target in sendables(browser, world, routes):
        for name, wrongs in {one.name: wrong_for(one) for one in form.fields}.items():
            for wrong in wrongs:
                changed = rows_now if wrong == str(FOREIGN_PK) else None
                answer = browser.ask("POST", form.action, form.filled() | {name: wrong}, changed=changed)
                said = answer.faults + (harmed(answer.seen, foreign) if answer.seen else [])
                faults += [f"{page} → {target}, {name}={wrong}: {fault}" for fault in said]
    return list(dict.fromkeys(faults))


def harmed(seen: Rows, foreign: Rows) -> list[str]:
    """Rows of the other school that changed, and own rows that came to point at them."""
    return crossings(seen, foreign) + [f"{key} changed" for key, row in foreign.items() if seen.get(key) != row]


def unasked_taken(role: str, world: World, routes: Iterable[Route]) -> list[str]:
    """Fields that the form does not offer, sent along with it: the rows come out different."""
    browser, faults, before, everything = Asker(world.users[role]), [], rows_now(), unasked()
    for page, form, target in sendables(browser, world, routes):
        offered = {one.name for one in form.fields}
        number_from(NEW_PK)
        plain = browser.ask("POST", form.action, form.filled(), changed=rows_now)
        more = {name: value for name, value in everything.items() if name not in offered}
        number_from(NEW_PK)  # a number that was used and taken back is used again only by SQLite
        loaded = browser.ask("POST", form.action, form.filled() | more, changed=rows_now)
        faults += plain.faults + loaded.faults
        faults += [f"{page} → {target}: {key} came out different" for key in differing(plain, loaded, before)]
    return list(dict.fromkeys(faults))


def differing(plain: Answer, loaded: Answer, before: Rows) -> list[tuple[str, int]]:
    """Rows that the two sendings left different; one that wrote nothing left them as they were before."""
    one, two = plain.seen or before, loaded.seen or before
    return sorted(key for key in {*one, *two} if one.get(key) != two.get(key))
