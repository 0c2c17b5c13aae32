"""Signing in and out, a new password, and where to go afterwards."""

import re
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from mentoring.accounts.inviting import accept, revoke_links
from mentoring.accounts.models import Invitation, SignInSession, User
from mentoring.accounts.sessions import begin_session, end_sessions, renew_session
from mentoring.audit.recording import record
from mentoring.proofs.passwords import shortest_for

BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSED = "second_factor"  # key of the session: the second step has been made in it
OWN_ADDRESS = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f-\x9f]{0,1500}")


def safe_next(request: HttpRequest, address: str | None) -> str:
    """The address if it is a page of ours, else the home page: nobody is sent elsewhere from our sign-in (CWE-601)."""
    address = address or ""
    if OWN_ADDRESS.fullmatch(address) and url_has_allowed_host_and_scheme(address, {request.get_host()}):
        try:
            resolve(re.split(r"[?#]", address)[0])
        except Resolver404:
            pass
        else:
            return address
    return reverse(settings.LOGIN_REDIRECT_URL)


@transaction.atomic
def sign_in(*, request: HttpRequest, user: User, password: str = "") -> None:
    """Open a session under a new key. A password that has become too short for a new role must be changed first."""
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    request.session["started"] = request.session["seen"] = int(time.time())
    begin_session(request, user)
    if password and not settings.DEMO and len(password) < shortest_for(user) and not user.must_change_password:
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
    record("signed_in", user, user)


@transaction.atomic
def pass_second_factor(*, request: HttpRequest) -> None:
    """The second step is made: the session goes on under a new key."""
    old_key = str(request.session.session_key)
    request.session.cycle_key()
    request.session[PASSED] = True
    renew_session(request, old_key)


@transaction.atomic
def sign_out(*, request: HttpRequest) -> None:
    """Close this session."""
    user: Any = request.user
    SignInSession.objects.filter(session_key=request.session.session_key).delete()
    record("signed_out", user, user)
    logout(request)


@transaction.atomic
def change_password(*, request: HttpRequest, user: User, password: str) -> None:
    """Set a new password of one's own: other browsers are signed out, this one goes on under a new key."""
    old_key = str(request.session.session_key)
    _set(user, password)
    passed = request.session.get(PASSED)
    update_session_auth_hash(request, user)
    request.session[PASSED] = passed
    renew_session(request, old_key)
    end_sessions(user=user, actor=user, keep=str(request.session.session_key))
    record("password_changed", user, user)


@transaction.atomic
def set_password_by_link(*, invitation: Invitation, password: str) -> bool:
    """Use the link up and set the password, or neither; False when the link was used or revoked a moment ago.

    Nobody is signed in by that: the second step cannot be gone round."""
    if not accept(invitation=invitation):
        return False
    user = invitation.user
    _set(user, password)
    end_sessions(user=user, actor=user)
    record("password_changed", user, user)
    return True


def _set(user: Any, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    revoke_links(user=user, actor=user)  # a slip that lies about would set yet another
