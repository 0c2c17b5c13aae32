"""./manage.py demo: started again, on somebody's own base, on any day of the year."""

import datetime
import stat
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from mentoring.accounts.models import User
from mentoring.org.models import School, SchoolYear
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person
from programs.documents.models import Order
from programs.tandems.models import Tandem
from tests.factories import make_school

PASSWORD = "показательный-пароль"


def run(*arguments: str) -> str:
    """`./manage.py demo` with a known password unless the arguments say otherwise; what it prints."""
    out = StringIO()
    call_command("demo", *(arguments or ("--password", PASSWORD)), stdout=out)
    return out.getvalue()


def test_a_second_start_changes_nothing_and_a_new_password_only_the_password(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"

    def counts() -> list[int]:
        return [model.objects.count() for model in (School, User, Person, Tandem, Order, MentorCard)]

    run()
    before = counts()
    assert PASSWORD in run("--verbosity=1")
    assert "другой-пароль-тоже" in run("--password", "другой-пароль-тоже")
    assert counts() == before
    assert User.objects.get(username="mentee").check_password("другой-пароль-тоже")
    assert stat.S_IMODE((tmp_path / "demo-password").stat().st_mode) == 0o600


def test_a_random_password_is_long_and_new_each_time(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    run("--verbosity=1")
    kept = (tmp_path / "demo-password").read_text().strip()
    assert len(kept) >= 14
    assert User.objects.get(username="curator").check_password(kept)


def test_a_base_with_other_data_is_left_alone(settings, tmp_path, db):
    settings.FILES_ROOT = tmp_path / "files"
    make_school("own")
    assert "уже есть" in run()
    assert School.objects.get().code == "own"
    assert not User.objects.exists()


@pytest.mark.parametrize("today", ["2026-08-20", "2026-12-31", "2027-05-30", "2028-02-29"])
def test_the_demo_is_made_on_any_day_of_the_year(today, db, settings, tmp_path):
    settings.FILES_ROOT, day = tmp_path / "files", datetime.date.fromisoformat(today)
    with time_machine.travel(f"{today}T09:00:00Z"):
        run()
    year = SchoolYear.objects.get(school__code="demo")
    assert year.start == day.year - (day.month < 8)
    assert MenteeCard.objects.of(year).count() == 121
    assert set(Order.objects.filter(year=year).values_list("state", flat=True)) == {
        "registered",
        "returned",
        "submitted",
    }
