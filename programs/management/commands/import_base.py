"""./manage.py import_base FILE --school CODE [--user NAME] [--dry-run] [--json]: the import of the pages, by hand."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mentoring.accounts.models import Role, RoleGrant, User
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import School, SchoolYear
from mentoring.spreadsheets.guard import MAX_BYTES, BadFile
from mentoring.spreadsheets.reading import read_file
from programs.intake.reading import question
from programs.intake.starting import prepared, start
from programs.intake.taking import take
from programs.verdicts.lines import Outlook
from programs.verdicts.looking import look

WORDS = {"add": "добавится", "update": "обновится", "same": "без изменений", "warning": "предупреждение"}
WORDS |= {"error": "ошибка", "skip": "пропуск"}


class Command(BaseCommand):
    """Look at a file of a base and take its good rows."""

    help = "Загрузить базу из .xlsx или .csv в текущий учебный год школы"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the school, who loads it, whether only to look, how to print."""
        parser.add_argument("file", metavar="ФАЙЛ")
        parser.add_argument("--school", required=True, metavar="КОД", help="School.code")
        parser.add_argument("--user", metavar="ИМЯ", help="от чьего имени; обычно это куратор школы")
        parser.add_argument("--dry-run", action="store_true", help="только проверить, ничего не записывать")
        parser.add_argument("--json", action="store_true", help="напечатать вывод по строкам в JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the verdicts; without --dry-run the good rows are written first."""
        try:
            outlook = self._import(options)
        except (BadFile, Refused, MoveRefused) as reason:
            raise CommandError(str(reason)) from reason
        told = outlook.counts()
        rows = [
            {
                "sheet": line.row.sheet,
                "row": line.row.number,
                "verdict": line.verdict,
                "messages": [_said(message.cell, message.text) for message in line.row.messages]
                + ([line.row.skip] if line.row.skip else []),
            }
            for line in outlook.lines
        ]
        if options["json"]:
            answer = {"rows": rows, "people": told["people"], "tandems": told["tandems"], "counts": told}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for row in rows:
            if row["messages"] or row["verdict"] in ("error", "warning"):
                said = "; ".join(row["messages"])
                self.stdout.write(f"{row['sheet']}, строка {row['row']}: {WORDS[row['verdict']]}. {said}")
        done = "Проверено, ничего не записано" if options["dry_run"] else "Загружено"
        self.stdout.write(
            f"{done}. Людей: {told['people']} (новых {told['new_people']}), тандемов: {told['tandems']}, "
            f"строк с ошибками: {told['error']}"
        )

    def _import(self, options: dict[str, Any]) -> Outlook:
        school = School.objects.filter(code=options["school"]).first()
        if school is None:
            raise CommandError(f"Школы с кодом «{options['school']}» нет")
        year = SchoolYear.objects.current_of(school)
        if year is None:
            raise CommandError("У школы нет текущего учебного года")
        path, actor = Path(options["file"]), _actor(school, options["user"])
        if not path.is_file():
            raise CommandError(f"Файла нет: {path}")
        with path.open("rb") as stream:
            sheets = read_file(stream.read(MAX_BYTES + 1), path.name)
        begin = prepared if options["dry_run"] else start  # prepared: nothing is saved
        imported = begin(sheets=sheets, source=path.name, year=year, actor=actor)
        outlook = look(question(imported))
        if outlook.good and not options["dry_run"]:
            take(imported=imported, actor=actor)
        return outlook


def _actor(school: School, name: str | None) -> User:
    """Whose act this is in the journal: the named user, or the first curator of the school."""
    grants = RoleGrant.objects.on(timezone.localdate()).filter(school=school, role=Role.CURATOR, user__is_active=True)
    grant = grants.filter(**({"user__username": name} if name else {})).order_by("pk").first()
    if grant is None:
        raise CommandError("У школы нет куратора: загрузку записать не на кого. Выдайте роль или укажите --user")
    grant.user.open_school(school.pk)
    return grant.user


def _said(cell: str, text: str) -> str:
    return f"{cell}: {text}" if cell else text
