"""Opening a link: the same calm page for unknown, used, revoked, expired and guessed ones; guessing is slowed down;
what was typed is kept on the server until it is sent."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mentoring.accounts.inviting import clean_code, hash_of
from mentoring.audit.context import client_ip
from mentoring.audit.recording import record
from mentoring.entrance import lockout
from mentoring.kit.workflow import MoveRefused
from mentoring.links.models import PersonalLink

DRAFT_LIMIT = 20_000  # characters of one draft; forms of links are short
DRAFT_TOO_LONG = "Черновик не сохранён: текст слишком длинный. Сократите его."
TOKEN = "csrfmiddlewaretoken"  # nosec B105: the name of a field


def closed(request: HttpRequest) -> HttpResponse:
    """The calm page: which of the reasons it is, is not said."""
    return render(request, "mentoring/links/closed.html", status=404)


def by_link(purpose: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorator under `@public`: the view gets the open link in place of the code, with the code in `link.code`.

    Only codes that no row has count as guesses: a class that opens yesterday's sheet does not shut the school out. An
    open link opens whatever was guessed from its address before. `secret_address`: browsers tell such an address to
    nobody (accounts/middleware.py)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            link = PersonalLink.objects.select_related("school").filter(code_hash=hash_of(code)).first()
            if link is None or not link.is_open or link.purpose != purpose:
                if lockout.address_is_closed(client_ip(request), timezone.now(), lockout.KEYS):
                    return lockout.too_many(request, lockout.ADDRESS_CLOSED)
                if link is None:
                    lockout.note_failure(request, "key", "")
                return closed(request)
            link.code = clean_code(code)
            with timezone.override(link.school.time_zone):
                return view(request, link, *args, **kwargs)

        opened.secret_address = True  # type: ignore[attr-defined]
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
    """Keep what was typed on the server, not in the browser: the phone may be somebody else's. False when the link is
    closed or is one for many answers. The journal hears of the first draft only. Raises MoveRefused: too long."""
    draft = {name: _storable(value) for name, value in typed.items() if name != TOKEN}
    if len(json.dumps(draft, ensure_ascii=False)) > DRAFT_LIMIT:
        raise MoveRefused(DRAFT_TOO_LONG)
    rows, now = PersonalLink.objects.open().filter(pk=link.pk, single_use=True), timezone.now()
    if not any(draft.values()) and not link.draft_at:
        return rows.exists()
    if rows.filter(draft_at=None).update(draft=draft, draft_at=now):
        record("link_begun", link, None, purpose=link.purpose)
    elif not rows.update(draft=draft, draft_at=now):
        return False
    link.draft, link.draft_at = draft, now
    return True


def _storable(value: Any) -> Any:
    """Text that every database takes: PostgreSQL keeps no zero characters in JSON."""
    return [_storable(one) for one in value] if isinstance(value, list) else str(value or "").replace("\0", "")


@transaction.atomic
def drop_draft(*, link: PersonalLink) -> None:
    """«Это не мой телефон»: forget what was typed. The link stays open for another phone."""
    rows = PersonalLink.objects.filter(pk=link.pk, draft_at__isnull=False)
    if rows.update(draft={}, draft_at=None):
        record("link_draft_dropped", link, None, purpose=link.purpose)
    link.draft, link.draft_at = {}, None


def forget_drafts() -> int:
    """Empty the drafts of links that are over; how many there were. Run by the daily sweep."""
    over = Q(expires_at__lte=timezone.now()) | Q(used_at__isnull=False) | Q(revoked_at__isnull=False)
    return PersonalLink.objects.filter(over, draft_at__isnull=False).update(draft={}, draft_at=None)
