"""Where a name lies by chance: own views of lists, titles of jobs, messages waiting in sessions, the administrator's
log of changes. What only repeats the name is cleaned without asking anybody."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.http import QueryDict

from mentoring.accounts.models import RoleGrant
from mentoring.jobs.models import Job
from mentoring.listviews.models import SavedView
from mentoring.org.models import School
from participants.erasing.naming import Traces, cleaned, said_in


def clean_traces(traces: Traces, school: School) -> None:
    """Take the person out of all of them."""
    forget_views(traces, school)
    clean_jobs(traces, school)
    clean_sessions(traces, school)


def clean_log(rows: Iterable[QuerySet[Any]]) -> None:
    """What the administrator's log says of these rows; asked while they still stand."""
    for one in rows:
        kind = ContentType.objects.get_for_model(one.model)
        keys = list(map(str, one.values_list("pk", flat=True)))
        LogEntry.objects.filter(content_type=kind, object_id__in=keys).update(object_repr="", change_message="")


def forget_views(traces: Traces, school: School) -> None:
    """Saved views whose name or words look for this surname."""
    for view in SavedView.objects.filter(school=school):  # scope: of the person's school
        words = [view.title, *(one for values in QueryDict(view.query).lists() for one in values[1])]
        if said_in(words, traces.surname):
            view.delete()


def clean_jobs(traces: Traces, school: School) -> None:
    """Titles and messages of long work."""
    names = ("title", "message", "arguments", "result", "back")
    for job in Job.objects.filter(school=school):  # scope: of the person's school
        values = {name: getattr(job, name) for name in names}
        if said_in(list(values.values()), traces.surname):
            Job.objects.filter(pk=job.pk).update(**{key: cleaned(one, traces.surname) for key, one in values.items()})


def clean_sessions(traces: Traces, school: School) -> None:
    """Whatever waits in somebody's session and names the person is dropped from it; nobody is signed out. Those who
    work in other schools alone speak of a namesake."""
    grants = RoleGrant.objects.exclude(school=None)
    strangers = grants.exclude(school=school).exclude(user__in=users_at(school)).values_list("user", flat=True)
    elsewhere = set(map(str, strangers))
    for session in Session.objects.all():
        held = session.get_decoded()
        if held.get(SESSION_KEY) in elsewhere:
            continue
        named = [key for key, value in held.items() if said_in(_plain(value), traces.surname)]
        if named:
            kept = {key: value for key, value in held.items() if key not in named}
            Session.objects.filter(pk=session.pk).update(session_data=SessionStore().encode(kept))


def users_at(school: School) -> QuerySet[RoleGrant, Any]:
    """Who works in this school or above all of them."""
    return RoleGrant.objects.filter(Q(school=school) | Q(school=None)).values("user")


def _plain(value: object) -> object:
    """What a session holds, messages too, as plain data: they are kept as JSON inside of JSON."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
