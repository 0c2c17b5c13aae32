"""Pages of long work: one's jobs, one job with its progress, stop, start again."""

from functools import partial

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from mentoring.jobs import running
from mentoring.jobs.models import Job
from mentoring.kit.access import signed_in, visible_or_404
from mentoring.kit.pages import acted

PER_PAGE = 50


@require_safe
@signed_in
def jobs(request: HttpRequest) -> HttpResponse:
    """The latest jobs that this person may see."""
    seen = Job.objects.visible_to(request.user)
    counts = seen.aggregate(open=Count("pk", filter=Q(state__in=[Job.State.QUEUED, Job.State.RUNNING])))
    rows = seen.select_related("created_by", "school")[:PER_PAGE]
    return render(request, "mentoring/jobs/list.html", {"title": "Задания", "jobs": rows, "open": counts["open"]})


@require_safe
@signed_in
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; while it goes on, htmx asks for its progress every two seconds (without a script the page reloads)."""
    shown = visible_or_404(Job, request.user, pk=pk)
    template = "mentoring/jobs/_progress.html" if request.htmx else "mentoring/jobs/job.html"
    response = render(request, template, {"title": shown.title, "job": shown})
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_POST
@signed_in
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to stop."""
    shown = visible_or_404(Job, request.user, pk=pk)
    done = "Останавливаем: задание закончит начатый шаг, и записанное им отменится"
    return acted(request, lambda: running.cancel(job=shown, actor=request.user), done, f"/jobs/{pk}/")


@require_POST
@signed_in
def job_restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Start lost, failed or stopped work again."""
    shown = visible_or_404(Job, request.user, pk=pk)
    act = partial(running.restart, job=shown, actor=request.user)
    return acted(request, act, "Задание запущено снова", f"/jobs/{pk}/")
