"""The menu: one table for all roles. A line is shown to whoever its page lets in, so menu and rights cannot differ."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse


@dataclass(frozen=True)
class Line:
    """A line of the menu. `roles` narrows who sees it; empty means: everybody whom the page lets in."""

    label: str
    page: str
    icon: str = ""
    roles: tuple[str, ...] = ()
    children: "tuple[Line, ...]" = ()
    also: tuple[str, ...] = ()  # pages (URL names) that belong to this line


@dataclass
class Shown:
    """A line as the template draws it."""

    label: str
    url: str
    icon: str
    current: bool
    children: "list[Shown]" = field(default_factory=list)


SCHOOL = ("curator", "director", "staff")
COURSES = (
    *("course", "course_add", "course_edit", "course_copy", "courses_earlier", "course_group", "course_group_add"),
    *("course_group_edit", "course_group_enrol", "course_group_results", "lesson", "lesson_add", "lesson_edit"),
    *("lesson_remove", "certificates_issue", "enrolment_pass_over", "enrolment_fail", "enrolment_drop"),
)
MENU = (
    Line("Главная", "home", "home"),
    Line(
        "Участники",
        "people",
        "people",
        SCHOOL,
        (
            Line("Все люди", "people", also=("person", "person_add", "person_edit", "people_doubles", "people_merge")),
            Line("База наставников", "mentors", also=("mentor_add", "mentor_edit")),
            Line("База наставляемых", "mentees", also=("mentee_add", "mentee_edit")),
            Line(
                "Заявки",
                "applications",
                also=(
                    *("application", "application_accept", "application_decline", "applications_decline", "doors"),
                    *("door_open", "door_close", "door_renew", "application_blanks", "application_type"),
                ),
            ),
            Line(
                "Запросы",
                "requests",
                also=(
                    *("request", "request_find", "request_add", "request_edit", "request_decline", "request_withdraw"),
                    *("request_areas", "area_add", "area_edit", "requests_sort"),
                ),
            ),
            Line(
                "Карта запросов",
                "requests_map",
                also=("area_mentors", "requests_from_base", "mentors_areas", "mentor_areas"),
            ),
            Line(
                "Сведения третьих лиц",
                "opinions",
                also=("opinion", "opinion_add", "opinion_ask", "opinion_remove", "opinion_write", "opinions_slips"),
            ),
            Line(
                "Кандидаты в наставники",
                "candidates",
                also=("candidate", "candidate_add", "candidate_edit", "interview", "selection_rules"),
            ),
            Line("Допущенные наставники", "admitted", also=("experienced",)),
            Line("Партнёры", "partners", also=("partner", "partner_add", "partner_edit")),
            Line(
                "Согласия",
                "consents",
                also=(
                    *("consent_papers", "consent_add", "consent_edit", "consent_withdraw", "blanks_add", "blanks_print"),
                    *("links", "links_add", "links_slips", "scans_add", "scans"),
                ),
            ),
            Line("Уничтожение данных", "erasures", also=("erasure", "erasure_add", "erasure_do", "erasure_decline")),
            Line(
                "Загрузка из Excel",
                "imports",
                also=(
                    *("import_start", "import_paste", "import_columns", "import_review", "import_mend"),
                    *("import_take", "import_result", "import_undo"),
                ),
            ),
        ),
    ),
    Line(
        "Тандемы",
        "tandems",
        "tandem",
        SCHOOL,
        (
            Line("Все тандемы", "tandems", also=("tandem", "tandem_edit")),
            Line("Создать пару", "tandem_add"),
            Line("Черновики", "tandem_drafts"),
            Line(
                "Оплата наставничества", "duties", also=("duty", "duties_add", "duty_edit", "duty_agree", "duty_sign")
            ),
        ),
    ),
    Line(
        "Школа наставников",
        "courses",
        "book",
        SCHOOL,
        (Line("Курсы", "courses", also=COURSES), Line("Явка", "attendance"), Line("Сертификаты", "certificates")),
    ),
    Line("Моё обучение", "my_courses", "book", ("mentor",), also=("course_group", "lesson")),
    Line("Мои соглашения", "duties", "doc", ("mentor",), also=("duty",)),
    Line("Мои тандемы", "tandems", "tandem", ("mentor", "mentee"), also=("tandem",)),
    Line(
        "Приказы",
        "orders",
        "doc",
        also=("order", "order_add", "order_edit", "order_approve", "order_register", "order_sheet"),
    ),
    Line(
        "Настройки",
        "setup",
        "gear",
        (),
        (
            Line("Первые шаги", "setup"),
            Line("Школа", "school_settings"),
            Line("Учебные годы", "years"),
            Line("Номера приказов", "number_series"),
            Line("Должности", "posts"),
        ),
    ),
    Line("Кто имеет доступ", "users", "shield", also=("user", "user_add", "users_add", "user_edit")),
    Line("Журнал действий", "audit", "clock"),
    Line("Школы", "schools", "school", ("admin",), also=("school_add", "school_settings")),
    Line("Должности", "posts", "doc", ("admin",), also=("post_add", "post_edit")),
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


def shown(lines: tuple[Line, ...], user: Any, here: str) -> list[Shown]:
    """The lines this person sees; the line of the page shown is current."""
    found = []
    for line in lines:
        if line.roles and not user.has(*line.roles):
            continue
        if not line.page.startswith("admin:") and not may_enter(user, line.page):
            continue
        children = shown(line.children, user, here)
        current = here in (line.page, *line.also) or any(child.current for child in children)
        found.append(Shown(line.label, reverse(line.page), line.icon, current, children))
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template variable `menu`; nothing for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    match = request.resolver_match
    return {"menu": shown(MENU, user, match.url_name if match and match.url_name else "")}
