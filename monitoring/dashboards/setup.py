"""«Первые шаги»: what has to be said once before the work; the state of each line is counted from the data (W2)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentoring.accounts.models import Role, RoleGrant
from mentoring.audit.recording import record
from mentoring.kit.access import require, roles
from mentoring.kit.pages import acted
from mentoring.kit.russian import plural
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import NumberSeries, Post, School, SchoolYear
from participants.people.models import Person

FEW = 5  # schools shown to the administrator at once
DONE, BEGUN, NEW, LOCKED = "Готово", "В работе", "Не начато", "Пока недоступно"


@dataclass(frozen=True)
class Step:
    """One line: what, where, how far, and a word beside it. A locked one says what has to come first."""

    title: str
    url: str
    state: str
    note: str = ""


def steps(user: Any, school: School) -> dict[str, list[Step]]:
    """The lines of a school under their headings."""
    year = SchoolYear.objects.current_of(school)
    people = Person.objects.visible_to(user).here()
    count = people.count()
    return {
        "Школа": [card(school), of_year(year)],
        "Люди": [access(school), loaded(count, user)],
        "Правила": [forms(year), numbers(school), of_posts(people, count)],
    }


def settle(name: str, *args: int) -> str:
    """The address of a settings page that leads back to the list after saving."""
    return f"{reverse(name, args=args)}?next={reverse('setup')}"


def card(school: School) -> Step:
    """Names, letterhead, director."""
    missing = [
        word
        for word, value in (
            ("учредитель", school.founder),
            ("реквизиты бланка", school.letterhead),
            ("место издания", school.place),
            ("к кому обращаться", school.help_contact),
        )
        if not value
    ]
    note = f"Не заполнено: {', '.join(missing)}" if missing else f"Подпись: {school.director_signature}"
    return Step("Название, реквизиты, директор", settle("school_settings"), BEGUN if missing else DONE, note)


def of_year(year: SchoolYear | None) -> Step:
    """The current year."""
    note = f"{year.label}: {year.starts:%d.%m.%Y} – {year.ends:%d.%m.%Y}" if year else ""
    return Step("Учебный год", reverse("years") if year else settle("year_add"), DONE if year else NEW, note)


def access(school: School) -> Step:
    """A curator, a director and a secretary who may sign in."""
    held = set(RoleGrant.objects.filter(school=school, user__is_active=True).values_list("role", flat=True))
    missing = [str(role.label) for role in (Role.CURATOR, Role.DIRECTOR, Role.STAFF) if role not in held]
    note = f"Ещё никто не назначен: {', '.join(missing)}" if missing else ""
    return Step("Пользователи и роли", reverse("users"), BEGUN if missing else DONE, note)


def loaded(count: int, user: Any) -> Step:
    """The people of the school; the curator loads them."""
    address = reverse("imports") if user.has(Role.CURATOR) else ""
    note = f"В школе {count} {plural(count, 'человек', 'человека', 'человек')}" if count else ""
    return Step("Загрузить педагогов и учеников из Excel", address, DONE if count else NEW, note)


def forms(year: SchoolYear | None) -> Step:
    """The forms chosen for the year and the limit of load."""
    title = "Формы наставничества и предел нагрузки"
    if year is None:
        return Step(title, "", LOCKED, "Сначала добавьте учебный год")
    chosen = [form.title for form in year.forms.all()]
    note = f"{', '.join(chosen)}; до {year.mentor_load} тандемов у наставника" if chosen else ""
    return Step(title, settle("year_edit", year.pk), DONE if chosen else NEW, note)


def numbers(school: School) -> Step:
    """Where the numbers of orders begin, and the letters behind them."""
    series = NumberSeries.objects.filter(school=school, kind="order").order_by("-year").first()
    note = f"Следующий номер {(series.last if series else 0) + 1}{school.order_suffix}"
    return Step("Номера приказов", settle("number_series"), DONE if series or school.order_suffix else NEW, note)


def of_posts(people: Any, count: int) -> Step:
    """Posts of the people that the dictionary does not know yet."""
    title = "Должности в падежах"
    if not count:
        return Step(title, "", LOCKED, "Сначала загрузите людей")
    used = set(people.exclude(post="").order_by("post").values_list("post", flat=True).distinct())
    unknown = sorted(used - set(Post.objects.values_list("nominative", flat=True)))
    note = f"Нет в справочнике: {', '.join(unknown[:3])}{f' и ещё {len(unknown) - 3}' if len(unknown) > 3 else ''}"
    return Step(title, reverse("posts"), BEGUN if unknown else DONE, note if unknown else "")


def installation() -> dict[str, list[Step]]:
    """For the administrator: what the first schools lack before their curators can go on alone. Three queries."""
    if not School.objects.exists():
        note = "Название, место издания и директор. Затем учебный год, директор и куратор школы"
        return {"Начните со школы": [Step("Добавить школу", f"{reverse('school_add')}?next=/", NEW, note)]}
    going_on = set(SchoolYear.objects.filter(state=SchoolYear.State.CURRENT).values_list("school_id", flat=True))
    held = set(RoleGrant.objects.filter(user__is_active=True).values_list("school_id", "role"))
    parts: dict[str, list[Step]] = {}
    for school in School.objects.filter(setup_done=False):
        where = f"school={school.pk}"
        lines = [Step("Учебный год", f"{reverse('year_add')}?{where}&next=/", DONE if school.pk in going_on else NEW)]
        for role, what in ((Role.DIRECTOR, "утверждает приказы"), (Role.CURATOR, "ведёт базы, пары и приказы")):
            state = DONE if (school.pk, role) in held else NEW
            lines.append(Step(role.label.capitalize(), f"{reverse('user_add')}?{where}&role={role.value}", state, what))
        if any(line.state == NEW for line in lines) and len(parts) < FEW:
            parts[school.short_name] = lines
    return parts


@transaction.atomic
def finish(*, school: School, actor: Any) -> None:
    """The first steps are made. Raises MoveRefused with what is left."""
    require(actor.has(Role.CURATOR), "Настройку завершает куратор школы.")
    left = [step.title for part in steps(actor, school).values() for step in part if step.state in (NEW, LOCKED)]
    if left:
        raise MoveRefused(f"Осталось: {'; '.join(title[0].lower() + title[1:] for title in left)}.")
    school.setup_done = True
    school.save(update_fields=["setup_done"])
    record("setup_finished", school, actor)


@roles(Role.CURATOR, Role.DIRECTOR)
def setup(request: HttpRequest) -> HttpResponse:
    """The list of first steps."""
    user: Any = request.user
    parts = steps(user, user.school)
    flat = [step for part in parts.values() for step in part]
    context = {
        "title": "Настройка школы",
        "parts": parts,
        "done": [s.state for s in flat].count(DONE),
        "all": len(flat),
    }
    return render(request, "monitoring/dashboards/setup.html", context)


@require_POST
@roles(Role.CURATOR)
def setup_finish(request: HttpRequest) -> HttpResponse:
    """Finish, or say what is left."""
    user: Any = request.user
    return acted(request, lambda: finish(school=user.school, actor=user), "Настройка завершена", "setup")
