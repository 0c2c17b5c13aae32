"""The log: an error is told by its class and its place, never by its text (quality.md H5)."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from mentoring.jobs import running
from mentoring.jobs.models import Job

PLANTED = "Маркеров Тайный Планович"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the site's own console handler writes."""
    written = io.StringIO()
    formatter = dict(settings.LOGGING["formatters"]["line"])
    made = logging.config.DictConfigurator({"version": 1}).configure_formatter(formatter)
    handler = logging.StreamHandler(written)
    handler.setFormatter(made)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_a_job_that_fails_leaves_no_values_in_the_log(school, curator, log, monkeypatch):
    def handler(progress, *, actor):
        try:
            raise KeyError(PLANTED)
        except KeyError as first:
            raise IntegrityError(f"Key (last_name)=({PLANTED}) already exists") from first

    monkeypatch.setitem(running.HANDLERS, "planted", handler)
    job = Job.objects.create(kind="planted", title="Проба", school=school, created_by=curator)
    running.run_job.call(job.pk)

    assert Job.objects.get().state == "failed"
    told = log.getvalue()
    assert PLANTED not in told
    assert "django.db.utils.IntegrityError" in told
    assert "KeyError" in told
    assert "test_logs.py" in told  # the place


def test_a_form_without_its_token_does_not_tell_the_code_of_a_link(log):
    code = "abcdefghjkmnpqrstuvwxyz234"

    assert Client(enforce_csrf_checks=True).post(f"/welcome/{code}/").status_code == 403

    assert code not in log.getvalue()
