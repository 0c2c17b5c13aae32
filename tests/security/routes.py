"""Every address of the site as data: its name, its path with the names of its arguments, and who may enter."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

ADMIN = "admin"
SAFE = ("GET", "HEAD", "OPTIONS")
UNSAFE = ("POST", "PUT", "DELETE")


class Route(NamedTuple):
    """One URL pattern. `access` is what its view declares: roles, «signed in» or «public»; empty: it says nothing."""

    name: str
    path: str
    arguments: tuple[str, ...]
    access: tuple[str, ...]

    def url(self, **values: Any) -> str:
        """The address with these arguments."""
        return reverse(self.name, kwargs={key: values[key] for key in self.arguments})

    def lets_in(self, role: str) -> bool:
        """The declared answer to «may this role enter the page»."""
        return "public" in self.access or ("signed in" in self.access and role != "anonymous") or role in self.access


def walk(resolver: URLResolver, prefix: str = "", names: str = "", kept: tuple[str, ...] = ()) -> Iterator[Route]:
    """The routes below a resolver; arguments may stand in any part of the path. The admin guards itself."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        arguments = (*kept, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            access = tuple(getattr(entry.callback, "access", ()))
            yield Route(f"{names}{entry.name}", path, arguments, access)
        elif entry.namespace != ADMIN:
            yield from walk(entry, path, f"{names}{entry.namespace}:" if entry.namespace else names, arguments)


def all_routes(urlconf: str | None = None) -> list[Route]:
    """Every route of the site, or of another table of addresses."""
    return sorted(walk(get_resolver(urlconf)))
