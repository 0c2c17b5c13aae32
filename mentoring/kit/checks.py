"""A system check: every page says who may enter it."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = ("admin",)  # Django's own sites guard themselves


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every page of the site with its full URL name, the admin left out."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace not in FOREIGN:
                yield from patterns(entry, entry.namespace or namespace)
        else:
            yield f"{namespace}:{entry.name}" if namespace else str(entry.name), entry


@register()
def every_page_declares_access(**kwargs: Any) -> list[Error]:
    """One error for each page without `@roles`, `@signed_in` or `@public`."""
    silent = [name for name, page in patterns(get_resolver()) if not getattr(page.callback, "access", None)]
    return [Error(f"Page «{name}» does not say who may enter.", id="mentoring.E001") for name in silent]
