"""Table of contents of tandems, orders and imports. Import models from their slice."""

from programs.answering.models import RequestAnswer
from programs.correcting.models import Correction
from programs.documents.models import (
    Acknowledgement,
    CheckOverride,
    LegalGround,
    Order,
    OrderItem,
    OrderLine,
    OrderScan,
)
from programs.intake.models import HeaderMemory, Import
from programs.labour.models import MentorDuty
from programs.tandems.models import Tandem, TandemMember

__all__ = [
    "Acknowledgement",
    "CheckOverride",
    "Correction",
    "HeaderMemory",
    "Import",
    "LegalGround",
    "MentorDuty",
    "Order",
    "OrderItem",
    "OrderLine",
    "OrderScan",
    "RequestAnswer",
    "Tandem",
    "TandemMember",
]
