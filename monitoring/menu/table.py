"""The menu: one table for all roles. A line is shown to whoever its page lets in, so menu and rights cannot differ."""

from dataclasses import dataclass


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
        "Согласия",
        GROUP,
        "lock",
        SCHOOL,
        (
            Line("Все согласия", "consents", also=("consent", "blanks", "links", "scans")),
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
