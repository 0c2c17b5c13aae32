"""Signed-in browsers of a person: begun at sign-in, ended at sign-out, by the person, or when rights change."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from mentoring.accounts.models import SignInSession, User
from mentoring.audit.context import client_ip
from mentoring.audit.recording import record

BROWSERS = {
    "YaBrowser": "Яндекс Браузер",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Chromium": "Chromium",
    "Safari": "Safari",
}
MACHINES = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_words(agent: str) -> str:
    """«Chrome, Windows» of a User-Agent header: enough to recognise one's own computer; empty when unknown."""
    found = (next((name for mark, name in table.items() if mark in agent), "") for table in (BROWSERS, MACHINES))
    return ", ".join(filter(None, found))


def begin_session(request: HttpRequest, user: User) -> None:
    """Remember this browser. Rows that are older than any session may live are dropped."""
    oldest = timezone.now() - timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
    SignInSession.objects.filter(user=user, started_at__lt=oldest).delete()
    browser = browser_words(request.headers.get("User-Agent", ""))
    SignInSession.objects.create(
        user=user, session_key=request.session.session_key or "", ip=client_ip(request), browser=browser
    )


def renew_session(request: HttpRequest, old_key: str) -> None:
    """The session got a new key (new password, second step passed); it is the same browser."""
    SignInSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)


def touch_session(key: str) -> None:
    """The person is still there."""
    SignInSession.objects.filter(session_key=key).update(seen_at=timezone.now())


def open_sessions(user: User) -> list[SignInSession]:
    """The browsers that are signed in now, the latest first."""
    rows = list(SignInSession.objects.filter(user=user))
    alive = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    keys = set(alive.values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in keys]


def end_sessions(*, user: User, actor: Any, keep: str = "") -> int:
    """End every session of this person but the one with the key `keep`; answers how many."""
    rows = SignInSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    if keys:
        record("sessions_ended", user, actor, count=len(keys))
    return len(keys)
