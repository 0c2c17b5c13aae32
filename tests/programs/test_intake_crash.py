"""Half an import never exists: killed at five moments of the writing, and two curators at once (quality.md G1, E5)."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections

from mentoring.audit.models import AuditEntry
from participants.models import MenteeCard, Person
from programs.intake import taking
from programs.intake.models import Import
from programs.intake.taking import take
from tests.factories import make_school, make_user
from tests.programs.test_intake_take import begin, figures

# Stops for ever at the named function of the taking, inside its transaction, and says so.
CHILD = """
import sys
import django
django.setup()
from mentoring.models import User
from programs.intake import taking
from programs.models import Import
def stop(*args, **kwargs):
    print("here", flush=True)
    sys.stdin.read()
setattr(taking, sys.argv[1], stop)
imported = Import.objects.select_related("year").get(pk=sys.argv[2])
taking.take(imported=imported, actor=User.objects.get(username="curator"))
"""
MOMENTS = ["_guardians", "_cards", "_pair", "packed", "record"]


def environment() -> dict[str, str]:
    """How another process reaches the database of this test."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        place = {"DATABASE_URL": "", "SQLITE_PATH": str(told["NAME"])}
    else:
        who = f"{quote(told['USER'])}:{quote(told['PASSWORD'])}@" if told["USER"] else ""
        url = f"postgresql://{who}:{told['PORT']}/{told['NAME']}?host={quote(told['HOST'], safe='')}"
        place = {"DATABASE_URL": url.replace("@:", "@localhost:") if told["PORT"] else url.replace("@:/", "@/")}
    return os.environ | place | {"SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "mentoring.settings"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_import_leaves_nothing_and_can_be_taken_again(moment: str) -> None:
    curator = make_user("curator", make_school("sosh7"), "curator")
    imported = begin("bases_school.xlsx", curator)
    before = figures(), AuditEntry.objects.count()

    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, moment, str(imported.pk)],
        env=environment(),
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        child.send_signal(signal.SIGKILL)

    assert (figures(), AuditEntry.objects.count()) == before
    imported.refresh_from_db()
    assert imported.state == Import.State.DRAFT
    take(imported=imported, actor=curator)
    assert MenteeCard.objects.count() == 117


@pytest.mark.django_db(transaction=True)
def test_without_the_transaction_half_would_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: the same failure outside `atomic` leaves people without lines in the bases."""
    curator = make_user("curator", make_school("sosh7"), "curator")
    imported = begin("bases_school.xlsx", curator)
    outlook = taking.look(taking.question(imported))
    monkeypatch.setattr(taking, "_guardians", lambda outlook: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        taking._write(outlook, curator)

    assert Person.objects.exists()
    assert not MenteeCard.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_curators_at_once_add_nobody_twice() -> None:
    school = make_school("sosh7")
    curators = [make_user(name, school, "curator") for name in ("one", "two")]
    imports = [begin("bases_school.xlsx", curator) for curator in curators]

    def go(pair: tuple[Import, object]) -> dict[str, int]:
        try:
            return take(imported=pair[0], actor=pair[1])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(go, zip(imports, curators, strict=True)))

    assert Person.objects.count() == 181
    assert sorted(count["new_people"] for count in counts) == [0, 181]
