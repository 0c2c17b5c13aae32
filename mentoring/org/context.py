"""What every page says of the school: its name, the year that is shown, whom to ask for help."""

from typing import Any

from django.http import HttpRequest

from mentoring.kit.access import require
from mentoring.org.models import SchoolYear


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


def shown_year(request: Any) -> SchoolYear:
    """The year of the page. Raises Refused when the school has none yet."""
    require(request.year is not None, "В школе ещё нет учебного года: добавьте его в настройках.")
    return request.year
