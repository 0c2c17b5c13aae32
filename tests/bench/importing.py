"""10,000 mentees from an xlsx: our look and take against reading the sheet and writing the same rows in bulk.

The baseline knows the columns, checks nothing and keeps no journal; people, lines of the base and representatives are
the same rows in the same tables."""

import datetime
import io
from itertools import islice, product
from pathlib import Path

import openpyxl

from mentoring.kit.russian import search_key, sort_key
from mentoring.models import School, SchoolYear, User
from mentoring.spreadsheets.reading import read_file
from participants.models import Guardian, MenteeCard, Person
from programs.intake.reading import question
from programs.intake.starting import start
from programs.intake.taking import take
from programs.models import Import
from programs.verdicts.looking import look
from tests.bench import Timed
from tests.factories import make_form, make_school, make_user

ROWS = 10_000
TITLES = ["№", "ФИО наставляемого", "Класс", "Дата рождения", "Телефон, родитель", "Основной запрос"]
TITLES += ["Дата вхождения в программу", "Форма наставничества", "Результаты", "Примечание"]
LAST = ["Белов", "Ткач", "Громов", "Лыков", "Зорин", "Пахомов", "Рожков", "Сытин", "Уваров", "Хохлов", "Чернов"]
FIRST = ["Артём", "Пётр", "Иван", "Лев", "Фёдор", "Егор", "Глеб", "Илья", "Юрий", "Марк", "Борис", "Вадим", "Роман"]
MIDDLE = ["Иванович", "Петрович", "Львович", "Егорович", "Глебович", "Юрьевич", "Борисович", "Романович"]


def book() -> bytes:
    """The file, made once."""
    written = openpyxl.Workbook(write_only=True)
    sheet = written.create_sheet("Наставляемые")
    sheet.append(["База наставляемых школы на 2026/2027 учебный год"])
    sheet.append(TITLES)
    doubled = (f"{one}-{two}" for one, two in product(LAST, LAST) if one != two)
    names = (f"{last} {first} {middle}" for last, first, middle in product(doubled, FIRST, MIDDLE))
    for number, name in enumerate(islice(names, ROWS), start=1):
        born = datetime.date(2010 + number % 5, 1 + number % 12, 1 + number % 28)
        phone = f"8 (9{number % 100:02}) {number % 1000:03}-{number % 90 + 10}-{number % 80 + 10}"
        contact = f"{phone}, Белова Инна Львовна (мать)"
        entered = f"{1 + number % 28:02}.09.2026" if number % 3 else datetime.datetime(2026, 9, 1 + number % 28)
        form = ("ученик – ученик", "уч-уч", "Ученик-ученик")[number % 3]
        place = f"{5 + number % 7}{'АБВГ'[number % 4]}"
        sheet.append(
            [number, name, place, born, contact, f"Запрос {number % 50}", entered, form, None, f"строка {number}"]
        )
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def prepare() -> tuple[School, SchoolYear, User, bytes]:
    """A school with a curator, and the file."""
    school = make_school("bench")
    curator = make_user("curator", school, "curator")
    return school, SchoolYear.objects.get(school=school), curator, book()


def clean() -> None:
    """An empty school again."""
    for model in (Import, Guardian, MenteeCard, Person):
        model.objects.all()._raw_delete("default")


def ours(folder: Path) -> Timed:
    """Read, look (the page of the check), take."""
    _, year, curator, data = prepare()

    def work() -> None:
        imported = start(sheets=read_file(data, "mentees.xlsx"), source="mentees.xlsx", year=year, actor=curator)
        outlook = look(question(imported))
        assert outlook.count("error") == 0
        counts = take(imported=imported, actor=curator)
        assert counts["new_people"] == ROWS

    return Timed(work, clean)


def baseline(folder: Path) -> Timed:
    """openpyxl read-only and bulk_create, nothing else."""
    school, year, _, data = prepare()
    form = make_form()

    def work() -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Наставляемые"]
        lines = list(sheet.iter_rows(min_row=3, values_only=True))
        people = Person.objects.bulk_create(_person(school, line) for line in lines)
        MenteeCard.objects.bulk_create(
            MenteeCard(
                person=person, year=year, form=form, request_text=line[5], entered_text=str(line[6]), note=line[9]
            )
            for person, line in zip(people, lines, strict=True)
        )
        Guardian.objects.bulk_create(
            Guardian(person=person, full_name="Белова Инна Львовна", relation="мать", phone=line[4][:17])
            for person, line in zip(people, lines, strict=True)
        )

    return Timed(work, clean)


def _person(school: School, line: tuple) -> Person:
    last, first, middle = line[1].split(" ")
    key = search_key(line[1])
    return Person(
        school=school,
        kind="pupil",
        last_name=last,
        first_name=first,
        middle_name=middle,
        birth_date=line[3].date(),
        grade=int(line[2][:-1]),
        letter=line[2][-1],
        search_key=key,
        search_text=key,
        sort_key=sort_key(line[1]),
    )
