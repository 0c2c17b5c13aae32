"""Pages of long work: progress, stop, an honest word about a lost worker, start again."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from mentoring.jobs import running
from mentoring.models import AuditEntry, Job, School, User
from tests.racing import at_once

SignIn = Callable[[User], Client]


@pytest.fixture
def job(curator: User) -> Job:
    """A job of the curator's that goes on: 34 of 121."""
    return Job.objects.create(
        school=curator.school, created_by=curator, kind="probe", title="Загрузка базы", state="running", done=34,
        total=121, beat_at=timezone.now(), back="/me/",
    )  # fmt: skip


def test_an_open_job_shows_its_progress_and_asks_every_two_seconds(curator: User, job: Job, sign_in: SignIn) -> None:
    page = sign_in(curator).get(f"/jobs/{job.pk}/").content.decode()
    assert "Обработано 34 из 121" in page
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Остановить" in page


def test_htmx_gets_the_part_alone_and_a_finished_job_stops_asking(curator: User, job: Job, sign_in: SignIn) -> None:
    client = sign_in(curator)
    Job.objects.update(state="done")
    part = client.get(f"/jobs/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert "every 2s" not in part
    assert 'href="/me/"' in part
    assert "Посмотреть итог" in part


def test_a_lost_worker_is_told_and_the_work_can_be_started_again(
    curator: User, job: Job, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    Job.objects.update(beat_at=timezone.now() - datetime.timedelta(seconds=61))
    client = sign_in(curator)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Задание прервано" in page
    assert "every 2s" not in page
    monkeypatch.setitem(running.HANDLERS, "probe", lambda progress, actor: {"rows": 7})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/jobs/{job.pk}/restart/")
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"rows": 7})
    assert AuditEntry.objects.filter(action="job_restarted").exists()


def test_a_worker_that_is_alive_is_not_called_lost(curator: User, job: Job, sign_in: SignIn) -> None:
    """The control of the above."""
    client = sign_in(curator)
    assert "Задание прервано" not in client.get(f"/jobs/{job.pk}/").content.decode()
    page = client.post(f"/jobs/{job.pk}/restart/", follow=True).content.decode()
    assert "уже выполняется" in page


def test_a_waiting_job_stops_at_once_and_a_running_one_at_its_next_step(
    curator: User, job: Job, sign_in: SignIn
) -> None:
    client = sign_in(curator)
    client.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == ("running", True)
    with pytest.raises(running.Cancelled):
        running.Progress(job).step(35, 121)
    Job.objects.update(state="queued", cancel_asked=False)
    client.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.parametrize("who, status", [("curator", 200), ("administrator", 200), ("staff", 404), ("stranger", 404)])
def test_who_sees_a_job(request: pytest.FixtureRequest, job: Job, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"/jobs/{job.pk}/").status_code == status
    assert (job.title in client.get("/jobs/").content.decode()) is (status == 200)
    if status == 404:
        assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
        assert client.post(f"/jobs/{job.pk}/restart/").status_code == 404


def test_the_machine_that_watches_gets_one_word(client: Client, db: None) -> None:
    for page in ("/healthz", "/readyz"):
        answer = client.get(page)
        assert (answer.status_code, answer.content) == (200, b"ok")
        assert client.post(page).status_code == 405


def test_a_process_without_its_database_is_alive_but_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: Any) -> None:
        raise OperationalError("could not connect to server at 10.0.0.5")

    monkeypatch.setattr("mentoring.jobs.health.MigrationExecutor", down)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready")


def test_a_run_given_up_for_lost_stops_and_leaves_the_next_one_alone(
    curator: User, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Job.objects.create(kind="planted", title="Проба", school=school, created_by=curator)

    def handler(progress: running.Progress, *, actor: User) -> dict[str, Any]:
        Job.objects.filter(pk=lost.pk).update(run=2, state="running", done=7)  # another worker took it meanwhile
        progress.step(100, 100)
        raise AssertionError("it went on")

    monkeypatch.setitem(running.HANDLERS, "planted", handler)
    running.run_job.call(lost.pk)

    lost.refresh_from_db()
    assert (lost.run, lost.state, lost.done, lost.message) == (2, "running", 7, "")


def test_the_same_work_is_not_put_in_the_queue_twice(curator: User, school: School, director: User) -> None:
    director.open_school(school.pk)
    asked = {"kind": "probe", "title": "Т", "arguments": {"import_id": 7, "version": 1}}
    first = running.start(actor=curator, **asked)
    assert running.start(actor=director, **asked) == first
    others = [asked | {"kind": "other"}, asked | {"arguments": {"import_id": 8, "version": 1}}]
    assert len({first.pk, *(running.start(actor=curator, **other).pk for other in others)}) == 3
    Job.objects.filter(pk=first.pk).update(state="done")
    assert running.start(actor=curator, **asked) != first
    assert AuditEntry.objects.filter(action="job_started").count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_same_work_asked_for_by_many_at_once_is_one_job(
    curator: User, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "run_job", SimpleNamespace(enqueue=lambda pk: None))  # nobody works the queue
    press = {"kind": "probe", "title": "Т", "actor": curator, "arguments": {"import_id": 7}}
    found = at_once([lambda: running.start(**press).pk] * 5)
    assert (len(found), len(set(found)), Job.objects.count()) == (5, 1, 1)
