"""Which rows stand behind the arguments of an address. An argument without a sample fails the matrix: a new page with
an object must say here whose object it is."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from mentoring.settling.workflow import YEARS
from monitoring.dashboards.help import TOPICS
from tests.security.routes import Route
from tests.security.world import Place

MISSING = 10**9
# The word before the argument in the path → the model whose number stands there.
MODELS: dict[str, str] = {
    "people": "Person",
    "merge": "Person",
    "persons": "Person",
    "mentors": "MentorCard",
    "mentees": "MenteeCard",
    "consents": "Consent",
    "prints": "BlankPrint",
    "piles": "ScanPile",
    "sheets": "ScanPage",
    "blank": "ConsentBlank",
    "guardians": "Guardian",
    "tandems": "Tandem",
    "members": "TandemMember",
    "orders": "Order",
    "items": "OrderItem",
    "lines": "OrderLine",
    "scans": "OrderScan",
    "scan": "OrderScan",
    "names": "Person",
    "posts": "Post",
    "imports": "Import",
    "import": "Import",
    "acknowledgements": "Acknowledgement",
    "jobs": "Job",
    "users": "User",
    "grants": "RoleGrant",
    "roles": "RoleGrant",
    "invitations": "Invitation",
    "sessions": "SignInSession",
    "years": "SchoolYear",
    "schools": "School",
    "school": "School",
    "views": "SavedView",
    "requests": "MentoringRequest",
    "opinions": "ThirdPartyView",
    "areas": "RequestArea",
    "map": "RequestArea",
    "courses": "Course",
    "groups": "CourseGroup",
    "lessons": "Lesson",
    "enrolments": "Enrolment",
    "certificates": "Certificate",
    "applications": "Application",
    "doors": "Door",
    "candidates": "Candidate",
    "interviews": "Interview",
    "partners": "Partner",
    "partner-people": "PartnerPerson",
    "reloads": "Reload",
    "duties": "MentorDuty",
    "erasures": "Erasure",
    "corrections": "Correction",
}
# Arguments that are words, not rows: URL name and argument → the words. A link's code is kept by the place.
WORDS: dict[str, tuple[str, ...]] = {
    "edits_start.code": ("mentees", "partners"),
    "help_topic.slug": tuple(topic.slug for topic in TOPICS),
    "year_move.move": tuple(YEARS.moves),
    "view_add.code": ("people", "tandems"),
    "door_open.kind": ("mentee", "mentor"),
    "application_blanks.kind": ("mentee", "mentor"),
    "application_type.kind": ("mentee", "mentor"),
}
Sample = dict[str, Any]


class NoSample(KeyError):
    """Nobody said which row stands behind this argument."""


def model_of(route: Route, argument: str) -> str:
    """The model behind an argument. Raises NoSample."""
    before = route.path[: route.path.index(f":{argument}>")].rpartition("<")[0].strip("/").rpartition("/")[2]
    if before not in MODELS:
        raise NoSample(f"{route.name}: «{before}/<{argument}>» has no sample in tests/security/samples.py")
    return MODELS[before]


def number(row: Model) -> Any:
    """What the address says of a row."""
    return row.pk


def different(rows: list[Any]) -> list[Any]:
    """One row of each kind and state: more of the same would tell nothing new."""
    kinds = ("state", "kind", "role", "user_id", "erased_at")
    return list({tuple(getattr(row, name, None) for name in kinds): row for row in reversed(rows)}.values())[::-1]


def first(rows: list[Any]) -> list[Any]:
    """One row is enough."""
    return rows[:1]


def samples(route: Route, place: Place, pick: Callable[[list[Any]], list[Any]] = different) -> list[Sample]:
    """Arguments for this route with rows of this school: one sample for each row (of the last argument) picked."""
    if not route.arguments:
        return [{}]
    known = {**WORDS, **place.words}
    words = {arg: known[f"{route.name}.{arg}"][0] for arg in route.arguments if f"{route.name}.{arg}" in known}
    rows = [arg for arg in route.arguments if arg not in words]
    if not rows:
        return [words]
    found = pick(place.rows.get(model_of(route, rows[-1]), []))
    return [words | parents(route, rows[:-1], place, row) | {rows[-1]: number(row)} for row in found]


def parents(route: Route, arguments: list[str], place: Place, row: Any) -> Sample:
    """The arguments above a row: its order, its person; the first of the school when the row knows none."""
    said = {}
    for argument in arguments:
        model = model_of(route, argument)
        own = getattr(row, f"{model.lower()}_id", None)
        said[argument] = own or number(place.rows[model][0])
    return said


def strangers(route: Route, own: Place, foreign: Place) -> list[tuple[Sample, Sample]]:
    """Pairs (an address with a foreign row, the same with a row that does not exist): all arguments, and each alone."""
    found = []
    for ours, theirs in zip(samples(route, own, first), samples(route, foreign, first), strict=False):
        numbers = [key for key, value in theirs.items() if isinstance(value, int)]
        for keys in [numbers, *([key] for key in numbers if len(numbers) > 1)] if numbers else []:
            found.append((ours | {key: theirs[key] for key in keys}, ours | dict.fromkeys(keys, MISSING)))
    return found
