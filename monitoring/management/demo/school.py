"""The two schools of the demo, their municipality, and everybody who signs in."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from mentoring.accounts.models import Role, RoleGrant, User
from mentoring.org.models import MentoringForm, Municipality, NumberSeries, School, SchoolYear

CODE, SECOND_CODE = "demo", "demo2"
SIGN_INS = {
    "curator": "куратор",
    "director": "директор",
    "staff": "секретарь",
    "mentor": "наставник",
    "mentee": "наставляемый",
    "municipality": "муниципальный методист",
    "admin": "администратор",
    "curator2": "куратор второй школы",
}
SCHOOLS: dict[str, dict[str, str]] = {
    CODE: {
        "short_name": "МБОУ «СОШ № 7»",
        "charter_name": "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 7»"
        " Залесского городского округа",
        "place": "г. Залесск",
        "letterhead": "ул. Садовая, д. 14, г. Залесск, 000007; тел. (000) 000-07-07",
        "director_last": "Берестов",
        "director_first": "Антон",
        "director_middle": "Николаевич",
        "help_contact": "Вехова Анна Петровна, кабинет 12, вн. 112",
    },
    SECOND_CODE: {
        "short_name": "МБОУ «СОШ № 12»",
        "charter_name": "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа"
        " № 12» Залесского городского округа",
        "place": "с. Берёзовка",
        "letterhead": "ул. Школьная, д. 2, с. Берёзовка, 000012; тел. (000) 000-12-12",
        "director_last": "Сухарева",
        "director_first": "Инна",
        "director_middle": "Викторовна",
        "help_contact": "Рощина Людмила Ивановна, кабинет 3",
    },
}
POSTS = {  # of those who sign in, work at the school and are in neither base
    "curator": "заместитель директора по УВР",
    "director": "директор",
    "staff": "секретарь",
    "curator2": "заместитель директора по ВР",
}
STAFF_OF = {  # (last, first, middle)
    "curator": ("Вехова", "Анна", "Петровна"),
    "director": ("Берестов", "Антон", "Николаевич"),
    "staff": ("Тропинина", "Лидия", "Сергеевна"),
    "municipality": ("Городилова", "Ольга", "Юрьевна"),
    "admin": ("Сетунский", "Илья", "Олегович"),
    "curator2": ("Рощина", "Людмила", "Ивановна"),
}


def year_of(today: datetime.date) -> int:
    """The calendar year in which the school year of that day began; from August it is the coming one."""
    return today.year if today.month >= 8 else today.year - 1


def make_school(code: str, start: int) -> SchoolYear:
    """A school that is set up, and its current year with the two forms of seed 001."""
    municipality, _ = Municipality.objects.get_or_create(name="Залесский городской округ")
    school = School.objects.create(
        code=code,
        founder="Управление образования администрации Залесского городского округа",
        order_suffix="-ОД",
        municipality=municipality,
        second_factor=False,
        setup_done=True,
        **SCHOOLS[code],
    )
    year = SchoolYear.objects.create(
        school=school,
        start=start,
        starts=datetime.date(start, 9, 1),
        ends=datetime.date(start + 1, 5, 31),
        introduction_order=f"от 31.08.{start} № 84-ОД «О внедрении целевой модели наставничества»",
    )
    year.forms.set(MentoringForm.objects.filter(code__in=["УУ", "ПП"]))
    NumberSeries.objects.create(school=school, kind="order", year=start, last=84)
    return year


def make_users(password: str, years: Mapping[str, SchoolYear]) -> dict[str, User]:
    """Everybody who signs in, by name; `mentor` and `mentee` get their names with their persons."""
    secret = make_password(password)  # hashed once: the demo has one password for all
    users = {name: User(username=name, password=secret) for name in SIGN_INS}
    for name, (last, first, middle) in STAFF_OF.items():
        users[name].last_name, users[name].first_name, users[name].middle_name = last, first, middle
    User.objects.bulk_create(users.values())
    school, second = years[CODE].school, years[SECOND_CODE].school
    places: dict[str, dict[str, Any]] = {"municipality": {"municipality": school.municipality}, "admin": {}}
    places["curator2"] = {"school": second}
    since = years[CODE].starts
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user,
            role=Role.CURATOR if name == "curator2" else Role(name),
            since=min(since, timezone.localdate()),
            **places.get(name, {"school": school}),
        )
        for name, user in users.items()
    )
    return users


def set_password(password: str) -> None:
    """A new password for everybody of the demo."""
    User.objects.filter(username__in=SIGN_INS).update(password=make_password(password))
