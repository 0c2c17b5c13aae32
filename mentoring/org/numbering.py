"""Numbers without gaps or repeats: the counter's row is locked until the transaction that used it ends."""

from django.db import connection

from mentoring.org.models import NumberSeries, School


def take_number(*, school: School, kind: str, year: int, count: int = 1) -> int:
    """The next number of the series (the first of `count` taken at once). Must run inside a transaction: a rollback
    gives the number back. Raises RuntimeError outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("take_number needs the transaction of the row that gets the number")
    NumberSeries.objects.get_or_create(school=school, kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(school=school, kind=kind, year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return first


def next_number(*, school: School, kind: str, year: int) -> int:
    """The number that would be given now, for showing only."""
    series = NumberSeries.objects.filter(school=school, kind=kind, year=year).first()
    return (series.last if series else 0) + 1
