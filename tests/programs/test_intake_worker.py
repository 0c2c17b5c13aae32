"""Taking and undoing in the worker: work that was done before the worker was killed is not told as failed."""

from mentoring.jobs.models import Job
from mentoring.jobs.running import run_job
from mentoring.spreadsheets.reading import read_paste
from participants.models import Person
from programs.intake.models import Import
from programs.intake.starting import start
from programs.intake.taking import take
from programs.intake.undoing import undo
from tests.factories import year_of

TABLE = "ФИО\tКласс\tГод рождения\nБелов Артём Дмитриевич\t8Б\t2012\n"


def done_again(kind, imported, actor):
    """A job that finds its work done; its state and its message."""
    job = Job.objects.create(
        kind=kind, title="x", school=imported.school, created_by=actor, arguments={"import_id": imported.pk}
    )
    run_job.call(job.pk)
    job.refresh_from_db()
    return job.state, job.message


def test_a_job_run_again_after_its_work_was_committed_is_done(school, curator):
    imported = start(sheets=read_paste(TABLE), source="базы.xlsx", year=year_of(school), actor=curator)

    take(imported=imported, actor=curator)
    assert done_again("import_take", imported, curator) == ("done", "")
    assert Person.objects.count() == 1
    undo(imported=Import.objects.get(), actor=curator)
    assert done_again("import_undo", imported, curator) == ("done", "")
    assert not Person.objects.exists()
