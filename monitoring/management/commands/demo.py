"""A believable school year in an empty base: `./manage.py demo [--password X]`. bin/demo runs it on every start."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from mentoring.accounts.models import User
from mentoring.org.models import School
from monitoring.management.demo.making import make_demo
from monitoring.management.demo.school import CODE, SIGN_INS, set_password

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def new_password() -> str:
    """Three groups of four letters and figures: easy to read aloud, some 60 random bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


class Command(BaseCommand):
    """Makes the demo once. A base that holds somebody's own data is left alone."""

    help = "Показательный учебный год с выдуманными людьми; печатает имена для входа и пароль"

    def add_arguments(self, parser: CommandParser) -> None:
        """The password, if it is not to be a random one."""
        parser.add_argument("--password", default="", help="общий пароль всех входов (иначе случайный)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, or only remind who may sign in."""
        password, kept = options["password"], Path(settings.FILES_ROOT).parent / "demo-password"
        made = not School.objects.filter(code=CODE).exists()
        if made and (School.objects.exists() or User.objects.exists()):
            self.stdout.write("В базе уже есть свои школа или пользователи: показательные данные не добавлены.")
            return
        if made or password:
            password = password or new_password()
            with transaction.atomic():
                self.make(password) if made else set_password(password)
            self.keep(kept, password)
        elif kept.exists():
            password = kept.read_text(encoding="utf-8").strip()
        self.tell(password)

    def make(self, password: str) -> None:
        """Reference data, then the year."""
        call_command("load_reference", verbosity=0, stdout=self.stdout)
        for line in make_demo(password):
            self.stdout.write(line)

    def keep(self, file: Path, password: str) -> None:
        """Remember the password beside the demo's files, for the next start; nobody else may read it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(password + "\n", encoding="utf-8")

    def tell(self, password: str) -> None:
        """Who may sign in."""
        self.stdout.write("\nВойти можно под именами:")
        for name, words in SIGN_INS.items():
            self.stdout.write(f"  {name:<13} {words}")
        secret = User.objects.filter(username="curator").values_list("password", flat=True).first()
        if password and secret and check_password(password, secret):
            self.stdout.write(f"Пароль у всех один: {password}")
        else:
            self.stdout.write("Пароль изменён; задать новый: ./manage.py demo --password НОВЫЙ")
