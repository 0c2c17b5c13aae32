"""`./manage.py sweep_files`: once a day from cron or a timer; deletes files that no row names, empties old loads."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentoring.jobs.sweeping import NothingNamed, forget_rows, forget_traces, sweep


class Command(BaseCommand):
    """Prints how many files went and how many loads were emptied; names of files say nothing of people."""

    help = (
        "Delete uploaded files older than a day that no row names (refused, replaced or rolled back uploads), "
        "the rows of tables that were loaded more than thirty days ago (the history keeps the counts), sessions that "
        "are over, names typed at the door a day ago, tasks that ended two weeks ago."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Looking without touching."""
        parser.add_argument("--dry-run", action="store_true", help="only tell which files would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and print."""
        if not options["dry_run"]:
            self.stdout.write(f"Old loads emptied: {forget_rows()}")
            forget_traces()
        try:
            gone = sweep(dry=options["dry_run"])
        except NothingNamed as strange:
            raise CommandError(str(strange)) from strange
        word = "would go" if options["dry_run"] else "deleted"
        self.stdout.write("\n".join([*gone, f"Files that no row names, {word}: {len(gone)}"]))
