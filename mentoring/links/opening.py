"""Opening a link: the same calm page for unknown, used, revoked, expired and guessed ones; guessing is slowed down;
what was typed is kept until it is sent."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mentoring.accounts.inviting import hash_of
from mentoring.audit.context import client_ip
from mentoring.audit.recording import record
from mentoring.entrance import lockout
from mentoring.links.models import PersonalLink

DRAFT_LIMIT = 20_000  # characters of one draft; forms of links are short


def closed(request: HttpRequest) -> HttpResponse:
    """The calm page: which of the reasons it is, is not said."""
    return render(request, "mentoring/links/closed.html", status=404)


def by_link(purpose: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorator under `@public`: the view gets the open link in place of the code.

    Only codes that no row has count as guesses: a class that opens yesterday's sheet does not shut the school out."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            link = PersonalLink.objects.select_related("school").filter(code_hash=hash_of(code)).first()
            if link is None:
                if lockout.address_is_closed(client_ip(request), timezone.now()):
                    return lockout.too_many(request, lockout.ADDRESS_CLOSED)
                lockout.note_failure(request, "link", code)
            if link is None or not link.is_open or link.purpose != purpose:
                return closed(request)
            timezone.activate(link.school.time_zone)
            response = view(request, link, *args, **kwargs)
            response["Cache-Control"], response["Referrer-Policy"] = "no-store", "no-referrer"
            return response

        return opened

    return decorate


@transaction.atomic
def use_up(*, link: PersonalLink) -> bool:
    """The answer is here: close a link for one answer and forget the draft. False when somebody was faster.

    A link for many answers stays open and is locked for the moment, so its limits are counted one after another."""
    rows = PersonalLink.objects.open().filter(pk=link.pk)
    if not link.single_use:
        return rows.select_for_update().first() is not None
    if not rows.update(used_at=timezone.now(), draft={}, draft_at=None):
        return False
    record("link_used", link, None, purpose=link.purpose)
    return True


@transaction.atomic
def keep_draft(*, link: PersonalLink, typed: Mapping[str, Any]) -> bool:
    """Keep what was typed on the server, not in the browser: the phone may be somebody else's.

    False when it is too long or the link is closed. The journal is not written: nothing has been said yet."""
    draft = {name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"}
    if sum(len(str(value)) for value in draft.values()) > DRAFT_LIMIT or not link.single_use:
        return False
    rows = PersonalLink.objects.open().filter(pk=link.pk)
    return bool(rows.update(draft=draft, draft_at=timezone.now()))


def drop_draft(*, link: PersonalLink) -> None:
    """«Это не мой телефон»: forget what was typed."""
    PersonalLink.objects.filter(pk=link.pk).update(draft={}, draft_at=None)


def forget_drafts() -> int:
    """Empty the drafts of links that are over; how many there were. Run by the daily sweep."""
    stale = PersonalLink.objects.filter(draft_at__isnull=False, expires_at__lte=timezone.now())
    return stale.update(draft={}, draft_at=None)
