"""For the machine that watches: is the process alive, and can it work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mentoring.kit.access import public


@require_safe
@public("asked by a watching machine; says one word")
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@public("asked by a watching machine; says one word")
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; else 503 without saying what is wrong."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        behind = True
    return HttpResponse("not ready" if behind else "ok", content_type="text/plain", status=503 if behind else 200)
