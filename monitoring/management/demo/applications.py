"""Applications of the demo: both links stand open, ten people wait for the curator; a twin and a known pupil are among
them, so that there is something to decide."""

import datetime
from typing import Any

from django.utils import timezone

from mentoring.org.models import SchoolYear
from monitoring.management.demo.people import Cast
from participants.applications.doors import open_door
from participants.applications.models import Application
from participants.applications.receiving import type_in
from participants.posters.numbers import new_number

# full_name, place, born, guardian, contact, words, wished result, wishes
MENTEES = (
    ("Ясенева Полина Игоревна", "6А", "2014", "Ясенева Дарья Олеговна", "8 900 000-41-01",
     "Перешла в эту школу в сентябре, пока ни с кем не подружилась", "Чтобы было с кем сидеть", "Девочка постарше"),
    ("Крылатов Савва Ильич", "9Б", "14.02.2011", "Крылатов Илья Юрьевич", "8 900 000-41-02",
     "Хочу сдать информатику, а программировать почти не умею", "Писать простые программы сам", ""),
    ("Лугова Мира Андреевна", "7В", "2013", "Лугова Анна Сергеевна", "lugova@example.org",
     "Боюсь отвечать у доски, хотя дома всё знаю", "", "Спокойный человек"),
    ("Озеров Глеб Тимурович", "10А", "2010", "Озерова Инна Львовна", "8 900 000-41-04",
     "Не могу выбрать между биологией и химией для экзамена", "Решить до зимы", "Кто учится на врача или биолога"),
    ("Ясенева Полина Игоревна", "6А", "", "", "",
     "Хочу найти друзей в новом классе", "", ""),
    ("Пахомов Лука Денисович", "5Б", "2015", "Пахомова Вера Ильинична", "8 900 000-41-06",
     "Ребёнок не успевает записывать на уроках и теряется", "Успевать за классом", ""),
)  # fmt: skip
# full_name, who, place, contact, words, can_teach, time_resource
MENTORS = (
    ("Сомова Рената Артуровна", "parent", "инженер, завод «Сибмаш»", "8 900 000-42-01",
     "Работаю инженером, могу показать завод и помочь с проектами", "черчение, проекты", "час в неделю"),
    ("Веденеев Марк Олегович", "graduate", "студент, медицинский университет", "vedeneev@example.org",
     "Закончил школу два года назад, готовил себя к экзаменам сам", "биология, химия", "по субботам"),
    ("Горская Алла Викторовна", "teacher", "учитель географии", "8 900 000-42-03",
     "Двадцать лет веду классы, хочу помочь молодым учителям", "классное руководство", "два часа в неделю"),
)  # fmt: skip


def receive_some(cast: Cast, year: SchoolYear, curator: Any) -> None:
    """Open both links and leave ten applications waiting, one of them typed in from paper."""
    today = timezone.localdate()
    closes_on = min(max(year.ends, today + datetime.timedelta(days=30)), today + datetime.timedelta(days=300))
    for kind in ("mentee", "mentor"):
        open_door(year=year, kind=kind, opens_on=today, closes_on=closes_on, actor=curator)
    known = cast.pupil_mentees[20]
    told = [mentee(line) for line in MENTEES] + [mentee(again(known))]
    rows = [Application(year=year, kind="mentee", payload=payload) for payload in told]
    rows += [Application(year=year, kind="mentor", payload=mentor(line)) for line in MENTORS]
    now = timezone.now()
    for step, row in enumerate(rows):
        row.created_at = now - datetime.timedelta(hours=5 * (len(rows) - step))
        row.refresh_keys()
        if step == 5:
            row.number = new_number(year, "mentee")
            type_in(application=row, actor=curator)
        else:
            row.save(force_insert=True)


def again(person: Any) -> tuple[str, ...]:
    """Somebody of the base applies too."""
    words = "Хочу ещё подготовить доклад на конференцию"
    return (person.full_name, f"{person.grade}{person.letter}", str(person.born_in or ""), "", "", words, "", "")


def mentee(line: tuple[str, ...]) -> dict[str, Any]:
    """The payload of a line."""
    names = (
        "full_name",
        "place",
        "born",
        "guardian_name",
        "guardian_contact",
        "words",
        "wished_result",
        "mentor_wishes",
    )
    filled_by = "parent" if "Ребёнок" in line[5] else "self"
    return dict(zip(names, line, strict=True)) | {"filled_by": filled_by, "slots": ["2-7", "4-7"]}


def mentor(line: tuple[str, ...]) -> dict[str, Any]:
    """The payload of a line."""
    names = ("full_name", "who", "place", "contact", "words", "can_teach", "time_resource")
    return dict(zip(names, line, strict=True)) | {"learning": "yes"}
