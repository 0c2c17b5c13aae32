"""Changing what the school is: its card, its years, its numbers, the dictionary of posts."""

from typing import Any

from django.db import transaction

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import NumberSeries, Post, School, SchoolYear
from mentoring.settling.rules import can_settle

NOT_YOURS = "Настройки школы меняют её куратор, директор и администратор."


@transaction.atomic
def save_school(*, form: Any, actor: Any) -> School:
    """Write the changed lines of the card (a new card whole). Raises Refused."""
    new = form.instance.pk is None
    require(actor.has("admin") if new else can_settle(actor, form.instance), NOT_YOURS)
    school: School = form.save()
    if new or form.changed_data:
        record("school_added" if new else "school_changed", school, actor, fields=form.changed_data)
    return school


@transaction.atomic
def save_year(*, form: Any, school: School, actor: Any) -> SchoolYear:
    """Write a year. The first one is current at once; a further one waits until the current one is closed.

    Raises Refused when the year is closed or the school is not the actor's.
    """
    require(can_settle(actor, school), NOT_YOURS)
    new = form.instance.pk is None
    if new:
        form.instance.school = school
        going_on = SchoolYear.objects.filter(school=school, state=SchoolYear.State.CURRENT).exists()
        form.instance.state = SchoolYear.State.PLANNED if going_on else SchoolYear.State.CURRENT
    else:
        SchoolYear.objects.select_for_update().get(pk=form.instance.pk).require_open()
    year: SchoolYear = form.save()
    if new or form.changed_data:
        record("year_added" if new else "year_changed", year, actor, fields=form.changed_data)
    return year


@transaction.atomic
def raise_series(*, school: School, kind: str, year: int, last: int, actor: Any) -> NumberSeries:
    """Say which number was the last to be given on paper. Only upwards: a number is never given twice.

    Raises Refused, and MoveRefused when a greater number has been given already.
    """
    require(can_settle(actor, school), NOT_YOURS)
    NumberSeries.objects.get_or_create(school=school, kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(school=school, kind=kind, year=year)
    if last <= series.last:
        raise MoveRefused(f"Номер {series.last} уже выдан. Последний номер можно только увеличить.")
    before, series.last = series.last, last
    series.save(update_fields=["last"])
    record("series_changed", series, actor, fields=["last"], before=before, after=last)
    return series


@transaction.atomic
def save_post(*, form: Any, actor: Any) -> Post:
    """Write a post with its cases."""
    new = form.instance.pk is None
    post: Post = form.save()
    if new or form.changed_data:
        record("post_changed", post, actor, fields=form.changed_data)
    return post
