"""Where a name lies by chance: own views of lists, titles of jobs, messages waiting in sessions, the administrator's
log of changes. What only repeats the name is cleaned without asking anybody."""

import json

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import QueryDict

from mentoring.jobs.models import Job
from mentoring.listviews.models import SavedView
from mentoring.org.models import School
from participants.erasing.naming import Traces, cleaned, said_in


def clean_traces(traces: Traces, school: School) -> None:
    """Take the person out of all of them."""
    forget_views(traces, school)
    clean_jobs(traces, school)
    clean_sessions(traces)
    for entry in LogEntry.objects.all():
        if said_in([entry.object_repr, entry.change_message], traces.surname):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr="", change_message="")


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


def clean_sessions(traces: Traces) -> None:
    """Whatever waits in somebody's session and names the person is dropped from it; nobody is signed out."""
    for session in Session.objects.all():
        held = session.get_decoded()
        named = [key for key, value in held.items() if said_in(_plain(value), traces.surname)]
        if named:
            kept = {key: value for key, value in held.items() if key not in named}
            Session.objects.filter(pk=session.pk).update(session_data=SessionStore().encode(kept))


def _plain(value: object) -> object:
    """What a session holds, messages too, as plain data: they are kept as JSON inside of JSON."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
