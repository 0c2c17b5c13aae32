"""What of the menu somebody sees, and where in it they are."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse

from monitoring.menu.table import GROUP, MENU, Line


@dataclass
class Shown:
    """A line as the template draws it."""

    label: str
    url: str
    icon: str
    current: bool
    children: "list[Shown]" = field(default_factory=list)


@cache
def doors(page: str) -> frozenset[str]:
    """Who may enter a page, as its view declares."""
    return frozenset(getattr(resolve(reverse(page)).func, "access", ()))


def may_enter(user: Any, page: str) -> bool:
    """The page lets this person in."""
    allowed = doors(page)
    return not allowed.isdisjoint({"public", "signed in"}) or user.has(*allowed)


def names(lines: tuple[Line, ...]) -> set[str]:
    """Every page that belongs to some line."""
    return {name for line in lines for name in (line.page, *line.also, *names(line.children))}


@cache
def belongs(here: str) -> str:
    """The page by which the menu knows where it is: `candidate_appoint` stands under `candidate`."""
    known, name = names(MENU), here
    while name and name not in known:
        name = name.rpartition("_")[0]
    return name


def section_of(menu: list[Shown]) -> Shown | None:
    """The group over the page shown, unless the page is of the line that the group itself opens."""
    for group in menu:
        if any(child.current and child.url != group.url for child in group.children):
            return group
    return None


def shown(lines: tuple[Line, ...], user: Any, here: str) -> list[Shown]:
    """The lines this person sees; the line of the page shown is current."""
    found = []
    for line in lines:
        if line.roles and not user.has(*line.roles):
            continue
        if line.page == GROUP:
            found += grouped(line, shown(line.children, user, here))
        elif line.page.startswith("admin:") or may_enter(user, line.page):
            found.append(Shown(line.label, reverse(line.page), line.icon, here in (line.page, *line.also)))
    return found


def grouped(line: Line, children: list[Shown]) -> list[Shown]:
    """A group over what this person sees of it; the only line of a group stands in its place."""
    if len(children) == 1:
        return [replace(children[0], icon=line.icon, label=line.label)]
    current = any(child.current for child in children)
    return [Shown(line.label, child.url, line.icon, current, children) for child in children[:1]]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template variables `menu` and `section` (the group above the page, for the path); nothing for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    match = request.resolver_match
    menu = shown(MENU, user, belongs(match.url_name) if match and match.url_name else "")
    return {"menu": menu, "section": section_of(menu)}
