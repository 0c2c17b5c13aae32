"""Who may change what the school is."""

from typing import Any

from mentoring.org.models import School

RUNS = ("curator", "director", "admin")


def can_settle(user: Any, school: School) -> bool:
    """The card, the years and the numbers of a school: its curator and director, the administrator everywhere."""
    if user.has("admin"):
        return True
    return user.school is not None and user.school.pk == school.pk and user.has("curator", "director")


def can_lower_guard(user: Any) -> bool:
    """Letting a school off the second step of sign-in: the director's or the administrator's decision."""
    return user.has("director", "admin")


def can_mend_posts(user: Any) -> bool:
    """The dictionary of posts is common to all schools of an installation, so where there are several the administrator
    mends it; everybody who runs a school may add a missing post."""
    return user.has("admin") or School.objects.count() == 1
