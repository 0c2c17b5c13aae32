"""Who may do what with orders: the curator writes, the director decides, the secretary registers."""

from typing import Any

from programs.documents.models import Order


def _here(user: Any, order: Order, *roles: str) -> bool:
    return bool(user.school) and order.school_id == user.school.pk and user.has(*roles)


def can_write(user: Any, order: Order) -> bool:
    """Change the project and send it: the curator."""
    return _here(user, order, "curator")


def can_decide(user: Any, order: Order) -> bool:
    """Approve or return: the director."""
    return _here(user, order, "director")


def can_register(user: Any, order: Order) -> bool:
    """Give number and date: the secretary, or the director where there is none."""
    return _here(user, order, "staff", "director")


def can_acquaint(user: Any, order: Order) -> bool:
    """Keep the acknowledgement sheet and the scans."""
    return _here(user, order, "staff", "curator")
