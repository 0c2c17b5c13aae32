"""`./manage.py create_admin`: the first administrator of a bare installation, or one more when nobody can get in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from mentoring.accounts.granting import add_user, grant_role
from mentoring.accounts.inviting import issue_link
from mentoring.accounts.models import Role


class Command(BaseCommand):
    """Prints a link by which the administrator sets the password; nobody else ever knows it."""

    help = "Add an administrator and print a link that sets the password: it works once, for 72 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and where the site is."""
        parser.add_argument("--last", default="Администратор", help="last name")
        parser.add_argument("--first", default="", help="first name")
        parser.add_argument("--email", default="", help="mail, to be able to renew a forgotten password")
        parser.add_argument("--origin", default="http://127.0.0.1:8000", help="address of the site, as people open it")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Add, grant, print."""
        user = add_user(last=options["last"], first=options["first"], email=options["email"], actor=None)
        grant_role(user=user, role=Role.ADMIN, actor=None)
        slip = issue_link(user=user, actor=None, origin=options["origin"].rstrip("/"))
        self.stdout.write(f"Sign-in name: {user.username}\n{slip.link}\nThe link works once, for 72 hours.")
