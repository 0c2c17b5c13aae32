"""Table of contents of tandems, orders and imports. Import models from their slice."""

from programs.documents.models import (
    Acknowledgement,
    CheckOverride,
    LegalGround,
    Order,
    OrderItem,
    OrderLine,
    OrderScan,
)
from programs.tandems.models import Tandem, TandemMember

__all__ = [
    "Acknowledgement",
    "CheckOverride",
    "LegalGround",
    "Order",
    "OrderItem",
    "OrderLine",
    "OrderScan",
    "Tandem",
    "TandemMember",
]
