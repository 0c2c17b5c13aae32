"""`./manage.py reapply_erasures`: after an older backup was restored; erases again whoever it brought back, and ends
what those erased by an older version still wait for."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from participants.people.models import Person
from programs.erasing.doing import coming_back, reapply
from programs.erasing.ending import end_waiting, endings
from programs.erasing.keeping import add_line, lines, missing_lines, users_of


def left_over() -> int:
    """How many rows those who were erased still wait in, as an older version left them."""
    return sum(one.rows.count() for one in endings(erased()))


@transaction.atomic
def end_left_over() -> int:
    """End them; how many there were."""
    if number := left_over():
        end_waiting(erased(), None)
    return number


def erased() -> list[Person]:
    """Everybody who was erased, of every school."""
    return list(Person.objects.exclude(erased_at=None))  # scope: the whole installation, for its administrator


class Command(BaseCommand):
    """Prints counts only. Run it before anybody signs in to what was restored."""

    help = (
        "Erase again the people whom a restored backup brought back, by the list in ERASURES_FILE, which is outside of "
        "the database and must not be restored with it. Also adds to the list what the database knows and the list "
        "does not, and ends requests, candidacies and lessons of those who were erased before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Looking without touching."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell whom it would erase, in numbers; write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Mend the list, then the database."""
        told = list(lines())
        if options["dry_run"]:
            back = {person.pk for line in told for person in coming_back(line)}
            shut = {user.pk for line in told for user in users_of(line)}
            self.stdout.write(
                f"In the list: {len(told)}, would be added: {len(missing_lines())}, "
                f"persons to erase: {len(back)}, sign-ins to close: {len(shut)}, "
                f"waits to end: {left_over()}. Nothing was written"
            )
            return
        added = missing_lines()
        for erasure in added:
            add_line(erasure)
        again = sum(reapply(line) for line in told)
        ended = end_left_over()
        self.stdout.write(
            f"In the list: {len(told) + len(added)}, added: {len(added)}, erased again: {again}, waits ended: {ended}"
        )
