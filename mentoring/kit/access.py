"""Who may enter a page: declared on the view, closed by default (a system check finds a page that says nothing)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpResponseBase

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=Model)


class Refused(PermissionDenied):
    """A colleague without the right: 403 with the reason in words of the user."""


def roles(*allowed: str) -> Callable[[View], View]:
    """The page is for people who hold one of these roles in the school that is open now; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user.has(*allowed), "Эта страница открыта не всем. Право на неё даёт куратор школы.")
            return view(request, *args, **kwargs)

        guarded.access = sorted(str(role) for role in allowed)  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """The page is for anybody who has signed in; what they see in it is decided by `visible_to`."""
    view.access = ["signed in"]  # type: ignore[attr-defined]
    return view


def public(why: str) -> Callable[[View], View]:
    """The page is open to the world, and this is why."""

    def decorate(view: View) -> View:
        view.access, view.why = ["public"], why  # type: ignore[attr-defined]
        return login_not_required(view)

    return decorate


def visible_or_404(model: type[M], user: Any, **lookup: Any) -> M:
    """The row, if this user may see it; a foreign row and a missing one answer alike. Raises Http404 that names the
    model and the key, for mentoring/failures.py: the row may have been deleted a moment ago."""
    row = model._default_manager.visible_to(user).filter(**lookup).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404(model, lookup.get("pk"))
    return row


def require(allowed: bool, reason: str) -> None:
    """Go on only if allowed. Raises Refused with the reason."""
    if not allowed:
        raise Refused(reason)
