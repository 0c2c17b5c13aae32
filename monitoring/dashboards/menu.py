"""The menu: one table for all roles. A line is shown to whoever its page lets in, so menu and rights cannot differ."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse


@dataclass(frozen=True)
class Line:
    """A line of the menu. `roles` narrows who sees it; empty means: everybody whom the page lets in. A group has no
    page of its own, it leads to the first of its lines that this person sees."""

    label: str
    page: str
    icon: str = ""
    roles: tuple[str, ...] = ()
    children: "tuple[Line, ...]" = ()
    also: tuple[str, ...] = ()  # pages (URL names, or their first words) that belong to this line


@dataclass
class Shown:
    """A line as the template draws it."""

    label: str
    url: str
    icon: str
    current: bool
    children: "list[Shown]" = field(default_factory=list)


GROUP = ""
SCHOOL = ("curator", "director", "staff")
COURSES = ("course", "course_group", "lesson", "enrolment", "certificates_issue")
MENU = (
    Line("Главная", "home", "home"),
    Line(
        "Участники",
        GROUP,
        "people",
        SCHOOL,
        (
            Line("Все люди", "people", also=("person",)),
            Line("База наставников", "mentors", also=("mentor",)),
            Line("База наставляемых", "mentees", also=("mentee",)),
            Line("Партнёры", "partners", also=("partner",)),
            Line("Загрузка из Excel", "imports", also=("import",)),
        ),
    ),
    Line(
        "Заявки и запросы",
        GROUP,
        "form",
        SCHOOL,
        (
            Line("Заявки", "applications", also=("application", "door", "doors")),
            Line("Запросы", "requests", also=("request", "area")),
            Line(
                "Карта запросов",
                "requests_map",
                also=("area_mentors", "requests_from_base", "mentors_areas", "mentor_areas"),
            ),
            Line("Сведения третьих лиц", "opinions", also=("opinion",)),
        ),
    ),
    Line(
        "Отбор и обучение",
        GROUP,
        "book",
        SCHOOL,
        (
            Line("Кандидаты в наставники", "candidates", also=("candidate", "interview", "selection_rules")),
            Line("Допущенные наставники", "admitted", also=("experienced",)),
            Line("Школа наставников", "courses", also=COURSES),
            Line("Явка", "attendance"),
            Line("Сертификаты", "certificates"),
        ),
    ),
    Line(
        "Согласия и данные",
        GROUP,
        "lock",
        SCHOOL,
        (
            Line("Согласия", "consents", also=("consent", "blanks", "links", "scans")),
            Line("Просьбы исправить данные", "corrections", also=("correction",)),
            Line("Уничтожение данных", "erasures", also=("erasure",)),
        ),
    ),
    Line(
        "Тандемы",
        GROUP,
        "tandem",
        SCHOOL,
        (
            Line("Все тандемы", "tandems", also=("tandem",)),
            Line("Создать пару", "tandem_add"),
            Line("Черновики", "tandem_drafts"),
            Line("Оплата наставничества", "duties", also=("duty",)),
        ),
    ),
    Line("Моё обучение", "my_courses", "book", ("mentor",), also=("course_group", "lesson")),
    Line("Мои соглашения", "duties", "doc", ("mentor",), also=("duty",)),
    Line("Мои тандемы", "tandems", "tandem", ("mentor", "mentee"), also=("tandem",)),
    Line("Приказы", "orders", "doc", also=("order",)),
    Line(
        "Настройки",
        GROUP,
        "gear",
        ("curator", "director"),
        (
            Line("Первые шаги", "setup"),
            Line("Школа", "school_settings"),
            Line("Учебные годы", "years", also=("year",)),
            Line("Номера приказов", "number_series"),
            Line("Должности", "posts", also=("post",)),
            Line("Кто имеет доступ", "users", also=("user",)),
            Line("Журнал действий", "audit"),
        ),
    ),
    Line("Кто имеет доступ", "users", "shield", ("admin",), also=("user",)),
    Line("Журнал действий", "audit", "clock", ("admin",)),
    Line("Школы", "schools", "school", ("admin",), also=("school_add", "school_settings")),
    Line("Должности", "posts", "doc", ("admin",), also=("post",)),
    Line("Задания", "jobs", "refresh", ("admin",), also=("job",)),
    Line("Исправления", "admin:index", "gear", ("admin",)),
)


@cache
def doors(page: str) -> frozenset[str]:
    """Who may enter a page, as its view declares."""
    return frozenset(getattr(resolve(reverse(page)).func, "access", ()))


def may_enter(user: Any, page: str) -> bool:
    """The page lets this person in."""
    allowed = doors(page)
    return not allowed.isdisjoint({"public", "signed in"}) or user.has(*allowed)


def names(lines: tuple[Line, ...]) -> set[str]:
    """Every page that belongs to some line."""
    return {name for line in lines for name in (line.page, *line.also, *names(line.children))}


@cache
def belongs(here: str) -> str:
    """The page by which the menu knows where it is: `candidate_appoint` stands under `candidate`."""
    known, name = names(MENU), here
    while name and name not in known:
        name = name.rpartition("_")[0]
    return name


def section_of(menu: list[Shown]) -> Shown | None:
    """The group over the page shown, unless the page is of the line that the group itself opens."""
    for group in menu:
        if any(child.current and child.url != group.url for child in group.children):
            return group
    return None


def shown(lines: tuple[Line, ...], user: Any, here: str) -> list[Shown]:
    """The lines this person sees; the line of the page shown is current."""
    found = []
    for line in lines:
        if line.roles and not user.has(*line.roles):
            continue
        if line.page == GROUP:
            found += grouped(line, shown(line.children, user, here))
        elif line.page.startswith("admin:") or may_enter(user, line.page):
            found.append(Shown(line.label, reverse(line.page), line.icon, here in (line.page, *line.also)))
    return found


def grouped(line: Line, children: list[Shown]) -> list[Shown]:
    """A group over what this person sees of it; the only line of a group stands in its place."""
    if len(children) == 1:
        return [replace(children[0], icon=line.icon)]
    current = any(child.current for child in children)
    return [Shown(line.label, child.url, line.icon, current, children) for child in children[:1]]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template variables `menu` and `section` (the group above the page, for the path); nothing for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    match = request.resolver_match
    menu = shown(MENU, user, belongs(match.url_name) if match and match.url_name else "")
    return {"menu": menu, "section": section_of(menu)}
