"""How much one person may send a day, files and pasted tables together (ASVS 5.2.4): nobody fills the disk alone.

What was kept is counted in the journal, whose lines note the size; a file that was refused is not kept and not counted.
"""

import math
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused

MB = 2**20
UPLOADS = ("import_started", "edits_read", "consent_added", "consent_changed", "scans_read", "scan_added")


class TooMuch(MoveRefused):
    """This file does not fit into what the person may still send today."""


def take_in(size: int, actor: Any) -> dict[str, Any]:
    """Go on only if so many bytes fit into the day of this person; what the line of the journal must note of them.

    Called inside the transaction that keeps the file and writes that line, before the file is stored: two uploads of
    one person at once wait for each other. The day begins at midnight of the school. Raises TooMuch."""
    if not size:
        return {}
    get_user_model()._base_manager.select_for_update(no_key=True).filter(pk=actor.pk).values_list("pk").first()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = AuditEntry.objects.filter(actor_id=actor.pk, action__in=UPLOADS, at__gte=midnight)
    sent = sum(values.get("size", 0) for values in lines.values_list("values", flat=True))
    limit = settings.UPLOAD_MB_A_DAY * MB
    if sent + size > limit:
        left = math.floor((limit - sent) / MB * 10) / 10
        raise TooMuch(
            f"За день один человек может прислать до {settings.UPLOAD_MB_A_DAY} МБ. Сегодня осталось {_mb(left)} МБ, "
            f"а здесь {_mb(math.ceil(size / MB * 10) / 10)} МБ. Уменьшите файл или продолжите завтра: "
            "счёт начнётся заново в полночь"
        )
    return {"size": size}


def _mb(number: float) -> str:
    """«1,5», «200»."""
    return f"{max(number, 0):.1f}".removesuffix(".0").replace(".", ",")
