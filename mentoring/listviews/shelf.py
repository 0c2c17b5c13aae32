"""The saved views beside a list: whose list it is, is read from the address of the page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from mentoring.listviews.models import LISTS, SavedView
from mentoring.listviews.queries import tidy


@dataclass(frozen=True)
class Shelf:
    """One's own views of a list: `now` is the one in force, `changed` when the screen shows something else already,
    `query` what is on the screen."""

    code: str
    views: list[SavedView]
    now: SavedView | None
    query: str

    @property
    def changed(self) -> bool:
        """The screen has gone from the view in force."""
        return self.now is not None and self.now.query != self.query


def shelf_of(request: HttpRequest) -> Shelf | None:
    """The shelf of the list on this page, in one query; None for a page that is no list, and outside of schools."""
    match, user = request.resolver_match, request.user
    code: Any = match.url_name if match else None
    if code not in LISTS or not user.is_authenticated or user.school is None:
        return None
    views = list(SavedView.objects.visible_to(user).filter(list=code))
    now = next((view for view in views if str(view.pk) == request.GET.get("my")), None)
    return Shelf(code, views, now, tidy(request.GET.urlencode()))
