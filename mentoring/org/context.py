"""What every page says of the school: its name, the year that is shown, whom to ask for help."""

from typing import Any

from django.http import HttpRequest


def school(request: HttpRequest) -> dict[str, Any]:
    """Template variables `school`, `year`, `years`, `help_contact`; empty for a stranger."""
    user = getattr(request, "user", None)
    current = user.school if user is not None and user.is_authenticated else None
    return {
        "school": current,
        "year": getattr(request, "year", None),
        "years": getattr(request, "years", []),
        "help_contact": current.help_contact if current else "",
    }
